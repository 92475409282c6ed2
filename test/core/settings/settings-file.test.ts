import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { loadCatalogue } from '../../../core/src/catalogue/load';
import { confinedChoice } from '../../../core/src/settings/confined';
import { findSettingsFile, layerOf } from '../../../core/src/settings/file';
import { readSettingsFile } from '../../../core/src/settings/file-reading';
import { knownNames } from '../../../core/src/settings/known';
import { projectSettings } from '../../../core/src/settings/project';
import { nodeFiles } from '../../../host/src/files';
import { nodePaths } from '../../../host/src/node-paths';

const known = knownNames(loadCatalogue());

/** The chosen values that are there. */
function chosenIn(text: string): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(readSettingsFile(text, known).chosen).filter(([, value]) => value !== undefined),
  );
}

/** Each problem as the words that it is about, and what is said of them. */
function problemsIn(text: string): readonly string[] {
  return readSettingsFile(text, known).problems.map(
    ({ range, message }) => `${text.slice(range.start, range.end)} | ${message}`,
  );
}

describe('a settings file', () => {
  it("has the keys of the editor's settings, without the prefix", () => {
    const text = `
mimirVersion: "2.17"
workingDirectory: deploy
pathMappings: { /etc/mimir: certs }
deployments:
  staging: [a.flags, "b/*.yaml"]
files:
  include: [config.yaml]
  exclude: [test/**]
rules: { unknown-flag: warning }
expiryWarningDays: 14
certificates: { internalName: mimir.test, extraNames: [a], keySize: 4096, validityDays: 90, organization: Us }
`;
    assert.deepEqual(problemsIn(text), []);
    assert.deepEqual(chosenIn(text), {
      mimirVersion: '2.17',
      workingDirectory: 'deploy',
      pathMappings: { '/etc/mimir': 'certs' },
      deployments: { staging: ['a.flags', 'b/*.yaml'] },
      'files.include': ['config.yaml'],
      'files.exclude': ['test/**'],
      rules: { 'unknown-flag': 'warning' },
      expiryWarningDays: 14,
      'certificates.internalName': 'mimir.test',
      'certificates.extraNames': ['a'],
      'certificates.keySize': 4096,
      'certificates.validityDays': 90,
      'certificates.organization': 'Us',
    });
  });

  it('may be JSON, empty, or nothing but comments', () => {
    assert.deepEqual(chosenIn('{\n\t"mimirVersion": "2.17",\n\t"rules": { "unknown-flag": false }\n}'), {
      mimirVersion: '2.17',
      rules: { 'unknown-flag': 'off' },
    });
    for (const text of ['', '# later\n', '---\n', 'rules:\n'])
      assert.deepEqual([chosenIn(text), problemsIn(text)], [{}, []]);
  });

  it('switches a rule off with off, quoted or not, and with false', () => {
    for (const off of ['off', '"off"', "'off'", 'false'])
      assert.deepEqual(chosenIn(`rules: { unknown-flag: ${off} }`), { rules: { 'unknown-flag': 'off' } });
  });

  it('takes a version without quotes as it is written', () => {
    for (const version of ['2.10', '3.0', '2.17'])
      assert.deepEqual(chosenIn(`mimirVersion: ${version}\n`), { mimirVersion: version });
  });

  const mistakes: readonly (readonly [string, string])[] = [
    ['rulse: {}', 'rulse | rulse is not a setting, so it is ignored. Use "rules".'],
    ['mimirTls.rules: {}', 'mimirTls.rules | mimirTls.rules is not a setting, so it is ignored. Use "rules".'],
    ['files: { exlude: [] }', 'exlude | files.exlude is not a setting, so it is ignored. Use "exclude".'],
    [
      'certificates: { keysize: 2048 }',
      'keysize | certificates.keysize is not a setting, so it is ignored. Use "keySize".',
    ],
    [
      'rules: { unkown-flag: off }',
      'unkown-flag | rules.unkown-flag is not a rule, so it is ignored. Use "unknown-flag".',
    ],
    [
      'rules: { unknown-flag: warn }',
      'warn | rules.unknown-flag should be "off", "error", "warning", "information" or "hint", not "warn", so it is ignored. Use "warning".',
    ],
    [
      'mimirVersion: 2.99',
      '2.99 | mimirVersion is 2.99, which is not a known version of Mimir: 2.0 to 3.2 are known. Use "2.17".',
    ],
    [
      'mimirVersion: v2.17.3',
      'v2.17.3 | mimirVersion should be "auto" or a version such as "2.17", not "v2.17.3", so it is ignored. Use "2.17".',
    ],
    ['deployments: { a: x.yaml }', 'x.yaml | deployments.a should be a list, not "x.yaml", so it is ignored.'],
    ['files: { exclude: [a, 7] }', '7 | files.exclude.1 should be a text, not 7, so it is ignored.'],
    [
      'expiryHints: true',
      'expiryHints | expiryHints is only for editors, so it is ignored here. Set mimirTls.expiryHints in the editor.',
    ],
  ];
  for (const [text, problem] of mistakes) it(`tells of ${text}`, () => assert.deepEqual(problemsIn(text), [problem]));

  it('leaves out what is wrong, and no more', () => {
    assert.deepEqual(
      chosenIn('rules: { unknown-flag: fatal, file-not-found: off }\nexpiryWarningDays: soon\nmimirVersion: "2.17"\n'),
      {
        mimirVersion: '2.17',
        rules: { 'file-not-found': 'off' },
      },
    );
  });

  it('that cannot be read is not used at all, and says so', () => {
    const nested = Array.from(
      { length: 30 },
      (_, level) => `a${level + 1}: &a${level + 1} [*a${level}, *a${level}, *a${level}]`,
    ).join('\n');
    for (const text of [
      'rules: [',
      'rules: {}\nrules: {}',
      'a: 1\n---\nb: 2',
      `a0: &a0 [x]\n${nested}`,
      '"'.repeat(300_000),
    ]) {
      const { chosen, problems } = readSettingsFile(text, known);
      assert.deepEqual(chosen, {});
      assert.deepEqual(
        problems.map(({ severity }) => severity),
        ['error'],
      );
      assert.match(problems[0]?.message ?? '', /so the file is ignored\.$/);
    }
  });
});

