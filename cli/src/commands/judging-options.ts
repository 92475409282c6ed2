import type { Option } from 'commander';
import { keyTypes } from '../../../core/src/x509/key-type';
import { documentKinds } from '../../../core/src/documents/document-kinds';
import { shown } from '../../../core/src/model/quoted';
import type { MimirVersion } from '../../../core/src/model/version';
import type { Complaint } from './call';
import type { BoundsCall } from '../judging/bounds';
import type { JudgingCall } from '../judging/project-settings';
import type { Given } from './given';
import { choice, option, repeated } from './shape';

const kinds = documentKinds.map(({ id }) => id);

/** The options of every command that reads configurations. */
export function judgingOptions(): readonly Option[] {
  return [
    option('--mimir-version <X.Y>', "Mimir's version (default: from the files, else the newest)"),
    choice('--kind <KIND>', "the kind of the files, if name and content don't show it", kinds),
    option('--cwd <DIR>', "Mimir's working directory, for relative paths (default: each file's folder)"),
    option('--root <DIR>', 'read and write nothing outside this folder (default: the repository)'),
    option('--allow-outside', 'read and write outside it too'),
  ];
}

/** What certificates are made with: `keyWishes` reads all but the first. */
export function keyOptions(): readonly Option[] {
  return [
    repeated('--san <NAME>', 'another name or address for every certificate'),
    option('--days <N>', 'how long certificates are valid (default: 730)'),
    option('--ca-days <N>', 'how long a new CA is valid (default: 3650)'),
    choice(
      '--key-type <TYPE>',
      'the kind of new private keys (default: rsa-2048, or that of the key replaced)',
      keyTypes,
    ),
    choice('--key-size <BITS>', 'bits of RSA keys: the same as --key-type rsa-BITS', ['2048', '3072', '4096']),
  ];
}

export function environmentOption(): Option {
  return repeated('--env <NAME=VALUE>', 'a variable for -config.expand-env; the environment is not used');
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
  if (format === undefined) return { complaint: `--format must be ${formats.join(', ')}, not ${asked ?? ''}.` };
  if (kind !== null && !kinds.includes(kind)) return { complaint: `--kind must be ${kinds.join(', ')}, not ${kind}.` };
  if (version !== 'auto' && !isVersion(version))
    return { complaint: `--mimir-version must be a version such as 2.17, not ${version}.` };
  return {
    ...boundsOf(given, files),
    format,
    kind,
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
  if (files.length === 0) return { complaint: 'Specify the files.' };
  return judgingCall(given, files, formats);
}

/** The variables of `--env`. */
export function environmentOf(given: Given): { readonly values: ReadonlyMap<string, string> } | Complaint {
  const entries = given.texts('env');
  const wrong = entries.find((entry) => entry.indexOf('=') < 1);
  if (wrong !== undefined) return { complaint: `--env must be NAME=VALUE, not ${shown(wrong)}.` };
  return {
    values: new Map(entries.map((entry) => [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)])),
  };
}

export function isVersion(text: string): boolean {
  return /^v?\d+\.\d+(\.\d+)?$/.test(text);
}

/** `2.17.4` is a `2.17` to us. */
export function minorOf(text: string): MimirVersion {
  const [major = '0', minor = '0'] = text.replace(/^v/, '').split('.');
  return `${Number(major)}.${Number(minor)}`;
}

function boundsOf(given: Given, named: readonly string[]): BoundsCall {
  return {
    cwd: given.text('cwd') ?? null,
    root: given.text('root') ?? null,
    allowOutside: given.has('allow-outside'),
    named,
  };
}
