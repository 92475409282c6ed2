import type { Option } from 'commander';
import { documentKinds } from '../../../core/src/documents/kinds';
import { shown } from '../../../core/src/model/quoted';
import type { MimirVersion } from '../../../core/src/model/version';
import type { Complaint, JudgingCall } from '../call';
import type { Given } from './given';
import { choice, option, repeated } from './shape';

const kinds = documentKinds.map(({ id }) => id);

/** The options of every command that reads configurations. */
export function judgingOptions(): readonly Option[] {
  return [
    option('--mimir-version <X.Y>', "Mimir's version (default: as the files show, else the newest)"),
    choice('--kind <KIND>', 'what the files are, where names and contents do not tell', kinds),
    option('--cwd <DIR>', "the folder that Mimir is started in, for relative paths (default: each file's own)"),
    option('--root <DIR>', 'read and write nothing outside of this folder (default: the repository)'),
    option('--allow-outside', 'read and write outside of it too'),
  ];
}

/** What certificates are made with: `keyWishes` reads the last two. */
export function keyOptions(): readonly Option[] {
  return [
    repeated('--san <NAME>', 'one more name or address for every certificate'),
    option('--days <N>', 'how long certificates are valid (default: 730)'),
    choice('--key-size <BITS>', 'bits of RSA keys', ['2048', '3072', '4096']),
  ];
}

export function environmentOption(): Option {
  return repeated('--env <NAME=VALUE>', "a variable for -config.expand-env; this process's own do not count");
}

/** Reads them. The first of the formats is the one that is printed where none is asked for. */
export function judgingCall<F extends string>(
  given: Given,
  files: readonly string[],
  formats: readonly [F, ...F[]],
): (JudgingCall & { readonly format: F }) | Complaint {
  const kind = given.text('kind') ?? null;
  const version = given.text('mimir-version') ?? 'auto';
  const asked = given.text('format');
  const format = asked === undefined ? formats[0] : formats.find((name) => name === asked);
  if (format === undefined) return { complaint: `--format takes ${formats.join(', ')}, not ${asked ?? ''}.` };
  if (kind !== null && !kinds.includes(kind)) return { complaint: `--kind takes ${kinds.join(', ')}, not ${kind}.` };
  if (version !== 'auto' && !isVersion(version))
    return { complaint: `--mimir-version takes a version such as 2.17, not ${version}.` };
  return {
    format,
    kind,
    cwd: given.text('cwd') ?? null,
    root: given.text('root') ?? null,
    allowOutside: given.has('allow-outside'),
    named: files,
    mimirVersion: version === 'auto' ? null : minorOf(version),
    files,
  };
}

/** The same for a command that needs at least one file. */
export function judgingCallOfFiles<F extends string>(
  given: Given,
  formats: readonly [F, ...F[]],
): (JudgingCall & { readonly format: F }) | Complaint {
  const files = [...given.words, ...(given.rest ?? [])];
  return files.length === 0 ? { complaint: 'Name the files.' } : judgingCall(given, files, formats);
}

/** The variables of `--env`. */
export function environmentOf(given: Given): { readonly values: ReadonlyMap<string, string> } | Complaint {
  const entries = given.texts('env');
  const wrong = entries.find((entry) => entry.indexOf('=') < 1);
  if (wrong !== undefined) return { complaint: `--env takes NAME=VALUE, not ${shown(wrong)}.` };
  return {
    values: new Map(entries.map((entry) => [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)])),
  };
}

function isVersion(text: string): boolean {
  return /^v?\d+\.\d+(\.\d+)?$/.test(text);
}

/** `2.17.4` is a `2.17` to us. */
function minorOf(text: string): MimirVersion {
  const [major = '0', minor = '0'] = text.replace(/^v/, '').split('.');
  return `${Number(major)}.${Number(minor)}`;
}
