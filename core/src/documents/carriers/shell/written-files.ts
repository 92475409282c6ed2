import type { ArgumentWord } from '../argv/argument-word';
import { wordsOfScript, type WordRun } from './script-words';

/** Commands whose last argument is what they write. */
const copying = /^(?:cp|mv|ln|install|scp|rsync)$/;
/** Commands that write every file that they name; the first two only when they are told to do so in place. */
const inPlace = /^(?:sed|perl|yq|tee|touch)$/;
/** Options of whatever program that name what it writes. */
const output = /^(?:-[oO]|--?(?:out|output|out-file|output-file|output-document|keyout|dest|destination))(?:=(.*))?$/;
const redirection = /^(?:\d*|&)>{1,2}\|?(.*)$/;
/** How many words in front of a command may tell who runs it: `sudo`, `aws s3`. */
const mostLeading = 3;

/** The files and folders that commands write, as they are written there. What such a path holds before they run says nothing. */
export function writtenFiles(commands: readonly WordRun[]): readonly string[] {
  const lines = new Set(commands.map(({ line }) => line));
  const written = [
    ...[...lines].flatMap(redirected),
    ...commands.flatMap(({ line, first, last }) => writtenBy(line.slice(first, last))),
  ];
  return [...new Set(written.filter((path) => path !== ''))];
}

/** The same for one command line that is not in a script. */
export function filesWrittenBy(commandLine: string): readonly string[] {
  return writtenFiles(wordsOfScript(commandLine).commands);
}

function redirected(line: readonly ArgumentWord[]): readonly string[] {
  return line.flatMap((word, index) => {
    const target = word.parts[0]?.quotes === null ? redirection.exec(word.value)?.[1] : undefined;
    if (target === undefined || target.startsWith('&')) return [];
    if (target === '') return line[index + 1]?.value ?? '';
    return target;
  });
}

function writtenBy(words: readonly ArgumentWord[]): readonly string[] {
  const values = words.map(({ value }) => value);
  const byOption = values.flatMap((value, index) => {
    const [isOption, joined] = output.exec(value) ?? [];
    if (isOption === undefined) return [];
    return [joined ?? values[index + 1] ?? ''];
  });
  return [...byOption, ...byCommand(values), ...byInnerScript(values)];
}

function byCommand(values: readonly string[]): readonly string[] {
  const leading = values.slice(0, mostLeading).map((value) => value.slice(value.lastIndexOf('/') + 1));
  const at = leading.findIndex((name) => copying.test(name) || inPlace.test(name));
  const operands = values.slice(at + 1).filter((value) => !value.startsWith('-'));
  if (at < 0 || operands.length === 0) return [];
  if (copying.test(leading[at] ?? '')) return [operands.at(-1) ?? ''];
  const writes = /^(?:tee|touch)$/.test(leading[at] ?? '') || values.some((value) => /^-\w*i|^--in-?place/.test(value));
  if (writes) return operands;
  return [];
}

/** `sh -c 'render > mimir.yaml'` */
function byInnerScript(values: readonly string[]): readonly string[] {
  const inner = values[values.indexOf('-c') + 1];
  const isShell = values.slice(0, mostLeading).some((value) => /(?:^|\/)(?:ba|da|k|z)?sh$/.test(value));
  if (isShell && values.includes('-c') && inner !== undefined) return filesWrittenBy(inner);
  return [];
}
