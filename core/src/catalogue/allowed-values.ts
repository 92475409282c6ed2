import { quoted } from '../model/quoted';

/** Options that take one of a few words, and what Mimir says to another one while it reads its flags or its YAML. */
interface WordChoice {
  readonly words: readonly string[];
  readonly refusal: (text: string) => string;
}

const choices: ReadonlyMap<string, WordChoice> = new Map([
  [
    'log.level',
    { words: ['debug', 'info', 'warn', 'error'], refusal: (text: string) => `unrecognized log level ${quoted(text)}` },
  ],
  ['log.format', { words: ['logfmt', 'json'], refusal: (text: string) => `unrecognized log format ${quoted(text)}` }],
]);

/** What Mimir says where the flag, or the key of the same option, takes one of a few words and this is none of them; else null. */
export function wordProblem(flag: string | null, text: string): string | null {
  const choice = flag === null ? undefined : choices.get(flag);
  if (choice && !choice.words.includes(text)) return choice.refusal(text);
  return null;
}

/** The words that the option takes; empty where it takes others too. */
export function allowedWords(flag: string | null): readonly string[] {
  return (flag === null ? undefined : choices.get(flag))?.words ?? [];
}

/** The networks that Go can listen on; the empty one is `tcp`. */
export const listenNetworks: readonly string[] = ['', 'tcp', 'tcp4', 'tcp6', 'unix', 'unixpacket'];

/** The stores that a hash ring can be kept in. */
export const ringStores: readonly string[] = ['consul', 'etcd', 'inmemory', 'memberlist', 'multi'];

/** Addresses that Mimir hands to gRPC as they are, after it has refused URLs and the form of its own DNS look-ups. */
const grpcAddresses: ReadonlySet<string> = new Set(['ruler.distributor.address']);

/** The address as Mimir takes it, where the option takes one for gRPC and this is none; else null. */
export function grpcAddressMeant(flag: string | null, text: string): string | null {
  if (flag === null || !grpcAddresses.has(flag)) return null;
  const [, scheme, rest = ''] = /^(https?|dns):\/\/(?!\/)(.*)$/is.exec(text) ?? [];
  if (scheme === undefined) return null;
  if (scheme.toLowerCase() === 'dns') return `dns:///${rest}`;
  return rest.replace(/\/.*$/s, '');
}
