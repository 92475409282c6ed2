import type { Mount } from '../model/setting';
import { effectOf, usageOf } from '../topology/usage';
import { fileValues } from './file-not-found';
import { byCause } from './hops';
import { relatedTo, valuePlace } from './places';
import type { ProcessRule } from './rule';
import { consequence, nameOf } from './wording';

/** A Secret that is mounted so that the container's user may not open its files (spec 1.4). */
export const fileUnreadableForUser: ProcessRule = {
  id: 'file-unreadable-for-user',
  severity: 'warning',
  summary: "Mimir's user must be able to read the certificates and keys that its container mounts.",
  guide: {
    mimir:
      "Mimir opens the files as its own user. In a pod the files of a Secret belong to root: another user reads them by the pod's `fsGroup`, or by a `defaultMode` that lets the group or everybody read.",
    source: ['1.4', '2.2'],
    log: 'open /certs/tls.key: permission denied',
    effects: [
      { effect: 'refuses-to-start', severity: 'warning', when: 'a listener or memberlist reads it' },
      { effect: 'connection-fails', severity: 'warning', when: 'another client reads it' },
    ],
    examples: { wrong: 'pod.yaml', right: 'ok-group.yaml' },
    files: 'kubernetes',
    fix: 'none',
    restart: 'options',
    gaps: [
      'Only where a manifest names the user (`runAsUser`) and the mode (`defaultMode`). The modes of single `items` are not read.',
    ],
    related: ['file-unreadable'],
  },

  *check({ process }) {
    const mounts = process.documents.flatMap((document) => document.mounts ?? []);
    const named = process.configuration.families.flatMap((family) =>
      fileValues(family).flatMap(({ written, text }) => {
        const denied = text === null ? null : mountAt(text, mounts)?.deniedTo;
        const usage = usageOf(family.family, process);
        return written && text !== null && denied && usage !== 'unused' ? [{ written, text, usage, denied }] : [];
      }),
    );
    for (const [first, ...others] of byCause(named, ({ denied }) => `${denied.user} ${denied.mode}`)) {
      const gravest = [first, ...others].find(({ usage }) => usage === 'start') ?? first;
      const { written, text, usage, denied } = gravest;
      yield {
        ...valuePlace(written),
        effect: effectOf(usage),
        message:
          `${nameOf(written)}: user ${denied.user} can't read ${text} (mode ${denied.mode}). ` +
          `${consequence(usage, `open ${text}: permission denied`)} Set fsGroup: ${denied.user}.`,
        related: [first, ...others]
          .filter((each) => each !== gravest)
          .map((each) => relatedTo(each.written, 'The same holds for this file.')),
      };
    }
  },
};

/** The deepest mount counts. */
function mountAt(path: string, mounts: readonly Mount[]): Mount | undefined {
  return mounts
    .filter(({ target }) => path === target || path.startsWith(`${target.replace(/\/$/, '')}/`))
    .sort((a, b) => b.target.length - a.target.length)[0];
}
