import { distinctUnseen, type Unseen, unseenText } from '../analysis/coverage';
import type { ProcessAnalysis } from '../analysis/analysis';
import type { CertificatePlan } from '../certificates/plan/certificate-plan';
import { isClusterValues } from './cluster';
import type { Judged } from './judging';
import type { Reason, SecurePlan } from './secure-plan';
import { present } from '../model/present';

/** The processes as a plan names them. */
export function shownProcesses(processes: readonly ProcessAnalysis[]): SecurePlan['processes'] {
  return processes.map(({ process }) => ({ name: process.name, targets: process.targets }));
}

/** The names of files, without their folders. */
export function names(files: readonly string[]): string {
  return files.map((file) => file.replace(/^.*[/\\]/, '')).join(', ');
}

/** A plan that writes nothing. */
export function refusedPlan(judged: Judged, refused: readonly Reason[]): SecurePlan {
  return {
    processes: shownProcesses(judged.processes),
    files: [],
    certificates: null,
    members: judged.processes,
    open: [],
    refused,
    notDone: [],
    notes: [],
    steps: [],
  };
}

/** What was assumed, and what must be known of the certificates. */
export function notesOn(
  { processes, unseen }: Judged,
  certificates: CertificatePlan,
  patches: readonly Unseen[],
): readonly string[] {
  const assumed = processes.find(({ process }) => process.version.source === 'assumed');
  const unknown = processes.filter(({ process }) => process.targets === null);
  return [
    ...unknown.map(
      ({ process }) =>
        `No file shows the target of ${process.name}, so it is secured for target=all and the alertmanager.`,
    ),
    ...present([
      assumed &&
        `No file shows Mimir's version, so ${assumed.process.version.version} is assumed. Set --mimir-version if it is older: it rejects unknown options.`,
    ]),
    ...layeredValues(processes),
    ...notSeen([...unseen, ...patches]),
    ...certificates.notes,
  ];
}

/** Secrets are told one by one, with what they must hold. */
function notSeen(unseen: readonly Unseen[]): readonly string[] {
  const text = unseenText(distinctUnseen(unseen).filter(({ reason }) => reason !== 'secret'));
  if (text === '') return [];
  return [`Not seen: ${text}. Settings there may undo what is planned.`];
}

/** Helm takes a list whole from whoever says it last. */
function layeredValues(processes: readonly ProcessAnalysis[]): readonly string[] {
  const documents = processes.flatMap(({ process }) => process.documents).filter(({ kind }) => isClusterValues(kind));
  const isPartial = documents.some(({ excerpt }) => excerpt === true);
  const values = new Set(documents.filter(({ kind }) => kind === 'helm-values').map(({ uri }) => uri));
  if (isPartial || values.size > 1)
    return [
      'Values come from several places: Helm takes each list, such as global.extraVolumes, from the last of them only. Make sure that the volumes and mounts of the certificates are in that one.',
    ];
  return [];
}
