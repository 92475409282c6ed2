import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hostileFiles } from '../hostile-files';
import { hostileValues } from '../hostile-values';
import { callIn } from './calling';

/** Every way to have something printed of a file, but the usual one. */
const commands = [
  ['check', '--format', 'json'],
  ['check', '--format', 'sarif'],
  ['check', '--format', 'github'],
  ['check', '--format', 'gitlab'],
  ['check', '--format', 'junit'],
  ['map'],
  ['map', '--format', 'mermaid'],
  ['map', '--format', 'json'],
  ['map', '--format', 'svg'],
  ['certs', '--dry-run'],
  ['certs', '--dry-run', '--format', 'json'],
  ['certs', '--cert-manager'],
  ['convert', '--to', 'flags'],
  ['secure', '--dry-run'],
];

/** The line that shows it, as far as it is of use to read. */
function seen(text: string, marker: RegExp): string | null {
  const at = text.search(marker);
  return at < 0 ? null : text.slice(Math.max(0, at - 100), at + 60);
}

describe('The command line, given files of every kind with values that it must not show', () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'mimir-tls-hostile-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  for (const [number, { name, text }] of hostileFiles.entries()) {
    for (const [index, { what, value, marker }] of hostileValues.entries()) {
      it(`shows ${what} in nothing that it prints of ${name}`, async () => {
        writeFileSync(join(folder, name), text(value));
        // In its turn each of them sees each kind of file and of value.
        const turn = number * hostileValues.length + index;
        const some = [2, 7, 11].map((step) => commands[(turn * 3 + step) % commands.length] ?? []);
        for (const command of [['check'], ...some]) {
          // A converted file has its values whole, and is meant for a file.
          if (command[0] === 'convert' && what === 'a long value') continue;
          const { status, printed, complained } = await callIn(folder, [...command, name]);
          const all = printed + complained;
          assert.ok(status < 3, all);
          // What starts a line there is a command of our own.
          const shown = command.includes('github') ? all.replace(/^::(?:error|warning|notice) (?=file=)/gm, '') : all;
          assert.equal(seen(shown, marker), null, command.join(' '));
          if (command.join() === 'check') assert.match(printed, /\[[a-z-]+\]$/m);
        }
      });
    }
  }

  it('prints a line for each finding, whatever the values are', async () => {
    for (const { name, text } of hostileFiles) {
      writeFileSync(join(folder, name), text(hostileValues.at(-1)?.value ?? ''));
      const { printed } = await callIn(folder, ['check', '--format', 'github', name]);
      const lines = printed.trimEnd().split('\n');
      assert.deepEqual(
        lines.filter((line) => !/^::(?:error|warning|notice) file=/.test(line)),
        [],
      );
    }
  });
});
