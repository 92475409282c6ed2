import { judgingCall, judgingOptions } from './judging-options';
import { choice, type CommandShape, option, repeated } from './shape';

const formats = ['human', 'json'] as const;

export const inspectShape: CommandShape = {
  name: 'inspect',
  summary: 'Show what is in certificate and private key files.',
  words: '<CERTIFICATE | -...>',
  options: [
    repeated('--config <FILE>', 'a configuration that uses the certificates'),
    choice('-f, --format <FORMAT>', 'output format', formats),
    option('--expires-within <TIME>', 'exit with 1 if a certificate expires within a time such as 30d or 12h'),
    ...judgingOptions(),
  ],
  examples: [
    ['mimir-tls inspect certs/server.crt', 'names, dates, uses, signer'],
    ['kubectl get secret mimir-tls -o yaml | mimir-tls inspect -', "a Secret's content; keys are never shown"],
    ['mimir-tls inspect --expires-within 30d certs/*.crt', 'for cron'],
    ['mimir-tls inspect --config mimir.yaml certs/ca.crt', 'also which process uses it'],
  ],
  read(given) {
    const inspected = [...given.words, ...(given.rest ?? [])];
    if (inspected.length === 0) return { complaint: 'Specify the files.' };
    const files = given.texts('config');
    const call = judgingCall(given, files, formats);
    if ('complaint' in call) return call;
    const time = given.text('expires-within');
    const expiresWithin = time === undefined ? null : millisecondsOf(time);
    if (expiresWithin !== null && Number.isNaN(expiresWithin))
      return { complaint: `--expires-within must be a time such as 30d or 12h, not ${time ?? ''}.` };
    return {
      command: 'inspect',
      ...call,
      inspected,
      expiresWithin,
      named: [...files, ...inspected.filter((word) => word !== '-')],
    };
  },
};

function millisecondsOf(time: string): number {
  const [, count = '', unit = ''] = /^(\d+)([dhw])$/.exec(time) ?? [];
  const hours = { d: 24, h: 1, w: 168 } as const;
  const length = Object.entries(hours).find(([name]) => name === unit)?.[1];
  if (length === undefined) return NaN;
  return Number(count) * length * 60 * 60 * 1000;
}
