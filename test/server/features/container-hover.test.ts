import assert from 'node:assert/strict';
import { documentSymbols } from '../../../server/src/features/symbols';
import { hoverAt } from '../../../server/src/features/hover';
import { withCursor } from '../marked-text';
import { catalogue, judge } from './judging';

describe('hover in a container', () => {
  const texts: readonly (readonly [what: string, path: string, marked: string, about: string, says: RegExp])[] = [
    [
      'a flag of a list',
      '/srv/compose.yaml',
      'services:\n  m:\n    image: grafana/mimir:2.6.0\n    command: ["-target=all", "-memberlist.tls-en<|>abled"]\n',
      'memberlist.tls-enabled',
      /Use TLS/,
    ],
    [
      'a flag of a script',
      '/srv/compose.yaml',
      'services:\n  m:\n    image: grafana/mimir\n    command: [sh, -c, "exec mimir -memberlist.tls-en<|>abled"]\n',
      'memberlist.tls-enabled',
      /Use TLS/,
    ],
    [
      'a key in a ConfigMap',
      '/srv/m.yaml',
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata:\n  mimir.yaml: |\n    memberlist:\n      tls_en<|>abled: true\n',
      'tls_enabled',
      /Use TLS/,
    ],
  ];
  for (const [what, path, marked, about, says] of texts) {
    it(`tells of ${what}`, async () => {
      const { text, offset } = withCursor(marked);
      const judged = await judge(path, text);
      const found = hoverAt(judged, offset, catalogue);
      assert.ok(found?.range && typeof found.contents === 'object' && 'value' in found.contents);
      assert.equal(judged.text.getText(found.range), about);
      assert.match(found.contents.value, says);
    });
  }
});

describe('symbols of containers', () => {
  it('stand below the service that they belong to', async () => {
    const text =
      'services:\n  read: &mimir\n    image: grafana/mimir\n    command: [-target=read]\n  write:\n    <<: *mimir\n    command: [-target=write]\n';
    const symbols = documentSymbols(await judge('/srv/compose.yaml', text), catalogue);
    assert.deepEqual(
      symbols.map(({ name, children }) => [name, children?.length]),
      [
        ['read', 1],
        ['write', 1],
      ],
    );
  });
});
