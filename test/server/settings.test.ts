import assert from 'node:assert/strict';
import { defaultSettings } from '../../server/src/protocol';
import { readSettings } from '../../server/src/settings';

describe('settings', () => {
  it('are the defaults where nothing is set', () => {
    for (const nothing of [undefined, null, {}, { certificates: null }]) {
      assert.deepEqual(readSettings(nothing), { settings: defaultSettings, complaints: [] });
    }
  });

  it('are taken one by one', () => {
    const { settings, complaints } = readSettings({
      mimirVersion: '2.17',
      pathMappings: { '/etc/mimir': 'local' },
      rules: { 'unknown-flag': 'off' },
      certificates: { keySize: 4096 },
    });
    assert.deepEqual(complaints, []);
    assert.deepEqual(settings, {
      ...defaultSettings,
      mimirVersion: '2.17',
      pathMappings: { '/etc/mimir': 'local' },
      rules: { 'unknown-flag': 'off' },
      certificates: { ...defaultSettings.certificates, keySize: 4096 },
    });
  });

  const bad: readonly (readonly [string, unknown])[] = [
    ['mimirVersion', { mimirVersion: '2.17.1' }],
    ['workingDirectory', { workingDirectory: 7 }],
    ['pathMappings', { pathMappings: { '/etc': 1 } }],
    ['files.include', { files: { include: '*.yaml' } }],
    ['files.exclude', { files: { exclude: [1] } }],
    ['rules', { rules: { 'unknown-flag': 'fatal' } }],
    ['expiryWarningDays', { expiryWarningDays: 1.5 }],
    ['certificates.internalName', { certificates: { internalName: 'not a name' } }],
    ['certificates.extraNames', { certificates: { extraNames: {} } }],
    ['certificates.keySize', { certificates: { keySize: 1024 } }],
    ['certificates.validityDays', { certificates: { validityDays: 0 } }],
    ['certificates.organization', { certificates: { organization: [] } }],
    ['certificates', { certificates: 'none' }],
  ];
  for (const [name, value] of bad) {
    it(`fall back to the default of ${name}, with a word about it`, () => {
      const { settings, complaints } = readSettings(value);
      assert.deepEqual(settings, defaultSettings);
      assert.equal(complaints.length, 1);
      assert.ok(complaints[0]?.includes(`mimirTls.${name} `), complaints[0]);
    });
  }

  it('name each glob that is not used, and keep the others', () => {
    const glob = `${'*a'.repeat(12)}z`;
    const { settings, complaints } = readSettings({ files: { exclude: ['**/b.yaml', glob] }, deployments: { staging: [glob] } });
    assert.deepEqual(settings.files.exclude, ['**/b.yaml', glob]);
    assert.deepEqual(complaints, [
      `The glob "${glob}" in mimirTls.files.exclude has too many \`*\` in one name, so it fits no file.`,
      `The glob "${glob}" in mimirTls.deployments.staging has too many \`*\` in one name, so it fits no file.`,
    ]);
  });

  it('may be nonsense altogether', () => {
    assert.deepEqual(readSettings(['nonsense']).settings, defaultSettings);
    assert.equal(readSettings('nonsense').complaints.length, 1);
  });
});
