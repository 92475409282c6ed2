import assert from 'node:assert/strict';
import { chosenSettings } from '../../client/src/connection/chosen-settings';

describe('what the client tells the server of the settings', () => {
  /** An editor's settings by name, as `inspect` shows them. */
  const configuration = (scopes: Readonly<Record<string, Readonly<Record<string, unknown>>>>) => ({
    inspect: (name: string) => ({ defaultValue: `the usual ${name}`, ...scopes[name] }),
  });

  it('is nothing that nobody set', () => {
    assert.deepEqual(chosenSettings(configuration({})), {});
  });

  it('is nested as the section is', () => {
    const set = {
      mimirVersion: { globalValue: '2.17' },
      'files.exclude': { workspaceValue: ['a'] },
      'files.include': { globalValue: [] },
      'certificates.keySize': { globalValue: 4096 },
    };
    assert.deepEqual(chosenSettings(configuration(set)), {
      mimirVersion: '2.17',
      files: { include: [], exclude: ['a'] },
      certificates: { keySize: 4096 },
    });
  });

  it('is the innermost scope, entry by entry where there are entries', () => {
    const rules = {
      globalValue: { a: 'off', b: 'hint' },
      workspaceValue: { a: 'error' },
      workspaceFolderValue: { c: 'off' },
    };
    const set = { rules, expiryHints: { globalValue: true, workspaceFolderValue: false } };
    assert.deepEqual(chosenSettings(configuration(set)), {
      rules: { a: 'error', b: 'hint', c: 'off' },
      expiryHints: false,
    });
  });
});
