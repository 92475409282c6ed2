import { secureWishes } from '../secure-call';
import { judgingCallOfFiles, judgingOptions, keyOptions } from './judging';
import { choice, type CommandShape, option, repeated } from './shape';

const formats = ['human', 'json'] as const;

export const secureShape: CommandShape = {
  name: 'secure',
  summary: 'Put mutual TLS on every gRPC and memberlist hop of a deployment.',
  words: '<FILE...>',
  options: [
    option('--dry-run', 'print the changes and the list, and write nothing'),
    option('--http', 'secure the HTTP ports and their callers too'),
    repeated('--only <FAMILY>', 'only the port or the gossip that this family belongs to'),
    choice('--issuer <ISSUER>', 'who makes the certificates (default: this command; in Kubernetes cert-manager)', [
      'files',
      'cert-manager',
      'vault',
    ]),
    ...keyOptions(),
    option('--internal-name <NAME>', 'the name in every certificate (default: mimir.internal)'),
    choice('--format <FORMAT>', 'how to print', formats),
    ...judgingOptions(),
  ],
  examples: [
    ['mimir-tls secure --dry-run docker-compose.yml', 'what would change, and in which order to roll it out'],
    ['mimir-tls secure *.flags', 'settings and certificates of one deployment, all of it or nothing'],
    ['mimir-tls secure --http --issuer cert-manager values.yaml', 'HTTP too, by cert-manager'],
  ],
  notes: 'The files are taken as one deployment. Exit status 1: something that was asked for could not be done.',
  read(given) {
    const call = judgingCallOfFiles(given, formats);
    if ('complaint' in call) return call;
    const wishes = secureWishes(given);
    return 'complaint' in wishes ? wishes : { command: 'secure', ...call, ...wishes };
  },
};
