import { judgingCallOfFiles, judgingOptions } from './judging-options';
import { choice, type CommandShape } from './shape';

export const convertShape: CommandShape = {
  name: 'convert',
  summary: "Print a file's flags as Mimir's YAML, or its YAML as flags.",
  words: '<FILE>',
  options: [choice('--to <NOTATION>', 'yaml or flags', ['yaml', 'flags']), ...judgingOptions()],
  examples: [
    ['mimir-tls convert --to yaml mimir.flags > mimir.yaml', 'flags as YAML'],
    ['mimir-tls convert --to flags mimir.yaml', 'YAML as flags'],
  ],
  notes: 'Options without a counterpart are listed on standard error, with exit status 1.',
  read(given) {
    const to = given.text('to');
    if (to !== 'yaml' && to !== 'flags') return { complaint: `--to must be yaml or flags, not ${to ?? 'nothing'}.` };
    const call = judgingCallOfFiles(given, ['human']);
    if ('complaint' in call) return call;
    if (call.files.length > 1) return { complaint: 'convert needs one file.' };
    return { command: 'convert', ...call, to };
  },
};
