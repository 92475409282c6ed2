import type { Catalogue } from '../../../catalogue/catalogue';
import { noted } from '../../../model/memo';
import type { ConfigDocument, RunsAs } from '../../../model/setting';
import type { SourceText } from '../../../model/text';
import type { ArgumentWord } from '../../carriers/argv/argument-word';
import { argumentStretch, stretchCursor, type ArgumentStretch } from '../../carriers/shell/argument-stretch';
import { commandDocument } from '../containers/command-document';
import type { CommandLine } from '../containers/command-line';
import { containerDocument } from '../containers/container-document';
import { joinedLayout } from '../../carriers/shell/pieces';
import { stretchOf } from '../../carriers/embedding/stretch';
import { type DocumentKind, withOwnNames } from '../document-kind';
import { isEnterpriseProgram, isMimirProgram, isOwnFlag } from '../../recognition/mimir-program';
import { isContainerEngine, mimirCommand, type MimirCommand } from '../../carriers/shell/mimir-command';
import { filesWrittenBy } from '../../carriers/shell/written-files';
import { shellWords } from '../../carriers/shell/shell-words';
import { serviceDirectives, type Directive } from './unit-lines';
import { unitCredentials } from './unit-credentials';
import { credentialsVariable, unitSubstitution, unitVariables, type UnitVariable } from './unit-variables';

/** Units of systemd whose `ExecStart=` starts Mimir. */
export const systemd: DocumentKind = {
  id: 'systemd',

  claims: (source) => commandsOf(source).some(({ line }) => line.args.some(({ value }) => isOwnFlag(value))),

  parse: (source, catalogue) => readUnit(source, catalogue),

  cursorAt: (source, offset, catalogue) =>
    stretchCursor(
      commandsOf(source).flatMap(({ stretches }) => stretches),
      source.text,
      offset,
      catalogue,
    ),
};

interface UnitCommand {
  readonly line: CommandLine;
  /** Where a container engine starts Mimir, and not the unit itself. */
  readonly container: MimirCommand['container'];
  readonly stretches: readonly ArgumentStretch[];
}

function readUnit(source: SourceText, catalogue: Catalogue): readonly ConfigDocument[] {
  const name = commandsOf(source).length > 1 ? 'ExecStart' : '';
  const directives = serviceDirectives(source.text);
  const creates = directives
    .filter((directive) => directive.name === 'ExecStartPre')
    .flatMap(({ value }) => filesWrittenBy(source.text.slice(value.start, value.end)));
  const credentials = unitCredentials(source, directives);
  const given = credentials.sources.size > 0 && { environment: new Map([[credentialsVariable, credentials.folder]]) };
  return withOwnNames(
    commandsOf(source).map((command) => ({
      ...documentOf(source, name, command, catalogue),
      creates,
      ...(!command.container && { credentials, ...given, ...runsAsOf(source.text, command) }),
    })),
  );
}

/** A mark in front of the program, or a capability, lets it read what its user may not. */
function runsAsOf(text: string, { line }: UnitCommand): { readonly runsAs?: RunsAs } {
  const directives = serviceDirectives(text);
  const valueOf = (name: string): string => {
    const { value } = directives.findLast((directive) => directive.name === name) ?? {};
    if (value) return text.slice(value.start, value.end).trim();
    return '';
  };
  const user = valueOf('User');
  const isPrivileged =
    /^[-@:]*[+!]/.test(line.program?.value ?? '') || /CAP_DAC|~/.test(valueOf('AmbientCapabilities'));
  if (!/^[\w.-]+$/.test(user) || isPrivileged || /^(?:yes|true|on|1)$/i.test(valueOf('DynamicUser'))) return {};
  const more = valueOf('SupplementaryGroups').split(/\s+/).filter(Boolean);
  return { runsAs: { user, groups: [valueOf('Group') || null, ...more] } };
}

function documentOf(
  { uri }: SourceText,
  name: string,
  { line, container }: UnitCommand,
  catalogue: Catalogue,
): ConfigDocument {
  const facts = { uri, kind: 'systemd', configAt: () => null, line };
  if (!container) return commandDocument({ ...facts, name }, catalogue);
  return containerDocument({ ...facts, ...container, environment: new Map(), calls: null }, catalogue);
}

const commandsOf = noted('commands of a unit', (source: SourceText): readonly UnitCommand[] => {
  if (source.text.includes('\0') || !/mimir|metrics-enterprise/.test(source.text)) return [];
  const directives = serviceDirectives(source.text);
  const credentials = unitCredentials(source, directives);
  const folder = credentials.sources.size > 0 ? credentials.folder : null;
  const filled = { variables: unitVariables(source, directives, folder), credentials: folder };
  return directives
    .filter(({ name }) => name === 'ExecStart')
    .flatMap((directive) => commandOf(source.text, directive, filled));
});

/** What systemd fills in. */
interface Filled {
  readonly variables: ReadonlyMap<string, UnitVariable>;
  /** The folder of the credentials; null for a unit that is given none. */
  readonly credentials: string | null;
}

function commandOf(text: string, { value }: Directive, { variables, credentials }: Filled): readonly UnitCommand[] {
  const embedded = stretchOf(text, value);
  const shell = shellWords(embedded.text);
  const words = shell.words.map((word, index) => (index === 0 ? { ...word, ...withoutPrefix(word) } : word));
  const started = mimirCommand(words);
  const container = started?.container ?? null;
  const at = started?.at ?? programAt(words.slice(0, mostBefore));
  const program = shell.words[at];
  if (!program) return [];
  const region = { start: value.start + program.range.end + 1, end: value.end };
  const stretch = argumentStretch({
    embedded,
    shell,
    substitution: unitSubstitution(variables, credentials),
    first: at + 1,
    last: shell.words.length,
    region,
  });
  const taken = stretch.words.flatMap((word) => variableOf(word, variables)?.stretch ?? []);
  const args = stretch.words.flatMap((word) => variableOf(word, variables)?.stretch.words ?? [word]);
  const line = {
    program,
    enterprise: isEnterpriseProgram(withoutPrefix(program)),
    args,
    layout: joinedLayout([...taken, stretch]),
  };
  return [{ line, container, stretches: [stretch, ...taken] }];
}

/** Unknown programs may start Mimir as well, but a container engine starts an image. */
function programAt(words: readonly Pick<ArgumentWord, 'value'>[]): number {
  if (words.some(isContainerEngine)) return -1;
  return words.findIndex(isMimirProgram);
}

/** How many words may stand in front of the program: `/usr/bin/env`, `nice -n 5`. */
const mostBefore = 4;

/** `-/usr/bin/mimir` may fail; other marks change its rights. */
function withoutPrefix({ value }: ArgumentWord): Pick<ArgumentWord, 'value'> {
  return { value: value.replace(/^[-@:+!|]+/, '') };
}

/** What a word that is nothing but a variable stands for. */
function variableOf({ value }: ArgumentWord, variables: ReadonlyMap<string, UnitVariable>): UnitVariable | undefined {
  const name = /^\$(\w+)$/.exec(value)?.[1];
  if (name === undefined) return undefined;
  return variables.get(name);
}
