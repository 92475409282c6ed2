import { listed } from '../model/counted';
import type { Effect, RelatedPlace, Severity } from '../model/finding';
import type { Option } from '../model/option';
import type { WrittenSetting } from '../model/process';
import { effectOf, type Usage } from '../topology/usage';
import { shown } from '../model/quoted';
import type { Disuse } from '../topology/disuse';

/** An option's name as a document of this notation writes it: `-server.grpc-tls-key-path`, or the dotted YAML path. */
export function spelled(option: Pick<Option, 'flag' | 'yamlPath'>, notation: 'flag' | 'yaml'): string {
  const { flag, yamlPath } = option;
  if (flag === null) return yamlPath ?? '';
  if (notation === 'flag' || yamlPath === null) return `-${flag}`;
  return yamlPath;
}

/** The name of a setting as its own document writes it. */
export function nameOf({ option, setting }: WrittenSetting): string {
  return spelled(option, setting.notation);
}

/** A sentence on what Mimir does at the moment it reads the option, in its own words (spec 2.2). */
export function consequence(usage: Usage, words: string): string {
  if (usage === 'start') return `Mimir exits: "${words}".`;
  if (usage === 'run') return `Connections fail: "${words}".`;
  return 'Ignored: nothing here uses it.';
}

/** What follows from a fault, and how bad that is. */
export interface Gravity {
  readonly effect: Effect;
  readonly severity: Severity;
}

/** How bad a fault is by when Mimir reads what is wrong: nothing happens where it never does. */
export function gravityOf(usage: Usage): Gravity {
  return gravityBy(effectOf(usage));
}

/** The same by what follows. */
export function gravityBy(effect: Effect): Gravity {
  return { effect, severity: effect === 'ignored' ? 'warning' : 'error' };
}

/** How many names a message has room for. */
const mostNames = 3;

/** The names as a message has room for them: `a, b and 8 more` for a long list. */
export function briefly(names: readonly string[]): string {
  if (names.length <= mostNames) return listed(names);
  return `${names.slice(0, 2).join(', ')} and ${names.length - 2} more`;
}

/** All names of a list that a message shortens, to be told beside it; none where it shows them all. */
export function inFull(
  names: readonly string[],
  place: Pick<RelatedPlace, 'uri' | 'range'>,
  what: string,
): readonly RelatedPlace[] {
  if (names.length <= mostNames) return [];
  return [{ ...place, message: `${what}: ${listed(names)}.` }];
}

/** Why nothing dials by a client, as a clause: `-ruler-storage.cache.backend is redis`. */
export function disuseClause({ decidedBy: { option, text }, kind }: Disuse, notation: 'flag' | 'yaml'): string {
  const name = spelled(option, notation);
  switch (kind) {
    case 'other-backend':
    case 'other-store':
    case 'switched-off':
    case 'no-address':
      if (text) return `${name} is ${shown(text, name)}`;
      return `${name} is not set`;
    case 'url':
      return `${name} is a URL, so Mimir uses HTTP with the system CAs`;
  }
}

/** What to do where the options were meant, as a sentence. */
export function disuseAdvice({ kind }: Disuse): string {
  if (kind === 'url') return 'For a private CA, set the environment variable SSL_CERT_FILE.';
  return 'Remove it, or change that setting.';
}
