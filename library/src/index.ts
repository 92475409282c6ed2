import { run } from '../../cli/src/run';
import type { Network, World } from '../../cli/src/machine/world';
import { createCertificateReader } from '../../host/src/certificate-reader';
import { systemClock } from '../../host/src/clock';
import { nodeFiles } from '../../host/src/files';
import { walkFolder } from '../../host/src/folder-walk';
import { createVersionControl } from '../../host/src/git';
import { nodeKeyMaker } from '../../host/src/keys';
import { saveOutput } from '../../host/src/output-file';
import { nodePaths } from '../../host/src/node-paths';
import type { Check, CheckOptions, CheckReport, CheckText } from './types';

export type * from './types';

export const check: Check = (names = [], options = {}) => reportOf(names.map(asName), options, null);

export const checkText: CheckText = (text, name, options = {}) =>
  reportOf([`--stdin-filename=${name}`, '-'], options, text);

/** What begins with a dash would be an option, or standard input. */
function asName(name: string): string {
  if (name.startsWith('-')) return `./${name}`;
  return name;
}

/** By the command line, so that both give the same answer. */
async function reportOf(words: readonly string[], options: CheckOptions, input: string | null): Promise<CheckReport> {
  let [printed, complained] = ['', ''];
  const world = machineFor(options.cwd ?? process.cwd(), input, {
    write: (text) => (printed += text),
    error: (text) => (complained += text),
  });
  await run(['check', '--format', 'json', ...optionWords(options), ...words], world);
  const report = readReport(printed);
  if (report === null) throw new Error(complained.trim().replace(/^mimir-tls: /, '') || 'Nothing was checked.');
  return report;
}

function optionWords(options: CheckOptions): readonly string[] {
  const {
    mimirVersion,
    kind,
    workingDirectory,
    root,
    allowOutside = false,
    rules = {},
    exclude = [],
    env = {},
  } = options;
  const single = Object.entries({ 'mimir-version': mimirVersion, kind, cwd: workingDirectory, root });
  return [
    ...single.flatMap(([name, value]) => (value === undefined ? [] : [`--${name}=${value}`])),
    ...(allowOutside ? ['--allow-outside'] : []),
    ...Object.entries(rules).map(([rule, level]) => `--rule=${rule}=${level}`),
    ...exclude.map((pattern) => `--exclude=${pattern}`),
    ...Object.entries(env).map(([name, value]) => `--env=${name}=${value}`),
  ];
}

/** Null for what is no report, such as where the call was refused. */
function readReport(printed: string): CheckReport | null {
  try {
    const value: unknown = JSON.parse(printed);
    if (isReport(value)) return value;
    return null;
  } catch {
    return null;
  }
}

function isReport(value: unknown): value is CheckReport {
  return typeof value === 'object' && value !== null && 'schemaVersion' in value && value.schemaVersion === 1;
}

/** `probe` alone opens connections, and the library does not have it. */
const noNetwork: Network = {
  dial: () => Promise.reject(new Error('The library opens no connections.')),
  publicRoots: () => Promise.resolve(''),
};

function machineFor(currentFolder: string, input: string | null, terminal: World['terminal']): World {
  const doubts: string[] = [];
  const rulesUrl = process.env['MIMIR_TLS_RULES_URL'] ?? '';
  return {
    terminal,
    files: nodeFiles,
    certificates: createCertificateReader(),
    keys: nodeKeyMaker,
    clock: systemClock,
    versionControl: createVersionControl(
      () => systemClock.now(),
      (doubt) => doubts.push(doubt),
    ),
    doubts,
    paths: nodePaths,
    currentFolder: nodePaths.resolve(process.cwd(), currentFolder),
    input: () => Promise.resolve(input),
    walk: walkFolder,
    save: saveOutput,
    hasColors: false,
    rulesUrl: rulesUrl === '' ? null : rulesUrl,
    revision: () => Promise.resolve({ doubt: 'the library reads no revisions' }),
    network: noNetwork,
    version: process.env['MIMIR_TLS_VERSION'] ?? 'from sources',
    isDebugging: false,
    serve: () => Promise.reject(new Error('The library serves no editor.')),
  };
}
