import { join } from 'node:path';
import type { TextDocumentContentChangeEvent } from 'vscode-languageserver';
import {
  CodeAction,
  type Diagnostic,
  DiagnosticSeverity,
  type Range,
  WorkspaceEdit,
} from 'vscode-languageserver-types';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { TextEdit } from '../../core/src/model/text';
import { nodePaths } from '../../host/src/node-paths';
import type { ServerPorts } from '../../server/src/session/server-ports';
import { requests } from '../../server/src/protocol/protocol';
import { Client } from './client';
import { findingFaults, type OfferedEdit, type Picture, type Shown, textFaults } from './edits';
import { describeError, type Fault } from './faults';
import type { FuzzInput } from './inputs';
import { Random } from './random';
import { rangeFaultsIn } from './ranges';
import { isSlow, type Target } from './target';

const cursorsPerInput = 2;
/** A text with hundreds of findings has hundreds of fixes, most of them alike; any other has all of its own tried. */
const editsPerInput = 40;
/** In milliseconds of the clock on the wall: whoever needs these has forgotten the question. */
const longestWait = 120_000;

/** A language server behind two streams: what goes in and comes out is what an editor would send and get. */
export class ServerTarget implements Target {
  readonly edits = { offered: 0, tried: 0 };

  private constructor(
    private readonly folder: string,
    private readonly client: Client,
  ) {}

  static async start(folder: string, ports: ServerPorts): Promise<ServerTarget> {
    return new ServerTarget(folder, await Client.start(folder, ports));
  }

  async judge(input: FuzzInput): Promise<readonly Fault[]> {
    const faults: Fault[] = [];
    const visit = new Visit(
      this.client,
      input,
      nodePaths.toUri(join(this.folder, input.path)),
      this.edits,
      (fault) => void faults.push(fault),
    );
    const work = visit
      .run()
      .catch((error: unknown) => void faults.push({ kind: 'exception', detail: describeError(error) }));
    let timer: ReturnType<typeof setTimeout> | undefined;
    const end = new Promise<void>((resolve) => {
      timer = setTimeout(() => {
        faults.push({ kind: 'no-answer', detail: visit.step });
        resolve();
      }, longestWait);
    });
    await Promise.race([work, end]);
    clearTimeout(timer);
    for (const error of this.client.errors.splice(0)) faults.push({ kind: 'exception', detail: error });
    return faults;
  }

  async close(): Promise<void> {
    await this.client.stop();
  }
}

/** One file, from the moment when it is opened to the one when it is closed. */
class Visit {
  /** What the server is at, or was last. */
  step = '';
  private readonly random: Random;

  constructor(
    private readonly client: Client,
    private readonly input: FuzzInput,
    private readonly uri: string,
    private readonly edits: { offered: number; tried: number },
    private readonly complain: (fault: Fault) => void,
  ) {
    this.random = new Random(input.seed, -input.index - 2);
  }

  async run(): Promise<void> {
    const { client, uri, input } = this;
    await client.openText(uri, input.languageId, input.opened);
    if (input.opened !== input.text) {
      await this.ask('textDocument/completion', this.cursor());
      await client.change(uri, [oneChange(input.opened, input.text)]);
    }
    const before = await this.judged('text');
    await this.askAboutText();
    if (input.index % 5 === 0) await this.askAboutDeployment();
    const offered = await this.offeredEdits(before);
    const tried = this.random.sample(offered, editsPerInput);
    for (const edit of tried) await this.tryEdit(before, edit);
    this.edits.offered += offered.length;
    this.edits.tried += tried.length;
    await client.close(uri);
  }