describe('deployments in a settings file', () => {
  const yaml = (deployments: Readonly<Record<string, readonly string[]>>): string => JSON.stringify({ deployments });
  const names = (text: string): number => Object.keys(readSettingsFile(text, known).chosen.deployments ?? {}).length;
  const many = (count: number, of: (index: number) => string): readonly string[] =>
    Array.from({ length: count }, (_, index) => of(index));

  it('are as many as projects have, with the files of each', () => {
    const text = yaml(Object.fromEntries(many(100, (index) => `d${index}`).map((name) => [name, [`${name}/*.yaml`]])));
    assert.deepEqual([names(text), problemsIn(text)], [100, []]);
  });

  it('are bounded, and what was left out is told', () => {
    const deployments = Object.fromEntries(many(101, (index) => `d${index}`).map((name) => [name, [`${name}.yaml`]]));
    assert.equal(names(yaml(deployments)), 100);
    assert.match(problemsIn(yaml(deployments)).join(), /deployments has more than 100 deployments, so only the first/);
    for (const [list, over] of [
      [many(101, (index) => `${index}/*.yaml`), '100 globs'],
      [many(1001, (index) => `${index}.yaml`), '1000 files'],
    ] as const) {
      const text = yaml({ small: ['a.flags'], large: list });
      assert.equal(names(text), 1);
      assert.match(
        problemsIn(text).join(),
        new RegExp(`deployments.large brings the deployments to more than ${over}`),
      );
    }
  });
});

describe('what is told of a settings file', () => {
  const secret = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj';
  const pem = `-----BEGIN PRIVATE KEY-----${secret}-----END PRIVATE KEY-----`;
  const texts = [
    `mimirVersion: "${pem}"`,
    `rules: { unknown-flag: "${pem}" }`,
    `"${pem}": x`,
    `pathMappings: { "${pem}": 1 }`,
    `a: b\n  ${pem}: [`,
    `deployments: "${pem}"`,
    `files: { exclude: [{ a: "${pem}" }] }`,
  ];
  for (const text of texts) {
    it(`holds no private key of ${text.replace(pem, 'KEY')}`, () => {
      const problems = problemsIn(text).map((problem) => problem.slice(problem.lastIndexOf(' | ')));
      assert.ok(problems.length > 0);
      assert.ok(!problems.join('\n').includes(secret.slice(10, 40)), problems.join('\n'));
    });
  }
});

describe('paths and globs of a settings file', () => {
  const bounds = { folder: '/repo/deploy', root: '/repo', text: '' };
  const inside = [
    '.',
    '..',
    '../certs',
    '/repo',
    '/repo/certs',
    'a/**/b.yaml',
    '../x/*.yaml',
    './{a,b}/*.yaml',
    '**/..a/*',
  ];
  const outside = [
    '/etc',
    '../..',
    '../../repository',
    '/repository',
    'a/../../../b',
    '../../x/*.yaml',
    '/etc/**',
    '**/../../..',
    '{../../..,a}/b',
    'a*/../../../../etc/*',
  ];
  for (const [written, isInside] of [
    ...inside.map((each) => [each, true] as const),
    ...outside.map((each) => [each, false] as const),
  ]) {
    it(`may ${isInside ? '' : 'not '}be ${written}`, () => {
      const all = {
        workingDirectory: written,
        pathMappings: { '/etc/mimir': written },
        deployments: { a: [written] },
        'files.include': [written],
        'files.exclude': [written],
      };
      const { chosen, problems } = confinedChoice(all, bounds, nodePaths);
      assert.equal(problems.length, isInside ? 0 : 5);
      const nothing = {
        workingDirectory: undefined,
        pathMappings: {},
        deployments: { a: [] },
        'files.include': [],
        'files.exclude': [],
      };
      assert.deepEqual(chosen, isInside ? all : nothing);
    });
  }
});

