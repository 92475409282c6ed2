import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { assertSecures, assertSecuresAsShown, type Deployment, Ground } from './securing';

/** Everybody who calls Mimir in a Compose project, each in the language of its own. */
const project: Deployment = {
  'compose.yaml': `x-mimir: &mimir
  image: grafana/mimir:3.0.2
  command: [-config.file=/etc/mimir/mimir.yaml]
  volumes:
    - ./mimir.yaml:/etc/mimir/mimir.yaml
services:
  mimir-1:
    <<: *mimir
    healthcheck:
      test: ["CMD", "wget", "-q", "-O-", "http://localhost:8080/ready"]
  mimir-2:
    <<: *mimir
  prometheus:
    image: prom/prometheus
    volumes:
      - ./prometheus.yml:/etc/prometheus/prometheus.yml
  grafana:
    image: grafana/grafana
    volumes:
      - ./datasources.yaml:/etc/grafana/provisioning/datasources/mimir.yaml
  alloy:
    image: grafana/alloy
    volumes:
      - ./config.alloy:/etc/alloy/config.alloy
  nginx:
    image: nginx
    volumes:
      - ./nginx.conf:/etc/nginx/nginx.conf
`,
  'mimir.yaml': `target: all,alertmanager
memberlist:
  join_members: [mimir-1, mimir-2]
ruler:
  alertmanager_url: http://mimir-1:8080/alertmanager
`,
  'prometheus.yml': `scrape_configs:
  - job_name: mimir
    static_configs:
      - targets: [mimir-1:8080, mimir-2:8080]
  - job_name: other
    static_configs:
      - targets: [localhost:9090]
remote_write:
  - url: http://mimir-1:8080/api/v1/push
`,
  'datasources.yaml': `apiVersion: 1
datasources:
  - name: Mimir
    type: prometheus
    url: http://mimir-2:8080/prometheus
    jsonData:
      httpMethod: POST
`,
  'config.alloy': `prometheus.scrape "mimir" {
  targets = [{"__address__" = "mimir-1:8080"}]
  forward_to = [prometheus.remote_write.mimir.receiver]
}
prometheus.remote_write "mimir" {
  endpoint {
    url = "http://mimir-2:8080/api/v1/push"
  }
}
`,
  'nginx.conf': `http {
  upstream mimir {
    server mimir-1:8080;
    server mimir-2:8080;
  }
  server {
    location / {
      proxy_pass http://mimir;
    }
  }
}
`,
};

