import type { MimirVersion } from '../../../model/version';

/** What passes requests on to the components in a release of the chart, unless the values say otherwise. */
export type ChartFront =
  /** The chart's nginx, under `nginx`. */
  | 'nginx'
  /** The same, or from 4.0 on the gateway, where `gateway.enabledNonEnterprise` is true. */
  | 'nginx-or-gateway'
  /** The gateway, under `gateway`, which is all that is left since 6.0. */
  | 'gateway';

/** Facts about a release of the chart mimir-distributed, by its minor version. */
export interface ChartRelease {
  readonly chart: string;
  /** The Mimir that it starts unless an image is named; null where that is a build without a version. */
  readonly mimir: MimirVersion | null;
  readonly front: ChartFront;
  /** True where `global.extraVolumes` and `global.extraVolumeMounts` reach the components. */
  readonly globalVolumes: boolean;
  /** True where `extraObjects` are made along with it. */
  readonly extraObjects: boolean;
  readonly structuredConfig: boolean;
}

type Row = readonly [
  chart: string,
  mimir: MimirVersion | null,
  front: ChartFront,
  globalVolumes: boolean,
  extraObjects: boolean,
  structuredConfig: boolean,
];

const rows: readonly Row[] = [
  ['2.1', '2.1', 'nginx', false, false, false],
  ['3.0', '2.2', 'nginx', false, false, true],
  ['3.1', '2.3', 'nginx', false, false, true],
  ['3.2', '2.4', 'nginx', false, false, true],
  ['3.3', '2.4', 'nginx', false, false, true],
  ['4.0', '2.5', 'nginx-or-gateway', false, false, true],
  ['4.1', '2.6', 'nginx-or-gateway', false, true, true],
  ['4.2', '2.6', 'nginx-or-gateway', false, true, true],
  ['4.3', '2.7', 'nginx-or-gateway', false, true, true],
  ['4.4', '2.8', 'nginx-or-gateway', false, true, true],
  ['4.5', '2.9', 'nginx-or-gateway', false, true, true],
  ['5.0', '2.9', 'nginx-or-gateway', false, true, true],
  ['5.1', '2.10', 'nginx-or-gateway', false, true, true],
  ['5.2', '2.11', 'nginx-or-gateway', false, true, true],
  ['5.3', '2.12', 'nginx-or-gateway', false, true, true],
  ['5.4', '2.13', 'nginx-or-gateway', true, true, true],
  ['5.5', '2.14', 'nginx-or-gateway', true, true, true],
  ['5.6', '2.15', 'nginx-or-gateway', true, true, true],
  ['5.7', '2.16', 'nginx-or-gateway', true, true, true],
  ['5.8', '2.17', 'nginx-or-gateway', true, true, true],
  ['6.0', '3.0', 'gateway', true, true, true],
  ['6.1', null, 'gateway', true, true, true],
];

/** Every release of the chart that is known, oldest first. Patches of one minor version do not differ in these. */
export const chartReleases: readonly ChartRelease[] = rows.map(
  ([chart, mimir, front, globalVolumes, extraObjects, structuredConfig]) => ({
    chart,
    mimir,
    front,
    globalVolumes,
    extraObjects,
    structuredConfig,
  }),
);

/** The release that a chart's version means, such as 5.8.0, `~5.8` or 5.8.x; null for a wider range (`5.x`, `>=5`) and for one not known. */
export function chartRelease(version: string): ChartRelease | null {
  const minor = /^[v~=]{0,2}(\d+\.\d+)(?:\.(?:\d+|x|\*)(?:[-+].*)?)?$/i.exec(version.trim())?.[1];
  return chartReleases.find(({ chart }) => chart === minor) ?? null;
}

/** The newest release of the chart that starts a version of Mimir; null where none is known to. */
export function chartReleaseFor(mimir: MimirVersion): ChartRelease | null {
  return chartReleases.findLast((release) => release.mimir === mimir) ?? null;
}

/** The release of Mimir in a release of the chart; null where that is not known. */
export function versionOfChart(version: string): MimirVersion | null {
  return chartRelease(version)?.mimir ?? null;
}
