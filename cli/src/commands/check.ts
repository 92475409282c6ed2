import { environmentOf, environmentOption, judgingCall, judgingOptions } from './judging-options';
import type { Complaint } from './call';
import { checkFormats, fixWishes, ruleWishes, severities, thresholds } from './check-call';
import type { Naming } from '../judging/finding-files';
import type { Given } from './given';
import { choice, type CommandShape, option, repeated } from './shape';

const colors = ['auto', 'always', 'never'] as const;

export const checkShape: CommandShape = {
  name: 'check',
  summary: 'Check the TLS settings of configuration files.',
  words: '[FILE | FOLDER | GLOB | -]... | -- ARGUMENT...',
  options: [
    choice('-f, --format <FORMAT>', 'output format', checkFormats),
    option('-o, --output <FILE>', 'write the report to this file'),
    option('-q, --quiet', 'print only a line for each problem'),
    choice('--color <WHEN>', 'when to use colors (NO_COLOR is respected)', colors),
    choice('--fail-on <SEVERITY>', 'exit with 1 at or above this severity (default: error)', thresholds),
    choice('--min-severity <SEVERITY>', 'hide problems below this severity', severities),
    repeated('--rule <RULE=LEVEL>', "set a rule's severity (error, warning, information, hint), or turn it off"),
    option('--list-rules', 'print all rules and their severities'),
    option('--no-ignores', 'ignore comments that suppress problems'),
    option('--fix', 'apply safe fixes: misspelled names and values'),
    option('--unsafe', 'with --fix or --diff: all preferred fixes; review their changes'),
    repeated('--fix-only <RULE>', "apply only this rule's fixes"),
    option('--diff', 'print the changes of --fix, and change nothing'),
    option('--baseline <FILE>', 'hide the problems in this file'),
    option('--write-baseline', 'write the current problems to that file'),
    repeated('--exclude <PATTERN>', 'exclude files in folders, as in .gitignore'),
    option('--stdin-filename <NAME>', 'the name of standard input (-)'),
    option('--strict', 'exit with 1 if a named file is not recognized, or nothing is checked'),
    environmentOption(),
    ...judgingOptions(),
  ],
  examples: [
    ['mimir-tls check', "Mimir's files in this folder, except those that git ignores"],
    ["mimir-tls check deploy/ 'env/*/values.yaml' --exclude old/", 'folders and globs'],
    ['helm template mimir grafana/mimir-distributed -f values.yaml | mimir-tls check -', 'rendered manifests'],
    ['mimir-tls check -- -target=ingester -config.file=mimir.yaml', "Mimir's arguments"],
    ['mimir-tls check --format sarif --output mimir-tls.sarif', 'for code scanning; also github, gitlab, junit, json'],
    ['mimir-tls check --diff --unsafe; mimir-tls check --fix --unsafe', 'review all fixes, then apply them'],
    ['mimir-tls check --rule file-not-found=off --fail-on warning', 'if the certificates are not in the repository'],
  ],
  read(given) {
    if (given.has('list-rules')) return { command: 'list-rules', format: given.text('format') ?? 'human' };
    const naming = namingOf(given);
    if ('complaint' in naming) return naming;
    const call = judgingCall(given, naming.words, checkFormats);
    if ('complaint' in call) return call;
    const env = environmentOf(given);
    if ('complaint' in env) return env;
    const wishes = ruleWishes(given);
    if ('complaint' in wishes) return wishes;
    const fixes = fixWishes(given);
    if ('complaint' in fixes) return fixes;
    if (fixes.fix !== null && !namesFiles(naming))
      return { complaint: '--fix and --diff need files, not - or arguments.' };
    const color = colorOf(given);
    if (typeof color === 'object') return color;
    const named = [
      ...naming.words.filter((word) => word !== '-'),
      ...[naming.stdinName, wishes.baseline].filter((name) => name !== null),
    ];
    return {
      command: 'check',
      ...call,
      ...wishes,
      ...fixes,
      named,
      env: env.values,
      naming: { ...naming, kind: call.kind },
      strict: given.has('strict'),
      honorsIgnores: !given.has('no-ignores'),
      quiet: given.has('quiet'),
      color,
      output: given.text('output') ?? null,
    };
  },
};

/** What follows `--` are arguments of Mimir's where one of them is an option, and else files. */
function namingOf(given: Given): Naming | Complaint {
  const rest = given.rest ?? [];
  const isArgv = rest.some((word) => word.startsWith('-') && word !== '-');
  const others = { excludes: given.texts('exclude'), kind: null, stdinName: given.text('stdin-filename') ?? null };
  if (!isArgv) return { words: filesOrHere([...given.words, ...rest]), argv: null, ...others };
  if (given.words.length > 0) return { complaint: "Use either files or, after --, Mimir's arguments, not both." };
  return { words: ['.'], argv: rest, ...others };
}

function filesOrHere(files: readonly string[]): readonly string[] {
  if (files.length === 0) return ['.'];
  return files;
}

/** False for what is on standard input or in arguments. */
function namesFiles({ argv, words }: Naming): boolean {
  return argv === null && !words.includes('-');
}

function colorOf(given: Given): (typeof colors)[number] | Complaint {
  const asked = given.text('color') ?? 'auto';
  return colors.find((when) => when === asked) ?? { complaint: `--color must be ${colors.join(', ')}, not ${asked}.` };
}
