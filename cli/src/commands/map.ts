import { environmentOf, environmentOption, judgingCallOfFiles, judgingOptions } from './judging-options';
import { choice, type CommandShape } from './shape';

const formats = ['table', 'json', 'mermaid', 'svg'] as const;

export const mapShape: CommandShape = {
  name: 'map',
  summary: 'Show how components reach each other: plaintext, tls, mtls, broken or unknown.',
  words: '<FILE | FOLDER | GLOB>...',
  options: [choice('--format <FORMAT>', 'output format', formats), environmentOption(), ...judgingOptions()],
  examples: [
    ['mimir-tls map compose.yaml', 'a line for each hop'],
    ['mimir-tls map --format mermaid *.flags', 'a diagram for Markdown'],
    ['mimir-tls map --format svg compose.yaml > map.svg', 'a picture'],
  ],
  notes: 'Each deployment has a table of its own.',
  read(given) {
    const call = judgingCallOfFiles(given, formats);
    if ('complaint' in call) return call;
    const env = environmentOf(given);
    if ('complaint' in env) return env;
    return { command: 'map', ...call, env: env.values };
  },
};
