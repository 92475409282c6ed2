import { environmentOf, environmentOption, isVersion, judgingCall, judgingOptions, minorOf } from './judging-options';
import { choice, type CommandShape, option, repeated } from './shape';

const formats = ['human', 'json'] as const;

export const upgradeShape: CommandShape = {
  name: 'upgrade',
  summary: 'Show what a newer version of Mimir changes for a configuration.',
  words: '--to X.Y <FILE | FOLDER...>',
  options: [
    option('--to <X.Y>', 'the version that is to run'),
    option('--fix', 'rename the options that have another name then'),
    option('--diff', 'print what --fix would change, and change nothing'),
    choice('-f, --format <FORMAT>', 'how to print', formats),
    repeated('--exclude <PATTERN>', 'leave out files of folders, as in .gitignore'),
    environmentOption(),
    ...judgingOptions(),
  ],
  examples: [
    [
      'mimir-tls upgrade --to 3.0 compose.yaml',
      'options that go or change, hops that would be plaintext, new problems',
    ],
    ['mimir-tls upgrade --mimir-version 2.10 --to 2.17 mimir.yaml', 'where no file says which version runs now'],
    ['mimir-tls upgrade --to 3.0 --diff deploy/', 'what --fix would rename'],
  ],
  notes:
    'The version that runs now is that of --mimir-version, of .mimir-tls.yaml, or of image tags and charts.\n' +
    'Exit status 1: the new version refuses something, or protects less.',
  read(given) {
    const files = [...given.words, ...(given.rest ?? [])];
    const to = given.text('to');
    if (to === undefined)
      return { complaint: 'Say which version is to run, such as: mimir-tls upgrade --to 3.0 mimir.yaml.' };
    if (!isVersion(to)) return { complaint: `--to takes a version such as 3.0, not ${to}.` };
    if (files.length === 0) return { complaint: 'Name the files.' };
    const call = judgingCall(given, files, formats);
    if ('complaint' in call) return call;
    const env = environmentOf(given);
    if ('complaint' in env) return env;
    const wish = (['diff', 'fix'] as const).find((name) => given.has(name)) ?? 'report';
    return { command: 'upgrade', ...call, to: minorOf(to), wish, excludes: given.texts('exclude'), env: env.values };
  },
};
