import { certsWishes } from './certs-call';
import { judgingCallOfFiles, judgingOptions, keyOptions } from './judging-options';
import { choice, type CommandShape, option, repeated } from './shape';

const formats = ['human', 'json'] as const;

export const certsShape: CommandShape = {
  name: 'certs',
  summary: 'Generate the missing certificates, private keys and CA that the files name.',
  words: '<FILE | FOLDER | GLOB>...',
  options: [
    option('--dry-run', 'print what would be done and why; write nothing'),
    option('--renew', 'renew what has expired, expires soon or is rejected by peers'),
    option('--force', 'with --renew: even if they are valid'),
    repeated('--only <PATH>', 'with --renew: only this certificate'),
    option('--new-key', 'with --renew: new private keys too'),
    option('--keep-mode', 'a replaced private key keeps its mode (default: 0600)'),
    option('--rotate-ca', 'replace the CA in three steps, one per run'),
    option('--restarted', 'with --rotate-ca: everything that the last step named was restarted'),
    option('--again', 'with --rotate-ca: start another rotation after a finished one'),
    option('--write-settings', 'write the options that clients need into the files'),
    option(
      '--cert-manager',
      'print cert-manager resources, and write nothing; with --rotate-ca: the next CA, and the steps',
    ),
    ...keyOptions(),
    choice('--strategy <STRATEGY>', 'how clients verify server names', ['internal-name', 'addresses']),
    option('--internal-name <NAME>', 'the name in every certificate (default: mimir.internal)'),
    choice('--format <FORMAT>', 'output format', formats),
    ...judgingOptions(),
  ],
  examples: [
    ['mimir-tls certs --dry-run mimir.flags', 'what would be generated, and why'],
    ['mimir-tls certs --write-settings *.flags', 'generate what is missing, and set what clients need'],
    ['mimir-tls certs --renew --dry-run *.flags', 'for cron: exit status 1 when something is due'],
  ],
  notes: 'The files are one deployment. Only --renew replaces existing files, and keeps dated backups.',
  read(given) {
    const call = judgingCallOfFiles(given, formats);
    if ('complaint' in call) return call;
    const wishes = certsWishes(given);
    if ('complaint' in wishes) return wishes;
    return { command: 'certs', ...call, ...wishes };
  },
};
