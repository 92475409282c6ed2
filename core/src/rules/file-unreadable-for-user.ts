import { mountAt } from '../model/setting';
import { effectOf } from '../topology/usage';
import { byCause } from '../reporting/hops';
import { relatedTo, valuePlace } from '../reporting/places';
import { isLoaded } from '../reporting/suggested-paths';
import type { ProcessContext, ProcessRule } from '../reporting/rule';
import { consequence, nameOf } from '../reporting/wording';
import { namedPaths } from '../reporting/named-paths';
import type { PathFact } from '../model/facts';

/** Files that Mimir's user may not open: of a Secret that is mounted so, or of another user of this machine (spec 1.4). */
export const fileUnreadableForUser: ProcessRule = {
  id: 'file-unreadable-for-user',
  severity: 'warning',
  summary: "Mimir's user must be able to read its certificates and keys.",
  guide: {
    mimir:
      "Mimir opens the files as its own user. In a pod the files of a Secret belong to root: another user reads them by the pod's `fsGroup`, or by a `defaultMode` that lets the group or everybody read. With `User=` of systemd and `user:` of Compose the file's owner and mode on this machine decide.",
    source: ['1.4', '2.2'],
    log: 'open /certs/tls.key: permission denied',
    effects: [
      { effect: 'refuses-to-start', severity: 'warning', when: 'a listener or memberlist reads it' },
      { effect: 'connection-fails', severity: 'warning', when: 'another client reads it' },
    ],
    examples: { wrong: 'pod.yaml', right: 'ok-group.yaml' },
    files: 'all',
    fix: 'none',
    restart: 'options',
    gaps: [
      'In Kubernetes only where a manifest names the user (`runAsUser`) and the mode (`defaultMode`). The modes of single `items` are not read.',
      'For systemd and Compose only on Linux, with the file here and the user known: by number, or for units by `/etc/passwd`. Access lists and folders are not looked at.',
    ],
    related: ['file-unreadable'],
  },

  *onProcess({ documents }, context) {
    const mounts = documents.flatMap((document) => document.mounts ?? []);
    const named = namedPaths(context).flatMap(({ written, text, fact, usage }) => {
      const denied: Denied | null = text ? (mountAt(text, mounts)?.deniedTo ?? ownerDenies(text, fact, context)) : null;
      if (text !== null && denied && usage !== 'unused') return [{ written, text, usage, denied }];
      return [];
    });
    for (const [first, ...others] of byCause(
      named,
      ({ denied }) => `${denied.user} ${denied.mode} ${denied.advice ?? ''}`,
    )) {
      const gravest = [first, ...others].find(({ usage }) => usage === 'start') ?? first;
      const { written, text, usage, denied } = gravest;
      yield {
        ...valuePlace(written),
        effect: effectOf(usage),
        message:
          `${nameOf(written)}: user ${denied.user} can't read ${text} (mode ${denied.mode}). ` +
          `${consequence(usage, `open ${text}: permission denied`)} ${denied.advice ?? `Set fsGroup: ${denied.user}.`}`,
        related: [first, ...others]
          .filter((each) => each !== gravest)
          .map((each) => relatedTo(each.written, 'The same holds for this file.')),
      };
    }
  },
};

interface Denied {
  readonly user: string;
  readonly mode: string;
  /** What to do; absent where the pod's group is what is missing. */
  readonly advice?: string;
}

/** A file of this machine whose owner, group and mode keep the user of the process from it. */
function ownerDenies(text: string, fact: PathFact, { process, facts: { runner } }: ProcessContext): Denied | null {
  if (!runner || runner.user === 0 || fact.kind !== 'here' || fact.reading.kind !== 'pem' || isLoaded(text, process))
    return null;
  const { mode, owner } = fact.reading;
  if (mode === null || !owner) return null;
  const asOther = runner.groups.includes(owner.group) ? 0o040 : 0o004;
  const needed = owner.user === runner.user ? 0o400 : asOther;
  if ((mode & needed) !== 0) return null;
  return {
    user: runner.name,
    mode: `${mode.toString(8).padStart(4, '0')}, owner ${owner.user}`,
    advice: `Run sudo chown ${runner.name} on it.`,
  };
}
