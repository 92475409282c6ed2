import { LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import type { WorkspaceEdit } from 'vscode-languageserver-types';
import type { Answer, DeploymentAnalysis, FileAnalysis } from '../../core/src/analysis/analysis';
import { coverageText } from '../../core/src/analysis/coverage';
import { hopMapOf, mappedOutsideHop, namesOn } from '../../core/src/analysis/hop-map';
import { stateWith } from '../../core/src/analysis/stopped-processes';
import { deploymentMapOf, firstFix } from '../../core/src/map/map-of-deployment';
import { mapMermaid } from '../../core/src/map/mermaid';
import { verdictOf } from '../../core/src/map/map-verdict';
import { findingKey } from '../../core/src/model/finding';
import { outsideHopsOf } from '../../core/src/topology/outside-hops';
import { toRange } from './convert';
import { type CodeActionContext, fixEffect } from './features/code-actions';
import type { JudgedText } from './features/judged-text';
import { securingActions } from './features/secure';
import {
  clientCommands,
  type MapChangedParams,
  type MapFixAnswer,
  type MapPlace,
  type MapVerdict,
  type MapView,
  notifications,
  requests,
} from './protocol';
import { securingCommands } from './securing-actions';
import type { Session } from './session';
import { asObject } from './settings';

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

/** Tells a client that draws maps of the deployments that a run judged. */
export function announceMap(uri: string, answer: Answer | null, session: Session): void {
  const { connection, profile, projects, ports, analyses } = session;
  if (!profile.commands.has(clientCommands.showMap)) return;
  const results = answer?.files ?? new Map<string, FileAnalysis>();
  const verdicts = new Map(
    [...new Set([...results.values()].map(({ deployment }) => deployment))].map((each) => [each, verdictIn(each)]),
  );
  const stateOf = (each: string, verdict: MapVerdict | null): MapChangedParams['files'][number] => {
    const settingsFile = projects.settingsFileFor(each);
    return {
      uri: each,
      verdict,
      mimirVersion: analyses.versionOf(each).version,
      settingsFile: settingsFile === null ? null : ports.paths.toUri(settingsFile),
    };
  };
  const files = [...results].map(([each, { kind, deployment }]) =>
    stateOf(each, kind === null ? null : (verdicts.get(deployment) ?? null)),
  );
  const params: MapChangedParams = {
    files: results.has(uri) ? files : [...files, stateOf(uri, null)],
    coverage: answer ? coverageText(answer.coverage) : '',
  };
  void connection.sendNotification(notifications.mapChanged, params);
}

/** By the states that the map shows, so that the status bar never calls sound what does not start. */
export function verdictIn(deployment: DeploymentAnalysis): ReturnType<typeof verdictOf> {
  const { processes, links, calls } = deployment;
  const names = namesOn(deployment);
  const hops = links.map((link) => ({
    from: names.of(link.client.process),
    to: names.of(link.server.process),
    state: stateWith(link, names.stopOf(link)),
    transport: link.client.view.family.transport,
  }));
  return verdictOf(
    [
      ...hops,
      ...calls.map((call) => ({ from: '', to: '', state: stateWith(call, names.stopOf(call)), transport: 'http' })),
    ],
    outsideHopsOf(processes, calls).map((hop) => mappedOutsideHop(hop, names)),
  );
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
    return file ? { uri, range: toRange(range, file.text) } : null;
  });
  return { ...map, securable: securing(judged, session) !== null };
}

function securing(judged: JudgedText, session: Session): FixAnswer | null {
  const [action] = securingActions(
    contextOf(judged, session),
    session.projects.settingsFor(judged.text.uri).certificates.internalName,
  );
  return action
    ? {
        edit: action.edit ?? null,
        command: action.command ? { command: action.command.command, arguments: action.command.arguments ?? [] } : null,
      }
    : null;
}

/** What the button does: it shows the plan for a file on a disk, and edits any other. */
function securingAnswer(judged: JudgedText, session: Session): FixAnswer | null {
  const [action] = securingCommands(contextOf(judged, session), session) ?? [];
  return action?.command
    ? { edit: null, command: { command: action.command.command, arguments: action.command.arguments ?? [] } }
    : securing(judged, session);
}

/** The present text of an open file, judged; any other file as the last run read it. */
async function judgedFile(uri: string, { analyses, documents }: Session): Promise<JudgedText | null> {
  return documents.has(uri) ? analyses.judged(uri) : analyses.judgedOrRead(uri);
}

/** What the first fix of a finding does, unless the finding has gone since. */
function fixOf(judged: JudgedText | null, key: string, session: Session): FixAnswer | null {
  const finding = judged?.analysis.findings.find((each) => findingKey(each) === key);
  const fix = finding && firstFix(finding);
  const effect = judged && fix ? fixEffect(fix.action, fix.title, contextOf(judged, session)) : null;
  if (effect === null) return null;
  const { edit, command } = effect;
  return {
    edit: edit ?? null,
    command: command ? { command: command.command, arguments: command.arguments ?? [] } : null,
  };
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

function textIn(params: unknown, name: 'uri' | 'key'): string {
  const value = asObject(params)?.[name];
  return typeof value === 'string' ? value : '';
}
