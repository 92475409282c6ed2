import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import AjvDraft4 from 'ajv-draft-04';
import { baselineOf, withoutAccepted } from '../../cli/src/baseline';
import type { ReportedFinding } from '../../cli/src/writers/report';
import { nodeKeyMaker } from '../../host/src/keys';
import { fieldOf, jsonAt, listAt } from '../json';
import { callIn } from './calling';

const sarifSchema: unknown = JSON.parse(
  readFileSync('node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json', 'utf8'),
);
const checkSchema: unknown = JSON.parse(readFileSync('docs/schema/check.schema.json', 'utf8'));

/** A misspelt policy, and a pair of which one half is missing. */
const flags = `# mimir-tls: flags
-target=ingester
-server.grpc-tls-cert-path=/etc/mimir/server.crt
-server.grpc-tls-key-path=/etc/mimir/server.key
-server.grpc-tls-client-auth=RequiredAndVerifyClientCert
-server.http-tls-key-path=/etc/mimir/server.key
`;

/** The paths are those of another machine. */
const quiet = ['--rule', 'path-not-on-this-machine=off'];

describe('mimir-tls check prints', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mimir-tls-output-'));
    writeFileSync(join(folder, 'mimir.flags'), flags);
    writeFileSync(join(folder, 'my cluster,ä%.flags'), '-target=ingester\n-nothing=1\n');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const check = (...argv: readonly string[]) => callIn(folder, ['check', ...quiet, ...argv]);

  it('a place first, the line, its marks and its fix, and a summary', async () => {
    const { printed } = await check('mimir.flags');
    assert.match(
      printed,
      /^mimir\.flags:5:30: error: Unknown client auth policy "RequiredAndVerifyClientCert"\. .* \[invalid-client-auth-type\]\n {4}-server\.grpc-tls-client-auth=RequiredAndVerifyClientCert\n {33}\^~{26}\n {2}fix: .*RequireAndVerifyClientCert\n/m,
    );
    assert.match(printed, /^Run mimir-tls explain \S+ to read .* Run mimir-tls check --fix to fix 1 of them\.$/m);
    assert.match(printed, /\nFound 2 errors in 1 file\.\n/);
    assert.ok(!printed.includes('\u001b'));
  });

  it('a line for each problem and nothing else with --quiet', async () => {
    const { printed } = await check('--quiet', 'mimir.flags');
    assert.match(printed, /^(mimir\.flags:\d+:\d+: error: .* \[[a-z-]+\]\n){2}$/);
  });

  it('colors where it is told to, around texts that are safe', async () => {
    writeFileSync(join(folder, 'evil\u001b[2J.flags'), '-target=ingester\n-nothing\u001b[31m=1\n');
    const { printed } = await check('--color', 'always', '.');
    assert.ok(printed.includes('\u001b[31merror:\u001b[39m'));
    const codes = printed.split('\u001b').slice(1);
    assert.deepEqual(
      codes.filter((code) => !/^\[(?:1|2|22|3[1236]|39)m/.test(code)),
      [],
    );
  });

  it('no line of a file with a password in it', async () => {
    writeFileSync(
      join(folder, 'mimir.yaml'),
      'target: all\ningest_storage:\n  enabled: true\n  kafka: {sasl_password: Tr0ub4dor, unknown_key: 1}\nserver: {}\n',
    );
    const { printed } = await check('mimir.yaml');
    assert.match(printed, /unknown_key/);
    assert.doesNotMatch(printed, /Tr0ub4dor/);
  });

  it('JSON by its schema', async () => {
    const validate = new Ajv({ strictTypes: false }).compile(Object(checkSchema));
    for (const argv of [['.'], ['mimir.flags', 'gone.flags'], ['--min-severity', 'error', 'my cluster,ä%.flags']]) {
      const { printed } = await check('--format', 'json', ...argv);
      assert.ok(validate(JSON.parse(printed)), JSON.stringify(validate.errors));
    }
    assert.ok(!validate({ ...JSON.parse((await check('--format', 'json', '.')).printed), files: [{}] }));
    const report = (await check('--format', 'json', 'mimir.flags')).printed;
    assert.deepEqual(jsonAt(report, 'counts'), { error: 2, warning: 0, information: 0, hint: 0 });
    assert.deepEqual(jsonAt(report, 'files', 0, 'findings', 0, 'quickFixes', 0, 'edits'), [
      {
        path: 'mimir.flags',
        range: { start: { line: 4, character: 29 }, end: { line: 4, character: 56 } },
        text: 'RequireAndVerifyClientCert',
      },
    ]);
  });

  it('SARIF by its schema, with fixes that are edits', async () => {
    const validate = new AjvDraft4({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(
      Object(sarifSchema),
    );
    const { printed } = await check('--format', 'sarif', '.', 'gone.flags');
    const log: unknown = JSON.parse(printed);
    assert.ok(validate(log), JSON.stringify(validate.errors));
    const results = listAt(printed, 'runs', 0, 'results');
    const ruleOf = (result: unknown): unknown => fieldOf(result, 'ruleId');
    assert.deepEqual(results.map(ruleOf).sort(), [
      'invalid-client-auth-type',
      'server-tls-half-configured',
      'unknown-flag',
    ]);
    assert.deepEqual(
      listAt(printed, 'runs', 0, 'tool', 'driver', 'rules').map((rule) => fieldOf(rule, 'id')),
      ['invalid-client-auth-type', 'server-tls-half-configured', 'unknown-flag'],
    );
    assert.deepEqual(
      fieldOf(
        results.find((result) => ruleOf(result) === 'invalid-client-auth-type'),
        'fixes',
      ),
      [
        {
          description: {
            text: jsonAt(
              (await check('--format', 'json', 'mimir.flags')).printed,
              'files',
              0,
              'findings',
              0,
              'fixes',
              0,
            ),
          },
          artifactChanges: [
            {
              artifactLocation: { uri: 'mimir.flags' },
              replacements: [
                {
                  deletedRegion: { startLine: 5, startColumn: 30, endLine: 5, endColumn: 57 },
                  insertedContent: { text: 'RequireAndVerifyClientCert' },
                },
              ],
            },
          ],
        },
      ],
    );
    assert.match(JSON.stringify(results), /"uri":"my%20cluster%2C%C3%A4%25\.flags"/);
    assert.equal(
      new Set(results.map((result) => fieldOf(fieldOf(result, 'partialFingerprints'), 'mimirTls/v1'))).size,
      results.length,
    );
    assert.equal(jsonAt(printed, 'runs', 0, 'invocations', 0, 'executionSuccessful'), false);
    const grave: unknown = JSON.parse(printed.replace('"level": "error"', '"level": "grave"'));
    assert.ok(!validate(grave));
  });

  it('annotations for GitHub, a line each', async () => {
    const { printed } = await check('--format', 'github', '.', 'gone.flags');
    const lines = printed.trimEnd().split('\n');
    assert.equal(lines.length, 4);
    assert.match(
      lines[0] ?? '',
      /^::error file=mimir\.flags,line=5,endLine=5,col=30,endColumn=56,title=mimir-tls invalid-client-auth-type::Unknown client auth policy "Required/,
    );
    assert.match(lines[2] ?? '', /^::error file=my cluster%2Cä%25\.flags,line=2,/);
    assert.match(
      lines[3] ?? '',
      /^::error file=gone\.flags,title=mimir-tls::gone\.flags can't be read: no such file\.$/,
    );
  });

  it('a Code Quality report for GitLab, with marks that stay when lines move', async () => {
    const report = async (): Promise<readonly unknown[]> =>
      listAt((await check('--format', 'gitlab', 'mimir.flags')).printed);
    const before = await report();
    assert.deepEqual(Object.keys(before[0] ?? {}), [
      'description',
      'check_name',
      'fingerprint',
      'severity',
      'location',
    ]);
    writeFileSync(join(folder, 'mimir.flags'), flags.replace('\n', '\n\n\n'));
    const after = await report();
    const marks = (entries: readonly unknown[]) => entries.map((entry) => fieldOf(entry, 'fingerprint'));
    const lines = (entries: readonly unknown[]) =>
      entries.map((entry) => Number(fieldOf(fieldOf(fieldOf(entry, 'location'), 'lines'), 'begin')));
    assert.ok(before.length > 0);
    assert.deepEqual(marks(after), marks(before));
    assert.deepEqual(
      lines(after),
      lines(before).map((line) => line + 2),
    );
  });

  it('JUnit’s XML', async () => {
    writeFileSync(join(folder, 'fine.flags'), '-target=ingester\n');
    writeFileSync(join(folder, 'other.txt'), 'x');
    const { printed } = await check('--format', 'junit', 'mimir.flags', 'fine.flags', 'other.txt', 'gone.flags');
    assert.match(
      printed,
      /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites name="mimir-tls" tests="5" failures="2" errors="1">\n/,
    );
    assert.match(
      printed,
      /<testcase name="invalid-client-auth-type at 5:30" classname="mimir\.flags" file="mimir\.flags" line="5">\n {6}<failure type="error" message="Unknown client auth policy &quot;Required/,
    );
    assert.match(printed, /<testcase name="no problems" classname="fine\.flags" file="fine\.flags"><\/testcase>/);
    assert.match(printed, /name="not recognized" .*<skipped\/>/);
    assert.match(printed, /<error message="no such file"\/>/);
  });

  it('to a file whole, and never over what it is about', async () => {
    writeFileSync(join(folder, 'out.json'), 'old');
    const { status, printed } = await check('--format', 'json', '--output', 'out.json', 'mimir.flags');
    assert.deepEqual([status, printed], [1, 'Found 2 errors in 1 file.\n']);
    assert.equal(jsonAt(readFileSync(join(folder, 'out.json'), 'utf8'), 'schemaVersion'), 1);
    assert.equal((await check('-q', '-o', 'mimir.flags', '.')).status, 2);
    assert.equal(readFileSync(join(folder, 'mimir.flags'), 'utf8'), flags);
    const failed = await check('-o', 'no/such/folder.json', 'mimir.flags');
    assert.equal(failed.status, 3);
    assert.match(failed.complained, /folder\.json could not be written because its folder does not exist\./);
    if (!existsSync('/dev/full')) return;
    symlinkSync('/dev/full', join(folder, 'full'));
    assert.equal((await check('-o', 'full', 'mimir.flags')).status, 3);
    assert.ok(existsSync('/dev/full'));
  });
});

describe('mimir-tls check follows', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mimir-tls-rules-'));
    writeFileSync(join(folder, 'mimir.flags'), flags);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const check = (...argv: readonly string[]) => callIn(folder, ['check', ...quiet, ...argv, 'mimir.flags']);
  const both = ['--rule', 'invalid-client-auth-type=warning', '--rule', 'server-tls-half-configured=hint'];

  it('levels of rules', async () => {
    assert.match((await check(...both)).printed, /\nFound 1 warning, 1 hint in 1 file\.\n/);
    assert.equal((await check(...both)).status, 0);
    assert.match((await check('--rule', 'invalid-client-auth-type=off')).printed, /\nFound 1 error in 1 file\.\n/);
    assert.match((await check('--rule', 'invalid-client-auth=off')).complained, /^Unknown rule invalid-client-auth\. /);
    assert.match(
      (await check('--rule', 'invalid-client-auth-typo=off')).complained,
      /Did you mean invalid-client-auth-type\?/,
    );
    assert.equal((await check('--rule', 'unknown-flag=fatal')).status, 2);
  });

  it('levels of rules over those of the settings file, which hold for the others', async () => {
    writeFileSync(
      join(folder, '.mimir-tls.yaml'),
      'rules:\n  invalid-client-auth-type: off\n  server-tls-half-configured: warning\n',
    );
    assert.match(
      (await check('--rule', 'invalid-client-auth-type=hint')).printed,
      /\nFound 1 warning, 1 hint in 1 file\.\n/,
    );
  });

  it('from which severity on to fail, and to show', async () => {
    assert.equal((await check(...both, '--fail-on', 'warning')).status, 1);
    assert.equal((await check('--fail-on', 'never')).status, 0);
    const { printed, status } = await check(...both, '--min-severity', 'warning', '--fail-on', 'hint');
    assert.match(printed, /Found 1 warning, 1 hint in 1 file; 1 of them below --min-severity not shown\.\n/);
    assert.doesNotMatch(printed, /server-tls-half-configured/);
    assert.equal(status, 1);
  });

  it('a baseline: the same findings elsewhere in the file, and no more of them', async () => {
    assert.deepEqual(await check('--baseline', 'accepted.json', '--write-baseline'), {
      status: 0,
      printed: 'Wrote 2 findings to accepted.json.\n',
      complained: '',
    });
    writeFileSync(join(folder, 'mimir.flags'), flags.replace('\n', '\n# moved\n\n'));
    const same = await check('--baseline', 'accepted.json');
    assert.deepEqual(
      [same.status, same.printed],
      [
        0,
        'Nothing found in 1 file; 2 more in the baseline.\nChecked 1 file, 1 deployment, 1 hop, 0 certificates; not seen: 2 files on another machine.\n',
      ],
    );
    writeFileSync(
      join(folder, 'mimir.flags'),
      `${flags}-server.http-tls-client-auth=RequiredAndVerifyClientCert\n-unknown=1\n`,
    );
    const more = await check('--baseline', 'accepted.json');
    assert.equal(more.status, 1);
    assert.match(more.printed, /\[unknown-flag\]/);
    writeFileSync(join(folder, 'mimir.flags'), flags.replace('Required', 'Require'));
    assert.match(
      (await check('--baseline', 'accepted.json')).printed,
      /The baseline has 1 that is fixed: write it again\.\n/,
    );
  });

  it('a baseline that knows how many findings are equal, and what they do', () => {
    const finding: ReportedFinding = {
      rule: 'r',
      severity: 'error',
      effect: 'ignored',
      message: 'm',
      range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } },
      related: [],
      fixes: [],
      quickFixes: [],
    };
    const file = (...findings: readonly ReportedFinding[]) => [
      { path: 'a', kind: 'flags', mimirVersion: '3.2', findings, suppressed: 0 },
    ];
    const accepted = baselineOf({ files: file(finding, finding) }, (path) => path);
    assert.deepEqual(
      accepted.findings.map(({ count }) => count),
      [2],
    );
    assert.equal(
      withoutAccepted(file(finding, finding, finding), accepted, (path) => path).files[0]?.findings.length,
      1,
    );
    const graver: ReportedFinding = { ...finding, effect: 'insecure' };
    assert.equal(withoutAccepted(file(graver), accepted, (path) => path).files[0]?.findings.length, 1);
  });

  it('a baseline from every folder', async () => {
    await check('--baseline', 'accepted.json', '--write-baseline');
    const { printed } = await callIn(tmpdir(), [
      'check',
      ...quiet,
      '--baseline',
      join(folder, 'accepted.json'),
      join(folder, 'mimir.flags'),
    ]);
    assert.match(printed, /2 more in the baseline/);
  });

  it('no baseline that cannot be read, or is none', async () => {
    assert.match(
      (await check('--baseline', 'gone.json')).complained,
      /^The baseline gone\.json can't be read\. Create it with --write-baseline\./,
    );
    writeFileSync(join(folder, 'other.json'), '{"version": 1, "findings": [{}]}');
    assert.match((await check('--baseline', 'other.json')).complained, /is not a baseline/);
    assert.equal((await check('--write-baseline')).status, 2);
  });

  it('lists all rules', async () => {
    const { printed } = await callIn(folder, ['check', '--list-rules']);
    assert.match(printed, /^unused-suppression +warning +A comment/m);
    assert.ok(printed.split('\n').length > 60);
    assert.equal(
      listAt((await callIn(folder, ['check', '--list-rules', '--format', 'json'], nodeKeyMaker)).printed).length,
      printed.trimEnd().split('\n').length,
    );
  });
});
