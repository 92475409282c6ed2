import type { MimirVersion } from '../../model/version';

/** The releases of Mimir that come with releases of mimir-distributed, as far as the two go together. */
const shipped: ReadonlyMap<string, MimirVersion> = new Map([
  ['3.3', '2.4'],
  ['4.0', '2.5'],
  ['4.2', '2.6'],
  ['4.3', '2.7'],
  ['4.4', '2.8'],
  ['5.0', '2.9'],
  ['5.1', '2.10'],
  ['5.2', '2.11'],
  ['5.3', '2.12'],
  ['5.4', '2.13'],
  ['5.5', '2.14'],
  ['5.6', '2.15'],
  ['5.7', '2.16'],
  ['5.8', '2.17'],
  ['6.0', '3.0'],
]);

/** The release of Mimir in a release of the chart, such as 5.8.0; null for a range (`5.x`, `>=5`) and for one not known. */
export function versionOfChart(chart: string): MimirVersion | null {
  const minor = /^v?(\d+\.\d+)(?:\.\d+(?:[-+].*)?)?$/.exec(chart.trim())?.[1];
  return minor === undefined ? null : (shipped.get(minor) ?? null);
}
