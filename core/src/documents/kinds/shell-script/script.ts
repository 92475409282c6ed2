import { noted } from '../../../model/memo';
import type { SourceText } from '../../../model/text';
import type { ArgumentWord } from '../../carriers/argv/argument-word';
import { argumentStretch, noSubstitution, type ArgumentStretch } from '../../carriers/shell/argument-stretch';
import { variablesOf, quotedArguments } from '../../carriers/shell/quoted-arguments';
import { joinedLayout } from '../../carriers/shell/pieces';
import type { CommandLine } from '../containers/command-line';
import type { EmbeddedText } from '../../carriers/embedding/embedded-text';
import { blankedOut, stretchOf } from '../../carriers/embedding/stretch';
import { isEnterpriseProgram, isOwnFlag } from '../../recognition/mimir-program';
import type { ShellText } from '../../carriers/shell/shell-words';
import { hereDocumentsOf, type HereDocument } from '../../carriers/shell/here-documents';
import { mimirCommand, type MimirCommand } from '../../carriers/shell/mimir-command';
import { wordsOfScript, type WordRun } from '../../carriers/shell/script-words';
import { writtenFiles } from '../../carriers/shell/written-files';

/** Arguments of Mimir that a script writes, for a command or, where no command is seen to take them, on their own. */
export interface ScriptLine {
  readonly name: string;
  readonly line: CommandLine;
  readonly container: MimirCommand['container'];
  /** Where they stand: the command's own, then those of arrays and variables that it takes. */
  readonly stretches: readonly ArgumentStretch[];
  /** True where other arguments may come to them that the script does not show. */
  readonly partial: boolean;
}

export interface Script {
  readonly lines: readonly ScriptLine[];
  readonly hereDocuments: readonly HereDocument[];
  /** Files and folders that it writes, as it names them. */
  readonly written: readonly string[];
}

/** How many words in front of arguments and behind them are looked at to write more beside them. */
const mostNeighbours = 20;

/** A text with nothing of Mimir in it is not worth splitting. */
const worthReading = /mimir|metrics-enterprise|-[a-z-]+\.[a-z.-]*tls-/i;

/** What a script starts and writes, as far as it may be Mimir's. */
export const scriptOf = noted('script', ({ text }: SourceText) => readScript(text));

/** Reads a script that is not a file of its own; blanks may stand for what is around it. */
export function readScript(text: string): Script {
  if (text.includes('\0') || !worthReading.test(text)) return { lines: [], hereDocuments: [], written: [] };
  const hereDocuments = hereDocumentsOf(text);
  const reader = new ScriptReader(
    text,
    blankedOut(
      text,
      hereDocuments.map(({ range }) => range),
    ),
  );
  return { lines: reader.lines(), hereDocuments, written: reader.written() };
}

class ScriptReader {
  private readonly shell: ShellText;
  private readonly commands: readonly WordRun[];
  /** By name: every array and variable that the script fills with arguments, in the order in which it does. */
  private readonly values = new Map<string, ArgumentStretch[]>();
  private readonly used = new Set<string>();
  private readonly whole: EmbeddedText;
  /** How many words may yet be put in the place of variables; the bound keeps scripts quick that take the same ones over and over. */
  private budget = 20_000;

  constructor(
    private readonly text: string,
    blanked: string,
  ) {
    const { shell, commands, arrays } = wordsOfScript(blanked);
    this.whole = stretchOf(text, { start: 0, end: text.length });
    this.shell = shell;
    this.commands = commands;
    for (const array of arrays) this.note(array.name, this.stretchOfRun(array, array.first, array.last, array.region));
    for (const variable of variablesOf(blanked)) {
      if (variable.mark !== '') this.note(variable.name, quotedArguments(text, variable));
    }
  }

  lines(): readonly ScriptLine[] {
    const started = this.commands.flatMap((run) => this.lineOf(run));
    const alone = [...this.values].filter(([name, stretches]) => !this.used.has(name) && areClearlyMimirs(stretches));
    return [...started, ...alone.map(([name, stretches]) => this.lineOfValue(name, stretches))];
  }

