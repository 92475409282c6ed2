import type { ProcessAnalysis } from '../analysis/analysis';
import { ownMounts } from '../certificates/cluster/own-mounts';
import { mountAt } from '../model/setting';
import { isInCluster } from './cluster';
import { endsOf, type Protocol, type SecuredEnd } from './ends';
import type { Judged } from './judging';
import type { Reason } from './secure-plan';
import { present } from '../model/present';
import { listed, numbered } from '../model/counted';
import { fileRoles } from '../model/option';

/** What a pod mounts for its certificates, whose content no file shows, with what hops need of it. */
export interface UnseenSecret {
  /** The Secret or ConfigMap; null for a volume of another kind, which `path` names. */
  readonly holder: { readonly kind: 'ConfigMap' | 'Secret'; readonly name: string } | null;
  readonly path: string;
  readonly certificates: ReadonlySet<string>;
  readonly files: ReadonlySet<string>;
}

/**
 * What the pods mounted before anything was planned, and hops depend on. What the plan mounts itself is made by its own
 * steps, and a Secret that a `Certificate` beside the files makes is known.
 */
export function unseenSecrets(
  before: Judged,
  after: Judged,
  protocols: ReadonlySet<Protocol>,
): readonly UnseenSecret[] {
  const found = new Map<string, UnseenSecret>();
  for (const member of after.processes.filter(({ process }) => isInCluster(process)))
    for (const end of endsOf(member.process, protocols))
      for (const secret of secretsOf(end, member, before)) {
        const key = secret.holder ? `${secret.holder.kind} ${secret.holder.name}` : secret.path;
        const known = found.get(key);
        found.set(key, known ? together(known, secret) : secret);
      }
  return [...found.values()];
}

function together(one: UnseenSecret, other: UnseenSecret): UnseenSecret {
  return {
    ...one,
    certificates: new Set([...one.certificates, ...other.certificates]),
    files: new Set([...one.files, ...other.files]),
  };
}

function secretsOf({ view, process }: SecuredEnd, { facts }: ProcessAnalysis, before: Judged): readonly UnseenSecret[] {
  const former = before.processes.find((each) => each.process.name === process.name);
  if (!former) return [];
  const mounts = ownMounts(former.process);
  return fileRoles.flatMap((role): readonly UnseenSecret[] => {
    const path = view.text(role) ?? '';
    const mount = mountAt(path, mounts);
    const written = view.value(role)?.written;
    if (!mount || !written || facts.path(written.document.uri, path).kind === 'here') return [];
    const holder = mount.holder ?? null;
    if (holder?.kind === 'Secret' && facts.madeSecrets?.has(holder.name) === true) return [];
    const file = path.replace(/^.*\//, '');
    return [
      {
        holder,
        path: mount.target,
        certificates: new Set(role === 'certificate' ? [file] : []),
        files: new Set([file]),
      },
    ];
  });
}

/** The same as what is left open: nobody has looked whether it is so. */
export function unseenReasons(secrets: readonly UnseenSecret[], { processes }: Judged): readonly Reason[] {
  const names = new Set(
    processes.flatMap(({ process }) =>
      process.configuration.families
        .filter((view) => view.text('enabled') === 'true')
        .map((view) => view.text('serverName') ?? ''),
    ),
  );
  const checked = [...names].filter((name) => name !== '');
  return secrets.map(({ holder, path, files, certificates }) => ({
    what: holder ? `${holder.kind} ${holder.name}` : `what is mounted at ${path}`,
    why: `Its content was not seen. Connections fail unless it holds ${listed([...files].sort())}${validFor(certificates, checked)}. Check it first.`,
  }));
}

/** The part of a sentence on the names that the certificates need; '' where nothing needs one. */
function validFor(certificates: ReadonlySet<string>, names: readonly string[]): string {
  if (certificates.size === 0 || names.length === 0) return '';
  return `, and ${listed([...certificates].sort())} ${numbered(certificates.size, 'is', 'are')} valid for ${listed([...names].sort())}`;
}

/** How to look at what was not seen. */
export function inspectionSteps(secrets: readonly UnseenSecret[], namespace: string): readonly string[] {
  return present(
    secrets.map(
      ({ holder }) =>
        holder?.kind === 'Secret' && `kubectl -n ${namespace} get secret ${holder.name} -o yaml | mimir-tls inspect -`,
    ),
  );
}
