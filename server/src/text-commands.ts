import { present } from '../../core/src/model/present';
import { hopMapOf } from '../../core/src/analysis/hop-map';
import { mapMermaid } from '../../core/src/map/mermaid';
import { certificateFiles, inspection, resources } from './certificates/certificate-requests';
import type { CommandCall } from './commands';
import { convertedText } from './features/conversion-actions';
import type { JudgedText } from './features/judged-text';
import { judgedNow } from './deployments/map-requests';
import type { ConversionAnswer } from './protocol/protocol';
import type { Session } from './session/session';
import { asObject } from '../../core/src/settings/value-kinds';
import { showResult, tell } from './shown-results';

/** A text that a command has made. */
interface TextAnswer {
  readonly text: string;
  /** The file that shows it, where there is one. */
  readonly uri: string | null;
}

const notMimirs = 'This document holds no configuration of Mimir. Open one, and give its uri.';

/** The deployment of the document as a Mermaid flowchart. */
export async function showMap(call: CommandCall, session: Session): Promise<TextAnswer | null> {
  const judged = await judgedFor(call, session);
  if (judged === null) return null;
  return shown(call, session, {
    what: 'The TLS map',
    ending: '.mmd',
    text: mapMermaid(hopMapOf(judged.analysis.deployment)),
    remarks: [],
  });
}

export async function exportCertManager(
  call: CommandCall,
  session: Session,
): Promise<(TextAnswer & { readonly notes: readonly string[] }) | null> {
  const judged = await judgedFor(call, session);
  if (judged === null) return null;
  const { text, notes } = resources(judged, session);
  if (text !== '')
    return {
      ...(await shown(call, session, { what: 'The export', ending: '.cert-manager.yaml', text, remarks: notes })),
      notes,
    };
  tell(session, ['The configuration names no certificates, so there is nothing to export.']);
  return { text, uri: null, notes };
}

/** The settings in a range, or in the whole document, in the other notation. */
export async function convertSettings(
  call: CommandCall,
  session: Session,
): Promise<(TextAnswer & Omit<ConversionAnswer, 'text'>) | null> {
  const judged = await judgedFor(call, session);
  const range = judged && (rangeIn(call.given['range']) ?? wholeOf(judged));
  const answer = judged && range && convertedText(judged, range, session.catalogue);
  if (!answer) {
    if (judged) tell(session, ['There is no setting of Mimir here.']);
    return null;
  }
  const { text, notation, left } = answer;
  const remarks = present([left.length > 0 && `Left out: ${left.join(' ')}`, ...othersIn(judged, call)]);
  const ending = endings[notation];
  return { ...(await shown(call, session, { what: 'The conversion', ending, text, remarks })), notation, left };
}

const endings = { yaml: '.converted.yaml', flag: '.converted.flags' };

/** What is in one certificate or key file, or in all that the deployment names. */
export async function inspectCertificates(call: CommandCall, session: Session): Promise<TextAnswer | null> {
  const files = await filesFor(call, session);
  if (files === null) return null;
  const parts = await Promise.all(files.map((path) => inspection(path, call.uri, session)));
  const texts = parts.filter((part) => part !== null);
  if (texts.length === 0) {
    tell(session, ['This configuration names no certificate file that could be here. Give an absolute path.']);
    return null;
  }
  const one = files.length === 1 ? session.ports.paths.toUri(files[0] ?? '') : call.uri;
  return shown({ ...call, uri: one }, session, {
    what: 'The certificate',
    ending: '.md',
    text: texts.join('\n'),
    remarks: [],
  });
}

const isCertificateFile = /\.(crt|cer|pem|key)$/i;

/** Null where the document is none of Mimir's, which was told. */
async function filesFor(call: CommandCall, session: Session): Promise<readonly string[] | null> {
  const { path, position } = call.given;
  if (typeof path === 'string') return [path];
  const own = session.ports.paths.fromUri(call.uri);
  if (own !== null && isCertificateFile.test(own)) return [own];
  const judged = await judgedFor(call, session);
  if (judged === null) return null;
  const { atPosition, files } = certificateFiles(judged, position, session);
  if (atPosition === null) return files;
  return [atPosition];
}

async function judgedFor({ uri }: CommandCall, session: Session): Promise<JudgedText | null> {
  const judged = await judgedNow(uri, session);
  if (judged === null) tell(session, [notMimirs]);
  return judged;
}

/** With `show: false` the answer is all. */
async function shown(
  { uri, given }: CommandCall,
  session: Session,
  result: Omit<Parameters<typeof showResult>[0], 'uri'>,
): Promise<TextAnswer> {
  if (given['show'] === false) return { text: result.text, uri: null };
  return { text: result.text, uri: await showResult({ ...result, uri }, session) };
}

interface Place {
  readonly line: number;
  readonly character: number;
}

function rangeIn(value: unknown): { readonly start: Place; readonly end: Place } | null {
  const { start, end } = asObject(value) ?? {};
  const [from, to] = [placeIn(start), placeIn(end)];
  return from && to && { start: from, end: to };
}

function placeIn(value: unknown): Place | null {
  const { line, character } = asObject(value) ?? {};
  if (typeof line === 'number' && typeof character === 'number') return { line, character };
  return null;
}

function wholeOf({ text }: JudgedText): { readonly start: Place; readonly end: Place } {
  return { start: { line: 0, character: 0 }, end: text.positionAt(text.getText().length) };
}

/** A file may hold several configurations, of which one is converted. */
function othersIn({ analysis }: JudgedText, { given }: CommandCall): readonly string[] {
  const filled = analysis.documents.filter(({ settings }) => settings.length > 0);
  if (given['range'] === undefined && filled.length > 1)
    return [
      `The first of ${String(filled.length)} configurations of this file was converted. Give a range for another.`,
    ];
  return [];
}
