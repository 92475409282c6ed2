import { counted } from '../../../core/src/model/counted';
import { present } from '../../../core/src/model/present';
import { safeSentence } from '../../../core/src/model/safe-text';
import { isInCluster } from '../../../core/src/secure/cluster';
import { isIdle, type FileChange, type Reason, type SecurePlan } from '../../../core/src/secure/secure-plan';
import { remainsOf } from '../../../core/src/secure/remains';
import { isInside, restInside } from '../../../core/src/model/containment';
import type { Securing } from './securing';
import { hopsOf } from './securing-hops';
import type { SecureChange, SecureReason, SecureView, SecureCertificate } from '../protocol/securing-protocol';
import type { Session } from '../session/session';
import { differenceLines } from './text-difference';
import { authoritiesWith } from '../../../core/src/certificates/execute/execution';
import type { CertificatePlan } from '../../../core/src/certificates/plan/certificate-plan';
import type { PlannedLeaf } from '../../../core/src/certificates/plan/planned-leaf';

/** A plan without the name that it gets once it is shown. */
export type UnnamedView = Omit<SecureView, 'id'>;

/** The plan as an editor shows it: with all that it would write. */
export function viewOf(securing: Securing, session: Session): UnnamedView {
  const { path, plan, before, choices, wishes, unsaved, outside, beside } = securing;
  const chosen = new Set(choices.also.map((uri) => session.ports.paths.fromUri(uri)));
  const { paths } = session.ports;
  const folder = folderOf(securing, session);
  const named = (file: string): string => shownIn(folder, file);
  const inCluster = before.processes.some(({ process }) => isInCluster(process));
  const remains = plan.refused.length === 0 && isIdle(plan) ? remainsOf(before, wishes.protocols) : [];
  const refused = [
    ...unsaved.map((uri) => ({
      what: named(paths.fromUri(uri) ?? uri),
      why: 'It has unsaved changes. Save it first.',
    })),
    ...plan.refused,
  ];
  const state = stateOf(securing, refused.length > 0, remains.length > 0);
  const reasons = (list: readonly Reason[]): readonly SecureReason[] =>
    list.map(({ what, why }) => ({ what: editorWords(named(what), folder), why: editorWords(why, folder) }));
  const ours = [...before.files].filter(([, { kind }]) => kind !== null);
  const files = ours.map(([uri]) => paths.fromUri(uri) ?? uri);
  const certificates = certificatesOf(plan.certificates, named);
  const changes = plan.files.map((change) => changeOf(change, named, paths.toUri(change.path)));
  return {
    state,
    summary: summaryOf(state, { ...securing, changes: changes.length, made: certificates.length, inCluster }),
    files: (files.length === 0 ? [path] : files).map(named),
    processes: plan.processes.map(processWords),
    choices: { ...choices, issuer: choices.issuer ?? (inCluster ? 'cert-manager' : 'files') },
    inCluster,
    hops: hopsOf(securing),
    changes,
    certificates,
    refused: reasons(refused),
    notDone: reasons([...plan.notDone, ...remains]),
    open: reasons([...plan.open, ...beside.filter((file) => !chosen.has(file)).map(besideOf)]),
    beside: beside.map((file) => ({ uri: paths.toUri(file), name: named(file) })),
    notes: plan.notes.map((note) => editorWords(note, folder)),
    steps: plan.steps.map((step) => editorWords(step, folder)),
    folder,
    unsaved: [...unsaved],
    outside: [...outside],
  };
}

/** A process by its name, with what it runs where that is another word. */
function processWords({ name, targets }: SecurePlan['processes'][number]): string {
  if (targets === null) return safeSentence(`${name} (what it runs is not shown)`);
  const runs = targets.join(', ');
  if (runs === name.replaceAll('_', '-')) return safeSentence(name);
  return safeSentence(`${name} (${runs})`);
}

function stateOf({ plan }: Securing, isRefused: boolean, isLeft: boolean): SecureView['state'] {
  if (isRefused) return 'refused';
  if (!isIdle(plan)) return 'ready';
  if (isLeft || plan.notDone.length > 0) return 'stuck';
  return 'secured';
}

interface Extent extends Securing {
  readonly changes: number;
  readonly made: number;
  readonly inCluster: boolean;
}

