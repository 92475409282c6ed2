import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { documentSelector } from '../../client/src/document-selector';
import { defaultSettings, clientCommands, settingsSection } from '../../server/src/protocol';

/** Only the client's own library reads it, so the server's settings lack it. */
const tracing = `${settingsSection}.trace.server`;

describe('package.json', () => {
  const manifest: unknown = JSON.parse(readFileSync('package.json', 'utf8'));
  const properties = record(at(manifest, 'contributes', 'configuration', 'properties'));

  it('offers the settings that the server knows, with the same defaults', () => {
    const offered = Object.fromEntries(
      Object.entries(properties).map(([name, schema]) => [name, at(schema, 'default')]),
    );
    assert.deepEqual(offered, { ...flatten(defaultSettings, settingsSection), [tracing]: 'off' });
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

/** Dotted names of all leaves. A setting that is itself an open map counts as a leaf, and is empty by default. */
function flatten(value: object, prefix: string): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]: [string, unknown]) => {
      const name = `${prefix}.${key}`;
      return isRecord(inner) && Object.keys(inner).length > 0 ? Object.entries(flatten(inner, name)) : [[name, inner]];
    }),
  );
}

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