describe('mimir-tls secure --http', () => {
  let ground: Ground;
  afterEach(() => ground.remove());

  it('makes everybody in a Compose project call by HTTPS, by a CA and a name', async () => {
    ground = new Ground(project);
    await assertSecuresAsShown(ground, ['compose.yaml'], ['compose.yaml'], ['--http']);
    assert.match(
      ground.read('prometheus.yml'),
      /^ {4}scheme: https\n {4}tls_config:\n {6}ca_file: \/etc\/mimir-tls\/root\.crt\n {6}server_name: mimir\.internal\n {2}- job_name: other\n/m,
    );
    assert.match(
      ground.read('prometheus.yml'),
      /^ {2}- url: https:\/\/mimir-1:8080\/api\/v1\/push\n {4}tls_config:\n/m,
    );
    assert.match(
      ground.read('datasources.yaml'),
      /url: https:\/\/.*\n {4}jsonData:\n {6}httpMethod: POST\n {6}tlsAuthWithCACert: true\n {6}serverName: mimir\.internal\n {4}secureJsonData:\n {6}tlsCACert: \$__file\{\/etc\/mimir-tls\/root\.crt\}\n/,
    );
    assert.match(
      ground.read('config.alloy'),
      /^prometheus\.scrape "mimir" \{\n {2}scheme = "https"\n {2}tls_config \{\n/m,
    );
    assert.match(ground.read('config.alloy'), /url = "https:\/\/mimir-2:8080\/api\/v1\/push"\n {4}tls_config \{\n/);
    assert.match(
      ground.read('nginx.conf'),
      /proxy_pass https:\/\/mimir;\n {6}proxy_ssl_trusted_certificate \/etc\/mimir-tls\/root\.crt;\n {6}proxy_ssl_verify on;\n/,
    );
    assert.match(
      ground.read('compose.yaml'),
      /\["CMD", "wget", "--no-check-certificate", "-q", "-O-", "https:\/\/localhost:8080\/ready"\]/,
    );
    assert.match(ground.read('mimir.yaml'), /alertmanager_url: https:\/\/mimir-1:8080\/alertmanager/);
    assert.match(
      ground.read('mimir.yaml'),
      /http_tls_config:\n(?: {4}.*\n)* {4}client_auth_type: VerifyClientCertIfGiven\n/,
    );
    const text = ground.read('compose.yaml');
    assert.equal(text.split('./certs/root.crt:/etc/mimir-tls/root.crt:ro').length - 1, 4, text);
    assert.equal(text.split('./certs:/certs:ro').length - 1, 1, 'no key for who calls');
    const map = (await ground.call('map', '--format', 'json', 'compose.yaml')).printed;
    assert.doesNotMatch(ownHops(map), /"state":"(?:plaintext|broken|unknown)"/);
    const names = new X509Certificate(ground.read('certs/server.crt')).subjectAltName ?? '';
    for (const name of ['mimir-1', 'mimir-2', 'localhost', 'mimir.internal'])
      assert.ok(names.includes(`DNS:${name}`), names);
  });

  it('lists HTTP as left open where nobody asks for it', async () => {
    ground = new Ground(project);
    const { printed, status } = await ground.call('secure', 'compose.yaml');
    assert.equal(status, 0);
    assert.match(printed, /left open: the HTTP ports: .* Add --http to secure them\./);
    assert.doesNotMatch(ground.read('prometheus.yml'), /https/);
  });

  it('leaves HTTP out, and secures the rest, where a caller cannot follow', async () => {
    ground = new Ground({
      'values.yaml': `${values('3.0.1')}gateway:
  nginx:
    config:
      file: |
        http { server { location / { proxy_pass http://mimir-query-frontend:8080; } } }
`,
    });
    const { printed, status } = await ground.call('secure', '--http', 'values.yaml');
    assert.equal(status, 1);
    assert.match(printed, /not done: gateway\.nginx\.config\.file: It passes requests on by plain HTTP\. /);
    assert.doesNotMatch(ground.read('values.yaml'), /http_tls_config/);
    assert.match(ground.read('values.yaml'), /grpc_tls_config/);
  });

  for (const [chart, tag, front, volumes] of [
    ['5.3', '2.12.0', 'nginx', /^nginx:\n {2}extraVolumes:\n/m],
    ['6', '3.0.1', 'gateway', /^gateway:\n {2}extraVolumes:\n/m],
  ] as const) {
    it(`makes all that chart ${chart} has of its own call by HTTPS`, async () => {
      const monitored = 'metaMonitoring:\n  serviceMonitor:\n    enabled: true\n    tlsConfig: null\n';
      ground = new Ground({ 'values.yaml': `${values(tag)}${monitored}` });
      await assertSecures(ground, ['values.yaml'], ['values.yaml'], ['--http']);
      const text = ground.read('values.yaml');
      assert.match(text, volumes);
      assert.doesNotMatch(text, /http:\/\//);
      assert.match(
        text,
        /alertmanager_url: .*https:\/\/_http-metrics\._tcp\.\{\{ template "mimir\.fullname" \. \}\}-alertmanager-headless/,
      );
      assert.equal(text.split('scheme: HTTPS').length - 1, 10, 'a probe of each component');
      assert.match(text, /^ {4}scheme: https\n/m);
      assert.match(
        text,
        /^ {4}tlsConfig:\n {6}ca:\n {8}secret:\n {10}name: mimir-server-tls\n {10}key: ca\.crt\n {6}serverName: mimir\.internal\n/m,
      );
      const map = (await ground.call('map', '--format', 'json', 'values.yaml')).printed;
      assert.doesNotMatch(ownHops(map), /"state":"(?:plaintext|broken|unknown)"/);
      const configuration = (
        front === 'gateway' ? /gateway:[^]*?\n {6}file: \|\n([^]*)/ : /nginxConfig:\n {4}file: \|\n([^]*)/
      ).exec(text)?.[1];
      assert.equal(configuration?.match(/proxy_pass https:/g)?.length, 14);
      assert.match(configuration, /proxy_ssl_trusted_certificate \/etc\/mimir-tls\/root\.crt;\n *proxy_ssl_verify on;/);
      const served = /secretName: mimir-server-tls\n[^]*?dnsNames:\n([^]*?) {2}\w/.exec(
        ground.read('mimir-tls-certificates.yaml'),
      )?.[1];
      assert.match(served ?? '', /- mimir\.internal\n/, 'the name that all of them check');
    });
  }

  it('secures HTTP after all else', async () => {
    ground = new Ground({ 'values.yaml': values('3.0.1') });
    assert.equal((await ground.call('secure', 'values.yaml')).status, 0);
    await assertSecures(ground, ['values.yaml'], ['values.yaml'], ['--http']);
  });

  it('gives the CA to those of the manifests that call Mimir', async () => {
    ground = new Ground({ 'mimir.yaml': manifests });
    await assertSecures(ground, ['mimir.yaml'], ['mimir.yaml'], ['--http']);
    const text = ground.read('mimir.yaml');
    assert.match(text, /port: http\n {12}scheme: HTTPS\n/);
    assert.match(
      text,
      /^ {10}proxy_pass https:\/\/mimir:8080;\n {10}proxy_ssl_trusted_certificate \/etc\/mimir-tls\/root\.crt;\n/m,
    );
    assert.match(
      text,
      /targets: \['mimir:8080'\]\n {8}scheme: https\n {8}tls_config:\n {10}ca_file: \/etc\/mimir-tls\/root\.crt\n/,
    );
    assert.equal(text.split('mountPath: /etc/mimir-tls').length - 1, 2, 'nginx and Prometheus');
    assert.equal(text.split('secretName: mimir-server-tls').length - 1, 1, 'one volume for both');
    assert.doesNotMatch(
      ownHops((await ground.call('map', '--format', 'json', 'mimir.yaml')).printed),
      /"state":"(?:plaintext|broken|unknown)"/,
    );
  });
});

/** Those between components, and the calls of HTTP ports; servers outside, such as the MinIO of the chart, are their owners' affair. */
function ownHops(map: string): string {
  const parsed: unknown = JSON.parse(map);
  assert.ok(typeof parsed === 'object' && parsed !== null && 'hops' in parsed);
  return JSON.stringify(parsed.hops);
}

function values(tag: string): string {
  return `image:\n  repository: grafana/mimir\n  tag: ${tag}\nmimir:\n  structuredConfig:\n    multitenancy_enabled: false\n`;
}

const manifests = `apiVersion: v1
kind: ConfigMap
metadata: {name: nginx}
data:
  nginx.conf: |
    http {
      server {
        location / {
          proxy_pass http://mimir:8080;
        }
      }
    }
---
apiVersion: v1
kind: ConfigMap
metadata: {name: prometheus}
data:
  prometheus.yml: |
    scrape_configs:
      - job_name: mimir
        static_configs:
          - targets: ['mimir:8080']
---
apiVersion: v1
kind: Service
metadata: {name: mimir}
spec:
  selector: {app: mimir}
  ports: [{name: http, port: 8080}]
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: mimir}
spec:
  template:
    metadata:
      labels: {app: mimir}
    spec:
      containers:
      - name: mimir
        image: grafana/mimir:3.0.0
        args: [-target=all, -memberlist.join=mimir]
        ports: [{name: http, containerPort: 8080}]
        readinessProbe:
          httpGet:
            path: /ready
            port: http
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: callers}
spec:
  template:
    spec:
      containers:
      - name: nginx
        image: nginx
        volumeMounts:
        - {name: conf, mountPath: /etc/nginx/nginx.conf, subPath: nginx.conf}
      - name: prometheus
        image: prom/prometheus
        volumeMounts:
        - {name: prom, mountPath: /etc/prometheus}
      volumes:
      - {name: conf, configMap: {name: nginx}}
      - {name: prom, configMap: {name: prometheus}}
`;
