import type { Answer, DeploymentAnalysis, FileAnalysis } from '../../../core/src/analysis/analysis';
import { coverageText } from '../../../core/src/analysis/coverage';
import { mappedOutsideHop, namesOn } from '../../../core/src/analysis/hop-map';
import { stateWith } from '../../../core/src/analysis/stopped-processes';
import { verdictOf } from '../../../core/src/map/map-verdict';
import { outsideHopsOf } from '../../../core/src/topology/outside-hops';
import { clientCommands, type MapChangedParams, type MapVerdict, notifications } from '../protocol/protocol';
import type { Session } from './session';

/** Tells a client that draws maps of the deployments that an answer is about. */
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