describe('settings of several people', () => {
  const layer = (chosen: Parameters<typeof projectSettings>[0][number]['chosen'], folder: string) => ({
    chosen,
    folder,
  });

  it('count in the order of the layers, entry by entry where they have entries', () => {
    const merged = projectSettings(
      [
        layer(
          { mimirVersion: '3.0', rules: { a: 'off' }, 'files.exclude': ['x'], pathMappings: { '/etc': 'etc' } },
          '/editor',
        ),
        layer(
          {
            mimirVersion: '2.17',
            rules: { a: 'error', b: 'hint' },
            'files.exclude': ['y', 'z'],
            pathMappings: { '/srv': 'srv' },
            expiryWarningDays: 7,
          },
          '/file',
        ),
      ],
      nodePaths,
    );
    assert.equal(merged.mimirVersion, '3.0');
    assert.deepEqual(merged.rules, { a: 'off', b: 'hint' });
    assert.deepEqual(merged.exclude, [{ folder: '/editor', written: 'x' }]);
    assert.deepEqual(merged.pathMappings, { '/srv': '/file/srv', '/etc': '/editor/etc' });
    assert.equal(merged.expiryWarningDays, 7);
    assert.equal(merged.certificates.keyType, 'rsa-2048');
  });

  it('takes the key type of the first layer that says one, as a type or as a size', () => {
    const typeOf = (...layers: readonly Parameters<typeof layer>[0][]) =>
      projectSettings(
        layers.map((chosen) => layer(chosen, '/any')),
        nodePaths,
      ).certificates.keyType;
    const [type, size] = [{ 'certificates.keyType': 'ecdsa-p384' }, { 'certificates.keySize': 4096 }] as const;
    assert.equal(typeOf(size), 'rsa-4096');
    assert.equal(typeOf(size, type), 'rsa-4096');
    assert.equal(typeOf(type, size), 'ecdsa-p384');
    assert.equal(typeOf({ ...size, ...type }), 'ecdsa-p384');
  });

  it('may take back what a lower layer set, by the value that is usual', () => {
    const merged = projectSettings(
      [
        layer({ mimirVersion: 'auto', workingDirectory: '' }, '/a'),
        layer({ mimirVersion: '2.17', workingDirectory: 'x' }, '/b'),
      ],
      nodePaths,
    );
    assert.deepEqual([merged.mimirVersion, merged.workingDirectory], [null, null]);
  });
});

describe('the settings file of a folder', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mimir-tls-settings-')));
  const write = (path: string, text = ''): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const ports = { files: nodeFiles, paths: nodePaths };
  const found = async (from: string, stop = 'repo'): Promise<string | null> =>
    (await findSettingsFile(join(folder, from), join(folder, stop), ports))?.path.slice(folder.length + 1) ?? null;
  before(() => {
    write('.mimir-tls.yaml');
    write('repo/.mimir-tls.json', '{}');
    write('repo/a/b/c.flags');
    write('repo/a/.mimir-tls.yaml');
    write('repo/a/.mimir-tls.json', '{}');
    write('other/x/c.flags');
  });
  after(() => rmSync(folder, { recursive: true }));

  it('is the nearest one upwards, to the root and no further', async () => {
    assert.equal(await found('repo/a/b'), 'repo/a/.mimir-tls.yaml');
    assert.equal(await found('repo'), 'repo/.mimir-tls.json');
    assert.equal(await found('repo/a/b', 'repo/a/b'), null);
  });

  it('is only in the folder itself where that is outside of the root', async () => {
    assert.equal(await found('other/x'), null);
    assert.equal(await found('.'), '.mimir-tls.yaml');
  });

  it('tells of another one in the same folder, which does not count', async () => {
    const file = await findSettingsFile(join(folder, 'repo/a'), folder, ports);
    assert.ok(file);
    assert.deepEqual(
      layerOf(file, null, known, nodePaths).problems.map(({ message }) => message),
      ['.mimir-tls.json in this folder is ignored, because this file has precedence. Remove one of them.'],
    );
  });
});
