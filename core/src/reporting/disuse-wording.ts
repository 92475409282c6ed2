import { shown } from '../model/quoted';
import type { Disuse } from '../topology/disuse';
import { spelled } from './wording';

/** Why nothing dials by a client, as a clause: `-ruler-storage.cache.backend is redis`. */
export function disuseClause({ decidedBy: { option, text }, kind }: Disuse, notation: 'flag' | 'yaml'): string {
  const name = spelled(option, notation);
  switch (kind) {
    case 'other-backend':
    case 'other-store':
    case 'switched-off':
    case 'no-address':
      return text ? `${name} is ${shown(text, name)}` : `${name} is not set`;
    case 'url':
      return `${name} is a URL, so Mimir uses HTTP with the system CAs`;
  }
}

/** What to do where the options were meant, as a sentence. */
export function disuseAdvice({ kind }: Disuse): string {
  return kind === 'url'
    ? 'For a private CA, set the environment variable SSL_CERT_FILE.'
    : 'Remove it, or change that setting.';
}
