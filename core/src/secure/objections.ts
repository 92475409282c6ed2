import type { ProcessAnalysis } from '../analysis/analysis';
import { reasonOf } from '../analysis/hop-reasons';
import { pathsOf } from '../certificates/execute/execute';
import type { CertificatePlan } from '../certificates/plan/certificate-plan';
import type { Finding } from '../model/finding';
import { whyNotRead } from '../model/not-read';
import type { Process, EffectiveValue } from '../model/process';
import { shown } from '../model/quoted';
import type { End } from '../topology/links';
import { runningComponents } from '../topology/usage';
import { composeUri, isContained } from './certificate-folder';
import { hasGlobalVolumes, isInCluster, isClusterValues } from './cluster';
import { endsOf, protocolOf } from './ends';
import type { Paths } from '../ports';
import type { Judged } from './judging';
import { names } from './outcome';
import type { Issuer, Reason, SecureWishes } from './secure-plan';
import { fileNamedBy, type Facts } from '../model/facts';
import { present } from '../model/present';
import { fileRoles } from '../model/option';

/** What a process needs goes by what it runs. */
export function targetObjections(processes: readonly Process[]): readonly Reason[] {
  const strange = processes.filter((process) => process.targets !== null && runningComponents(process).size === 0);
  return strange.map(({ name, targets }) => ({
    what: name,
    why: `Unknown target ${shown((targets ?? []).join(','))}, so what it needs can't be determined. Fix -target.`,
  }));
}

/** Where Mimir reads certificates from Vault, no file of ours is one. */
export function vaultObjections(processes: readonly Process[], issuer: Issuer | null): readonly Reason[] {
  const readers = processes.filter(({ configuration }) => configuration.flag('vault.enabled')?.text === 'true');
  if (issuer !== 'vault')
    return readers.map(({ name }) => ({
      what: name,
      why: 'It reads its certificates from Vault, so its paths are secrets. Add --issuer vault.',
    }));
  if (readers.length === processes.length) return [];
  return [
    {
      what: '--issuer vault',
      why: "Mimir reads from Vault only with -vault.enabled=true and Vault's address. Set both.",
    },
  ];
}

/** Enterprise has components of its own, such as its gateway, that read the same settings. Only volumes for all of them reach those. */
export function enterpriseObjections(processes: readonly Process[], issuer: Issuer | null): readonly Reason[] {
  const beyond = processes.find(
    (process) =>
      issuer !== 'vault' &&
      !hasGlobalVolumes(process) &&
      process.documents.some(({ kind, enterprise }) => enterprise && isClusterValues(kind)),
  );
  if (beyond)
    return [
      {
        what: beyond.name,
        why: 'The components that only Grafana Enterprise Metrics has read the same settings, and charts before 5.4 have no place for volumes of all. Use a later chart.',
      },
    ];
  return [];
}

/** The kubelet speaks no TLS where it asks by gRPC. */
export function probeObjections(processes: readonly ProcessAnalysis[]): readonly Reason[] {
  const probes = processes.flatMap(({ process, facts }) =>
    facts.callers.filter(({ overGrpc }) => overGrpc === true).map((caller) => ({ process, caller })),
  );
  return probes.map(({ process, caller }) => ({
    what: `${caller.call} of ${process.name}`,
    why: "The probe of the gRPC port fails with TLS: Kubernetes gRPC probes don't support it. Probe /ready on the HTTP port, or use a TCP probe.",
  }));
}

/** Everything that the plan generates again. */
export function newFiles(plan: CertificatePlan): readonly string[] {
  const untouched = new Set(plan.untouched.map(({ path }) => path));
  const reused = plan.authorities.filter(({ action }) => action === 'reuse');
  const used = new Set(reused.flatMap(({ certificate, key }) => present([certificate, key])));
  return pathsOf(plan).filter((path) => !untouched.has(path) && !used.has(path));
}

/** Why the certificates that stand are in the way. */
export function certificateObjections(plan: CertificatePlan): readonly Reason[] {
  const renewed = plan.leaves.filter(({ action }) => action === 'renew');
  return [
    ...plan.problems.map(({ path, message }) => ({ what: path, why: message })),
    ...plan.stale.map(({ path, message }) => ({ what: path, why: message })),
    ...renewed.map(({ certificate, reasons }) => ({
      what: certificate,
      why: `${reasons.join(' ')} Renew it first with "mimir-tls certs --renew".`,
    })),
    ...plan.additions.map(({ file, reasons }) => ({
      what: file,
      why: `${reasons.join(' ')} Add that CA first with "mimir-tls certs --renew".`,
    })),
  ];
}