/** What is to come, or why nothing is, in a sentence or two. */
function summaryOf(state: SecureView['state'], extent: Extent): string {
  const { plan, wishes, changes, made } = extent;
  const processes = counted(plan.processes.length, 'process', 'processes');
  const isHttp = wishes.protocols.has('http') && plan.notDone.length === 0;
  const parts = isHttp
    ? 'the gRPC ports, HTTP ports, clients and memberlist'
    : 'the gRPC ports, clients and memberlist';
  switch (state) {
    case 'ready': {
      const written = present([
        changes > 0 && `writes ${counted(changes, 'file')}`,
        made > 0 && `generates ${counted(made, 'certificate or key file', 'certificate and key files')}`,
      ]);
      return `This puts TLS on ${parts} of ${processes}. It ${written.join(' and ')}.${issuerWords(extent)} Nothing is written before you choose Secure.`;
    }
    case 'refused':
      return 'Nothing can be written yet. The reasons are below.';
    case 'secured':
      return `Nothing to change: ${parts} of ${processes} have TLS already.`;
    case 'stuck':
      return 'There is nothing to write, and not everything is secure. What is left is below.';
  }
}

/** Who makes the certificates, where that is not done here. */
function issuerWords({ wishes: { issuer }, inCluster }: Extent): string {
  if (issuer === 'vault') return ' Vault holds the certificates.';
  if (inCluster && issuer !== 'files') return ' cert-manager issues the certificates.';
  return '';
}

function changeOf(change: FileChange, named: (path: string) => string, uri: string): SecureChange {
  const { path, former, text } = change;
  const lines = differenceLines(change);
  const count = (kind: string): number => lines.filter((line) => line.kind === kind).length;
  return {
    uri,
    name: named(path),
    former,
    text,
    added: count('added'),
    removed: count('removed'),
    lines,
  };
}

function besideOf(path: string): Reason {
  return {
    what: path,
    why: 'It may belong to the same deployment. Select it above if it does.',
  };
}

/** Names and commands start at the workspace folder of the file, or at its own. */
function folderOf({ path }: Securing, { ports: { paths }, projects }: Session): string {
  const { workspaceFolders } = projects.analysisFor(paths.toUri(path));
  const around = workspaceFolders.filter((folder) => isInside(path, folder));
  return around.sort((a, b) => b.length - a.length)[0] ?? paths.folderOf(path);
}

function shownIn(folder: string, path: string): string {
  return restInside(path, folder) ?? path;
}

/** Who uses an editor has settings and choices where the command line has options. */
const wordsOfEditors: readonly (readonly [RegExp, string])[] = [
  [/Add --http\b[^.]*\./, 'Select "HTTP too" to secure them.'],
  [/Add --issuer vault\./, 'Select Vault.'],
  [/^--issuer vault$/, 'Vault'],
  [/Add --allow-outside\b[^.]*\./, 'Open their folder in the workspace.'],
  [/Set --mimir-version\b/, 'Set mimirTls.mimirVersion'],
  [/Set --kind\b[^.]*\./, 'If it is one, name it in the setting mimirTls.files.include.'],
];

function editorWords(text: string, folder: string): string {
  const bare = text.replaceAll(`${folder}/`, '').replaceAll(`${folder}\\`, '');
  return safeSentence(wordsOfEditors.reduce((said, [words, better]) => said.replace(words, better), bare));
}

/** The certificate and key files that a plan makes, in the order in which they are made. */
function certificatesOf(plan: CertificatePlan | null, named: (path: string) => string): readonly SecureCertificate[] {
  if (plan === null) return [];
  const file = (path: string, detail: string, secret = false): SecureCertificate => ({
    name: named(path),
    detail,
    secret,
  });
  const authorities = authoritiesWith(plan.leaves, plan).flatMap(({ certificate, key, action, copies }) =>
    present([
      key !== null && action === 'make' && file(key, 'The CA’s private key. Keep it offline.', true),
      action !== 'reuse' && file(certificate, `The CA. Valid for ${plan.preferences.caValidityDays} days.`),
      ...copies.map((copy) => file(copy, `The same CA as ${named(certificate)}.`)),
    ]),
  );
  const leaves = plan.leaves.flatMap((leaf) => {
    const isPair = leaf.key === leaf.certificate;
    return present([
      leaf.keyAction !== 'reuse' && !isPair && file(leaf.key, 'Private key. Only its owner may read it.', true),
      file(leaf.certificate, leafDetail(leaf, plan, named), isPair),
    ]);
  });
  return [...authorities, ...leaves];
}

function leafDetail(leaf: PlannedLeaf, { preferences }: CertificatePlan, named: (path: string) => string): string {
  const names = leaf.names.map(({ name }) => name).join(', ');
  const what = present([
    leaf.roles.join(' and ').replace(/^./, (first) => first.toUpperCase()),
    'certificate',
    leaf.key === leaf.certificate && 'with its private key',
    names !== '' && `for ${names}`,
  ]);
  return `${what.join(' ')}. Valid for ${preferences.validityDays} days, signed by ${named(leaf.authority)}.`;
}
