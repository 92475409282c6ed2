import assert from 'node:assert/strict';
import { preview } from '../../client/src/commands/generation-preview';
import type { GenerationDefaults } from '../../server/src/protocol/protocol';

const defaults: GenerationDefaults = {
  workingDirectory: '/srv/mimir',
  extraNames: ['mimir.example.com'],
  validityDays: 730,
  missing: ['/srv/mimir/certs/server.crt', '/srv/mimir/certs/server.key'],
  named: 1,
  leftOut: [],
  folders: [],
  obstacle: null,
};
const shown = (path: string): string => path.replace('/srv/mimir', '.');

describe('What a generation would make', () => {
  it('is shown with its defaults', () => {
    assert.deepEqual(preview(defaults, {}, shown).split('\n'), [
      './certs/server.crt',
      './certs/server.key',
      '',
      'Relative paths start at .',
      'Valid for 730 days. Names: those in the configuration, mimir.example.com.',
      "Existing files don't change.",
    ]);
  });

  it('is shown with what the user chose instead', () => {
    const text = preview(defaults, { workingDirectory: '/srv/mimir/b', validityDays: 1, extraNames: [] }, shown);
    assert.match(text, /start at \.\/b\nValid for 1 day\. Names: those in the configuration\.\n/);
  });

  it('says what is not generated, and why', () => {
    const leftOut = ['/vault/server.crt: It is not on this machine.'];
    assert.match(preview({ ...defaults, leftOut }, {}, shown), /\nNot generated: \/vault\/server\.crt: It is not/);
  });

  it('is cut where it would not fit a dialog, with a count', () => {
    const missing = Array.from({ length: 40 }, (_, index) => `/srv/mimir/${String(index)}.crt`);
    const lines = preview({ ...defaults, missing }, {}, shown).split('\n');
    assert.equal(lines[12], 'and 28 more files');
  });
});