  /** Sends a request, looks at what the answer costs and at the ranges in it. */
  private async ask(method: string, params: object): Promise<unknown> {
    this.step = method;
    const before = process.cpuUsage();
    try {
      const answer = await this.client.request(method, { textDocument: { uri: this.uri }, ...params });
      if (isSlow(before)) this.complain({ kind: 'slow', detail: method });
      this.checkRanges(method, answer, this.uri);
      return answer;
    } catch (error) {
      this.complain({ kind: 'error-answer', detail: `${method}: ${describeError(error)}` });
      return null;
    }
  }

  private checkRanges(from: string, answer: unknown, uri: string): void {
    for (const { place, why } of rangeFaultsIn(answer, uri, (of) => this.client.textOf(of))) {
      this.complain({ kind: 'bad-range', detail: `${from}${place}: ${why}` });
    }
  }

  /** What is found in the present texts of all files that are judged with this one. */
  private async judged(what: string): Promise<Picture> {
    this.step = `diagnostics of the ${what}`;
    const before = process.cpuUsage();
    await this.client.settled(this.uri);
    if (isSlow(before)) this.complain({ kind: 'slow', detail: this.step });
    const findings = [...this.client.shown].flatMap(([uri, diagnostics]) => {
      this.checkRanges(`diagnostics of the ${what}`, diagnostics, uri);
      return diagnostics.map((diagnostic) => shownOf(diagnostic, uri, this.client.textOf(uri) ?? ''));
    });
    return {
      findings,
      texts: new Map([...this.client.shown.keys()].map((uri) => [uri, this.client.textOf(uri) ?? ''])),
    };
  }

  private async askAboutText(): Promise<void> {
    for (let count = 0; count < cursorsPerInput; count += 1) {
      const completion = await this.ask('textDocument/completion', this.cursor());
      const items = itemsOf(completion);
      if (items.length > 0) await this.ask('completionItem/resolve', this.random.pick(items));
      await this.ask('textDocument/hover', this.cursor());
    }
    await this.ask('textDocument/documentSymbol', {});
    await this.ask('textDocument/inlayHint', { range: this.wholeText() });
    await this.ask('textDocument/documentLink', {});
  }

  private async askAboutDeployment(): Promise<void> {
    const { uri } = this;
    for (const method of [requests.map, requests.mapAsMermaid, requests.exportCertManager])
      await this.ask(method, { uri });
    await this.ask(requests.convert, { uri, range: this.wholeText() });
  }

  /** Every edit that is offered anywhere in the text. */
  private async offeredEdits(before: Picture): Promise<readonly OfferedEdit[]> {
    const diagnostics = [...(this.client.shown.get(this.uri) ?? [])];
    const answers = [await this.ask('textDocument/codeAction', { range: this.wholeText(), context: { diagnostics } })];
    if (diagnostics.length > 0) {
      const one = this.random.pick(diagnostics);
      answers.push(
        await this.ask('textDocument/codeAction', {
          range: one.range,
          context: { diagnostics: [one], triggerKind: 2 },
        }),
      );
    }
    const actions = answers.flatMap((answer) =>
      Array.isArray(answer) ? answer.filter((each) => CodeAction.is(each)) : [],
    );
    const securing = await this.ask(requests.mapSecure, { uri: this.uri });
    if (typeof securing === 'object' && securing !== null && 'edit' in securing && WorkspaceEdit.is(securing.edit))
      actions.push({ title: 'Secure by the map', edit: securing.edit });
    const offered = new Map<string, OfferedEdit>();
    for (const action of actions) {
      const edits = this.editsOf(action);
      const key = JSON.stringify([...edits]);
      const fixes = (action.diagnostics ?? []).map((diagnostic) => shownOf(diagnostic, this.uri, this.input.text));
      if (edits.size > 0 && [...edits.keys()].every((uri) => before.texts.has(uri)))
        offered.set(key, offered.get(key) ?? { title: action.title, edits, fixes });
    }
    return [...offered.values()];
  }

