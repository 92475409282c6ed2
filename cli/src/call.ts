import { parseArgs, type ParseArgsConfig } from 'node:util';
import type { Severity } from '../../core/src/model/finding';
import { shown } from '../../core/src/model/quoted';
import type { MimirVersion } from '../../core/src/model/version';
import { certsOptions, certsWishes, type CertsWishes } from './certs-call';
import { secureOptions, secureWishes, type SecureOptions } from './secure-call';

/** How far configurations may lead. */
export interface BoundsCall {
  /** As given; null: the repository around the current folder. */
  readonly root: string | null;
  readonly allowOutside: boolean;
  /** As given; null: each file's folder. */
  readonly cwd: string | null;
  /** Every file that the user names, as given. */
  readonly named: readonly string[];
}

/** What every command that judges files is told. */
export interface JudgingCall extends BoundsCall {
  /** Null: by the documents, else the newest. */
  readonly mimirVersion: MimirVersion | null;
  readonly kind: string | null;
  readonly files: readonly string[];
  /** False where comments in the files suppress nothing; true where absent. */
  readonly honorsIgnores?: boolean;
}

export interface CheckCall extends JudgingCall {
  readonly command: 'check';
  readonly format: 'human' | 'json';
  readonly env: ReadonlyMap<string, string>;
  readonly failOn: Severity;
}

export interface CertsCall extends JudgingCall, CertsWishes {
  readonly command: 'certs';
  readonly format: 'human' | 'json';
}

export interface SecureCall extends JudgingCall, SecureOptions {
  readonly command: 'secure';
  readonly format: 'human' | 'json';
}

export interface MapCall extends JudgingCall {
  readonly command: 'map';
  readonly format: 'table' | 'json' | 'mermaid' | 'svg';
  readonly env: ReadonlyMap<string, string>;
}

export interface ConvertCall extends JudgingCall {
  readonly command: 'convert';
  /** What is to be printed. */
  readonly to: 'yaml' | 'flags';
}

export interface InspectCall extends JudgingCall {
  readonly command: 'inspect';
  /** Certificate and key files; `files` are the configurations that may use them. */
  readonly inspected: readonly string[];
}

export interface InitCall extends JudgingCall {
  readonly command: 'init';
  /** As given. */
  readonly folder: string;
}

export type JudgingCommand = CheckCall | CertsCall | SecureCall | InspectCall | MapCall | ConvertCall | InitCall;

/** What the user wants, or why that cannot be told. */
export type Call = JudgingCommand | { readonly command: 'help' | 'version' } | { readonly command: 'none'; readonly complaint: string };

