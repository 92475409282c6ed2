import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { nodePaths } from '../../../host/src/node-paths';
import { kindById, kindOf } from '../../../core/src/documents/document-kinds';
import { toDiagnostic } from '../../../server/src/protocol/lsp-conversion';
import { codeActions } from '../../../server/src/features/code-actions';
import { completionAt } from '../../../server/src/features/completion';
import { documentLinks } from '../../../server/src/features/document-links';
import { hoverAt } from '../../../server/src/features/hover';
import { documentSymbols } from '../../../server/src/features/symbols';
import { cutPlaces } from '../../cut-places';
import { plainClient } from './completing';
import { catalogue, judge } from './judging';

const sources = { internalName: 'mimir.internal', namesServedTo: () => [], list: () => Promise.resolve([]) };

/** Asks for everything that an editor asks for at the offset, or only for what it asks for while somebody types. Whatever throws fails the test. */
async function askAll(path: string, text: string, offset: number, isTyping = false): Promise<void> {
  const source = { uri: nodePaths.toUri(path), languageId: '', text };
  const kind = kindOf(source) ?? kindById(path.endsWith('.flags') ? 'flags' : 'mimir-yaml');
  assert.ok(kind);
  const document = TextDocument.create(source.uri, '', 1, text);
  const cursor = kind.cursorAt(source, offset, catalogue);
  const latest = catalogue.at(catalogue.newest);
  const list =
    cursor && (await completionAt({ text: document, cursor, catalogue: latest, client: plainClient, sources }));
  for (const { textEdit } of list?.items ?? []) assert.ok(textEdit);
  if (isTyping || kindOf(source) === null) return;
  const judged = await judge(path, text);
  hoverAt(judged, offset, catalogue);
  documentSymbols(judged, catalogue);
  documentLinks(judged, catalogue, nodePaths);
  const diagnostics = judged.analysis.findings.map((finding) =>
    toDiagnostic(finding, judged.text, { rulesUrl: null, textOf: () => null }),
  );
  for (const { range } of diagnostics) {
    assert.ok(judged.text.offsetAt(range.start) <= judged.text.offsetAt(range.end));
    codeActions({
      judged,
      range,
      diagnostics,
      other: () => null,
      versionOf: () => 1,
      catalogue,
      clientRuns: new Set(),
      mayGenerate: true,
      versionedEdits: true,
    });
  }
}

describe('half-typed examples', function () {
  // Thousands of texts are judged: it takes as long as the machine needs, and waits for nothing.
  this.timeout(180_000);

  for (const name of readdirSync('examples').filter((each) => /^page\.(flags|yaml)$/.test(each))) {
    const path = resolve('examples', name);
    const text = readFileSync(path, 'utf8');

    it(`${name}, cut anywhere, gets answers`, async () => {
      assert.ok(text.length > 100);
      // Within a word it is only completed.
      for (const offset of cutPlaces(text))
        await askAll(path, text.slice(0, offset), offset, /^\w\w/.test(text.slice(Math.max(0, offset - 1))));
    });

    it(`${name}, with a full stop in the middle of a line, gets answers`, async () => {
      const lines = text.split('\n');
      for (const [index, line] of lines.entries()) {
        const middle = Math.floor(line.length / 2);
        const edited = lines.with(index, `${line.slice(0, middle)}.${line.slice(middle)}`).join('\n');
        await askAll(path, edited, lines.slice(0, index).join('\n').length + (index > 0 ? 1 : 0) + middle + 1);
      }
    });
  }
});
