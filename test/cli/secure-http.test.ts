import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { assertSecures, type Deployment, Ground } from './securing';

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
    await assertSecures(ground, ['compose.yaml'], ['compose.yaml'], ['--http']);
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
    assert.doesNotMatch(map, /"state": "(?:plaintext|broken|unknown)"/);
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
    const values = 'image:\n  tag: 3.0.1\nmimir:\n  structuredConfig:\n    multitenancy_enabled: false\n';
    ground = new Ground({ 'values.yaml': values });
    const { printed, status } = await ground.call('secure', '--http', 'values.yaml');
    assert.equal(status, 1);
    assert.match(printed, /not done: gateway \(gateway\): /);
    assert.doesNotMatch(ground.read('values.yaml'), /http_tls_config/);
    assert.match(ground.read('values.yaml'), /grpc_tls_config/);
  });
});