  written(): readonly string[] {
    return writtenFiles(this.commands);
  }

  private lineOf(run: WordRun): readonly ScriptLine[] {
    const words = run.line.slice(run.first, run.last);
    const command = mimirCommand(words);
    const program = command && words[command.at];
    if (!command || !program) return [];
    const first = run.first + command.at + 1;
    const start = program.range.end + 1;
    const end =
      (run.line[run.last - 1]?.range.end ?? start) + this.joinedBlanks(run.line[run.last - 1]?.range.end ?? start);
    const own = this.stretchOfRun(run, first, run.last, { start, end: Math.max(start, end) });
    const { words: args, taken } = this.withValues(own.words, new Set());
    if (!command.container && !args.some(({ value }) => isOwnFlag(value))) return [];
    const stretches = [own, ...taken];
    const name = command.container?.name ?? program.value.slice(program.value.lastIndexOf('/') + 1);
    const line = { program, enterprise: isEnterpriseProgram(program), args, layout: joinedLayout([...taken, own]) };
    return [{ name, line, container: command.container, stretches, partial: false }];
  }

  private lineOfValue(name: string, stretches: readonly ArgumentStretch[]): ScriptLine {
    const { words: args, taken } = this.withValues(
      stretches.flatMap(({ words }) => words),
      new Set([name]),
    );
    const all = [...stretches, ...taken];
    return {
      name,
      line: { program: null, enterprise: false, args, layout: joinedLayout(all) },
      container: null,
      stretches: all,
      partial: true,
    };
  }

  /** The words with those of the arrays and variables among them in their place. */
  private withValues(
    words: readonly ArgumentWord[],
    open: ReadonlySet<string>,
  ): { readonly words: readonly ArgumentWord[]; readonly taken: readonly ArgumentStretch[] } {
    const taken: ArgumentStretch[] = [];
    const result = words.flatMap((word) => {
      const [, plain, braced] = /^\$(?:(\w+)|\{(\w+)(?:\[[@*]\])?(?::?[-+][^}]*)?\})$/.exec(word.value) ?? [];
      const name = plain ?? braced;
      const stretches = name === undefined || open.has(name) ? undefined : this.values.get(name);
      if (name === undefined || !stretches || this.budget <= 0) return [word];
      const values = stretches.flatMap((each) => each.words);
      this.budget -= values.length + 1;
      this.used.add(name);
      const inner = this.withValues(values, new Set([...open, name]));
      taken.push(...stretches, ...inner.taken);
      return inner.words;
    });
    return { words: result, taken: [...new Set(taken)] };
  }

  private stretchOfRun(
    { line }: WordRun,
    first: number,
    last: number,
    region: ArgumentStretch['region'],
  ): ArgumentStretch {
    const from = Math.max(0, first - mostNeighbours);
    const words = line.slice(from, last + mostNeighbours);
    const { comments } = this.shell;
    const shell = { ...this.shell, words };
    return argumentStretch({
      embedded: this.whole,
      shell,
      substitution: noSubstitution,
      first: first - from,
      last: last - from,
      region,
      comments,
    });
  }

  private joinedBlanks(offset: number): number {
    const blanks = /(?:[ \t]|\\\r?\n)*/y;
    blanks.lastIndex = offset;
    return blanks.exec(this.text)?.[0].length ?? 0;
  }

  private note(name: string, stretch: ArgumentStretch): void {
    const known = this.values.get(name);
    if (known) known.push(stretch);
    else this.values.set(name, [stretch]);
  }
}

/** Two flags for TLS and nothing that Mimir would not take: others have such flags as well, so that one is too little. */
function areClearlyMimirs(stretches: readonly ArgumentStretch[]): boolean {
  const words = stretches.flatMap((stretch) => stretch.words);
  return (
    words[0]?.value.startsWith('-') === true &&
    words.filter(({ value }) => isOwnFlag(value) && /tls-/.test(value)).length >= 2
  );
}
