import { isNode, isSeq } from 'yaml';
import type { Node } from 'yaml';
import { isEnterpriseProgram, isMimirProgram } from '../../recognition/mimir-program';
import type { ArgumentLayout } from '../../carriers/argv/argument-writer';
import type { ArgumentWord } from '../../carriers/argv/argument-word';
import { argumentStretch } from '../../carriers/shell/argument-stretch';
import { applyEdits, hostRange, type EmbeddedText } from '../../carriers/embedding/embedded-text';
import { withoutFolds } from '../../carriers/argv/joined-lines';
import { scalarText } from '../../carriers/yaml/scalar-text';
import { wordsOfList } from '../../carriers/yaml/scalar-words';
import { blankedOut } from '../../carriers/embedding/stretch';
import { rewriteWord } from '../../carriers/shell/shell-quoting';
import { hereDocumentsOf } from '../../carriers/shell/here-documents';
import { mimirCommand } from '../../carriers/shell/mimir-command';
import { wordsOfScript } from '../../carriers/shell/script-words';
import { shellWords } from '../../carriers/shell/shell-words';
import { resolve } from '../../carriers/yaml/nodes';
import type { YamlTree } from '../../carriers/yaml/tree';
import { joinedLayout, listPiece, textPiece, type ArgumentPiece } from '../../carriers/shell/pieces';
import { within, type Substitution } from '../../carriers/argv/substitution';

/** The places in which a file gives a container's command line, in their order, and what its variables stand for. */
export interface CommandSource {
  /** Lists of words, or texts that are split as a shell does. */
  readonly nodes: readonly Node[];
  readonly tree: YamlTree;
  readonly substitution: Substitution;
  /** The same for a script, whose shell has variables of its own. */
  readonly inScript: Substitution;
}

/** What a container starts. */
export interface CommandLine {
  /** Mimir's program where the file names it, else null: the image's own. */
  readonly program: ArgumentWord | null;
  readonly enterprise: boolean;
  /** Behind the program. */
  readonly args: readonly ArgumentWord[];
  readonly layout: ArgumentLayout;
}

/** How many words may stand in front of the program: `exec`, `tini --`, `nice -n 5`. */
const mostBefore = 5;

/** How many words around the arguments of a script are looked at to write more beside them. */
const mostNeighbours = 20;

const shells = /^(?:.*\/)?(?:ba|da|a|z)?sh$/;

/** The command line as far as Mimir may read it; null where it starts another program. */
export function commandLineOf(source: CommandSource): CommandLine | null {
  const script = scriptOf(source);
  if (script) return scriptLine(script, source);
  const pieces = source.nodes.flatMap((node) => pieceOf(node, source));
  const words = pieces.flatMap((piece) => piece.words);
  const at = words.slice(0, mostBefore).findIndex(isMimirProgram);
  const program = words[at];
  if (program) return lineOf(pieces, program, words.slice(at + 1));
  if (words[0] && !words[0].value.startsWith('-')) return null;
  return lineOf(pieces, null, words);
}

/** A script that a shell is given by `-c`. */
export interface ContainerScript {
  readonly text: EmbeddedText;
  /** True where its lines are folded to one before the shell gets them. */
  readonly folds: boolean;
}

/** The script of a command line, wherever the words of that stand. */
export function scriptOf({ nodes, tree }: CommandSource): ContainerScript | null {
  if (!beginsWithShell(nodes, tree)) return null;
  const words = nodes.flatMap((node) => textsOf(node, tree));
  if (!words[0] || !shells.test(words[0].value)) return null;
  const flag = words.slice(1, mostBefore).findIndex(({ value }) => /^-[a-z]*c$/.test(value));
  if (flag < 0) return null;
  return words[flag + 2] ?? null;
}

/** False where the first word of a list is no shell, without a look at the others. */
function beginsWithShell([first]: readonly Node[], tree: YamlTree): boolean {
  if (!isSeq(first)) return true;
  const item = first.items.find(isNode);
  const text = item && scalarText(resolve(item, tree), tree.text, 'block');
  return !text || shells.test(text.text);
}

/** The first command of the script that starts Mimir. */
function scriptLine({ text, folds }: ContainerScript, { inScript }: CommandSource): CommandLine | null {
  const { shell, commands } = wordsOfScript(withoutHereDocuments(folds ? withoutFolds(text.text) : text.text));
  for (const { line, first, last } of commands) {
    const command = mimirCommand(line.slice(first, last));
    if (!command || command.container) continue;
    const at = first + command.at;
    const from = Math.max(0, at - mostNeighbours);
    const words = line.slice(from, last + mostNeighbours);
    const region = { start: 0, end: 0 };
    const args = argumentStretch({
      embedded: text,
      shell: { ...shell, words },
      substitution: inScript,
      first: at + 1 - from,
      last: last - from,
      region,
    });
    return lineOf([args], programIn(text, line[at]), args.words.filter(isWord));
  }
  return null;
}

/** The program with its place in the file, as that of any other command line. */
function programIn(script: EmbeddedText, program: ArgumentWord | undefined): ArgumentWord | null {
  if (program) return { ...program, range: hostRange(script, program.range) };
  return null;
}

/** What a script writes into files is no command of it. */
function withoutHereDocuments(text: string): string {
  return blankedOut(
    text,
    hereDocumentsOf(text).map(({ range }) => range),
  );
}

function lineOf(
  pieces: readonly ArgumentPiece[],
  program: ArgumentWord | null,
  args: readonly ArgumentWord[],
): CommandLine {
  return { program, enterprise: program !== null && isEnterpriseProgram(program), args, layout: joinedLayout(pieces) };
}

function pieceOf(node: Node, { tree, substitution }: CommandSource): readonly ArgumentPiece[] {
  if (isSeq(node)) return [listPiece(node, tree, substitution)];
  const text = scalarText(node, tree.text, 'block');
  if (!text) return [];
  const piece = textPiece(text, shellWords(text.text), substitution);
  return [{ ...piece, words: piece.words.filter(isWord) }];
}

/** A variable that stands for nothing is no word, where no quotes make it an empty one. */
function isWord({ value, parts }: ArgumentWord): boolean {
  return value !== '' || parts.some(({ quotes }) => quotes !== null);
}

/** The words of a list or text, each with its value as a text of the file. */
function textsOf(node: Node, tree: YamlTree): readonly (ContainerScript & { readonly value: string })[] {
  if (isSeq(node))
    return wordsOfList(node, tree, () => []).map(({ word, text, lines }) => ({
      value: word.value,
      text: lines?.text ?? text,
      folds: lines?.folds ?? false,
    }));
  const outer = scalarText(node, tree.text, 'block');
  if (!outer) return [];
  return shellWords(outer.text).words.map((word) => ({
    value: word.value,
    text: within(wordText(word), outer),
    folds: false,
  }));
}

/** A word's value as a text within the one that was split. */
function wordText(word: ArgumentWord): EmbeddedText {
  const { value: text, parts: segments } = word;
  return {
    text,
    segments,
    indent: '',
    hostEdits: (edits) => {
      if (edits.length === 0) return [];
      return [rewriteWord(word, 0, applyEdits(text, edits))];
    },
  };
}
