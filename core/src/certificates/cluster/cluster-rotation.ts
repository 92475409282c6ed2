import type { CertManagerExport, Resource } from './cert-manager-resources';
import { nameOf } from '../plan/plan-paths';
import { yamlText } from './yaml-text';

/** What replacing the CAs of a cluster takes: resources beside those that are there, and what to do, in order. */
export interface ClusterRotation {
  readonly resources: readonly Resource[];
  /** Sentences, with commands and blocks to copy. */
  readonly steps: readonly string[];
}

/**
 * Each CA gets another beside it, and trust-manager a `Bundle` of both, since pods read CA files only at start (spec 1.8, 2.1):
 * everybody must know the new CA before anybody shows a certificate of it, and the old one goes last.
 */
export function clusterRotation({ resources, authorities }: CertManagerExport): ClusterRotation {
  const rotations = authorities.flatMap(({ name, files }) => {
    const own = resources.find(({ kind, metadata }) => kind === 'Certificate' && metadata['name'] === name);
    const signed = resources
      .filter(({ spec }) => isIssuedBy(spec, name))
      .map(({ metadata }) => String(metadata['name']));
    if (own) return [{ name, files, own, signed }];
    return [];
  });
  return {
    resources: rotations.flatMap(({ name, own }) => [...nextAuthority(name, own), bundleOf(name)]),
    steps: [
      "A Bundle reads Secrets of trust-manager's trust namespace alone: install trust-manager with --set app.trust.namespace=NAMESPACE, the namespace of these pods.",
      `Apply this file, and wait for ${rotations.map(({ name }) => `Certificate ${name}-next`).join(' and ')} to be ready. Nothing has changed for the pods yet.`,
      ...rotations.map(({ name, files }) =>
        `In the pods' volume, take ${files.map(nameOf).join(' and ')} from the ConfigMap of the bundle in place of a Secret's ca.crt, as below. Restart all pods: they read CA files only at start.\n${yamlText(sourceOf(name, files))}`.trimEnd(),
      ),
      ...rotations.map(
        ({ name, signed }) =>
          `Once all pods have been restarted, change issuerRef.name from ${name} to ${name}-next in the Certificates ${signed.join(', ')}. Restart the pods once they are issued: memberlist reads its certificate only at start.`,
      ),
      ...rotations.map(
        ({ name }) =>
          `Once no pod shows a certificate of ${name} any more, remove its Secret ${name}-tls from the sources of Bundle ${name}-bundle. Restart all pods, and delete Certificate and Issuer ${name} and the Secret ${name}-tls.`,
      ),
    ],
  };
}

/** The resources as YAML documents, with the steps as comments below; '' where there is no CA. */
export function clusterRotationText({ resources, steps }: ClusterRotation): string {
  if (resources.length === 0) return '';
  const documents = resources.map((resource) => `---\n${yamlText(resource)}`).join('');
  const lines = steps.map((step, index) => `${index + 1}. ${step}\n`).join('');
  return `${documents}${lines.replace(/^(?=.)/gm, '# ')}`;
}

function isIssuedBy(spec: Resource['spec'], name: string): boolean {
  const issuer = spec['issuerRef'];
  return typeof issuer === 'object' && issuer !== null && 'name' in issuer && issuer.name === name;
}

function nextAuthority(name: string, { apiVersion, spec }: Resource): readonly Resource[] {
  const next = `${name}-next`;
  return [
    {
      apiVersion,
      kind: 'Certificate',
      metadata: { name: next },
      spec: { ...spec, commonName: next, secretName: `${next}-tls` },
    },
    { apiVersion, kind: 'Issuer', metadata: { name: next }, spec: { ca: { secretName: `${next}-tls` } } },
  ];
}

/** Of the whole cluster: its ConfigMap has its name, in every namespace. It holds no key. */
function bundleOf(name: string): Resource {
  const sources = [`${name}-tls`, `${name}-next-tls`].map((secret) => ({ secret: { name: secret, key: 'tls.crt' } }));
  return {
    apiVersion: 'trust.cert-manager.io/v1alpha1',
    kind: 'Bundle',
    metadata: { name: `${name}-bundle` },
    spec: { sources, target: { configMap: { key: 'ca.crt' } } },
  };
}

function sourceOf(name: string, files: readonly string[]): Readonly<Record<string, unknown>> {
  const items = files.map((path) => ({ key: 'ca.crt', path: nameOf(path) }));
  return { sources: [{ configMap: { name: `${name}-bundle`, items } }] };
}
