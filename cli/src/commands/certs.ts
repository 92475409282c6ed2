import { certsWishes } from '../certs-call';
import { judgingCallOfFiles, judgingOptions, keyOptions } from './judging';
import { choice, type CommandShape, option, repeated } from './shape';

const formats = ['human', 'json'] as const;

export const certsShape: CommandShape = {
  name: 'certs',
  summary: 'Make the certificates, private keys and CA that the files name and that are missing.',
  words: '<FILE...>',
  options: [
    option('--dry-run', 'only say what would be done, and why'),
    option('--renew', 'renew what has expired or soon will, and what peers reject'),
    option('--force', 'with --renew: also what is sound'),
    repeated('--only <PATH>', 'with --renew: this certificate'),
    option('--new-key', 'with --renew: new private keys too'),
    option('--keep-mode', 'a private key that is replaced keeps its mode, instead of 0600'),
    option('--rotate-ca', 'replace the CA in three steps, one for each call'),
    option('--restarted', 'with --rotate-ca: all that the last step named has been restarted'),
    option('--again', 'with --rotate-ca: begin another rotation where one has ended'),
    option('--write-settings', 'write the settings that clients need into the files'),
    option('--cert-manager', 'print the plan as resources of cert-manager, and write nothing'),
    ...keyOptions(),
    choice('--strategy <STRATEGY>', 'by what clients check servers', ['internal-name', 'addresses']),
    option('--internal-name <NAME>', 'the name in every certificate (default: mimir.internal)'),
    choice('--format <FORMAT>', 'how to print', formats),
    ...judgingOptions(),
  ],
  examples: [
    ['mimir-tls certs --dry-run mimir.flags', 'what would be made, and why'],
    ['mimir-tls certs --write-settings *.flags', 'make what is missing, and set what clients need'],
    ['mimir-tls certs --renew --dry-run *.flags', 'exits with 1 when something is due: for cron'],
  ],
  notes:
    'The files are taken as one deployment. An existing file is replaced only with --renew, and kept as a dated backup.',
  read(given) {
    const call = judgingCallOfFiles(given, formats);
    if ('complaint' in call) return call;
    const wishes = certsWishes(given);
    return 'complaint' in wishes ? wishes : { command: 'certs', ...call, ...wishes };
  },
};
