import type { CertificatePlan } from '../certificates/plan/certificate-plan';
import { serviceField, servicesOf } from '../documents/kinds/compose/compose-services';
import { kustomizationNames } from '../documents/kinds/manifests/kustomization';
import { textAt } from '../documents/carriers/yaml/fields';
import type { Process } from '../model/process';
import type { SourceText } from '../model/text';
import type { Paths } from '../ports';
import { directiveOf } from './certificate-folder';
import type { Judged } from './judging';
import { certificatesFile, isInCluster, namespaceOf } from './cluster';
import type { FileChange, Issuer } from './secure-plan';
import { inspectionSteps, type UnseenSecret } from './unseen-secrets';
import { present } from '../model/present';
import { fileRoles } from '../model/option';

interface Rollout {
  readonly issuer: Issuer | null;
  readonly files: readonly FileChange[];
  readonly certificates: CertificatePlan | null;
  readonly unseen: readonly UnseenSecret[];
  readonly paths: Paths;
}

/** What to do once everything is written, in order: who must be able to read the files, and how to start again. */
export function rolloutSteps(
  before: Judged,
  after: Judged,
  { files, certificates, unseen, paths, issuer }: Rollout,
): readonly string[] {
  if (files.length === 0 && (certificates?.leaves.length ?? 0) === 0) return [];
  const made = (certificates?.authorities ?? []).filter(({ action }) => action !== 'reuse');
  const keys = [...new Set(present(made.map(({ key }) => key)))];
  return present([
    ...keys.map(
      (key) => `Keep ${key} offline: it can sign certificates that every process trusts. No server needs it.`,
    ),
    ...readableSteps(after, certificates, paths),
    ...inspectionSteps(unseen, namespaceIn(after)),
    ...secretSteps(after, files, paths, issuer),
    ...(issuer === 'vault' ? vaultSteps(after) : []),
    after.processes.length > 1 && wasPlaintext(before) && together,
    ...startSteps(after, files, paths),
    'Run "mimir-tls check" and "mimir-tls map" on the same files, and search the logs for "tls:" and "x509:".',
    ...rotationSteps(after, files, paths),
  ]);
}

const together =
  'Stop all processes and start them together: gRPC and memberlist have no mixed mode, so pushes and queries fail during a rolling restart. To avoid an outage, start a second, secured cluster and move writes and reads to it.';

function wasPlaintext({ links }: Judged): boolean {
  return links.some(({ state }) => state === 'plaintext');
}

/** Who Mimir runs as, by the units and Compose files that show it. */
function readableSteps(judged: Judged, certificates: CertificatePlan | null, paths: Paths): readonly string[] {
  const secret = [...new Set((certificates?.leaves ?? []).map(({ certificate }) => paths.folderOf(certificate)))];
  const readers = judged.processes.filter(({ process }) => readsByItself(process));
  const users = new Set(readers.flatMap(({ process }) => userOf(process, judged) ?? []));
  return [...users].flatMap((user) =>
    secret.map((folder) => `Let Mimir's user read the keys: sudo chown -R ${user} ${folder}`),
  );
}

/** What systemd loads for a service is its user's, whoever owns the source. */
function readsByItself({ configuration, documents }: Process): boolean {
  const folders = present(documents.map(({ credentials }) => credentials && `${credentials.folder}/`));
  const paths = configuration.families.flatMap((view) => [view.text('certificate'), view.text('key')]);
  return paths.some((path) => path !== '' && folders.every((folder) => path?.startsWith(folder) !== true));
}

/** The image's own user is root. */
function serviceUser(source: SourceText | null, name: string): string | null {
  const service = source && servicesOf(source).find((each) => each.name === name);
  if (!service) return null;
  const user = textAt(serviceField(service, 'user'), [], service.tree);
  if (user === null || !/^[\w.-]+(?::[\w.-]*)?$/.test(user) || /^(?:root|0)(?::|$)/.test(user)) return null;
  return user;
}

function userOf({ documents }: Process, judged: Judged): string | null {
  const service = documents.find(({ kind, notation }) => kind === 'compose' && notation === 'flag');
  const container = service && serviceUser(judged.files.get(service.uri)?.source ?? null, service.name);
  if (container) return container;
  const unit = documents.find(({ kind }) => kind === 'systemd');
  if (!unit) return null;
  const text = judged.files.get(unit.uri)?.source.text ?? '';
  const user = directiveOf(text, 'User');
  if (user === null || !isOtherUser(user)) return null;
  return `${user}:${directiveOf(text, 'Group') ?? ''}`;
}

function namespaceIn({ files }: Judged): string {
  const manifests = [...files.values()].filter(({ kind }) => kind === 'kubernetes');
  return namespaceOf(manifests.map(({ source }) => source)) ?? 'NAMESPACE';
}

