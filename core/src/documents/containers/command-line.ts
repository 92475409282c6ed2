import { isScalar, isSeq } from 'yaml';
import type { Node } from 'yaml';
import { isEnterpriseProgram, isMimirProgram } from '../program';
import type { ArgumentLayout } from '../argument-writer';
import type { ArgumentWord } from '../argument-word';
import { applyEdits, type EmbeddedText } from '../embedding/embedded-text';
import { scalarText } from '../embedding/scalar-text';
import { wordsOfList } from '../embedding/scalar-words';
import { rewriteWord } from '../shell-quoting';
import { shellWords, type ShellText } from '../shell-words';
import type { YamlTree } from '../yaml/tree';
import { joinedLayout, listPiece, textPiece, type ArgumentPiece } from './pieces';
import { within, type Substitution } from './substitution';

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

const shells = /^(?:.*\/)?(?:ba|da|a|z)?sh$/;
const operators = /^(?:&&|\|\|?|;|&|\d?>{1,2}.*|<.*)$/;

/** The command line as far as Mimir may read it; null where it starts another program. */
export function commandLineOf(source: CommandSource): CommandLine | null {
  const script = scriptOf(source);
  if (script) return scriptLine(script, source);
  const pieces = source.nodes.flatMap((node) => pieceOf(node, source));
  const words = pieces.flatMap((piece) => piece.words);
  const at = words.slice(0, mostBefore).findIndex(isMimirProgram);
  if (at < 0 && words[0] && !words[0].value.startsWith('-')) return null;
  return lineOf(pieces, at < 0 ? null : (words[at] ?? null), words.slice(at + 1));
}

/** The script that a shell is given by `-c`, wherever the words of that stand. */
export function scriptOf({ nodes, tree }: CommandSource): EmbeddedText | null {
  const words = nodes.flatMap((node) => textsOf(node, tree));
  if (!words[0] || !shells.test(words[0].value)) return null;
  const flag = words.slice(1, mostBefore).findIndex(({ value }) => /^-[a-z]*c$/.test(value));
  return flag < 0 ? null : (words[flag + 2]?.text ?? null);
}

function scriptLine(script: EmbeddedText, { inScript }: CommandSource): CommandLine | null {
  const shell = shellWords(script.text);
  const at = shell.words.findIndex(isMimirProgram);
  if (at < 0) return null;
  const piece = textPiece(script, commandAt(shell, at), inScript);
  return lineOf([piece], piece.words[0] ?? null, piece.words.slice(1));
}

/** The words from the program to the end of its command. */
function commandAt(shell: ShellText, start: number): ShellText {
  const length = shell.words.slice(start).findIndex(({ value, parts }) => parts[0]?.quotes === null && operators.test(value));
  return { ...shell, words: shell.words.slice(start, length < 0 ? undefined : start + length) };
}

function lineOf(pieces: readonly ArgumentPiece[], program: ArgumentWord | null, args: readonly ArgumentWord[]): CommandLine {
  return { program, enterprise: program !== null && isEnterpriseProgram(program), args, layout: joinedLayout(pieces) };
}

function pieceOf(node: Node, { tree, substitution }: CommandSource): readonly ArgumentPiece[] {
  if (isSeq(node)) return [listPiece(node, tree, substitution)];
  const text = scalarText(node, tree.text, 'block');
  return text ? [textPiece(text, shellWords(text.text), substitution)] : [];
}

/** The words of a list or text, each with its value as a text of the file. */
function textsOf(node: Node, tree: YamlTree): readonly { readonly value: string; readonly text: EmbeddedText }[] {
  if (isSeq(node)) return wordsOfList(node, tree, () => []).map(({ word, text }) => ({ value: word.value, text }));
  const outer = isScalar(node) ? scalarText(node, tree.text, 'block') : null;
  if (!outer) return [];
  return shellWords(outer.text).words.map((word) => ({ value: word.value, text: within(wordText(word), outer) }));
}

/** A word's value as a text within the one that was split. */
function wordText(word: ArgumentWord): EmbeddedText {
  const { value: text, parts: segments } = word;
  return { text, segments, indent: '', hostEdits: (edits) => (edits.length === 0 ? [] : [rewriteWord(word, 0, applyEdits(text, edits))]) };
}
