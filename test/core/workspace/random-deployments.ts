import * as fc from 'fast-check';

/** The texts of a folder, by name. */
export type Texts = Readonly<Record<string, string>>;

interface Part {
  readonly name: string;
  readonly args: readonly string[];
}

const serverTls = ['-server.grpc-tls-cert-path=certs/server.crt', '-server.grpc-tls-key-path=certs/server.key'];
const clientTls = ['-ingester.client.tls-enabled=true', '-querier.store-gateway-client.tls-enabled=true'];

const part = (target: string): fc.Arbitrary<Part> =>
  fc.record({ server: fc.boolean(), client: fc.boolean(), wrong: fc.boolean() }).map(({ server, client, wrong }) => ({
    name: target,
    args: [
      `-target=${target}`,
      ...(server ? serverTls : []),
      ...(client ? clientTls : []),
      ...(wrong ? ['-server.http-tls-client-auht=x'] : []),
    ],
  }));

/** Different components, so that nothing looks like a variant of another. */
const parts = fc
  .subarray(['distributor', 'ingester', 'querier', 'store-gateway', 'ruler'], { minLength: 2, maxLength: 4 })
  .chain((targets) => fc.tuple(...targets.map(part)));

const yaml = fc.record({ server: fc.boolean(), client: fc.boolean() }).map(({ server, client }) => {
  const grpc = server
    ? 'server:\n  grpc_tls_config:\n    cert_file: certs/server.crt\n    key_file: certs/server.key\n'
    : 'server:\n  log_level: warn\n';
  return `multitenancy_enabled: true\n${grpc}${client ? 'ingester_client:\n  grpc_client_config:\n    tls_enabled: true\n' : ''}`;
});

const flagsOf = (list: readonly Part[], more: readonly string[]): Texts =>
  Object.fromEntries(list.map(({ name, args }) => [`${name}.flags`, [...args, ...more, ''].join('\n')]));

const services = (list: readonly Part[], more: readonly string[], mount: string): string =>
  list
    .map(
      ({ name, args }) =>
        `  ${name}:\n    image: grafana/mimir:2.17.0\n    command: ${JSON.stringify([...args, ...more])}\n    volumes: [${mount}]\n`,
    )
    .join('');

function manifest({ name, args }: Part, namespace: string | null, config: string | null): string {
  const metadata = `{name: ${name}${namespace === null ? '' : `, namespace: ${namespace}`}}`;
  const all = config === null ? args : [...args, '-config.file=/etc/mimir/mimir.yaml'];
  const mounted =
    config === null
      ? ''
      : `          volumeMounts: [{name: config, mountPath: /etc/mimir}]\n      volumes: [{name: config, configMap: {name: ${config}}}]\n`;
  return `apiVersion: apps/v1\nkind: Deployment\nmetadata: ${metadata}\nspec:\n  template:\n    spec:\n      containers:\n        - name: ${name}\n          image: grafana/mimir:2.17.0\n          args: ${JSON.stringify(all)}\n${mounted}`;
}

const manifestsOf = (list: readonly Part[], namespace: string | null, config: string | null): Texts =>
  Object.fromEntries(list.map((each) => [`${each.name}.yaml`, manifest(each, namespace, config)]));

const configMap = (text: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: mimir-config, namespace: mimir}\ndata:\n  mimir.yaml: |\n${text.replace(/^(?=.)/gm, '    ')}`;

const unit = ({ name, args }: Part): string =>
  `[Unit]\nDescription=Mimir ${name}\n[Service]\nExecStart=/usr/local/bin/mimir ${args.join(' ')} -config.file=mimir.yaml\n`;

/** Deployments of every kind whose files find each other in one folder. */
export const deployments: Readonly<Record<string, fc.Arbitrary<Texts>>> = {
  'flag files that share a configuration': fc
    .tuple(parts, yaml)
    .map(([list, text]) => ({ ...flagsOf(list, ['-config.file=mimir.yaml']), 'mimir.yaml': text })),
  'flag files of different components': parts.map((list) => flagsOf(list, [])),
  'two variants of one configuration': fc.tuple(part('all'), part('all'), yaml).map(([one, other, text]) => ({
    'large.flags': [...one.args, '-config.file=mimir.yaml', ''].join('\n'),
    'small.flags': [...other.args, '-config.file=mimir.yaml', ''].join('\n'),
    'mimir.yaml': text,
  })),
  'a Compose project with a configuration': fc.tuple(parts, yaml).map(([list, text]) => ({
    'compose.yaml': `services:\n${services(list, ['-config.file=/etc/mimir.yaml'], './mimir.yaml:/etc/mimir.yaml')}`,
    'mimir.yaml': text,
  })),
  'a Compose project with an override': parts.map(([first, ...others]) => ({
    'compose.yaml': `services:\n${services(first ? [first] : [], [], './certs:/certs')}`,
    'compose.override.yaml': `services:\n${services(others, [], './certs:/certs')}`,
  })),
  'manifests of one namespace': parts.map((list) => manifestsOf(list, 'mimir', null)),
  'manifests without a namespace': parts.map((list) => manifestsOf(list, null, null)),
  'manifests with a ConfigMap': fc
    .tuple(parts, yaml)
    .map(([list, text]) => ({ ...manifestsOf(list, 'mimir', 'mimir-config'), 'config.yaml': configMap(text) })),
  'manifests with a ConfigMap that kustomize makes': fc.tuple(parts, yaml).map(([list, text]) => ({
    ...manifestsOf(list, 'mimir', 'mimir-config'),
    'kustomization.yaml':
      'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nconfigMapGenerator:\n  - name: mimir-config\n    files: [mimir.yaml]\n',
    'mimir.yaml': text,
  })),
  'systemd units with a configuration': fc.tuple(parts, yaml).map(([list, text]) => ({
    ...Object.fromEntries(list.map((each) => [`mimir-${each.name}.service`, unit(each)])),
    'mimir.yaml': text,
  })),
  'a unit, a Compose file and flags of one configuration': fc
    .tuple(parts, yaml)
    .map(([[first, second, ...others], text]) => ({
      ...(first ? { 'mimir.service': unit(first) } : {}),
      ...(second
        ? {
            'compose.yaml': `services:\n${services([second], ['-config.file=/etc/mimir.yaml'], './mimir.yaml:/etc/mimir.yaml')}`,
          }
        : {}),
      ...flagsOf(others, ['-config.file=mimir.yaml']),
      'mimir.yaml': text,
    })),
};
