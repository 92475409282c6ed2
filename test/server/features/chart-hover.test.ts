import assert from 'node:assert/strict';
import { hoverAt } from '../../../server/src/features/hover';
import { withCursor } from '../marked-text';
import { catalogue, judge } from './judging';

describe('hover in values of mimir-distributed', () => {
  const cases: readonly (readonly [what: string, marked: string, about: string, says: RegExp])[] = [
    [
      'a key',
      'mimir:\n  structuredConfig:\n    memberlist:\n      tls_en<|>abled: true\n',
      'tls_enabled',
      /`-memberlist\.tls-enabled`/,
    ],
    [
      'a block in a text',
      'mimir:\n  config: |\n    server:\n      grpc_tls<|>_config:\n        cert_file: {{ .Values.cert }}\n',
      'grpc_tls_config',
      /The gRPC port/,
    ],
    [
      'a flag',
      'mimir:\n  structuredConfig: {}\ningester:\n  extraArgs:\n    "server.grpc-tls-<|>cert-path": a.crt\n',
      'server.grpc-tls-cert-path',
      /`server\.grpc_tls_config\.cert_file`/,
    ],
    [
      'a value',
      'mimir:\n  structuredConfig: {}\ningester:\n  extraArgs:\n    server.grpc-tls-client-auth: "RequireAny<|>ClientCert"\n',
      'RequireAnyClientCert',
      /Not verified\.$/,
    ],
  ];
  for (const [what, marked, about, says] of cases) {
    it(`tells of ${what}`, async () => {
      const { text, offset } = withCursor(marked);
      const judged = await judge('/srv/values.yaml', text);
      const found = hoverAt(judged, offset, catalogue);
      assert.ok(
        found?.range && typeof found.contents === 'object' && 'value' in found.contents,
        'want a hover with a range',
      );
      assert.equal(judged.text.getText(found.range), about);
      assert.match(found.contents.value, says);
    });
  }
});
