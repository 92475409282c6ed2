import type { Catalogue } from '../../../catalogue/catalogue';
import type { Cursor } from '../../../model/cursor';
import { noted } from '../../../model/memo';
import type { ConfigDocument } from '../../../model/setting';
import type { SourceText, TextEdit } from '../../../model/text';
import { noSubstitution, stretchCursor } from '../../carriers/shell/argument-stretch';
import { commandCursor } from '../containers/command-cursor';
import { commandLineOf, type CommandLine, type CommandSource } from '../containers/command-line';
import { containerDocument } from '../containers/container-document';
import { runsMimir } from '../containers/evidence';
import { imageEvidence } from '../../recognition/image';
import { copiesOf, stagesOf, type Instruction, type Stage } from './instructions';
import { blankedBut } from '../../carriers/embedding/stretch';
import { type DocumentKind, withOwnNames } from '../document-kind';
import { readScript, type ScriptLine } from '../shell-script/script';
import { fieldAt } from '../../carriers/yaml/fields';
import { lineStart } from '../../carriers/embedding/lines';
import { parseTree } from '../../carriers/yaml/tree';

/** Dockerfiles whose images start Mimir, by `ENTRYPOINT` and `CMD` as lists or as lines for a shell. */
export const dockerfile: DocumentKind = {
  id: 'dockerfile',

  claims: (source) => isDockerfile(source) && commandsOf(source).length > 0,

  parse: (source, catalogue) =>
    withOwnNames(commandsOf(source).map((command) => documentOf(source, command, catalogue))),

  cursorAt: (source, offset, catalogue) => cursorInDockerfile(source, offset, catalogue),
};

interface ImageCommand {
  readonly stage: Stage;
  readonly line: CommandLine;
  /** Lists as YAML reads them; null for a line for a shell. */
  readonly lists: CommandSource | null;
  readonly script: ScriptLine | null;
}

function isDockerfile({ languageId, uri }: SourceText): boolean {
  return (
    languageId === 'dockerfile' ||
    /(?:^|\/)(?:Dockerfile|Containerfile)(?:\.[\w-]+)?$|\.(?:dockerfile|containerfile)$/i.test(uri)
  );
}

const commandsOf = noted('commands of a Dockerfile', ({ text }: SourceText): readonly ImageCommand[] => {
  if (text.includes('\0') || !/mimir|enterprise/i.test(text)) return [];
  return stagesOf(text).flatMap((stage) => {
    const command = commandOf(text, stage);
    if (command && runsMimir({ name: stage.name, image: stage.image, line: command.line })) return [command];
    return [];
  });
});

/** The last `ENTRYPOINT` and the last `CMD` are one command; a line for a shell takes no more arguments. */
function commandOf(text: string, stage: Stage): ImageCommand | null {
  const entrypoint = stage.instructions.findLast(({ name }) => name === 'ENTRYPOINT');
  const cmd = stage.instructions.findLast(({ name }) => name === 'CMD');
  if (entrypoint && !isList(text, entrypoint)) return shellCommand(text, stage, entrypoint);
  if (cmd && !isList(text, cmd)) {
    // The program of Mimir's image would take the shell for its first argument.
    if (entrypoint || imageEvidence(stage.image) === 'mimir') return null;
    return shellCommand(text, stage, cmd);
  }
  const lists = listsOf(
    text,
    [entrypoint, cmd].filter((instruction) => instruction !== undefined),
  );
  if (lists.nodes.length === 0) return null;
  const line = commandLineOf(lists);
  return (
    line && {
      stage,
      line: { ...line, layout: { edits: (changes) => joinedLines(text, line.layout.edits(changes)) } },
      lists,
      script: null,
    }
  );
}

function isList(text: string, { value }: Instruction): boolean {
  return /^[ \t]*(?:\\\r?\n[ \t]*)*\[/.test(text.slice(value.start, value.end));
}

function shellCommand(text: string, stage: Stage, { value }: Instruction): ImageCommand | null {
  // Docker takes comments out of joined lines, which a shell would not go on behind.
  const joined = blankedBut(text, [value]).replace(/^[ \t]*#[^\r\n]*/gm, (line) => `${' '.repeat(line.length - 1)}\\`);
  const [script] = readScript(joined).lines;
  if (script) return { stage, line: script.line, lists: null, script };
  return null;
}

/**
 * The lists of JSON, read as the values of a YAML mapping: keywords are made keys, backslashes that join lines blanks,
 * and what stands in front a comment.
 */
function listsOf(text: string, instructions: readonly Instruction[]): CommandSource {
  const ordered = instructions.toSorted((a, b) => a.value.start - b.value.start);
  const [first, last] = [ordered[0], ordered.at(-1)];
  const start = first ? lineStart(text, first.keyword.start) : 0;
  const kept = ordered.map(({ keyword, value }) => ({ start: keyword.start - start, end: value.end - start }));
  const blanked = blankedBut(text.slice(start, last?.value.end), kept).replace(/\\([ \t]*)$/gm, ' $1');
  let yaml = (start === 0 ? '' : `#${'.'.repeat(start - 2)}\n`) + blanked;
  for (const { keyword } of ordered) yaml = `${yaml.slice(0, keyword.end - 1)}:${yaml.slice(keyword.end)}`;
  const tree = parseTree(yaml);
  const nodes = instructions.map(({ keyword }) =>
    fieldAt(tree.root, [yaml.slice(keyword.start, keyword.end - 1)], tree),
  );
  return { nodes: nodes.filter((node) => node !== null), tree, substitution: noSubstitution, inScript: noSubstitution };
}

/** Only backslashes join the lines of a list. */
function joinedLines(text: string, edits: readonly TextEdit[]): readonly TextEdit[] {
  const lineBreak = text.includes('\r\n') ? '\r\n' : '\n';
  return edits.map((edit) => ({ ...edit, text: edit.text.replace(/[ \t]*\\?\r?\n/g, ` \\${lineBreak}`) }));
}

function documentOf({ uri, text }: SourceText, { stage, line }: ImageCommand, catalogue: Catalogue): ConfigDocument {
  const { image, name } = stage;
  const mounts = copiesOf(text, stage);
  return containerDocument(
    { uri, kind: 'dockerfile', name, image, line, mounts, environment: new Map(), calls: null, configAt: () => null },
    catalogue,
  );
}

function cursorInDockerfile(source: SourceText, offset: number, catalogue: Catalogue): Cursor | null {
  for (const { lists, script } of commandsOf(source)) {
    const cursor = lists
      ? commandCursor(lists, offset, catalogue)
      : script && stretchCursor(script.stretches, source.text, offset, catalogue);
    if (cursor) return cursor;
  }
  return null;
}
