import { environmentOf, environmentOption, judgingCall, judgingOptions } from './judging-options';
import { choice, type CommandShape, option, repeated } from './shape';

const formats = ['human', 'json', 'markdown'] as const;

export const diffShape: CommandShape = {
  name: 'diff',
  summary: 'Compare what protects two states of a deployment: its hops, ports, certificates and problems.',
  words: 'OLD [NEW]',
  options: [
    choice('-f, --format <FORMAT>', 'how to print', formats),
    option('-o, --output <FILE>', 'write the report to a file'),
    repeated('--exclude <PATTERN>', 'leave out files of folders, as in .gitignore'),
    environmentOption(),
    ...judgingOptions(),
  ],
  examples: [
    ['mimir-tls diff main', 'this folder at main, and as it is now'],
    ['mimir-tls diff HEAD~1 HEAD', 'what the last commit changed'],
    ['mimir-tls diff origin/main deploy/ --format markdown', "one folder, for a pull request's comment"],
    ['mimir-tls diff staging/ production/', 'two folders, or two files'],
  ],
  notes:
    'OLD and NEW are files or folders, or else revisions of git, which is not started. What git ignores,\n' +
    'such as keys, counts as it is now. Exit status 1: something protects less or fails, or a new\n' +
    'problem is an error or a warning.',
  read(given) {
    const words = [...given.words, ...(given.rest ?? [])];
    const [before, after = '.', ...more] = words;
    if (before === undefined) return { complaint: 'Name what to compare, such as: mimir-tls diff main.' };
    if (more.length > 0) return { complaint: 'diff takes OLD and NEW, and no more.' };
    const call = judgingCall(given, [before, after], formats);
    if ('complaint' in call) return call;
    const env = environmentOf(given);
    if ('complaint' in env) return env;
    const output = given.text('output') ?? null;
    return { command: 'diff', ...call, before, after, excludes: given.texts('exclude'), output, env: env.values };
  },
};
