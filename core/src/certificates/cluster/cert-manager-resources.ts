import { grouped } from '../../model/grouped';
import { safeSentence } from '../../model/safe-text';
import type { Member } from '../../topology/links';
import { canonicalIp } from '../../x509/ip-address';
import { nameOf } from '../plan/plan-paths';
import { planCertificates, type CertificatePlan, type PlanPreferences } from '../plan/certificate-plan';
import { keyWords, specOf, type KeySpec } from '../../x509/key-type';
import type { PlannedLeaf } from '../plan/planned-leaf';
import { ownMounts } from './own-mounts';
import { volumesFor, type PodVolumes, type SecretFile } from './secret-volumes';
import { yamlText } from './yaml-text';
import type { Facts } from '../../model/facts';
import { mountAt } from '../../model/setting';
import { present } from '../../model/present';

/** A resource of Kubernetes as plain data, in the order in which it is printed. */
export interface Resource {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly spec: Readonly<Record<string, unknown>>;
}

export interface CertManagerExport {
  readonly resources: readonly Resource[];
  /** What a pod's specification needs, beyond the Secrets that it mounts already, so that its Mimir finds the files where the configuration names them. */
  readonly pod: PodVolumes;
  /** The CAs by the names of their resources, each with the paths where the configuration looks for it. */
  readonly authorities: readonly { readonly name: string; readonly files: readonly string[] }[];
  /** Sentences on what the export leaves to the reader. */
  readonly notes: readonly string[];
}

const apiVersion = 'cert-manager.io/v1';

/** cert-manager renews at two thirds of a lifetime if it is not told; a month is enough, and never more than a third. */
const renewBeforeDays = 30;

/**
 * The same plan as resources of cert-manager: for every CA of the plan a self-signed bootstrap and the issuer that signs
 * by it, for every certificate one with the names and uses of the plan, and the volumes that put them where the
 * configuration looks. Nothing that stands on this machine is taken in, least of all a key.
 */
export function certManagerExport(members: readonly Member[], preferences: PlanPreferences): CertManagerExport {
  const plan = planCertificates(withoutFiles(members), preferences, new Map());
  const names = new ResourceNames();
  const issuers = new Map(
    plan.authorities.map(({ certificate }) => [certificate, names.take(`mimir-${baseOf(certificate)}`)]),
  );
  const leaves = plan.leaves.flatMap((leaf) => namedLeaves(leaf, names, members));
  const files = [...leaves.flatMap(leafFiles), ...authorityFiles(plan, leaves)];
  const bootstrap = plan.authorities.length > 0 ? [issuer(names.take('mimir-bootstrap'), { selfSigned: {} })] : [];
  return {
    resources: [
      ...bootstrap,
      ...[...issuers.values()].flatMap((name) => authorityResources(name, bootstrap[0]?.metadata['name'], preferences)),
      ...leaves.map((named) => leafResource(named, issuers.get(named.leaf.authority) ?? '', preferences)),
    ],
    authorities: plan.authorities.map(({ certificate, copies }) => ({
      name: issuers.get(certificate) ?? '',
      files: [certificate, ...copies],
    })),
    pod: volumesFor(unmounted(files, members)),
    notes: notesOn(plan).map(safeSentence),
  };
}

/** A certificate by the names of its resource and of its Secret. */
interface NamedLeaf {
  readonly leaf: PlannedLeaf;
  readonly name: string;
  readonly secret: string;
}

/**
 * One for each Secret that pods mount there, if they find both files by the keys that cert-manager gives them: pods may
 * have Secrets of their own at the same place. Else one, with a Secret that is new.
 */
function namedLeaves(leaf: PlannedLeaf, names: ResourceNames, members: readonly Member[]): readonly NamedLeaf[] {
  const wish = `mimir-${baseOf(leaf.certificate)}`;
  const mounted = members.flatMap((member) => {
    const secret = mountedAt(leaf.certificate, member)?.secret ?? '';
    if (leafFiles({ leaf, secret }).every((file) => isMounted(file, member))) return [secret];
    return [];
  });
  if (mounted.length > 0) return [...new Set(mounted)].map((secret) => ({ leaf, name: names.take(wish), secret }));
  const name = names.take(wish);
  return [{ leaf, name, secret: `${name}-tls` }];
}