/** Before the pods start, their Secrets must be there. */
function secretSteps(
  judged: Judged,
  changes: readonly FileChange[],
  paths: Paths,
  issuer: Issuer | null,
): readonly string[] {
  const [first] = judged.processes.filter(({ process }) => isInCluster(process));
  if (!first) return [];
  const namespace = namespaceIn(judged);
  const file = changes.find(({ path }) => path.endsWith(certificatesFile))?.path;
  const folder = paths.folderOf(paths.fromUri(first.process.documents.at(-1)?.uri ?? '') ?? '');
  if (issuer === 'files')
    return [`kubectl -n ${namespace} create secret generic mimir-tls --from-file=${paths.resolve(folder, 'certs')}`];
  if (file === undefined) return [];
  return [
    `kubectl -n ${namespace} apply -f ${file}`,
    `kubectl -n ${namespace} wait --for=condition=Ready certificate --all --timeout=2m`,
  ];
}

/** cert-manager renews certificates by itself, and a CA only so that pods which trust the old one alone reject the new. */
function rotationSteps({ processes }: Judged, changes: readonly FileChange[], paths: Paths): readonly string[] {
  const pods = processes.filter(({ process }) => isInCluster(process));
  if (pods.length === 0 || !changes.some(({ path }) => path.endsWith(certificatesFile))) return [];
  const named = [
    ...new Set(pods.flatMap(({ process }) => process.documents.flatMap(({ uri }) => paths.fromUri(uri) ?? []))),
  ];
  return [
    `Before the CA ends, run "mimir-tls certs --cert-manager --rotate-ca ${named.join(' ')}": it prints a trust-manager Bundle that holds the old and the new CA, and the order of the steps.`,
  ];
}

/** Every path that a setting names is a secret, whose text is under the key `value`. */
function vaultSteps({ processes }: Judged): readonly string[] {
  const named = processes.flatMap(({ process }) =>
    process.configuration.families.flatMap((view) => fileRoles.map((role) => view.text(role) ?? '')),
  );
  const mount =
    processes
      .map(({ process }) => process.configuration.flag('vault.mount-path')?.text ?? '')
      .find((text) => text !== '') ?? 'secret';
  const secrets = [...new Set(named.filter((text) => text.startsWith('mimir-tls/')))];
  return secrets.map((path) => `vault kv put -mount=${mount} ${path} value=@${path.replace(/^.*\//, '')}`);
}

/** Manifests that a changed kustomization takes in are applied as it makes them. */
function applySteps(manifests: readonly string[], files: readonly FileChange[], paths: Paths): readonly string[] {
  const kustomized = new Set(
    files
      .filter(({ path }) => kustomizationNames.includes(path.replace(/^.*[/\\]/, '')))
      .map(({ path }) => paths.folderOf(path)),
  );
  const others = manifests.filter((path) => !kustomized.has(paths.folderOf(path)));
  return [
    ...[...kustomized].map((folder) => `kubectl apply -k ${folder}`),
    ...others.map((path) => `kubectl apply -f ${path}`),
  ];
}

function startSteps({ processes }: Judged, files: readonly FileChange[], paths: Paths): readonly string[] {
  const documents = processes.flatMap(({ process }) => process.documents);
  const pathsOf = (kind: string): readonly string[] => [
    ...new Set(documents.filter((document) => document.kind === kind).flatMap(({ uri }) => paths.fromUri(uri) ?? [])),
  ];
  const compose = pathsOf('compose')
    .map((path) => `-f ${path}`)
    .join(' ');
  const units = pathsOf('systemd')
    .map((path) => path.replace(/^.*[/\\]/, ''))
    .join(' ');
  const local = processes.filter(({ process }) =>
    process.documents.every(({ kind, pathsAreLocal }) => pathsAreLocal && kind !== 'systemd'),
  );
  const isUnitChanged = files.some(({ path }) => pathsOf('systemd').includes(path));
  const reload = isUnitChanged ? 'sudo systemctl daemon-reload && ' : '';
  return present([
    compose !== '' && `docker compose ${compose} down && docker compose ${compose} up -d`,
    units !== '' && `${reload}sudo systemctl stop ${units} && sudo systemctl start ${units}`,
    ...applySteps(pathsOf('kubernetes'), files, paths),
    ...pathsOf('helm-values').map((path) => `helm upgrade RELEASE grafana/mimir-distributed -n NAMESPACE -f ${path}`),
    ...[...pathsOf('argo-cd'), ...pathsOf('flux')].map((path) => `Commit ${path}, and wait until it is synchronized.`),
    local.length > 0 && `Restart ${local.map(({ process }) => process.name).join(', ')}.`,
  ]);
}

function isOtherUser(user: string): boolean {
  return user !== 'root' && user !== '0' && /^[\w.-]+$/.test(user);
}
