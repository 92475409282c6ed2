import { type CodeAction, CodeActionKind, type Range } from 'vscode-languageserver-types';
import { present } from '../../../core/src/model/present';
import { safeMessage, secretsOf } from '../../../core/src/analysis/secrets';
import type { Catalogue } from '../../../core/src/catalogue/catalogue';
import { convertDocument } from '../../../core/src/convert/document';
import { moveSettings, type Move } from '../../../core/src/convert/move';
import type { ConfigDocument, Setting } from '../../../core/src/model/setting';
import { shown } from '../../../core/src/model/quoted';
import { fileNameOf, type TextRange } from '../../../core/src/model/text';
import { toTextRange } from '../protocol/lsp-conversion';
import { type ConversionAnswer, internalCommands, serverCommands } from '../protocol/protocol';
import { actionEdit, type CodeActionContext } from './code-actions';
import { type JudgedText, processOf } from './judged-text';

/** The settings of one document that a selection takes in. */
interface Chosen {
  readonly document: ConfigDocument;
  readonly settings: ReadonlySet<Setting>;
}

/** More are not moved at once: a writer is asked about each, whenever a selection changes. */
const mostMoved = 200;

/** What converts the settings in the range: a move to the other document of their process, and a copy for the clipboard. */
export function conversionActions(context: CodeActionContext, catalogue: Catalogue): readonly CodeAction[] {
  const { judged, range } = context;
  return chosenIn(judged, toTextRange(range, judged.text)).flatMap((chosen) => [
    ...moveActions(chosen, context, catalogue),
    ...copyAction(chosen, context),
  ]);
}

function moveActions(
  { document, settings }: Chosen,
  context: CodeActionContext,
  catalogue: Catalogue,
): readonly CodeAction[] {
  if (settings.size > mostMoved) return [];
  const own = processOf(context.judged, document);
  const targets = own?.process.documents.filter(({ notation }) => notation !== document.notation) ?? [];
  // Others that read the same YAML must not feel it.
  const processes = context.judged.analysis.deployment.processes.map(({ process }) => process);
  return targets.flatMap((target) => {
    const move = moveSettings(document, target, (setting) => settings.has(setting), processes, catalogue);
    const effect = move && actionEdit({ kind: 'set', changes: move.changes }, context);
    if (move && effect)
      return [{ title: moveTitle(move, settings.size), kind: CodeActionKind.RefactorRewrite, ...effect }];
    return [];
  });
}

function moveTitle({ moved, target }: Move, asked: number): string {
  const noun = target.notation === 'yaml' ? 'flag' : 'setting';
  const place = present([target.name !== '' && shown(target.name), shown(fileNameOf(target.uri))]).join(' in ');
  if (asked === 1) return `Move this ${noun} to ${place}`;
  if (moved.length === asked) return `Move these ${asked} ${noun}s to ${place}`;
  return `Move ${moved.length} of these ${asked} ${noun}s to ${place}`;
}

/** The clipboard is the client's, so that a client without our command is shown the text in a file. */
function copyAction(
  { document }: Chosen,
  { judged, range, clientRuns, mayGenerate }: CodeActionContext,
): readonly CodeAction[] {
  const { uri } = judged.text;
  const copies = clientRuns.has(internalCommands.convert);
  // It is a file that is made, if only for the eyes.
  if (!copies && !mayGenerate) return [];
  const actionOf = (title: string, command: string, given: unknown[]): CodeAction => ({
    title,
    kind: CodeActionKind.RefactorRewrite,
    command: { title, command, arguments: given },
  });
  const other = otherNotation[document.notation];
  if (copies) return [actionOf(`Copy as ${other}`, internalCommands.convert, [uri, range])];
  return [actionOf(`Show as ${other}`, serverCommands.convert, [{ uri, range }])];
}

const otherNotation = { flag: 'Mimir YAML', yaml: 'flags' };

/** The settings in the range as the other notation; null where there are none. */
export function convertedText(judged: JudgedText, range: Range, catalogue: Catalogue): ConversionAnswer | null {
  const [chosen] = chosenIn(judged, toTextRange(range, judged.text));
  const process = chosen && processOf(judged, chosen.document)?.process;
  if (!process) return null;
  const { document, settings } = chosen;
  const { text, notation, left } = convertDocument(document, process, catalogue, (setting) => settings.has(setting));
  return {
    text,
    notation,
    left: left.map(({ name, reason }) => `${shown(name)}: ${safeMessage(reason, secretsOf([process]))}`),
  };
}

/** By document, what the range touches. A block's key stands for all that is in the block. */
function chosenIn({ analysis }: JudgedText, range: TextRange): readonly Chosen[] {
  return analysis.documents.flatMap((document) => {
    const blocks = document.blocks.filter((block) => overlaps(block.range, range)).map(({ value }) => `${value}.`);
    const settings = [...document.settings, ...document.unread].filter(
      (setting) => overlaps(setting.range, range) || blocks.some((block) => setting.name.value.startsWith(block)),
    );
    if (settings.length === 0) return [];
    return [{ document, settings: new Set(settings) }];
  });
}

/** A cursor may stand at either end; a selection does not take in what only begins where it ends. */
function overlaps(place: TextRange, { start, end }: TextRange): boolean {
  if (start === end) return place.start <= start && start <= place.end;
  return place.start < end && start < place.end;
}
