import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { run } from '../../cli/src/run';
import { createCertificateReader } from '../../host/src/certificate-reader';
import { systemClock } from '../../host/src/clock';
import { nodeFiles } from '../../host/src/files';
import { nodeKeyMaker } from '../../host/src/keys';
import { saveOutput } from '../../host/src/output-file';
import { walkFolder } from '../../host/src/folder-walk';
import { nodePaths } from '../../host/src/node-paths';
import { baseArguments, type RecordedCase } from './cases';

export interface Judgement {
  readonly rule: string;
  readonly effect: string;
}

/** A folder with the certificates that the cases name, in which cases are judged as the command line judges files. */
export class Bench {
  readonly folder = mkdtempSync(join(tmpdir(), 'conformance-'));
  private readonly certificates = createCertificateReader();
  private readonly base = baseArguments();

  constructor() {
    const certs = join(this.folder, 'certs');
    mkdirSync(certs);
    for (const script of ['make-certs.sh', 'make-certs-extra.sh']) {
      execFileSync('bash', [resolve('test/conformance', script)], { cwd: certs, stdio: 'ignore' });
    }
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** All findings on a case, as `mimir-tls check --format json` prints them. */
  async judge(recorded: RecordedCase, version: string | null = null): Promise<readonly Judgement[]> {
    const yaml = recorded.yaml === null ? [] : ['-config.file=mimir.yaml'];
    writeFileSync(
      join(this.folder, 'case.flags'),
      [...this.base, ...yaml, ...recorded.args].map(shellQuoted).join('\n'),
    );
    if (recorded.yaml !== null) writeFileSync(join(this.folder, 'mimir.yaml'), recorded.yaml);
    const env = [...recorded.env].flatMap(([name, value]) => ['--env', `${name}=${value}`]);
    const asked = version ?? recorded.version;
    const release = asked === null ? [] : ['--mimir-version', asked];
    return this.check(['check', '--format', 'json', ...release, ...env, 'case.flags']);
  }

  private async check(argv: readonly string[]): Promise<readonly Judgement[]> {
    let output = '';
    let complaint = '';
    const status = await run(argv, {
      terminal: { write: (text) => (output += text), error: (text) => (complaint += text) },
      files: nodeFiles,
      certificates: this.certificates,
      keys: nodeKeyMaker,
      clock: systemClock,
      paths: nodePaths,
      currentFolder: this.folder,
      input: () => Promise.resolve(null),
      walk: walkFolder,
      network: { dial: () => Promise.reject(new Error('Nobody calls.')), publicRoots: () => Promise.resolve('') },
      revision: () => Promise.resolve({ doubt: 'no repository is here' }),
      save: saveOutput,
      hasColors: false,
      rulesUrl: null,
      version: 'test',
      isDebugging: false,
      serve: () => Promise.reject(new Error('No editor is there.')),
    });
    if (status > 1) throw new Error(complaint);
    return judgementsIn(JSON.parse(output));
  }
}

function judgementsIn(report: unknown): readonly Judgement[] {
  return listIn(report, 'files').flatMap((file) =>
    listIn(file, 'findings').map((finding) => ({ rule: textIn(finding, 'rule'), effect: textIn(finding, 'effect') })),
  );
}

function listIn(value: unknown, field: string): readonly unknown[] {
  const found = fieldOf(value, field);
  if (!Array.isArray(found)) throw new Error(`the report has no list ${field}`);
  return found;
}

function textIn(value: unknown, field: string): string {
  const found = fieldOf(value, field);
  if (typeof found !== 'string') throw new Error(`a finding has no ${field}`);
  return found;
}

function fieldOf(value: unknown, field: string): unknown {
  return typeof value === 'object' && value !== null ? new Map(Object.entries(value)).get(field) : undefined;
}

function shellQuoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
