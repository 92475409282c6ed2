import type { Catalogue } from '../../../catalogue/catalogue';
import type { ConfigDocument } from '../../../model/setting';
import { settingsFromArguments } from '../../carriers/argv/argument-list';
import { isDynamicBetween, type ArgumentWord } from '../../carriers/argv/argument-word';
import { argumentWriter } from '../../carriers/argv/argument-writer';
import type { CommandLine } from './command-line';
import { foundOr } from '../../../model/text';

/** A command that runs Mimir, in whatever file. */
export interface CommandFacts extends Pick<ConfigDocument, 'uri' | 'kind' | 'name'> {
  readonly line: Pick<CommandLine, 'enterprise' | 'args' | 'layout'>;
  /** The name of the document of this file that the command reads as its YAML at a path; null where none is. */
  readonly configAt: (path: string) => string | null;
}

/** The flags of a command, as a document: of this machine and of no known release, which its file may know better. */
export function commandDocument(
  { uri, kind, name, line, configAt }: CommandFacts,
  catalogue: Catalogue,
): ConfigDocument {
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
    excerpt: line.args.some(holdsArguments),
    configDocument: configFile ? configAt(configFile.text) : null,
    enterprise:
      line.enterprise || reading.args.some(({ setting }) => catalogue.isEnterprise('flag', setting.name.value)),
    writer: argumentWriter(reading, line.layout),
  };
}

/** True for a word that something fills in, so that it may be any arguments or any flag: `$CUSTOM_ARGS`, `"$@"`, `-{{ $key }}=1`. */
function holdsArguments(word: ArgumentWord): boolean {
  const { value } = word;
  return value !== '' && isDynamicBetween(word, 0, Math.max(1, foundOr(value.indexOf('='), value.length)));
}
