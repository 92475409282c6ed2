import { environmentOf, environmentOption, judgingCall, judgingOptions } from './judging-options';
import type { Given } from './given';
import { choice, type CommandShape, option } from './shape';

const formats = ['human', 'json'] as const;
/** Seconds. */
const longest = 10;

export const probeShape: CommandShape = {
  name: 'probe',
  summary: 'Call a port, and show what Mimir would see there: plaintext, certificates, or a refusal.',
  words: '<HOST:PORT> [FILE...]',
  options: [
    option('--as <[PROCESS/]CLIENT>', 'call as this client of the configuration in FILE, such as ingester.client'),
    option('--timeout <SECONDS>', `how long it may take (default and most: ${longest})`),
    choice('-f, --format <FORMAT>', 'how to print', formats),
    environmentOption(),
    ...judgingOptions(),
  ],
  examples: [
    ['mimir-tls probe ingester-0:9095', 'what anybody sees'],
    ['mimir-tls probe ingester-0:9095 --as ingester.client mimir.yaml', 'what the client of this configuration sees'],
    ['mimir-tls probe 10.0.0.7:9095 --as distributor/ingester.client compose.yaml', 'the client of one process'],
  ],
  notes:
    'This is the only command that opens connections. The private key is used for the handshake only.\n' +
    'Exit status: 0 as the configuration expects (without --as: it answers), 1 not, 2 a bad call.',
  read(given) {
    const [address = '', ...files] = [...given.words, ...(given.rest ?? [])];
    const target = targetOf(address);
    if (target === null) return { complaint: `probe takes HOST:PORT, not ${address || 'nothing'}.` };
    const client = given.text('as') ?? null;
    const missing = missingOf(client, files);
    if (missing !== null) return { complaint: missing };
    const limit = limitOf(given);
    if (limit === null)
      return { complaint: `--timeout takes seconds up to ${longest}, not ${given.text('timeout') ?? ''}.` };
    const call = judgingCall(given, files, formats);
    if ('complaint' in call) return call;
    const env = environmentOf(given);
    if ('complaint' in env) return env;
    return { command: 'probe', ...call, target, client, limit, env: env.values };
  },
};

function targetOf(address: string): { readonly host: string; readonly port: number } | null {
  const [, bracketed, plain, digits = ''] = /^(?:\[([0-9a-f:.%\w]+)\]|([^\s/:@[\]]+)):(\d{1,5})$/i.exec(address) ?? [];
  const port = Number(digits);
  const host = bracketed ?? plain;
  if (host === undefined || port < 1 || port > 65_535) return null;
  return { host, port };
}

/** Milliseconds. */
function limitOf(given: Given): number | null {
  const text = given.text('timeout') ?? String(longest);
  if (!/^\d+(?:\.\d+)?$/.test(text)) return null;
  const seconds = Number(text);
  if (seconds > 0 && seconds <= longest) return seconds * 1000;
  return null;
}

/** A client and its files are named together. */
function missingOf(client: string | null, files: readonly string[]): string | null {
  if (client === null && files.length > 0) return 'Name the client that is to call, with --as.';
  if (client !== null && files.length === 0) return 'Name the configuration of the client, after HOST:PORT.';
  return null;
}
