import type { Option } from '../model/option';
import type { WrittenSetting } from '../model/process';
import type { Usage } from '../topology/usage';

/** An option's name as a document of this notation writes it: `-server.grpc-tls-key-path`, or the dotted YAML path. */
export function spelled(option: Pick<Option, 'flag' | 'yamlPath'>, notation: 'flag' | 'yaml'): string {
  const flag = option.flag === null ? null : `-${option.flag}`;
  return (notation === 'flag' ? (flag ?? option.yamlPath) : (option.yamlPath ?? flag)) ?? '';
}

/** The name of a setting as its own document writes it. */
export function nameOf({ option, setting }: WrittenSetting): string {
  return spelled(option, setting.notation);
}

/** A sentence on what Mimir does when it meets the fault at that moment, and with which words (spec 2.2). */
export function consequence(usage: Usage, words: string): string {
  if (usage === 'start') return `Mimir refuses to start: "${words}".`;
  if (usage === 'run') return `Mimir starts, and this connection fails when it is first used: "${words}".`;
  return 'Mimir does not look at it now, since nothing in this process uses it.';
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(names: readonly string[], word: 'and' | 'or' = 'and'): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} ${word} ${last}`;
}
