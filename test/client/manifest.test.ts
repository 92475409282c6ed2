import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { asObject } from '../../core/src/settings/value-kinds';

/** A value in package.json, by the way to it. */
function contributed(...way: readonly string[]): unknown {
  let value: unknown = JSON.parse(readFileSync('package.json', 'utf8'));
  for (const name of ['contributes', ...way]) value = asObject(value)?.[name];
  return value;
}

function list(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  assert.ok(Array.isArray(value));
  return value.map((each) => asObject(each) ?? {});
}

describe('What the extension contributes', () => {
  const commands = list(contributed('commands'));

  it('hides no command from the palette, since each says what it needs', () => {
    assert.deepEqual(
      commands.filter(({ enablement }) => enablement !== undefined),
      [],
    );
    assert.equal(contributed('menus', 'commandPalette'), undefined);
  });

  it('has an entry for each kind of new file', () => {
    const entries = list(contributed('menus', 'file/newFile')).map(({ command }) => command);
    const titles = entries.map((entry) => commands.find(({ command }) => command === entry)?.['shortTitle']);
    assert.deepEqual(titles, ['Mimir Flags', 'Mimir Configuration']);
  });

  it('names only pictures that are there', () => {
    const named = JSON.stringify(contributed()).match(/images\/[\w/-]+\.(?:svg|png)/g) ?? [];
    assert.deepEqual(
      named.filter((name) => !existsSync(name)),
      [],
    );
  });
});