function isMounted({ secret, item, path }: SecretFile, member: Member): boolean {
  const mounted = mountedAt(path, member);
  return mounted?.secret === secret && mounted.item === item;
}

/** One file for each path that a member lacks: a Secret in one pod is in no other. */
function unmounted(files: readonly SecretFile[], members: readonly Member[]): readonly SecretFile[] {
  return [...grouped(files, ({ path }) => path)].flatMap(([path, same]) => {
    const has = (member: Member): boolean => same.some((file) => isMounted(file, member));
    if (members.some(has) && members.every((member) => has(member) || !reads(path, member))) return [];
    return same.slice(0, 1);
  });
}

function reads(path: string, { process }: Member): boolean {
  const roles = ['certificate', 'key', 'authority'] as const;
  return process.configuration.families.some((view) => roles.some((role) => view.text(role) === path));
}

function issuer(name: string, spec: Readonly<Record<string, unknown>>): Resource {
  return { apiVersion, kind: 'Issuer', metadata: { name }, spec };
}

function authorityResources(name: string, bootstrap: unknown, preferences: PlanPreferences): readonly Resource[] {
  const certificate: Resource = {
    apiVersion,
    kind: 'Certificate',
    metadata: { name },
    spec: {
      isCA: true,
      commonName: name,
      ...subjectOf(preferences),
      secretName: `${name}-tls`,
      duration: `${preferences.caValidityDays * 24}h`,
      usages: ['cert sign', 'crl sign'],
      // A new key would be a new CA, which everybody would have to be restarted for.
      privateKey: { ...keyFields(specOf(preferences.keyType)), rotationPolicy: 'Never' },
      issuerRef: { name: bootstrap, kind: 'Issuer', group: 'cert-manager.io' },
    },
  };
  return [certificate, issuer(name, { ca: { secretName: `${name}-tls` } })];
}

function leafResource({ leaf, name, secret }: NamedLeaf, issuerName: string, preferences: PlanPreferences): Resource {
  const names = leaf.names.map((each) => each.name);
  const [addresses, hosts] = [
    names.filter((each) => canonicalIp(each) !== null),
    names.filter((each) => canonicalIp(each) === null),
  ];
  // cert-manager would let it outlive its CA.
  const validityDays = Math.min(preferences.validityDays, preferences.caValidityDays);
  const { algorithm, ...size } = keyFields(leaf.keySpec);
  const isRsa = leaf.keySpec.algorithm === 'rsa';
  return {
    apiVersion,
    kind: 'Certificate',
    metadata: { name },
    spec: {
      secretName: secret,
      commonName: leaf.commonName,
      ...subjectOf(preferences),
      ...(hosts.length > 0 && { dnsNames: hosts }),
      ...(addresses.length > 0 && { ipAddresses: addresses }),
      duration: `${validityDays * 24}h`,
      renewBefore: `${Math.max(1, Math.min(renewBeforeDays * 24, Math.floor(validityDays * 8)))}h`,
      usages: present(['digital signature', isRsa && 'key encipherment', ...leaf.roles.map((role) => `${role} auth`)]),
      privateKey: { algorithm, encoding: 'PKCS8', ...size, rotationPolicy: 'Always' },
      ...(leaf.key === leaf.certificate && { additionalOutputFormats: [{ type: 'CombinedPEM' }] }),
      issuerRef: { name: issuerName, kind: 'Issuer', group: 'cert-manager.io' },
    },
  };
}

/** cert-manager's words for a key. */
function keyFields(spec: KeySpec): { readonly algorithm: string; readonly size?: number } {
  if (spec.algorithm === 'rsa') return { algorithm: 'RSA', size: spec.bits };
  if (spec.algorithm === 'ec') return { algorithm: 'ECDSA', size: Number(/\d{3}/.exec(keyWords(spec))?.[0] ?? 256) };
  return { algorithm: 'Ed25519' };
}

