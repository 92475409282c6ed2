import type { Catalogue } from '../../catalogue/catalogue';
import type { ConfigDocument } from '../../model/setting';
import { settingsFromArguments } from '../argument-list';
import { isDynamicBetween, type ArgumentWord } from '../argument-word';
import { argumentWriter } from '../argument-writer';
import type { CommandLine } from '../containers/command-line';

export interface LineFacts extends Pick<ConfigDocument, 'uri' | 'kind' | 'name'> {
  readonly line: Pick<CommandLine, 'enterprise' | 'args' | 'layout'>;
  /** The name of the document of this file that the command reads as its YAML; null where none is. */
  readonly configAt: (path: string) => string | null;
}

/** The flags of a command that runs on a machine, not in a container. */
export function lineDocument({ uri, kind, name, line, configAt }: LineFacts, catalogue: Catalogue): ConfigDocument {
  const reading = settingsFromArguments(line.args, catalogue);
  const configFile = reading.settings.findLast((setting) => setting.name.value === 'config.file')?.value;
  return {
    uri,
    kind,
    name,
    notation: 'flag',
    impliedTargets: null,
    settings: reading.settings,
    unread: reading.unread,
    blocks: [],
    problems: reading.problems,
    version: null,
    pathsAreLocal: true,
    configDocument: configFile && !configFile.dynamic ? configAt(configFile.text) : null,
    excerpt: line.args.some(holdsArguments),
    enterprise: line.enterprise || reading.args.some(({ setting }) => catalogue.isEnterprise('flag', setting.name.value)),
    writer: argumentWriter(reading, line.layout),
  };
}

/** True for a word that something fills in, so that it may be any arguments: `$CUSTOM_ARGS`, `"$@"`. */
export function holdsArguments(word: ArgumentWord): boolean {
  return word.value !== '' && isDynamicBetween(word, 0, 1);
}
