import { stringify } from 'yaml';
import { neutral } from '../model/neutral';
import type { MimirVersion } from '../model/version';
import { counted } from '../model/counted';

/** What was found out about the files of a folder, as a file of settings says it. Paths are relative to the folder. */
export interface Survey {
  /** Files of Mimir's. */
  readonly files: number;
  /** Those that the files show, each with a file that shows it; oldest first. */
  readonly versions: readonly { readonly version: MimirVersion; readonly file: string }[];
  /** Whether some file does not show its version. */
  readonly isVersionMissing: boolean;
  /** Files of each deployment of more than one file. */
  readonly deployments: readonly (readonly string[])[];
  /** Folders of another machine. */
  readonly folders: readonly UnmappedFolder[];
  /** What was not looked at, in words. */
  readonly unseen: readonly string[];
}

export interface UnmappedFolder {
  readonly folder: string;
  /** A file that names it. */
  readonly namedBy: string;
  /** The only folder here that has the files that are named in it; null where there is none or several. */
  readonly local: string | null;
}

/** Files of a deployment that are listed; the others are counted. */
const mostListed = 6;

/** A commented `.mimir-tls.yaml`. What was found out for sure is set, and the rest is a comment to start from. */
export function settingsTemplate(survey: Survey): string {
  return `${[heading(survey), versionPart(survey), mappingPart(survey), deploymentPart(survey), filesPart, rulesPart].join('\n\n')}\n`;
}

function heading({ files, unseen }: Survey): string {
  return [
    '# Settings of Mimir TLS for this folder and all below, in editors and on the command line.',
    '# Paths and globs start at this folder. All settings: README.md of Mimir TLS, "Settings".',
    comment(
      `Found here: ${counted(files, 'file')} of Mimir's.${unseen.map((each) => ` Not looked at: ${each}.`).join('')}`,
    ),
  ].join('\n');
}

function versionPart({ versions, isVersionMissing }: Survey): string {
  const shown = versions.map(({ version, file }) => comment(`${version} is what ${file} shows.`));
  const title = '# The version of Mimir. "auto": from each file, else the newest that Mimir TLS knows.';
  const [only, ...others] = versions;
  const version = only && others.length === 0 && isVersionMissing ? only.version : 'auto';
  return [title, ...shown, `mimirVersion: '${version}'`].join('\n');
}

function mappingPart({ folders }: Survey): string {
  const title = "# From Mimir's folders to local folders, so that certificates in them are checked.";
  const lines = folders.flatMap(mappingLines);
  const isSet = folders.some(({ local }) => local !== null);
  if (folders.length === 0) return [title, '# pathMappings:', `#   ${entry('/etc/mimir/certs', 'certs')}`].join('\n');
  if (isSet) return [title, 'pathMappings:', ...lines].join('\n');
  return [title, '# pathMappings:', ...lines.map((line) => asComment(line))].join('\n');
}

function mappingLines({ folder, namedBy, local }: Survey['folders'][number]): readonly string[] {
  if (local !== null)
    return [`  ${comment(`named by ${namedBy}; its files are found there`)}`, `  ${entry(folder, local)}`];
  return [
    `  ${comment(`named by ${namedBy}; write the local folder with its files`)}`,
    `  # ${entry(folder, 'certs')}`,
  ];
}

function deploymentPart({ deployments }: Survey): string {
  const found = deployments.map((files) => {
    const [listed, left] = [files.slice(0, mostListed), files.length - mostListed];
    return comment(`  - ${listed.join(', ')}${left > 0 ? ` and ${left} more` : ''}`);
  });
  return [
    '# Files that form one deployment, by a name of your choice.',
    ...(found.length === 0 ? [] : ['# These form one automatically:', ...found]),
    '# deployments:',
    '#   staging:',
    '#     - deploy/staging/**/*.yaml',
  ].join('\n');
}

const filesPart = `# Files that are always Mimir's YAML, and files that are never checked.
# files:
#   include:
#     - config/main.yaml
#   exclude:
#     - test/**`;

const rulesPart = `# Another severity for a rule (error, warning, information or hint), or off.
# rules:
#   cert-expires-soon: error`;

function comment(text: string): string {
  return `# ${neutral(text)}`;
}

function asComment(line: string): string {
  return `# ${line.replace(/^( *)# (?=\S+: )/, '$1')}`;
}

function entry(key: string, value: string): string {
  return stringify({ [key]: value }, { lineWidth: 0 }).trimEnd();
}
