import assert from 'node:assert/strict';
import { readSettings } from '../../server/src/session/sent-settings';

const known = { rules: ['unknown-flag'], versions: ['2.17'] as const };

describe('settings of an editor', () => {
  it('are what the user set, and nothing else', () => {
    for (const nothing of [undefined, null, {}, { certificates: null }, { trace: { server: 'off' } }]) {
      const { chosen, problems } = readSettings(nothing, known);
      assert.deepEqual(
        Object.values(chosen).filter((value) => value !== undefined),
        [],
      );
      assert.deepEqual(problems, []);
    }
  });

  it('are taken one by one', () => {
    const { chosen, problems } = readSettings(
      { mimirVersion: '2.17', rules: { 'unknown-flag': false }, certificates: { keySize: 4096 } },
      known,
    );
    assert.deepEqual(problems, []);
    assert.deepEqual(
      [chosen.mimirVersion, chosen.rules, chosen['certificates.keySize']],
      ['2.17', { 'unknown-flag': 'off' }, 4096],
    );
  });

  const bad: readonly (readonly [string, unknown])[] = [
    ['mimirVersion', { mimirVersion: '2.17.1' }],
    ['workingDirectory', { workingDirectory: 7 }],
    ['pathMappings./etc', { pathMappings: { '/etc': 1 } }],
    ['files.include', { files: { include: '*.yaml' } }],
    ['files.exclude.0', { files: { exclude: [1] } }],
    ['rules.unknown-flag', { rules: { 'unknown-flag': 'fatal' } }],
    ['expiryWarningDays', { expiryWarningDays: 1.5 }],
    ['certificates.internalName', { certificates: { internalName: 'not a name' } }],
    ['certificates.extraNames', { certificates: { extraNames: {} } }],
    ['certificates.keySize', { certificates: { keySize: 1024 } }],
    ['certificates.validityDays', { certificates: { validityDays: 0 } }],
    ['certificates.organization', { certificates: { organization: [] } }],
    ['certificates', { certificates: 'none' }],
    ['rulse', { rulse: {} }],
  ];
  for (const [name, value] of bad) {
    it(`are left out where ${name} is wrong, with a word about it`, () => {
      const { chosen, problems } = readSettings(value, known);
      const left = Object.values(chosen).filter((each) => each !== undefined && Object.keys(each).length > 0);
      assert.deepEqual(left, []);
      assert.equal(problems.length, 1);
      assert.ok(problems[0]?.startsWith(`mimirTls.${name} `), problems[0]);
    });
  }

  it('name each glob that is not used, and keep the others', () => {
    const glob = `${'*a'.repeat(12)}z`;
    const { chosen, problems } = readSettings(
      { files: { exclude: ['**/b.yaml', glob] }, deployments: { staging: [glob] } },
      known,
    );
    assert.deepEqual(chosen['files.exclude'], ['**/b.yaml', glob]);
    assert.deepEqual(problems, [
      `mimirTls.files.exclude has the glob "${glob}", which has too many \`*\` in one name, so it matches no file.`,
      `mimirTls.deployments.staging has the glob "${glob}", which has too many \`*\` in one name, so it matches no file.`,
    ]);
  });

  it('may be nonsense altogether', () => {
    for (const nonsense of [['nonsense'], 'nonsense', 7])
      assert.equal(readSettings(nonsense, known).problems.length, 1);
  });
});
