import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { fieldOf, listAt } from '../json';
import { callIn } from './calling';

/** What `helm template` prints, cut down: Mimir's configuration, and a component that reads it. */
const rendered = (path: string, file = 'mimir-config.yaml'): string => `---
# Source: ${path}/templates/${file}
apiVersion: v1
kind: ConfigMap
metadata:
  name: prod-mimir-config
data:
  mimir.yaml: |
    server:
      grpc_tls_config:
        client_auth_type: RequiredAndVerifyClientCert
        cert_file: /certs/server.crt
        key_file: /certs/server.key
---
# Source: ${path}/templates/store-gateway/store-gateway-statefulset.yaml
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: prod-mimir-store-gateway
spec:
  template:
    spec:
      volumes:
        - name: config
          configMap:
            name: prod-mimir-config
      containers:
        - name: store-gateway
          image: grafana/mimir:3.0.0
          args:
            - "-target=store-gatway"
            - "-config.file=/etc/mimir/mimir.yaml"
            - "-server.tls-min-version=versionTLS12"
          volumeMounts:
            - name: config
              mountPath: /etc/mimir
`;

describe('A problem in manifests of helm template', () => {
  /** The key of each rule's finding. */
  async function keys(text: string): Promise<ReadonlyMap<unknown, unknown>> {
    const { printed } = await callIn(process.cwd(), ['check', '--format', 'json', '-'], undefined, 0, {}, text);
    const isValid = new Ajv().compile(JSON.parse(readFileSync('docs/schema/check.schema.json', 'utf8')));
    assert.ok(isValid(JSON.parse(printed)), JSON.stringify(isValid.errors));
    return new Map(
      listAt(printed, 'files', 0, 'findings').map((finding) => [
        fieldOf(finding, 'rule'),
        fieldOf(finding, 'valuesKey'),
      ]),
    );
  }

  it('names the key of the values: of the configuration, and of the arguments of a component', async () => {
    const found = await keys(rendered('mimir-distributed'));
    assert.equal(
      found.get('invalid-client-auth-type'),
      'mimir.structuredConfig.server.grpc_tls_config.client_auth_type',
    );
    assert.equal(found.get('invalid-tls-min-version'), 'store_gateway.extraArgs["server.tls-min-version"]');
  });

  it('names none for what the chart itself writes', async () => {
    const found = await keys(rendered('mimir-distributed'));
    assert.ok(found.has('invalid-target'));
    assert.equal(found.get('invalid-target'), undefined);
  });

  it('names it below the chart around', async () => {
    const found = await keys(rendered('monitoring/charts/mimir-distributed'));
    assert.equal(
      found.get('invalid-client-auth-type'),
      'mimir-distributed.mimir.structuredConfig.server.grpc_tls_config.client_auth_type',
    );
  });

  it('names none of another chart, another template, or without a note of Helm', async () => {
    for (const text of [
      rendered('my-mimir'),
      rendered('mimir-distributed', 'extra-config.yaml'),
      rendered('mimir-distributed').replace(/^# Source.*\n/gm, ''),
    ])
      assert.equal((await keys(text)).get('invalid-client-auth-type'), undefined);
  });

  it('is told with it on a line of its own', async () => {
    const { printed } = await callIn(process.cwd(), ['check', '-'], undefined, 0, {}, rendered('mimir-distributed'));
    assert.match(
      printed,
      /\n {2}values: mimir\.structuredConfig\.server\.grpc_tls_config\.client_auth_type\n {2}fix: /,
    );
  });
});
