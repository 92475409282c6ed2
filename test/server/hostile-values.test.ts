import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { clientCommands, internalCommands, requests } from '../../server/src/protocol/protocol';
import { hostileFiles } from '../hostile-files';
import { filled, flagsTemplate, hostileValues, placesIn, yamlTemplate } from '../hostile-values';
import { Editor } from './editor';

describe('The language server, given values that it must not show', () => {
  let folder: string;
  let editor: Editor;
  let opened = 0;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'mimir-tls-hostile-'));
    editor = await Editor.start({
      folder,
      options: { trusted: true, commands: [...Object.values(clientCommands), ...Object.values(internalCommands)] },
    });
  });
  after(async () => {
    await editor.stop();
    rmSync(folder, { recursive: true });
  });

  for (const [ending, template, language] of [
    ['mimir.yaml', yamlTemplate, 'yaml'],
    ['flags', flagsTemplate, 'mimir-flags'],
  ] as const) {
    for (const { what, value, marker } of hostileValues) {
      it(`shows ${what} in no answer about ${ending}`, async () => {
        for (const place of [null, 4, placesIn(template) - 2]) {
          const shown = await everythingSaidOf(`x${(opened += 1)}.${ending}`, filled(template, value, place), language);
          assert.ok(shown.length > 20, 'want much to look at');
          for (const text of shown) assert.equal(seen(text, marker), null);
        }
      });
    }
  }

  for (const [number, { name, language, text }] of hostileFiles.entries()) {
    it(`shows no such value in an answer about ${name}`, async () => {
      // Every kind of value with some kinds of files, to be quick.
      for (const { what, value, marker } of [
        hostileValues[0],
        hostileValues.at(-1),
        hostileValues[1 + (number % 3)],
      ].flatMap((each) => each ?? [])) {
        const shown = await everythingSaidOf(`${(opened += 1)}/${name}`, text(value), language);
        assert.ok(shown.length > 20, 'want much to look at');
        for (const each of shown) assert.equal(seen(each, marker), null, what);
      }
    });
  }

  it('outlines a password without its value', async () => {
    const shown = await everythingSaidOf(
      'password.mimir.yaml',
      'target: none\nredis_like:\n  password: hunter2\ncommon:\n  storage:\n    s3:\n      secret_access_key: hunter2\n',
      'yaml',
    );
    assert.ok(shown.includes('a secret value'));
    for (const text of shown) assert.equal(seen(text, /hunter2/), null);
  });

  /** Every text of every answer but what edits write, which is the user's own. */
  async function everythingSaidOf(name: string, text: string, language: string): Promise<readonly string[]> {
    const uri = pathToFileURL(join(folder, name)).href;
    await editor.open(uri, text, language);
    const { diagnostics } = await editor.next(uri, () => true);
    assert.ok(diagnostics.length > 0);
    const textDocument = { uri };
    const lines = text.split('\n');
    const whole = { start: { line: 0, character: 0 }, end: { line: lines.length, character: 0 } };
    const answers: unknown[] = [diagnostics, editor.log, editor.messages];
    const step = Math.ceil(lines.length / 25);
    for (const [line, { length }] of lines.entries()) {
      if (line % step !== 0) continue;
      for (const character of [Math.min(length, 9), Math.max(0, length - 3)]) {
        answers.push(await editor.request('textDocument/hover', { textDocument, position: { line, character } }));
      }
      // Lists are long. From file to file, each line gets its turn.
      if ((line / step + opened) % 4 !== 0) continue;
      answers.push(
        await editor.request('textDocument/completion', {
          textDocument,
          position: { line, character: Math.max(0, length - 3) },
        }),
      );
    }
    for (const kind of [1, 2])
      answers.push(
        withoutEdits(
          await editor.request('textDocument/codeAction', {
            textDocument,
            range: whole,
            context: { diagnostics, triggerKind: kind },
          }),
        ),
      );
    for (const method of ['textDocument/documentSymbol', 'textDocument/documentLink'])
      answers.push(await editor.request(method, { textDocument }));
    answers.push(await editor.request('textDocument/inlayHint', { textDocument, range: whole }));
    for (const method of [
      requests.map,
      requests.mapAsMermaid,
      requests.exportCertManager,
      requests.generationDefaults,
      requests.certificateFiles,
    ])
      answers.push(await editor.request(method, { uri }));
    await editor.close(uri);
    return textsIn(answers);
  }
});

/** The part that shows it, as far as it is of use to read. */
function seen(text: string, marker: RegExp): string | null {
  // Texts of several lines are Markdown and Mermaid.
  const at = text.search(marker);
  return at < 0 ? null : text.slice(Math.max(0, at - 200), at + 60);
}

function withoutEdits(actions: unknown): unknown {
  return Array.isArray(actions)
    ? actions.map((action: { title?: unknown; diagnostics?: unknown }) => [action.title, action.diagnostics])
    : actions;
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
