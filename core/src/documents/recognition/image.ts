import type { MimirVersion } from '../../model/version';

/** What an image's name says: it is Mimir's own or a mirror of it, it may be somebody's build of Mimir, or it is another. */
export type ImageEvidence = 'mimir' | 'perhaps' | 'other';

/** Programs around Mimir that come in images of their own. */
const companions =
  /tool|continuous-test|proxy|query-tee|rules-action|gateway|exporter|mixin|alerts|dashboards|agent|operator/;

/** Judges the name, whatever registry, tag or digest it has. Text without a name, such as a variable, may be any image. */
export function imageEvidence(image: string): ImageEvidence {
  const name = nameOf(image);
  if (/(?:^|[/}])grafana\/(?:mimir|enterprise-metrics)$/.test(name)) return 'mimir';
  const base = name.slice(name.lastIndexOf('/') + 1);
  if (/[${(]/.test(base)) return 'perhaps';
  if (/(?:^|[-_])(?:mimir|enterprise-metrics|metrics-enterprise)(?:$|[-_\d])/.test(base) && !companions.test(base))
    return 'perhaps';
  return 'other';
}

/** The release that the tag names, such as 2.17 for `grafana/mimir:2.17.1`; null for `latest`, a variable or a build of a branch. */
export function versionOfImage(image: string): MimirVersion | null {
  const tag = /:([^:/@]+)(?:@.*)?$/.exec(image)?.[1] ?? '';
  const [, major, minor] = /^v?(\d+)\.(\d+)(?:\.\d+)?(?:[-+].*)?$/.exec(tag) ?? [];
  // Grafana Enterprise Metrics 1 was made of Cortex.
  if (major === undefined || minor === undefined || Number(major) < 2) return null;
  return `${Number(major)}.${Number(minor)}`;
}

/** True for an image of Grafana Enterprise Metrics. */
export function isEnterpriseImage(image: string): boolean {
  return /(?:^|\/)(?:enterprise-metrics|metrics-enterprise)$/.test(nameOf(image));
}

/** Without tag and digest. A colon that a slash follows belongs to the registry's port. */
function nameOf(image: string): string {
  return image.replace(/@.*$/, '').replace(/:[^/]*$/, '');
}