/** Files that are named and that nobody can make from here: without them no process starts. */
export function unreachable({ processes }: Judged, { protocols }: SecureWishes): readonly Reason[] {
  return processes.flatMap(({ process, facts }) =>
    endsOf(process, protocols).flatMap(({ view }) =>
      fileRoles.flatMap((role) => unreachableFile(view.value(role), process, facts)),
    ),
  );
}

function unreachableFile(value: EffectiveValue | null, process: Process, facts: Facts): readonly Reason[] {
  if (!value?.text || !value.written) return [];
  const what = value.text;
  const fact = facts.path(value.written.document.uri, what);
  switch (fact.kind) {
    case 'here':
      return [];
    case 'elsewhere':
      return [
        {
          what,
          why: `Its folder ${fact.folder} is not on this machine. Create the folder, or run this where Mimir runs.`,
        },
      ];
    case 'not-read': {
      const advice = fact.why === 'outside' ? ' Add --allow-outside.' : '';
      return [{ what: fact.path, why: `It was not read: ${whyNotRead(fact.why)}.${advice}` }];
    }
    default:
      return unknownMount(what, process);
  }
}

function unknownMount(what: string, process: Process): readonly Reason[] {
  if (!isContained(process) || isInCluster(process) || composeUri(process) === null) return [];
  return [
    {
      what,
      why: `What is mounted there in ${process.name} can't be determined. Mount a folder of this project there.`,
    },
  ];
}

/** Hops that would not work although every setting is written. A certificate that is yet to be made is no reason. */
export function brokenHops(
  { links }: Judged,
  { protocols }: SecureWishes,
  made: ReadonlySet<string>,
): readonly Reason[] {
  const failing = links.filter(({ client, server, state }) => {
    const protocol = protocolOf(client.view.family);
    if (protocol === null || !protocols.has(protocol) || (state !== 'plaintext' && state !== 'broken')) return false;
    return state === 'plaintext' || ![client, server].some((end) => awaits(end, made));
  });
  const byFamily = new Map(failing.map((link) => [`${link.client.view.family.id} ${reasonOf(link)}`, link]));
  return [...byFamily.values()].map((link) => ({
    what: `${link.client.view.family.id} of ${link.client.process.name}`,
    why: reasonOf(link),
  }));
}

/** True for an end that names a file which is yet to be made. */
function awaits({ view, facts }: End, made: ReadonlySet<string>): boolean {
  return fileRoles.some((role) => {
    const value = view.value(role);
    const fact = fileNamedBy(value, facts);
    return fact?.kind === 'here' && made.has(fact.path);
  });
}

/** Errors that the settings would bring, each kind once. Hops are looked at by themselves: they wait for certificates that are yet to be made. */
export function newErrors(before: Judged, after: Judged): readonly Reason[] {
  const former = new Map<string, number>();
  for (const { rule } of errorsIn(before)) former.set(rule, (former.get(rule) ?? 0) + 1);
  const brought = errorsIn(after).filter(({ rule }) => {
    const left = former.get(rule) ?? 0;
    former.set(rule, left - 1);
    return left <= 0;
  });
  return [...new Map(brought.map((finding) => [finding.rule, { what: finding.rule, why: finding.message }])).values()];
}

/** What nobody can write settings around: a YAML that is not read to its end, or that is not there. */
const unreadable: ReadonlySet<string> = new Set(['yaml-syntax', 'config-file-unreadable']);

/** Why Mimir does not start, whatever is secured: in a file that can't be read, and by what else was wrong before. */
export function startErrors(
  judged: Judged,
  paths: Paths,
): { readonly refused: readonly Reason[]; readonly open: readonly Reason[] } {
  const errors = errorsIn(judged).filter(({ effect }) => effect === 'refuses-to-start');
  const reasons = (list: readonly Finding[]): readonly Reason[] => [
    ...new Map(
      list.map(({ uri, message }) => [`${uri} ${message}`, { what: names([paths.fromUri(uri) ?? uri]), why: message }]),
    ).values(),
  ];
  return {
    refused: reasons(errors.filter(({ rule }) => unreadable.has(rule))),
    open: reasons(errors.filter(({ rule }) => !unreadable.has(rule))),
  };
}

function errorsIn({ files }: Judged): readonly Finding[] {
  const all = [...files.values()].flatMap(({ findings }) => findings);
  return all.filter(
    ({ rule, severity, effect }) => severity === 'error' && rule !== 'file-not-found' && effect !== 'connection-fails',
  );
}
