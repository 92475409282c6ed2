import assert from 'node:assert/strict';
import type { DocumentSymbol } from 'vscode-languageserver-types';
import { documentSymbols } from '../../../server/src/features/symbols';
import { catalogue, judge } from './judging';

function outline(symbols: readonly DocumentSymbol[]): readonly string[] {
  return symbols.flatMap(({ name, children }) => [name, ...outline(children ?? []).map((line) => `  ${line}`)]);
}

describe('document symbols', () => {
  it('group settings by family, wherever they stand', async () => {
    const { text, ...rest } = await judge(
      '/srv/a.flags',
      [
        '-ingester.client.tls-enabled=true',
        '-server.http-listen-port=80',
        '-target=all',
        '-ingester.client.tls-ca-path=a',
      ].join('\n'),
    );
    const symbols = documentSymbols({ text, ...rest }, catalogue);
    assert.deepEqual(outline(symbols), [
      'Distributors, queriers and rulers to ingesters',
      '  ingester.client.tls-enabled',
      '  ingester.client.tls-ca-path',
      'server',
      '  server.http-listen-port',
      'target',
      '  target',
    ]);
    assert.deepEqual(symbols[0]?.range, { start: { line: 0, character: 0 }, end: { line: 3, character: 30 } });
  });

  it('hold no setting of which nothing is written', async () => {
    assert.deepEqual(documentSymbols(await judge('/srv/a.flags', '# mimir-tls: flags\n'), catalogue), []);
  });
});
