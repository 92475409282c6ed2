import { certManagerExport, type Resource } from '../certificates/cluster/cert-manager-resources';
import type { PlanPreferences } from '../certificates/plan/certificate-plan';
import type { PodVolumes } from '../certificates/cluster/secret-volumes';
import { yamlText } from '../certificates/cluster/yaml-text';
import { manifestsOf } from '../documents/kinds/manifests/manifests';
import { textAt } from '../documents/carriers/yaml/fields';
import type { Process } from '../model/process';
import type { SourceText } from '../model/text';
import { atLeast } from '../model/version';
import type { Member } from '../topology/links';
import { withChartVolumes, withPodVolumes, type ClusterMounted } from './cluster-mounts';
import type { Issuer } from './secure-plan';

/** The kinds of documents whose processes run in Kubernetes. */
const clusterKinds: ReadonlySet<string> = new Set(['kubernetes', 'helm-values', 'argo-cd', 'flux']);

/** True for a process that Kubernetes runs: it gets its certificates from Secrets. */
export function isInCluster({ documents }: Process): boolean {
  return documents.some(({ kind, pathsAreLocal }) => !pathsAreLocal && clusterKinds.has(kind));
}

/** True for the kinds of documents that hold values of Mimir's chart. */
export function isClusterValues(kind: string): boolean {
  return clusterKinds.has(kind) && kind !== 'kubernetes';
}

/** The file of cert-manager's resources, beside the manifests or values. */
export const certificatesFile = 'mimir-tls-certificates.yaml';

/** What a cluster must have for the certificates to be where the settings name them. */
export interface ClusterCertificates {
  readonly pod: PodVolumes;
  /** Empty where others than cert-manager make the Secrets. */
  readonly resources: readonly Resource[];
}

/** cert-manager's resources and the volumes for what they make, or a volume of the one Secret that somebody makes of our files. */
export function clusterCertificates(
  members: readonly Member[],
  issuer: Issuer,
  folder: string,
  preferences: PlanPreferences,
): ClusterCertificates {
  if (issuer === 'cert-manager') {
    const { pod, resources } = certManagerExport(members, preferences);
    return { pod, resources };
  }
  const name = 'mimir-tls';
  return {
    pod: {
      volumes: [{ name, secret: { secretName: name, defaultMode: 0o440 } }],
      volumeMounts: [{ name, mountPath: folder, readOnly: true }],
    },
    resources: [],
  };
}

/** Charts before 5.4, which came with Mimir 2.13, have no place for volumes of all components. */
export function hasGlobalVolumes({ version }: Process): boolean {
  return atLeast(version.version, '2.13');
}

/** Charts before 4.1, which came with Mimir 2.6, make no objects but their own. */
export function hasExtraObjects({ version }: Process): boolean {
  return atLeast(version.version, '2.6');
}

/** The file with the volumes for the processes, which have nothing at the folder yet; `others` have. */
export function withVolumes(
  source: SourceText,
  kind: string,
  { processes, others }: { readonly processes: readonly Process[]; readonly others: readonly Process[] },
  pod: PodVolumes,
): ClusterMounted {
  if (kind === 'kubernetes') return withPodVolumes(source, pod);
  return withChartVolumes(source, kind, pod, (place) => {
    const names = processes.flatMap(({ documents }) =>
      documents
        .filter((document) => document.uri === source.uri && document.notation === 'flag')
        .map(({ name }) => name),
    );
    const prefix = place === '' ? '' : `${place}.`;
    const own = names
      .filter((name) => name.startsWith(prefix))
      .map((name) => name.slice(prefix.length))
      .filter((name) => !name.includes('.'));
    if (own.length === 0) return [];
    // What is mounted globally too would be mounted twice in them.
    const isForAll = others.every(({ documents }) => documents.every(({ uri }) => uri !== source.uri));
    if (isForAll && processes.every(hasGlobalVolumes)) return ['global'];
    return own;
  });
}

/** The namespace of the manifests' objects, where they all name the same one. */
export function namespaceOf(sources: readonly SourceText[]): string | null {
  const named = new Set(
    sources.flatMap((source) =>
      manifestsOf(source).map(({ node, tree }) => textAt(node, ['metadata', 'namespace'], tree)),
    ),
  );
  const [first] = named;
  if (named.size === 1 && first !== undefined) return first;
  return null;
}

/** The resources as a file that can be applied. */
export function resourcesText(resources: readonly Resource[], namespace: string | null): string {
  const placed = resources.map((resource) =>
    namespace === null ? resource : { ...resource, metadata: { ...resource.metadata, namespace } },
  );
  return placed.map((resource) => `---\n${yamlText(resource)}`).join('');
}
