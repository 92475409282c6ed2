import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { documentSelector } from '../../client/src/connection/document-selector';
import { settingNames, settingsTable } from '../../core/src/settings/table';
import { clientCommands, settingsSection } from '../../server/src/protocol/protocol';

/** Only the client's own library reads it, so the server's settings lack it. */
const tracing = `${settingsSection}.trace.server`;

describe('package.json', () => {
  const manifest: unknown = JSON.parse(readFileSync('package.json', 'utf8'));
  const properties = record(at(manifest, 'contributes', 'configuration', 'properties'));

  it('offers the settings that the reader knows, with the same defaults', () => {
    const offered = Object.fromEntries(
      Object.entries(properties).map(([name, schema]) => [name, at(schema, 'default')]),
    );
    const known = settingNames.map((name) => [`${settingsSection}.${name}`, settingsTable[name].default]);
    assert.deepEqual(offered, { ...Object.fromEntries(known), [tracing]: 'off' });
  });

  it('is up to date with all that follows from the sources, as are the README and the schema of the settings file', () => {
    execFileSync(process.execPath, ['scripts/docs.mjs', '--check'], { stdio: ['ignore', 'ignore', 'inherit'] });
  });

  /** What a stranger's repository may set before anybody trusts it: it reaches neither files nor more than a moment's work. */
  const harmless = ['mimirVersion', 'rules', 'expiryWarningDays', 'expiryHints', 'trace.server'];

  it('takes no setting of an untrusted workspace that reaches files or time', () => {
    const restricted = list(at(manifest, 'capabilities', 'untrustedWorkspaces', 'restrictedConfigurations'));
    const judged = [...restricted, ...harmless.map((name) => `${settingsSection}.${name}`)];
    assert.deepEqual(judged.sort(), Object.keys(properties).sort(), 'every setting is either restricted or harmless');
  });

  it('documents every setting in whole sentences', () => {
    for (const [name, schema] of Object.entries(properties)) {
      assert.match(String(at(schema, 'markdownDescription')), /^[A-Z].{30,}\.$/s, name);
    }
  });

  it('wakes the extension for every language that the server is told about', () => {
    const languages = new Set(documentSelector.flatMap((filter) => ('language' in filter ? [filter.language] : [])));
    const awaited = list(at(manifest, 'activationEvents'));
    const missing = [...languages].filter((language) => !awaited.includes(`onLanguage:${language}`));
    assert.deepEqual(missing, []);
  });

  it('offers the commands that the client registers', () => {
    const offered = list(at(manifest, 'contributes', 'commands')).map((command) => at(command, 'command'));
    assert.deepEqual(offered.sort(), Object.values(clientCommands).sort());
  });
});

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, key) => record(inner)[key], value);
}

function record(value: unknown): Record<string, unknown> {
  assert.ok(isRecord(value), `want an object, got ${JSON.stringify(value)}`);
  return value;
}

function list(value: unknown): unknown[] {
  assert.ok(Array.isArray(value), `want a list, got ${JSON.stringify(value)}`);
  return value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
