import type { Finding } from '../model/finding';
import type { Process } from '../model/process';
import type { End, Link } from '../topology/links';
import type { ProcessAnalysis } from './analysis';

/** What keeps one end of a hop from starting. */
export interface Stop {
  readonly process: Process;
  readonly finding: Finding;
}

/** Finds, for a hop, the finding by which its server, or else its client, does not start; null where both start. */
export type StopOf = (ends: { readonly server: End; readonly client: End | null }) => Stop | null;

/** Looks by the findings of the processes. */
export function stopsOf(processes: readonly ProcessAnalysis[]): StopOf {
  const stopping = new Map(processes.map(({ process, findings }) => [process, findings.filter(isStopping)]));
  const at = (end: End | null): Stop | null => {
    if (!end) return null;
    const found = stopping.get(end.process) ?? [];
    const finding = found.find((each) => concerns(each, end)) ?? found[0];
    if (finding) return { process: end.process, finding };
    return null;
  };
  return ({ server, client }) => at(server) ?? at(client);
}

function isStopping({ effect, severity }: Finding): boolean {
  return effect === 'refuses-to-start' && severity === 'error';
}

/** A finding at the end's own settings says more of the hop than another one. */
function concerns({ uri, range }: Finding, end: End | null): boolean {
  return (
    end?.view.written.some(
      ({ document, setting }) =>
        document.uri === uri && setting.range.start <= range.start && range.end <= setting.range.end,
    ) === true
  );
}

/** True for a fault that tells by itself why the two ends do not come together, whether they start or not. */
export function tellsMore({ fault }: Pick<Link, 'fault'>): boolean {
  return fault !== null && fault.certain && fault.code !== 'client-options' && fault.code !== 'server-options';
}

/** The state in which a hop is shown: broken too where an end of it does not start. */
export function stateWith(hop: Pick<Link, 'state' | 'fault'>, stop: Stop | null): Link['state'] {
  if (stop === null || tellsMore(hop)) return hop.state;
  return 'broken';
}
