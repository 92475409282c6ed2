/** Where on the picture a box belongs: by what it does for a metric on its way through Mimir. */
export type LaneId = 'outside' | 'ports' | 'write' | 'read' | 'rules' | 'several' | 'unknown' | 'storage' | 'servers';

export const laneTitles: Readonly<Record<LaneId, string>> = {
  outside: 'Outside callers',
  ports: 'Ports',
  write: 'Write path',
  read: 'Read path',
  rules: 'Rules and alerts',
  several: 'Several roles',
  unknown: 'Role not known',
  storage: 'Storage',
  servers: 'Outside servers',
};

/** From top to bottom, between those who call and those who store. */
export const middleLanes: readonly LaneId[] = ['write', 'read', 'rules', 'several', 'unknown'];

/** A fixed place in a lane: what dials stands left of what it dials, as far as that can be. */
export interface Seat {
  readonly lane: LaneId;
  readonly column: number;
  /** From top to bottom, among boxes of one lane and column. */
  readonly order: number;
}

const seats: ReadonlyMap<string, Seat> = new Map(
  (
    [
      ['write', 0, ['write', 'distributor']],
      ['write', 2, ['usage-tracker']],
      ['read', 0, ['read', 'query-frontend']],
      ['read', 1, ['query-scheduler']],
      ['read', 2, ['querier']],
      ['rules', 1, ['alertmanager']],
      ['rules', 2, ['ruler']],
      [
        'storage',
        0,
        [
          'ingester',
          'store-gateway',
          'compactor',
          'backend',
          'block-builder',
          'block-builder-scheduler',
          'overrides-exporter',
        ],
      ],
    ] as const
  ).flatMap(([lane, column, names]) =>
    names.map((name, order): readonly [string, Seat] => [name, { lane, column, order }]),
  ),
);

/** The seat of what runs these targets; several targets of one lane sit where the last of them would. */
export function seatOf(targets: readonly string[] | null): Seat {
  if (targets === null) return { lane: 'unknown', column: 0, order: 0 };
  if (targets.length === 0) return { lane: 'outside', column: 0, order: 0 };
  const known = targets.map((target) => seats.get(target));
  const last = known.reduce(
    (furthest, seat) => (furthest && seat && seat.column > furthest.column ? seat : furthest),
    known[0],
  );
  if (last && known.every((seat) => seat?.lane === last.lane)) return last;
  return { lane: 'several', column: 0, order: 0 };
}