function subjectOf({ organization }: PlanPreferences): Readonly<Record<string, unknown>> {
  if (organization === '') return {};
  return { subject: { organizations: [organization] } };
}

function leafFiles({ leaf: { certificate, key }, secret }: Pick<NamedLeaf, 'leaf' | 'secret'>): readonly SecretFile[] {
  if (certificate === key) return [{ secret, item: 'tls-combined.pem', path: certificate }];
  return [
    { secret, item: 'tls.crt', path: certificate },
    { secret, item: 'tls.key', path: key },
  ];
}

/** The CA comes with the certificates that it signed, so that its own secret, with its key, need not be mounted. */
function authorityFiles({ authorities }: CertificatePlan, leaves: readonly NamedLeaf[]): readonly SecretFile[] {
  return authorities.flatMap(({ certificate, copies }) => {
    const signed = leaves.filter(({ leaf }) => leaf.authority === certificate);
    return signed.flatMap(({ secret }) => [certificate, ...copies].map((path) => ({ secret, item: 'ca.crt', path })));
  });
}

function notesOn({ problems, leftOut, notes, leaves }: CertificatePlan): readonly string[] {
  const relative = leaves
    .filter(({ certificate }) => !certificate.startsWith('/'))
    .map(({ certificate }) => certificate);
  return present([
    relative.length > 0 &&
      `${relative.join(' and ')} is relative to Mimir's working directory, so the mount paths are too. Make them absolute.`,
    ...problems.map(({ message }) => message),
    ...leftOut.map(({ path, reason }) => `${path} was skipped: ${reason}`),
    ...notes,
  ]);
}

/** The name of a file without its extension, as Kubernetes takes it. */
function baseOf(path: string): string {
  const bare = nameOf(path)
    .replace(/\.[^.]*$/, '')
    .toLowerCase();
  return (
    bare
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 40) || 'certificate'
  );
}

/** Gives every resource a name of its own. */
class ResourceNames {
  private readonly taken = new Set<string>();

  take(wish: string): string {
    let name = wish;
    for (let number = 2; this.taken.has(name); number += 1) name = `${wish}-${number}`;
    this.taken.add(name);
    return name;
  }
}

/** The resources as YAML documents, with the volumes as a comment that can be copied; '' where there are none. */
export function certManagerText({ resources, pod }: CertManagerExport): string {
  if (resources.length === 0) return '';
  const documents = resources.map((resource) => `---\n${yamlText(resource)}`).join('');
  if (pod.volumes.length === 0) return `${documents}# The pods mount these Secrets already.\n`;
  return `${documents}# In the pod's specification:\n${commented(yamlText({ volumes: pod.volumes }))}# In its container:\n${commented(yamlText({ volumeMounts: pod.volumeMounts }))}`;
}

function commented(text: string): string {
  return text.replace(/^(?=.)/gm, '# ');
}

/**
 * The members as if no file existed, each at the path that Mimir itself sees: what is to be mounted there is planned
 * from nothing. A relative path stays one.
 */
function withoutFiles(members: readonly Member[]): readonly Member[] {
  return members.map(({ process, facts }) => ({ process, facts: factsWithoutFiles(facts) }));
}

function factsWithoutFiles(facts: Facts): Facts {
  return {
    ...facts,
    path: (_uri, written) => {
      if (/\$[\w{]/.test(written)) return { kind: 'unknown' };
      return { kind: 'here', path: written, reading: { kind: 'missing', folderExists: true } };
    },
  };
}

/** A file of a Secret that the pods mount already. */
interface MountedFile {
  readonly secret: string;
  /** The key that it has in the Secret, if nothing renames it. */
  readonly item: string;
}

/** The Secret that a process has at the path; null where none is seen there. */
function mountedAt(path: string, { process }: Member): MountedFile | null {
  const mount = mountAt(path, ownMounts(process));
  if (mount?.holder?.kind !== 'Secret') return null;
  return { secret: mount.holder.name, item: path.slice(mount.target.length).replace(/^\//, '') };
}