const shared = {
  format: { type: 'string' },
  'mimir-version': { type: 'string' },
  cwd: { type: 'string' },
  root: { type: 'string' },
  'allow-outside': { type: 'boolean', default: false },
  kind: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies ParseArgsConfig['options'];

const checkOptions = {
  ...shared,
  env: { type: 'string', multiple: true },
  'fail-on': { type: 'string', default: 'error' },
  'no-ignores': { type: 'boolean', default: false },
} as const satisfies ParseArgsConfig['options'];

const allCertsOptions = { ...shared, ...certsOptions } as const satisfies ParseArgsConfig['options'];

const allSecureOptions = { ...shared, ...secureOptions } as const satisfies ParseArgsConfig['options'];

const inspectOptions = { ...shared, config: { type: 'string', multiple: true } } as const satisfies ParseArgsConfig['options'];

const mapOptions = { ...shared, env: { type: 'string', multiple: true } } as const satisfies ParseArgsConfig['options'];

const convertOptions = { ...shared, to: { type: 'string' } } as const satisfies ParseArgsConfig['options'];

const reportFormats = ['human', 'json'] as const;
const mapFormats = ['table', 'json', 'mermaid', 'svg'] as const;

const thresholds: readonly Severity[] = ['error', 'warning', 'information'];

/** Reads the arguments behind the program's name. `kinds` are the document kinds that `--kind` may name. */
export function parseCall(argv: readonly string[], kinds: readonly string[]): Call {
  const [command, ...rest] = argv;
  if (command === undefined || command === '--help' || command === '-h' || command === 'help') {
    return command === undefined ? complain('Say what to do: check, certs, inspect, map, convert or init.') : { command: 'help' };
  }
  if (command === '--version') return { command: 'version' };
  try {
    if (command === 'check') return checkCall(rest, kinds);
    if (command === 'certs') return certsCall(rest, kinds);
    if (command === 'secure') return secureCall(rest, kinds);
    if (command === 'inspect') return inspectCall(rest, kinds);
    if (command === 'map') return mapCall(rest, kinds);
    if (command === 'convert') return convertCall(rest, kinds);
    if (command === 'init') return initCall(rest);
  } catch (error) {
    return complain(error instanceof Error ? error.message : String(error));
  }
  return complain(`There is no command ${command}: say check, certs, secure, inspect, map, convert or init.`);
}

function checkCall(argv: readonly string[], kinds: readonly string[]): Call {
  const { values, positionals } = parseArgs({ args: [...argv], options: checkOptions, allowPositionals: true });
  if (values.help) return { command: 'help' };
  const call = judgingCall(values, positionals, kinds, reportFormats);
  const env = environmentOf(values.env ?? []);
  if ('complaint' in call || 'complaint' in env) return complain('complaint' in call ? call.complaint : 'complaint' in env ? env.complaint : '');
  const failOn = thresholds.find((severity) => severity === values['fail-on']);
  if (!failOn) return complain(`--fail-on takes ${thresholds.join(', ')}, not ${values['fail-on']}.`);
  return { command: 'check', ...call, env: env.values, failOn, honorsIgnores: !values['no-ignores'] };
}

function certsCall(argv: readonly string[], kinds: readonly string[]): Call {
  const { values, positionals } = parseArgs({ args: [...argv], options: allCertsOptions, allowPositionals: true });
  if (values.help) return { command: 'help' };
  const call = judgingCall(values, positionals, kinds, reportFormats);
  const wishes = certsWishes(values);
  if ('complaint' in call || 'complaint' in wishes) return complain('complaint' in call ? call.complaint : 'complaint' in wishes ? wishes.complaint : '');
  return { command: 'certs', ...call, ...wishes };
}

function secureCall(argv: readonly string[], kinds: readonly string[]): Call {
  const { values, positionals } = parseArgs({ args: [...argv], options: allSecureOptions, allowPositionals: true });
  if (values.help) return { command: 'help' };
  const call = judgingCall(values, positionals, kinds, reportFormats);
  const wishes = secureWishes(values);
  if ('complaint' in call || 'complaint' in wishes) return complain('complaint' in call ? call.complaint : 'complaint' in wishes ? wishes.complaint : '');
  return { command: 'secure', ...call, ...wishes };
}

function inspectCall(argv: readonly string[], kinds: readonly string[]): Call {
  const { values, positionals } = parseArgs({ args: [...argv], options: inspectOptions, allowPositionals: true });
  if (values.help) return { command: 'help' };
  const call = judgingCall(values, positionals, kinds, ['human']);
  if ('complaint' in call) return complain(call.complaint);
  const files = values.config ?? [];
  return { command: 'inspect', ...call, files, inspected: positionals, named: [...files, ...positionals] };
}

function mapCall(argv: readonly string[], kinds: readonly string[]): Call {
  const { values, positionals } = parseArgs({ args: [...argv], options: mapOptions, allowPositionals: true });
  if (values.help) return { command: 'help' };
  const call = judgingCall(values, positionals, kinds, mapFormats);
  const env = environmentOf(values.env ?? []);
  if ('complaint' in call || 'complaint' in env) return complain('complaint' in call ? call.complaint : 'complaint' in env ? env.complaint : '');
  return { command: 'map', ...call, env: env.values };
}

function convertCall(argv: readonly string[], kinds: readonly string[]): Call {
  const { values, positionals } = parseArgs({ args: [...argv], options: convertOptions, allowPositionals: true });
  if (values.help) return { command: 'help' };
  const { to } = values;
  if (to !== 'yaml' && to !== 'flags') return complain(`--to takes yaml or flags, not ${to ?? 'nothing'}.`);
  const call = judgingCall(values, positionals, kinds, ['human']);
  if ('complaint' in call) return complain(call.complaint);
  if (positionals.length > 1) return complain('convert takes one file.');
  return { command: 'convert', ...call, to };
}

/** It looks only below the folder, whatever the files lead to. */
function initCall(argv: readonly string[]): Call {
  const { values, positionals } = parseArgs({ args: [...argv], options: { help: shared.help }, allowPositionals: true });
  if (values.help) return { command: 'help' };
  const [folder = '.', ...more] = positionals;
  if (more.length > 0) return complain('init takes one folder.');
  return { command: 'init', folder, root: folder, allowOutside: false, cwd: null, named: [], mimirVersion: null, kind: null, files: [] };
}

interface SharedValues {
  readonly format?: string | undefined;
  readonly 'mimir-version'?: string | undefined;
  readonly cwd?: string | undefined;
  readonly root?: string | undefined;
  readonly 'allow-outside': boolean;
  readonly kind?: string | undefined;
}

interface Complaint {
  readonly complaint: string;
}

/** The first of the formats is what is printed where none is asked for. */
function judgingCall<F extends string>(
  values: SharedValues,
  files: readonly string[],
  kinds: readonly string[],
  formats: readonly [F, ...F[]],
): (JudgingCall & { readonly format: F }) | Complaint {
  const { kind = null, cwd = null, root = null } = values;
  const version = values['mimir-version'] ?? 'auto';
  const format = values.format === undefined ? formats[0] : formats.find((name) => name === values.format);
  if (format === undefined) return { complaint: `--format takes ${formats.join(', ')}, not ${values.format ?? ''}.` };
  if (kind !== null && !kinds.includes(kind)) return { complaint: `--kind takes ${kinds.join(', ')}, not ${kind}.` };
  if (version !== 'auto' && !isVersion(version)) return { complaint: `--mimir-version takes a release such as 2.17, not ${version}.` };
  if (files.length === 0) return { complaint: 'Name the files.' };
  return { format, kind, cwd, root, allowOutside: values['allow-outside'], named: files, mimirVersion: version === 'auto' ? null : minorOf(version), files };
}

function environmentOf(entries: readonly string[]): { readonly values: ReadonlyMap<string, string> } | Complaint {
  const wrong = entries.find((entry) => entry.indexOf('=') < 1);
  if (wrong !== undefined) return { complaint: `--env takes NAME=VALUE, not ${shown(wrong)}.` };
  return { values: new Map(entries.map((entry) => [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)])) };
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