  private editsOf({ edit }: CodeAction): ReadonlyMap<string, readonly TextEdit[]> {
    const edits = new Map<string, readonly TextEdit[]>();
    for (const change of edit?.documentChanges ?? []) {
      if (!('textDocument' in change)) continue;
      const { uri } = change.textDocument;
      const document = TextDocument.create(uri, '', 0, this.client.textOf(uri) ?? '');
      edits.set(
        uri,
        change.edits.flatMap((each) =>
          'newText' in each ? [{ range: offsetsOf(each.range, document), text: each.newText }] : [],
        ),
      );
    }
    return edits;
  }

  /** Makes the edit as an editor would, and looks at what is found then. */
  private async tryEdit(before: Picture, offered: OfferedEdit): Promise<void> {
    const { client, uri, input } = this;
    for (const fault of textFaults(before.texts, offered, (of) => (of === uri ? input.languageId : '')))
      this.complain(fault);
    const others = [...offered.edits.keys()].filter((each) => each !== uri);
    for (const other of others) {
      const text = client.textOf(other) ?? '';
      await client.openText(other, 'yaml', text);
      await client.change(other, changesOf(text, offered.edits.get(other) ?? []));
    }
    await client.change(uri, [{ text: input.text }, ...changesOf(input.text, offered.edits.get(uri) ?? [])]);
    const after = await this.judged('text after an edit');
    for (const fault of findingFaults(before, after, offered)) this.complain(fault);
    for (const other of others) await client.close(other);
  }

  private cursor(): { position: Range['start'] } {
    const document = TextDocument.create(this.uri, '', 0, this.client.textOf(this.uri) ?? '');
    return { position: document.positionAt(this.random.below(document.getText().length + 1)) };
  }

  private wholeText(): Range {
    const document = TextDocument.create(this.uri, '', 0, this.client.textOf(this.uri) ?? '');
    return { start: document.positionAt(0), end: document.positionAt(document.getText().length) };
  }
}

function offsetsOf({ start, end }: Range, document: TextDocument): TextEdit['range'] {
  return { start: document.offsetAt(start), end: document.offsetAt(end) };
}

function shownOf({ range, code, message, severity }: Diagnostic, uri: string, text: string): Shown {
  return {
    uri,
    rule: String(code),
    message: typeof message === 'string' ? message : message.value,
    isError: severity === DiagnosticSeverity.Error,
    range: offsetsOf(range, TextDocument.create(uri, '', 0, text)),
  };
}

function itemsOf(completion: unknown): readonly object[] {
  if (
    typeof completion !== 'object' ||
    completion === null ||
    !('items' in completion) ||
    !Array.isArray(completion.items)
  )
    return [];
  return completion.items.filter((item): item is object => typeof item === 'object' && item !== null);
}

/** The stretch in which two texts differ, as one change. */
function oneChange(from: string, to: string): TextDocumentContentChangeEvent {
  let start = 0;
  while (start < from.length && from[start] === to[start]) start += 1;
  let end = 0;
  while (end < Math.min(from.length, to.length) - start && from.at(-1 - end) === to.at(-1 - end)) end += 1;
  const document = TextDocument.create('', '', 0, from);
  const change = {
    range: { start: document.positionAt(start), end: document.positionAt(from.length - end) },
    text: to.slice(start, to.length - end),
  };
  // A position cannot lie between CR and LF; an editor sends another change then.
  return TextDocument.applyEdits(document, [{ range: change.range, newText: change.text }]) === to
    ? change
    : { text: to };
}

/** The last first: one after the other, each moves only what stands behind it. */
function changesOf(text: string, edits: readonly TextEdit[]): TextDocumentContentChangeEvent[] {
  const document = TextDocument.create('', '', 0, text);
  return edits
    .map((edit, index) => ({ edit, index }))
    .sort((a, b) => b.edit.range.start - a.edit.range.start || b.index - a.index)
    .map(({ edit }) => ({
      range: { start: document.positionAt(edit.range.start), end: document.positionAt(edit.range.end) },
      text: edit.text,
    }));
}
