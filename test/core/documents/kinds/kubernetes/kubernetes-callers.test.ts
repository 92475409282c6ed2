import assert from 'node:assert/strict';
import { loadCatalogue } from '../../../../../core/src/catalogue/load';
import { kubernetes } from '../../../../../core/src/documents/kinds/kubernetes/kubernetes';

const catalogue = loadCatalogue();

const mimir = `apiVersion: apps/v1
kind: Deployment
metadata: {name: mimir, namespace: metrics}
spec:
  template:
    metadata: {labels: {app: mimir}}
    spec:
      containers:
        - name: mimir
          image: grafana/mimir:2.17.1
          args: [-target=all]
          ports: [{name: web, containerPort: 8080}]
`;

const service = (more = '', ports = '{name: http, port: 80, targetPort: web}', metadata = ''): string =>
  `apiVersion: v1\nkind: Service\nmetadata: {name: mimir, namespace: metrics${metadata}}\nspec:\n  selector: {app: mimir}\n  ports: [${ports}]\n${more}`;

const client = (url: string, namespace = 'metrics'): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: client, namespace: ${namespace}}\ndata:\n  client.conf: ${url}\n`;

const ingress = (annotation = '', port = '{name: http}'): string =>
  `apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: public\n  namespace: metrics\n  annotations: {${annotation}}\nspec:\n  defaultBackend: {service: {name: mimir, port: ${port}}}\n`;

/** Who calls the container, as the name, the scheme and Mimir's own port. */
function callers(...others: readonly string[]): readonly string[] {
  const source = { uri: 'file:///srv/mimir.yaml', languageId: 'yaml', text: [mimir, ...others].join('---\n') };
  return (kubernetes.parse(source, catalogue)[0]?.callers ?? []).map(
    ({ name, scheme, port }) => `${name} ${scheme} ${String(port)}`,
  );
}

describe('Objects of Kubernetes call a container', () => {
  const cases: readonly (readonly [what: string, others: readonly string[], callers: readonly string[]])[] = [
    ['by the port of its Service', [service(), client('http://mimir/')], ['client HTTP 8080']],
    ['and by no port that its Service lacks', [service(), client('http://mimir:8080/')], ['client HTTP null']],
    [
      'by its own port where the Service has no address',
      [service('  clusterIP: None\n'), client('http://mimir/ http://mimir:8080/')],
      ['client HTTP 80', 'client HTTP 8080'],
    ],
    [
      'from another namespace by the longer names',
      [service(), client('http://mimir/ http://mimir.metrics/ http://mimir.metrics.svc.cluster.local/', 'agents')],
      ['client HTTP 8080', 'client HTTP 8080'],
    ],
    [
      'by no Service that stands for a name elsewhere',
      [service('  type: ExternalName\n'), client('http://mimir/')],
      [],
    ],
    [
      'by no Service that selects others',
      [service().replace('{app: mimir}', '{app: mimir, tier: x}'), client('http://mimir/')],
      [],
    ],
    ['by no Service that selects nothing', [service().replace('{app: mimir}', '{}'), client('http://mimir/')], []],
    [
      'by no Service of another namespace',
      [service().replace('namespace: metrics', 'namespace: other'), client('http://mimir.other/')],
      [],
    ],
    [
      'from containers that are not Mimir',
      [
        service(),
        mimir
          .replace('name: mimir,', 'name: next,')
          .replace('[-target=all]', '[-target=all, -x=http://mimir/]')
          .replace('{app: mimir}', '{app: next}'),
      ],
      [],
    ],
    [
      'from containers of others',
      [
        service(),
        'apiVersion: v1\nkind: Pod\nmetadata: {name: x, namespace: metrics}\nspec:\n  containers: [{name: grafana, image: grafana/grafana, env: [{name: URL, value: "http://mimir/"}]}]\n',
      ],
      ['grafana HTTP 8080'],
    ],
    [
      'but the URLs of Mimir’s own configuration are no calls',
      [
        service(),
        client('x').replace(
          'client.conf: x',
          'mimir.yaml: |\n    alertmanager: {external_url: http://mimir/alertmanager}\n    blocks_storage: {backend: s3}\n    ingester: {}',
        ),
      ],
      [],
    ],
    ['through an Ingress', [service(), ingress()], ['public HTTP 8080']],
    ['through an Ingress by the number of the port', [service(), ingress('', '{number: 80}')], ['public HTTP 8080']],
    [
      'through an Ingress that is told to speak HTTPS',
      [service(), ingress('alb.ingress.kubernetes.io/backend-protocol: HTTPS')],
      ['public HTTPS 8080'],
    ],
    [
      'through one that is told something else, nobody knows how',
      [service(), ingress('haproxy.org/server-ssl: "true"')],
      [],
    ],
    [
      'nor through one whose Service is told',
      [
        service('', undefined, ', annotations: {traefik.ingress.kubernetes.io/service.serversscheme: https}'),
        ingress(),
      ],
      [],
    ],
    [
      'nor by a port that looks like HTTPS',
      [service('', '{name: https, port: 8443, targetPort: web}'), ingress('', '{name: https}')],
      [],
    ],
    [
      'nor through an Ingress of another namespace',
      [service(), ingress().replace('namespace: metrics', 'namespace: other')],
      [],
    ],
  ];
  for (const [what, others, expected] of cases) {
    it(what, () => {
      assert.deepEqual(callers(...others), expected);
    });
  }

  it('with probes, unless these go to another host', () => {
    const text = (host: string): string => `${mimir}          readinessProbe: {httpGet: {${host}port: web}}\n`;
    const probes = (manifest: string): number | undefined =>
      kubernetes.parse({ uri: 'file:///srv/m.yaml', languageId: 'yaml', text: manifest }, catalogue)[0]?.callers
        ?.length;
    assert.deepEqual([probes(text('')), probes(text('host: 10.0.0.1, '))], [1, 0]);
  });
});
