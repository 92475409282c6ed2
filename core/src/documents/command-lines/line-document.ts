import type { Catalogue } from '../../catalogue/catalogue';
import type { ConfigDocument } from '../../model/setting';
import { isDynamicBetween, type ArgumentWord } from '../argument-word';
import { commandDocument, type CommandFacts } from '../containers/command-document';

/** The flags of a command that runs on a machine, not in a container. */
export function lineDocument(facts: CommandFacts, catalogue: Catalogue): ConfigDocument {
  return { ...commandDocument(facts, catalogue), excerpt: facts.line.args.some(holdsArguments) };
}

/** True for a word that something fills in, so that it may be any arguments: `$CUSTOM_ARGS`, `"$@"`. */
export function holdsArguments(word: ArgumentWord): boolean {
  return word.value !== '' && isDynamicBetween(word, 0, 1);
}
