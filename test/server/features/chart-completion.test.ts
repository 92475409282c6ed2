import assert from 'node:assert/strict';
import { accept, complete, labels } from './completing';

const values = { file: 'values.yaml' } as const;

describe('completion in values of mimir-distributed', () => {
  const cases: readonly (readonly [what: string, marked: string, label: string, result: string])[] = [
    [
      'a key of the structured configuration',
      'mimir:\n  structuredConfig:\n    server:\n      tls_m<|>\n',
      'tls_min_version',
      'mimir:\n  structuredConfig:\n    server:\n      tls_min_version: \n',
    ],
    [
      'a block, further in than the values are',
      'mimir:\n  structuredConfig:\n    server:\n      grpc_tls<|>\n',
      'grpc_tls_config',
      'mimir:\n  structuredConfig:\n    server:\n      grpc_tls_config:\n        \n',
    ],
    [
      'a value',
      'mimir:\n  structuredConfig:\n    server:\n      tls_min_version: V<|>\n',
      'VersionTLS13',
      'mimir:\n  structuredConfig:\n    server:\n      tls_min_version: VersionTLS13\n',
    ],
    [
      'a key in the text of the configuration',
      'mimir:\n  config: |\n    server:\n      grpc_tls<|>\n  structuredConfig: {}\n',
      'grpc_tls_config',
      'mimir:\n  config: |\n    server:\n      grpc_tls_config:\n        \n  structuredConfig: {}\n',
    ],
    [
      'a value in it',
      'mimir:\n  config: |\n    server:\n      log_level: {{ .Values.level }}\n      tls_min_version: V<|>\n',
      'VersionTLS13',
      'mimir:\n  config: |\n    server:\n      log_level: {{ .Values.level }}\n      tls_min_version: VersionTLS13\n',
    ],
    [
      'a flag of a component, with a colon',
      'mimir:\n  structuredConfig: {}\nquerier:\n  extraArgs:\n    ingester.client.tls-e<|>\n',
      'tls-enabled',
      'mimir:\n  structuredConfig: {}\nquerier:\n  extraArgs:\n    ingester.client.tls-enabled: \n',
    ],
    [
      'its value in quotes',
      'mimir:\n  structuredConfig: {}\nquerier:\n  extraArgs:\n    ingester.client.tls-enabled: "t<|>"\n',
      'true',
      'mimir:\n  structuredConfig: {}\nquerier:\n  extraArgs:\n    ingester.client.tls-enabled: "true"\n',
    ],
    [
      'a key in a chart around it',
      'mimir-distributed:\n  mimir:\n    structuredConfig:\n      memberlist:\n        tls_en<|>\n',
      'tls_enabled',
      'mimir-distributed:\n  mimir:\n    structuredConfig:\n      memberlist:\n        tls_enabled: \n',
    ],
  ];
  for (const [what, marked, label, result] of cases) {
    it(`writes ${what}`, async () => {
      assert.equal(await accept(marked, label, values), result);
    });
  }

  const silent: readonly (readonly [what: string, marked: string])[] = [
    ["beside Mimir's part", 'mimir:\n  structuredConfig: {}\nnginx:\n  <|>\n'],
    ['in another part', 'mimir:\n  structuredConfig: {}\nquerier:\n  resources:\n    req<|>\n'],
    ['in the arguments of what is not Mimir', 'mimir:\n  structuredConfig: {}\nnginx:\n  extraArgs:\n    tls<|>\n'],
  ];
  for (const [what, marked] of silent) {
    it(`says nothing ${what}`, async () => {
      assert.equal(await complete(marked, values), null);
    });
  }

  const frames: readonly (readonly [marked: string, labels: readonly string[]])[] = [
    ['mimir:\n  structuredConfig: {}\n<|>\n', ['distributor', 'ingester', 'querier']],
    ['mimir:\n  structuredConfig: {}\nquerier:\n  extra<|>\n', ['extraArgs']],
    ['mimir:\n  config: |\n    server:\n      log_level: warn\n  <|>\n', ['structuredConfig']],
  ];
  for (const [marked, expected] of frames) {
    it(`offers the keys that lead to settings, first ${expected.join(', ')}`, async () => {
      assert.deepEqual((await labels(marked, values)).slice(0, expected.length), expected);
    });
  }

  it('takes the lines of a new block as texts of a component', async () => {
    const marked = 'mimir:\n  structuredConfig: {}\nquerier:\n  extraArgs:\n    server.grpc-tls<|>\n';
    const result = await accept(marked, 'Mutual TLS: The gRPC port', values);
    assert.match(
      result,
      /\n {4}server\.grpc-tls-cert-path: certs\/server\.crt\n {4}server\.grpc-tls-key-path: certs\/server\.key\n/,
    );
  });
});

describe('completion in a manifest that installs the chart', () => {
  const application = (helm: string): string =>
    `apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec:\n  sources:\n    - path: dashboards\n    - chart: mimir-distributed\n      helm:\n${helm}`;
  const cases: readonly (readonly [what: string, file: string, marked: string, label: string, result: string])[] = [
    [
      'a text',
      'application.yaml',
      application(
        '        values: |\n          mimir:\n            structuredConfig:\n              server:\n                grpc_tls<|>\n',
      ),
      'grpc_tls_config',
      application(
        '        values: |\n          mimir:\n            structuredConfig:\n              server:\n                grpc_tls_config:\n                  \n',
      ),
    ],
    [
      'a mapping in a list',
      'application.yaml',
      application(
        '        valuesObject:\n          querier:\n            extraArgs:\n              memberlist.tls-e<|>\n',
      ),
      'tls-enabled',
      application(
        '        valuesObject:\n          querier:\n            extraArgs:\n              memberlist.tls-enabled: \n',
      ),
    ],
    [
      'a text within a text',
      'application.yaml',
      application(
        '        values: |\n          mimir:\n            config: |\n              server:\n                tls_min_version: V<|>\n',
      ),
      'VersionTLS12',
      application(
        '        values: |\n          mimir:\n            config: |\n              server:\n                tls_min_version: VersionTLS12\n',
      ),
    ],
    [
      'the values of Flux',
      'release.yaml',
      'kind: HelmRelease\nspec:\n  values:\n    mimir:\n      structuredConfig:\n        memberlist:\n          tls_en<|>\n',
      'tls_enabled',
      'kind: HelmRelease\nspec:\n  values:\n    mimir:\n      structuredConfig:\n        memberlist:\n          tls_enabled: \n',
    ],
  ];
  for (const [what, file, marked, label, result] of cases) {
    it(`writes into ${what}`, async () => {
      assert.equal(await accept(marked, label, { file }), result);
    });
  }
});
