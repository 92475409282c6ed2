import { secureWishes } from './secure-call';
import { judgingCallOfFiles, judgingOptions, keyOptions } from './judging-options';
import { choice, type CommandShape, option, repeated } from './shape';

const formats = ['human', 'json'] as const;

export const secureShape: CommandShape = {
  name: 'secure',
  summary: 'Set up mutual TLS on every gRPC and memberlist hop of a deployment.',
  words: '<FILE | FOLDER | GLOB>...',
  options: [
    option('--dry-run', 'print the changes and steps, and write nothing'),
    option('--http', 'secure the HTTP ports and their clients too'),
    repeated('--only <FAMILY>', 'only the hops of this client, port or memberlist'),
    choice('--issuer <ISSUER>', 'who issues the certificates (default: this command; in Kubernetes, cert-manager)', [
      'files',
      'cert-manager',
      'vault',
    ]),
    option('--extra-objects', "put cert-manager's resources into the values, under extraObjects (chart 4.1 and later)"),
    ...keyOptions(),
    option('--internal-name <NAME>', 'the name in every certificate (default: mimir.internal)'),
    choice('--format <FORMAT>', 'output format', formats),
    ...judgingOptions(),
  ],
  examples: [
    ['mimir-tls secure --dry-run docker-compose.yml', 'what would change, and how to roll it out'],
    ['mimir-tls secure *.flags', 'options and certificates of one deployment, all or nothing'],
    ['mimir-tls secure --http --issuer cert-manager values.yaml', 'HTTP too, with cert-manager'],
  ],
  notes: 'The files are one deployment; a folder must hold one. Exit status 1: something could not be done.',
  read(given) {
    const call = judgingCallOfFiles(given, formats);
    if ('complaint' in call) return call;
    const wishes = secureWishes(given);
    if ('complaint' in wishes) return wishes;
    return { command: 'secure', ...call, ...wishes };
  },
};
