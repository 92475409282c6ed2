import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { chosenEncoding, encodedText, type PositionEncoding, updatedText } from '../../server/src/session/positions';
import { Editor } from './editor';

const uri = 'file:///srv/mimir.flags';

describe('positions', () => {
  it('count what the client prefers, and UTF-16 where it says nothing that is known', () => {
    assert.equal(chosenEncoding(['utf-8', 'utf-16']), 'utf-8');
    assert.equal(chosenEncoding(['utf-7', 'utf-32', 'utf-8']), 'utf-32');
    assert.equal(chosenEncoding([]), 'utf-16');
    assert.equal(chosenEncoding([null, 8]), 'utf-16');
  });

  for (const [encoding, character] of [
    ['utf-8', 17],
    ['utf-16', 14],
    ['utf-32', 13],
  ] as const) {
    it(`are other numbers behind letters beyond ASCII in ${encoding}`, () => {
      const text = encodedText(uri, '', 1, 'first\n-name=Zürich🔒x\n', encoding);
      const offset = text.getText().indexOf('x\n');
      assert.deepEqual(text.positionAt(offset), { line: 1, character });
      assert.equal(text.offsetAt({ line: 1, character }), offset);
    });
  }

  const encodings: readonly PositionEncoding[] = ['utf-8', 'utf-32'];
  const texts = fc.string({ unit: fc.constantFrom('a', 'ü', '語', '🔒', '\n', '\r\n', ' '), maxLength: 40 });

  it('lead there and back in any text, and never out of it', () => {
    fc.assert(
      fc.property(texts, fc.constantFrom(...encodings), fc.nat(60), fc.nat(9), (text, encoding, character, line) => {
        const document = encodedText(uri, '', 1, text, encoding);
        const plain = TextDocument.create(uri, '', 1, text);
        const offset = document.offsetAt({ line, character });
        assert.ok(offset >= 0 && offset <= text.length);
        assert.equal(document.offsetAt(document.positionAt(offset)), plain.offsetAt(plain.positionAt(offset)));
      }),
    );
  });

  it('of an edit mean what the text is after the edits before it', () => {
    const before = encodedText(uri, '', 1, '-a=ü\n-b=é\n', 'utf-8');
    const after = updatedText(
      before,
      [
        { range: { start: { line: 0, character: 3 }, end: { line: 0, character: 5 } }, text: '語語' },
        { range: { start: { line: 0, character: 9 }, end: { line: 1, character: 5 } }, text: ';-b=' },
      ],
      2,
    );
    assert.equal(after.getText(), '-a=語語;-b=\n');
    assert.equal(after.version, 2);
  });
});

describe('a client that counts bytes', () => {
  it('is told so, and finds everything behind letters beyond ASCII', async () => {
    const editor = await Editor.start({ capabilities: { general: { positionEncodings: ['utf-8', 'utf-16'] } } });
    assert.equal(editor.serverCapabilities.positionEncoding, 'utf-8');
    const before = "-common.storage.s3.bucket-name='Zürich 語' -";
    await editor.open(uri, `-target=all # é\n${before}no-such-flag=1 -server.http-tls-cert-path=a.crt\n`);
    const { diagnostics } = await editor.next(uri, () => true);
    const found = diagnostics.find(({ code }) => code === 'unknown-flag');
    assert.equal(found?.range.start.character, Buffer.byteLength(before));
    const position = { line: 1, character: Buffer.byteLength(before) + 'no-such-flag=1 -s'.length };
    const hover = JSON.stringify(await editor.request('textDocument/hover', { textDocument: { uri }, position }));
    assert.match(hover, /server\.http_tls_config\.cert_file/);
    assert.ok(hover.includes(`"start":{"line":1,"character":${String(position.character - 1)}}`), hover);
    await editor.stop();
  });

  it('edits with bytes', async () => {
    const editor = await Editor.start({ capabilities: { general: { positionEncodings: ['utf-8'] } } });
    await editor.open(uri, '# ü\n-target=all\n');
    await editor.next(uri, ({ diagnostics }) => diagnostics.length === 0);
    const contentChanges = [
      { range: { start: { line: 0, character: 4 }, end: { line: 1, character: 11 } }, text: '\n-no-such-flag=1' },
    ];
    await editor.notify('textDocument/didChange', { textDocument: { uri, version: 2 }, contentChanges });
    const { diagnostics } = await editor.next(uri, ({ version }) => version === 2);
    assert.deepEqual(
      diagnostics.map(({ code, range }) => [code, range.start]),
      [['unknown-flag', { line: 1, character: 1 }]],
    );
    await editor.stop();
  });

  it('that says nothing of it counts UTF-16', async () => {
    const editor = await Editor.start({ capabilities: {} });
    assert.equal(editor.serverCapabilities.positionEncoding, 'utf-16');
    await editor.stop();
  });
});
