import type { Severity } from '../../../core/src/model/finding';
import { environmentOf, environmentOption, judgingCallOfFiles, judgingOptions } from './judging';
import { choice, type CommandShape } from './shape';

const thresholds: readonly Severity[] = ['error', 'warning', 'information'];
const formats = ['human', 'json'] as const;

export const checkShape: CommandShape = {
  name: 'check',
  summary: 'Check the TLS settings of configuration files.',
  words: '<FILE...>',
  options: [
    choice('--format <FORMAT>', 'how to print', formats),
    choice('--fail-on <SEVERITY>', 'exit with 1 from this severity on (default: error)', thresholds),
    environmentOption(),
    ...judgingOptions(),
  ],
  examples: [
    ['mimir-tls check mimir.yaml', 'one file, with all that belongs to its deployment'],
    ['mimir-tls check --mimir-version 2.17 deploy/*.yaml', 'files of an older Mimir'],
  ],
  read(given) {
    const call = judgingCallOfFiles(given, formats);
    const env = environmentOf(given);
    if ('complaint' in call) return call;
    if ('complaint' in env) return env;
    const threshold = given.text('fail-on') ?? 'error';
    const failOn = thresholds.find((severity) => severity === threshold);
    if (!failOn) return { complaint: `--fail-on takes ${thresholds.join(', ')}, not ${threshold}.` };
    return { command: 'check', ...call, env: env.values, failOn };
  },
};
