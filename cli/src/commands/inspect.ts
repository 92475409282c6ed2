import { judgingCall, judgingOptions } from './judging';
import { type CommandShape, repeated } from './shape';

export const inspectShape: CommandShape = {
  name: 'inspect',
  summary: 'Show what is in certificate and private key files.',
  words: '<CERTIFICATE...>',
  options: [repeated('--config <FILE>', 'a configuration that may use the certificates'), ...judgingOptions()],
  examples: [
    ['mimir-tls inspect certs/server.crt', 'names, dates, uses, signer'],
    ['mimir-tls inspect --config mimir.yaml certs/ca.crt', 'also who uses it for what'],
  ],
  read(given) {
    const inspected = [...given.words, ...(given.rest ?? [])];
    if (inspected.length === 0) return { complaint: 'Name the files.' };
    const files = given.texts('config');
    const call = judgingCall(given, files, ['human']);
    return 'complaint' in call ? call : { command: 'inspect', ...call, inspected, named: [...files, ...inspected] };
  },
};
