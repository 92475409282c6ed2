import type { ExplainCall } from './call';
import { environmentOf, environmentOption, judgingCall, judgingOptions } from './judging-options';
import type { CommandShape } from './shape';

export const explainShape: CommandShape = {
  name: 'explain',
  summary: 'Explain a rule, an option, a client auth policy, or a hop of a deployment.',
  words: 'RULE | FLAG | YAML.PATH | POLICY | FROM TO [FILE...]',
  options: [environmentOption(), ...judgingOptions()],
  examples: [
    ['mimir-tls explain file-not-found', 'a rule: what Mimir does, and the fix'],
    ['mimir-tls explain server.grpc-tls-client-auth', 'a flag (with or without its dash), or a path in YAML'],
    ['mimir-tls explain RequireAndVerifyClientCert', 'a client auth policy'],
    [
      'mimir-tls explain querier query-scheduler compose.yaml',
      'the hop between two components or processes, and the reason for its state',
    ],
  ],
  read(given) {
    const [first = '', second, ...files] = [...given.words, ...(given.rest ?? [])];
    if (first === '') return { complaint: 'Specify what to explain, such as: mimir-tls explain file-not-found' };
    const named = files.length === 0 && second !== undefined ? ['.'] : files;
    const call = judgingCall(given, named, ['human']);
    if ('complaint' in call) return call;
    const env = environmentOf(given);
    if ('complaint' in env) return env;
    const naming = { words: named, argv: null, excludes: [], kind: call.kind, stdinName: null };
    return { command: 'explain', ...call, subject: subjectOf(first, second), naming, env: env.values };
  },
};

function subjectOf(first: string, second: string | undefined): ExplainCall['subject'] {
  if (second === undefined) return { topic: first };
  return { from: first, to: second };
}
