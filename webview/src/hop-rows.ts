import type { MapFinding, MapHop } from '../../core/src/model/deployment-map';
import { present } from '../../core/src/model/present';
import type { MapPlace, MapView } from '../../server/src/protocol/protocol';
import { isOutside, listed } from './map-wording';

type Hop = MapHop<MapPlace>;
type Group = readonly [Hop, ...Hop[]];

/** A line of the table: one hop, or several that differ in nothing but their ends. */
export interface HopRow extends Pick<
  Hop,
  'family' | 'title' | 'transport' | 'outside' | 'state' | 'reason' | 'mesh' | 'place' | 'findings'
> {
  readonly from: string;
  readonly to: string;
  /** The same, name by name. */
  readonly froms: readonly string[];
  readonly tos: readonly string[];
  /** How many hops the line stands for; for memberlist its members. */
  readonly count: number;
  /** What the button fixes; null where no finding of the hop has a fix. */
  readonly fix: (MapFinding & { readonly fix: string }) | null;
}

/** The hops as lines, in the order of the map. They say all that the picture does. */
export function rowsOf({ processes, hops }: Pick<MapView, 'processes' | 'hops'>): readonly HopRow[] {
  const byCaller = grouped(hops, (hop) => keyWith(hop, [hop.from]));
  // Processes that dial the same are one line too.
  const groups = mergedBy(byCaller, (group) =>
    keyWith(
      group[0],
      group.map(({ to }) => to),
    ),
  );
  const members = new Set(hops.filter(isGossip).flatMap(({ from, to }) => [from, to]));
  const alone = processes.filter((process) => !isOutside(process)).length === 1;
  return groups.map((group) => rowOf(group, { alone, members }));
}

/** Alike with the same ends; of memberlist, whatever the ends. */
function keyWith(hop: Hop, ends: readonly string[]): string {
  if (isGossip(hop)) return likeness(hop);
  return [likeness(hop), ...ends].join('\n');
}

function likeness({ family, title, state, reason, mesh, findings }: Hop): string {
  return [family, title, state, reason, mesh ?? '', ...findings.map(({ key }) => key)].join('\n');
}

function grouped(hops: readonly Hop[], keyOf: (hop: Hop) => string): readonly Group[] {
  const groups = new Map<string, [Hop, ...Hop[]]>();
  for (const hop of hops) {
    const key = keyOf(hop);
    const group = groups.get(key);
    if (group) group.push(hop);
    else groups.set(key, [hop]);
  }
  return [...groups.values()];
}

function mergedBy(groups: readonly Group[], keyOf: (group: Group) => string): readonly Group[] {
  const merged = new Map<string, [Hop, ...Hop[]]>();
  for (const group of groups) {
    const key = keyOf(group);
    const known = merged.get(key);
    if (known) known.push(...group);
    else merged.set(key, [...group]);
  }
  return [...merged.values()];
}

interface Context {
  /** The deployment is a single process. */
  readonly alone: boolean;
  readonly members: ReadonlySet<string>;
}

function rowOf(group: Group, context: Context): HopRow {
  const { family, title, transport, outside, state, reason, mesh, place, findings } = group[0];
  const { froms, tos } = endsOf(group, context);
  const count = isGossip(group[0]) ? new Set(group.flatMap(({ from, to }) => [from, to])).size : group.length;
  return {
    from: listed(froms),
    to: listed(tos),
    froms,
    tos,
    family,
    title,
    transport,
    ...(outside && { outside }),
    state,
    reason,
    mesh,
    place,
    findings,
    count,
    fix: fixOf(findings),
  };
}

/** In a deployment of one process its components are the ends; memberlist's members reach each other. */
function endsOf(group: Group, { alone, members }: Context): Pick<HopRow, 'froms' | 'tos'> {
  const [first] = group;
  const [froms, tos] = [[...new Set(group.map((hop) => hop.from))], [...new Set(group.map((hop) => hop.to))]];
  const all = group.length === members.size * (members.size - 1);
  if (isGossip(first) && alone) return { froms, tos: ['its replicas'] };
  if (isGossip(first)) {
    if (all) return { froms: ['every member'], tos: ['every other member'] };
    return { froms, tos };
  }
  if (alone && first.outside) return { froms: first.dialers, tos };
  const inside = alone && first.dialers.length > 0 && first.listeners.length > 0;
  if (inside) return { froms: first.dialers, tos: first.listeners };
  return { froms, tos };
}

function fixOf(findings: readonly MapFinding[]): HopRow['fix'] {
  const [first] = present(findings.map((finding) => finding.fix !== null && { ...finding, fix: finding.fix }));
  return first ?? null;
}

function isGossip({ transport }: Pick<Hop, 'transport'>): boolean {
  return transport === 'gossip';
}
