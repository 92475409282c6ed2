import type { PathFact } from '../model/facts';
import type { Process } from '../model/process';
import type { Mount } from '../model/setting';
import { holderAt } from '../model/setting';
import type { NotReadReason } from '../model/certificate';
import { safeSentence } from '../model/safe-text';
import type { Unseen, UnseenReason } from './coverage';

const reasons: Readonly<Record<NotReadReason, UnseenReason>> = {
  outside: 'outside-root',
  'no-answer': 'no-answer',
  'too-large': 'too-large',
  special: 'special-file',
};

const holders: Readonly<Record<NonNullable<Mount['holder']>['kind'], UnseenReason>> = {
  ConfigMap: 'config-map',
  Secret: 'secret',
};

/** What the process names and what could not be looked at. The keys of the facts end with the path as it was written. */
export function unseenBy(
  { documents, configuration }: Process,
  found: ReadonlyMap<string, PathFact>,
  /** Secrets that a file here shows the making of: nothing of them is missed. */
  made: ReadonlyMap<string, string> = new Map(),
): readonly Unseen[] {
  const configFile = configuration.flag('config.file')?.text;
  const hasYaml = documents.some(({ notation }) => notation === 'yaml');
  const contained = documents.filter(({ pathsAreLocal, example }) => !pathsAreLocal && example !== true);
  const mounts = contained.flatMap((document) => document.mounts ?? []);
  const unseen = [...found].flatMap(([key, fact]): readonly Unseen[] => {
    const written = key.slice(key.indexOf('\n') + 1);
    // Its YAML was found by another way.
    if (hasYaml && written === configFile) return [];
    if (fact.kind === 'not-read') return [{ reason: reasons[fact.why], name: fact.path }];
    if (fact.kind === 'elsewhere') return [{ reason: 'other-machine', name: written }];
    if (fact.kind !== 'unknown' || contained.length === 0) return [];
    const holder = holderAt(written, mounts);
    if (!holder) return [{ reason: 'container-path', name: written }];
    if (holder.kind === 'Secret' && made.has(holder.name)) return [];
    return [{ reason: holders[holder.kind], name: holder.name }];
  });
  // Anything may be written where a path belongs.
  return unseen.map(({ reason, name }) => ({ reason, name: safeSentence(name) }));
}
