import type { MapFinding, MapHop } from '../../core/src/model/deployment-map';
import type { MapPlace, MapView } from '../../server/src/protocol';
import { isOutside, listed } from './wording';

/** A line of the table: one hop, or several that differ in nothing but their other end. */
export interface HopRow extends Pick<MapHop<MapPlace>, 'family' | 'title' | 'state' | 'reason' | 'place' | 'findings'> {
  readonly from: string;
  readonly to: string;
  /** How many hops the line stands for; for memberlist its members. */
  readonly count: number;
  readonly transport: string;
  /** What the button fixes; null where no finding of the hop has a fix. */
  readonly fix: (MapFinding & { readonly fix: string }) | null;
}

/** The hops as lines, in the order of the map. They say all that the picture does. */
export function rowsOf({ processes, hops }: Pick<MapView, 'processes' | 'hops'>): readonly HopRow[] {
  const groups = new Map<string, MapHop<MapPlace>[]>();
  for (const hop of hops) {
    const findings = hop.findings.map(({ rule, key }) => [rule, key]);
    const key = JSON.stringify([hop.family, isGossip(hop) ? '' : hop.from, hop.state, hop.reason, findings]);
    const group = groups.get(key);
    if (group) group.push(hop);
    else groups.set(key, [hop]);
  }
  const members = new Set(hops.filter(isGossip).flatMap(({ from, to }) => [from, to]));
  return [...groups.values()].flatMap((group) => rowOf(group, { alone: processes.filter((process) => !isOutside(process)).length === 1, members }));
}

interface Context {
  /** The deployment is a single process. */
  readonly alone: boolean;
  readonly members: ReadonlySet<string>;
}

function rowOf(group: readonly MapHop<MapPlace>[], context: Context): readonly HopRow[] {
  const [first] = group;
  if (!first) return [];
  const { family, title, transport, state, reason, place, findings } = first;
  const count = isGossip(first) ? new Set(group.flatMap(({ from, to }) => [from, to])).size : group.length;
  return [{ ...endsOf(group, first, context), family, title, transport, state, reason, place, findings, count, fix: fixOf(findings) }];
}

/** In a deployment of one process its components are the ends; memberlist's members reach each other. */
function endsOf(group: readonly MapHop<MapPlace>[], first: MapHop<MapPlace>, { alone, members }: Context): Pick<HopRow, 'from' | 'to'> {
  const [from, to] = [new Set(group.map((hop) => hop.from)), new Set(group.map((hop) => hop.to))];
  const all = group.length === members.size * (members.size - 1);
  if (isGossip(first)) return { from: all ? 'every member' : listed([...from]), to: alone ? 'its replicas' : all ? 'every other member' : listed([...to]) };
  const inside = alone && first.dialers.length > 0 && first.listeners.length > 0;
  return inside ? { from: listed(first.dialers), to: listed(first.listeners) } : { from: listed([...from]), to: listed([...to]) };
}

function fixOf(findings: readonly MapFinding[]): HopRow['fix'] {
  const [first] = findings.flatMap((finding) => (finding.fix === null ? [] : [{ ...finding, fix: finding.fix }]));
  return first ?? null;
}

function isGossip({ transport }: Pick<MapHop<MapPlace>, 'transport'>): boolean {
  return transport === 'gossip';
}
