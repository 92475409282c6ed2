import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { watchedForWriting } from '../../cli/src/machine/interruption';
import { commandShapes } from '../../cli/src/commands/all';
import { nodeFiles } from '../../host/src/files';
import { callIn } from './calling';

const call = (...argv: readonly string[]) => callIn(process.cwd(), argv);
const linesOf = (text: string) => text.trimEnd().split('\n');

describe('The command line', () => {
  for (const { name } of commandShapes) {
    it(`teaches ${name} by examples, on a screen`, async () => {
      const { status, printed, complained } = await call(name, '--help');
      assert.deepEqual([status, complained], [0, '']);
      assert.match(printed, new RegExp(`^Usage: mimir-tls ${name}\\b`));
      assert.match(printed, new RegExp(`^Examples:\\n  # .+\\n  mimir-tls ${name}`, 'm'));
      assert.ok(linesOf(printed).length < 60, printed);
      assert.ok(
        linesOf(printed).every((line) => line.length <= 120),
        printed,
      );
      assert.equal((await call('help', name)).printed, printed);
      assert.equal((await call(name, '-h')).printed, printed);
    });
  }

  it('lists its commands and exit statuses', async () => {
    const { printed } = await call('--help');
    for (const { name, summary } of commandShapes)
      assert.ok(printed.replace(/\n +/g, ' ').replace(/ +/g, ' ').includes(`${name} ${summary}`), name);
    assert.match(printed, /Exit status:\n {2}0 .*\n {2}1 .*\n {2}2 .*\n {2}3 /);
    assert.deepEqual(
      [await call('help'), await call('-h')].map((each) => each.printed),
      [printed, printed],
    );
  });

  it('tells its version', async () => {
    for (const option of ['--version', '-V'])
      assert.deepEqual(await call(option), { status: 0, printed: 'test\n', complained: '' });
  });

  const faults: readonly (readonly [argv: readonly string[], complaint: RegExp])[] = [
    [[], /^Specify a command/],
    [['chekc', 'x'], /^Unknown command 'chekc'\n\(Did you mean check\?\)\nRun mimir-tls --help for its options\.\n$/],
    [
      ['check', '--fromat', 'json', 'x'],
      /^Unknown option '--fromat'\n\(Did you mean --format\?\)\nRun mimir-tls check --help/,
    ],
    [['check', '--fail-on', 'fatal', 'x'], /^--fail-on must be error, warning, information, hint, never, not fatal\./],
    [['map', '--format', 'xml', 'x'], /^--format must be table, json, mermaid, svg/],
    [['map', '--format'], /^Option '--format <FORMAT>' argument missing/],
    [['check', '--dry-run=no', 'x'], /^Unknown option '--dry-run=no'/],
    [['certs', '--kind', 'toml', 'x'], /^--kind must be flags, /],
    [['check', '--mimir-version', 'new', 'x'], /^--mimir-version must be a version such as 2\.17, not new\./],
    [['completion', 'tcsh'], /^completion must be bash, zsh, fish, not tcsh\./],
    [['check', '--\u001b[31m'], /^Unknown option '--\\x1b\[31m'/],
  ];
  for (const [argv, complaint] of faults) {
    it(`says in three lines at most what is wrong with ${JSON.stringify(argv)}`, async () => {
      const { status, printed, complained } = await call(...argv);
      assert.deepEqual([status, printed], [2, '']);
      assert.match(complained, complaint);
      assert.ok(linesOf(complained).length <= 3, complained);
    });
  }

  it('tells of a failure of its own without a trace', async () => {
    const { status, printed, complained } = await call('lsp');
    assert.deepEqual([status, printed], [3, '']);
    assert.equal(
      complained,
      'mimir-tls failed: No editor is there.\nThis is a bug in mimir-tls. Set MIMIR_TLS_DEBUG=1 for details.\n',
    );
  });

  it('knows whether files are being written, so that they are finished', async () => {
    const { files, hasBegun } = watchedForWriting(nodeFiles, () => Promise.resolve(null));
    await files.stat('.');
    assert.equal(hasBegun(), false);
    await files.remove('test/no-such-file');
    assert.equal(hasBegun(), true);
  });
});

describe('mimir-tls completion', () => {
  async function completed(...words: readonly string[]): Promise<readonly string[]> {
    const { printed } = await call('completion', 'bash');
    const script = `${printed}\nCOMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _mimir_tls; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return linesOf(execFileSync('bash', ['--norc', '-c', script, 'bash', 'mimir-tls', ...words], { encoding: 'utf8' }));
  }

  it('completes commands, options, values and files in bash', async () => {
    assert.deepEqual(await completed('ch'), ['check']);
    assert.deepEqual(await completed('certs', '--key'), ['--key-type', '--key-size']);
    assert.deepEqual(await completed('map', '--format', ''), ['table', 'json', 'mermaid', 'svg']);
    assert.deepEqual(await completed('completion', 'z'), ['zsh']);
    assert.ok((await completed('check', 'READ')).includes('README.md'));
  });

  it('has every option of every command for zsh and fish', async () => {
    const zsh = (await call('completion', 'zsh')).printed;
    const fish = (await call('completion', 'fish')).printed;
    assert.match(zsh, /^#compdef mimir-tls\n/);
    for (const { name, options } of commandShapes) {
      for (const { long } of options) {
        assert.match(zsh, new RegExp(`^    ${name}\\) .*'\\*${long ?? ''}\\[`, 'm'));
        assert.match(fish, new RegExp(`__fish_seen_subcommand_from ${name}' -l ${(long ?? '').slice(2)}\\b`));
      }
    }
  });
});
