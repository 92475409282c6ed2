import { textIn } from '../protocol/given-values';
import { LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import type { CodeAction, WorkspaceEdit } from 'vscode-languageserver-types';
import { hopMapOf } from '../../../core/src/analysis/hop-map';
import { deploymentMapOf, firstFix } from '../../../core/src/map/map-of-deployment';
import { mapMermaid } from '../../../core/src/map/mermaid';
import { findingKey } from '../../../core/src/model/finding';
import { toRange } from '../protocol/lsp-conversion';
import { type CodeActionContext, fixEffect } from '../features/code-actions';
import type { JudgedText } from '../features/judged-text';
import { securingActions } from '../features/mutual-tls-actions';
import { type MapFixAnswer, type MapPlace, type MapView, requests } from '../protocol/protocol';
import { securingCommands } from './securing-actions';
import type { Session } from '../session/session';

type FixAnswer = MapFixAnswer<WorkspaceEdit>;

/** Registers what the TLS map asks for. The words are our own client's, but anybody may send anything. */
export function answerMap(session: Session): void {
  const { connection } = session;
  const of =
    <R>(answer: (judged: JudgedText) => R) =>
    async (params: unknown): Promise<R | null> => {
      const judged = await judgedNow(textIn(params, 'uri'), session);
      return judged && answer(judged);
    };
  connection.onRequest(
    requests.map,
    of((judged) => mapView(judged, session)),
  );
  connection.onRequest(
    requests.mapAsMermaid,
    of(({ analysis }) => mapMermaid(hopMapOf(analysis.deployment))),
  );
  connection.onRequest(
    requests.mapSecure,
    of((judged) => securingAnswer(judged, session)),
  );
  connection.onRequest(requests.mapFix, async (params: unknown) =>
    fixOf(await judgedFile(textIn(params, 'uri'), session), textIn(params, 'key'), session),
  );
}

/** Null only for a document that is none of Mimir's; one that is edited faster than it is judged has its news to come. */
export async function judgedNow(uri: string, { analyses }: Session): Promise<JudgedText | null> {
  const judged = await analyses.judged(uri);
  if (judged === null && analyses.lastOf(uri)?.kind != null)
    throw new ResponseError(LSPErrorCodes.ContentModified, 'The text has changed in the meantime.');
  return judged;
}

/** The deployment whose findings are published, with just those of them that no comment suppresses. */
function mapView(judged: JudgedText, session: Session): MapView {
  const { deployment } = judged.analysis;
  const { processes, calls } = deployment;
  const files = [
    ...new Set([
      ...processes.flatMap(({ process }) => process.documents.map(({ uri }) => uri)),
      ...calls.map(({ caller }) => caller.uri),
    ]),
  ];
  const judgedFiles = new Map(files.map((uri) => [uri, session.analyses.judgedOrRead(uri)]));
  const published = files.flatMap((uri) => judgedFiles.get(uri)?.analysis.findings ?? []);
  const map = deploymentMapOf<MapPlace>(deployment, published, (uri, range) => {
    const file = judgedFiles.get(uri);
    if (file) return { uri, range: toRange(range, file.text) };
    return null;
  });
  return { ...map, securable: securing(judged, session) !== null };
}

function securing(judged: JudgedText, session: Session): FixAnswer | null {
  const [action] = securingActions(
    contextOf(judged, session),
    session.projects.settingsFor(judged.text.uri).certificates.internalName,
  );
  return action ? answerOf(action) : null;
}

function answerOf({ edit, command }: Partial<Pick<CodeAction, 'edit' | 'command'>>): FixAnswer {
  return {
    edit: edit ?? null,
    command: command ? { command: command.command, arguments: command.arguments ?? [] } : null,
  };
}

/** What the button does: it shows the plan for a file on a disk, and edits any other. */
function securingAnswer(judged: JudgedText, session: Session): FixAnswer | null {
  const [action] = securingCommands(contextOf(judged, session), session) ?? [];
  if (action?.command)
    return { edit: null, command: { command: action.command.command, arguments: action.command.arguments ?? [] } };
  return securing(judged, session);
}

/** The present text of an open file, judged; any other file as the last run read it. */
async function judgedFile(uri: string, { analyses, documents }: Session): Promise<JudgedText | null> {
  if (documents.has(uri)) return analyses.judged(uri);
  return analyses.judgedOrRead(uri);
}

/** What the first fix of a finding does, unless the finding has gone since. */
function fixOf(judged: JudgedText | null, key: string, session: Session): FixAnswer | null {
  const finding = judged?.analysis.findings.find((each) => findingKey(each) === key);
  const fix = finding && firstFix(finding);
  if (!judged || !fix) return null;
  const effect = fixEffect(fix, finding, contextOf(judged, session));
  return effect && answerOf(effect);
}

function contextOf(judged: JudgedText, { analyses, catalogue, documents, profile }: Session): CodeActionContext {
  const start = judged.text.positionAt(0);
  return {
    judged,
    range: { start, end: start },
    diagnostics: [],
    other: (uri) => analyses.judgedOrRead(uri),
    versionOf: (uri) => documents.get(uri)?.version ?? null,
    catalogue,
    clientRuns: profile.commands,
    mayGenerate: profile.trusted,
    versionedEdits: profile.versionedEdits,
  };
}
