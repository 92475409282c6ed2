import { counted } from '../../../core/src/model/counted';
import type {
  FoundDeployment,
  MapCertificate,
  MapChangedParams,
  MapPlace,
  MapVerdict,
} from '../../../server/src/protocol/protocol';

/** What an open document tells of its deployment, newer than what was found on the disk. */
export interface LiveDeployment {
  readonly verdict: MapVerdict;
  readonly files: readonly string[];
  /** Null where they were not asked for yet. */
  readonly certificates: readonly Certificate[] | null;
}

export type Certificate = MapCertificate<MapPlace>;

/** A deployment as the view lists it. */
export interface ListedDeployment extends LiveDeployment {
  /** The file that stands for it. */
  readonly uri: string;
}

/** What the view shows in a row. */
export type Row =
  | { readonly kind: 'deployment'; readonly uri: string; readonly deployment: ListedDeployment }
  | { readonly kind: 'file'; readonly uri: string }
  | { readonly kind: 'certificate'; readonly certificate: Certificate; readonly uri: string };

/** The deployments that a run judged, by each of their files. */
export function liveDeployments({ files }: MapChangedParams): ReadonlyMap<string, LiveDeployment | null> {
  return new Map(
    files.map(({ uri, verdict }) => {
      if (verdict === null) return [uri, null];
      const alike = files.filter((other) => JSON.stringify(other.verdict) === JSON.stringify(verdict));
      return [uri, { verdict, files: alike.map((other) => other.uri), certificates: null }];
    }),
  );
}

/** The found deployments, as open documents tell of them where they do, and those that only open documents make up. */
export function listedDeployments(
  found: readonly FoundDeployment[],
  live: ReadonlyMap<string, LiveDeployment>,
): readonly ListedDeployment[] {
  const onDisk = found.map(({ uri, others, verdict, certificates }): ListedDeployment => {
    const files = [uri, ...others];
    const [news] = files.flatMap((each) => live.get(each) ?? []);
    return { uri, verdict: news?.verdict ?? verdict, files, certificates: news?.certificates ?? certificates };
  });
  const listed = new Set(onDisk.flatMap(({ files }) => files));
  const open: ListedDeployment[] = [];
  for (const [uri, each] of live) {
    if (each.files.some((file) => listed.has(file))) continue;
    each.files.forEach((file) => listed.add(file));
    open.push({ uri, ...each });
  }
  return [...onDisk, ...open];
}

export function deploymentRows(deployments: readonly ListedDeployment[]): readonly Row[] {
  return deployments.map((deployment) => ({ kind: 'deployment', uri: deployment.uri, deployment }));
}

/** Its files, and its certificates, the first to expire first. */
export function rowsBelow(row: Row): readonly Row[] {
  if (row.kind !== 'deployment') return [];
  const { files, certificates } = row.deployment;
  return [
    ...files.map((uri): Row => ({ kind: 'file', uri })),
    ...(certificates ?? []).map((certificate): Row => ({
      kind: 'certificate',
      certificate,
      uri: certificate.place?.uri ?? row.uri,
    })),
  ];
}

/** Such as `12 days left`, or why that is not known. */
export function daysText({ daysLeft, ends }: Certificate): string {
  if (daysLeft === null) return ends;
  if (daysLeft === 0) return 'expires today';
  if (daysLeft < 0) return `expired ${counted(-daysLeft, 'day')} ago`;
  return `${counted(daysLeft, 'day')} left`;
}

/** The codicon of a certificate: what is wrong with it, or that it is sound. */
export function certificateIcon({ daysLeft }: Certificate): string {
  if (daysLeft === null) return 'question';
  if (daysLeft < 0) return 'error';
  if (daysLeft < 30) return 'warning';
  return 'pass';
}
