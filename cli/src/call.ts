import { parseArgs, type ParseArgsConfig } from 'node:util';
import type { Severity } from '../../core/src/model/finding';
import type { MimirVersion } from '../../core/src/model/version';

interface CommonCall {
  readonly format: 'human' | 'json';
  /** Null: by the documents, else the newest. */
  readonly mimirVersion: MimirVersion | null;
  /** As given; null: each file's folder. */
  readonly cwd: string | null;
  readonly kind: string | null;
  readonly files: readonly string[];
}

export interface CheckCall extends CommonCall {
  readonly command: 'check';
  readonly env: ReadonlyMap<string, string>;
  readonly failOn: Severity;
}

export interface CertsCall extends CommonCall {
  readonly command: 'certs';
  readonly dryRun: boolean;
  readonly names: readonly string[];
}

/** What the user wants, or why that cannot be told. */
export type Call = CheckCall | CertsCall | { readonly command: 'help' | 'version' } | { readonly command: 'none'; readonly complaint: string };

const shared = {
  format: { type: 'string', default: 'human' },
  'mimir-version': { type: 'string' },
  cwd: { type: 'string' },
  kind: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies ParseArgsConfig['options'];

const checkOptions = {
  ...shared,
  env: { type: 'string', multiple: true },
  'fail-on': { type: 'string', default: 'error' },
} as const satisfies ParseArgsConfig['options'];

const certsOptions = {
  ...shared,
  'dry-run': { type: 'boolean', default: false },
  san: { type: 'string', multiple: true },
} as const satisfies ParseArgsConfig['options'];

const thresholds: readonly Severity[] = ['error', 'warning', 'information'];

/** Reads the arguments behind the program's name. `kinds` are the document kinds that `--kind` may name. */
export function parseCall(argv: readonly string[], kinds: readonly string[]): Call {
  const [command, ...rest] = argv;
  if (command === undefined || command === '--help' || command === '-h' || command === 'help') {
    return command === undefined ? complain('Say what to do: check or certs.') : { command: 'help' };
  }
  if (command === '--version') return { command: 'version' };
  try {
    if (command === 'check') return checkCall(rest, kinds);
    if (command === 'certs') return certsCall(rest, kinds);
  } catch (error) {
    return complain(error instanceof Error ? error.message : String(error));
  }
  return complain(`There is no command ${command}: say check or certs.`);
}

function checkCall(argv: readonly string[], kinds: readonly string[]): Call {
  const { values, positionals } = parseArgs({ args: [...argv], options: checkOptions, allowPositionals: true });
  const common = commonCall(values, positionals, kinds);
  if (values.help) return { command: 'help' };
  if ('complaint' in common) return complain(common.complaint);
  const failOn = thresholds.find((severity) => severity === values['fail-on']);
  if (!failOn) return complain(`--fail-on takes ${thresholds.join(', ')}, not ${values['fail-on']}.`);
  const env = new Map<string, string>();
  for (const entry of values.env ?? []) {
    const equals = entry.indexOf('=');
    if (equals < 1) return complain(`--env takes NAME=VALUE, not ${entry}.`);
    env.set(entry.slice(0, equals), entry.slice(equals + 1));
  }
  return { command: 'check', ...common, env, failOn };
}

function certsCall(argv: readonly string[], kinds: readonly string[]): Call {
  const { values, positionals } = parseArgs({ args: [...argv], options: certsOptions, allowPositionals: true });
  const common = commonCall(values, positionals, kinds);
  if (values.help) return { command: 'help' };
  if ('complaint' in common) return complain(common.complaint);
  return { command: 'certs', ...common, dryRun: values['dry-run'], names: values.san ?? [] };
}

interface SharedValues {
  readonly format: string;
  readonly 'mimir-version'?: string | undefined;
  readonly cwd?: string | undefined;
  readonly kind?: string | undefined;
}

function commonCall(values: SharedValues, files: readonly string[], kinds: readonly string[]): CommonCall | { readonly complaint: string } {
  const { format, kind = null, cwd = null } = values;
  const version = values['mimir-version'] ?? 'auto';
  if (format !== 'human' && format !== 'json') return { complaint: `--format takes human or json, not ${format}.` };
  if (kind !== null && !kinds.includes(kind)) return { complaint: `--kind takes ${kinds.join(', ')}, not ${kind}.` };
  if (version !== 'auto' && !isVersion(version)) return { complaint: `--mimir-version takes a release such as 2.17, not ${version}.` };
  if (files.length === 0) return { complaint: 'Name the files.' };
  return { format, kind, cwd, mimirVersion: version === 'auto' ? null : minorOf(version), files };
}

function isVersion(text: string): boolean {
  return /^v?\d+\.\d+(\.\d+)?$/.test(text);
}

/** `2.17.4` is a `2.17` to us. */
function minorOf(text: string): MimirVersion {
  const [major = '0', minor = '0'] = text.replace(/^v/, '').split('.');
  return `${Number(major)}.${Number(minor)}`;
}

function complain(complaint: string): Call {
  return { command: 'none', complaint };
}
