import { isPemOrKey } from '../model/quoted';
import type { End } from '../topology/links';
import { changeTo, type PlacedChange, worksOnceOn } from '../reporting/client-settings';
import { setOptionsIn } from '../reporting/fixes';
import { always } from '../reporting/guide';
import { settingOf, type FaultyLink } from '../reporting/hops';
import { namePlace, relatedTo } from '../reporting/places';
import type { DeploymentRule, Report } from '../reporting/rule';
import { briefly } from '../reporting/wording';

/** Members of one memberlist must all speak TLS, or none of them (spec 2.3). */
export const memberlistTlsDiffers: DeploymentRule = {
  id: 'memberlist-tls-differs',
  severity: 'error',
  summary: 'All members of a memberlist cluster must use TLS, or none.',
  guide: {
    mimir: "All members must use TLS, or none: the others can't reach each other, and the cluster splits.",
    source: ['2.3'],
    log: 'tls: first record does not look like a TLS handshake',
    effects: always('connection-fails', 'error'),
    examples: { wrong: 'example.yaml', right: 'ok-example.yaml' },
    files: 'all',
    fix: 'unsafe',
    restart: 'options',
    gaps: ['It needs files that show several processes, such as a Compose file.'],
    related: ['memberlist-cert-required'],
    explains: ['members-differ'],
  },

  onFaultyHops: [
    {
      only: ({ fault }) => fault.code === 'members-differ',
      // All members are one matter.
      by: () => '',
      report: reportOn,
    },
  ],
};

function reportOn(links: readonly FaultyLink[]): Report | null {
  const ends = links.map(({ client }) => client);
  const members = [...new Map(ends.map((end) => [end.view, end])).values()];
  const [first, ...others] = members.filter(({ view }) => view.text('enabled') === 'true');
  const written = first && settingOf(first.view);
  if (!first || !written) return null;
  const plain = members.filter(({ view }) => view.text('enabled') === 'false');
  const changes = plain.flatMap((end) => turnedOn(end, first));
  return {
    ...namePlace(written),
    effect: 'connection-fails',
    message:
      `Memberlist uses TLS in ${briefly([first, ...others].map(({ process }) => process.name))}, but not in ${briefly(plain.map(({ process }) => process.name))}. ` +
      'They form separate clusters. Use TLS in all or none.',
    related: plain.flatMap(({ view }) => {
      const place = settingOf(view);
      if (place) return [relatedTo(place, 'This member uses plaintext.')];
      return [];
    }),
    fixes: plain.every((end) => isComplete(end, first))
      ? [setOptionsIn('Turn on memberlist TLS in every process', changes)]
      : [],
  };
}

/** With TLS on, memberlist listens by a certificate: a member without one gets that of the member that has TLS. */
function turnedOn(end: End, model: End): readonly PlacedChange[] {
  const missing = pair.filter((role) => end.view.text(role) === '');
  return [
    ...changeTo(end, 'enabled', 'true'),
    ...missing.flatMap((role) => changeTo(end, role, model.view.text(role) ?? '')),
  ];
}

function isComplete(end: End, model: End): boolean {
  const settings = { certificate: model.view.text('certificate') ?? '', key: model.view.text('key') ?? '' };
  const isWithout = pair.some((role) => end.view.text(role) === '' && settings[role] === '');
  const own = pair.filter((role) => end.view.text(role) !== '');
  // A key fits its own certificate alone.
  const isOfTwo = own.length === 1 && own.some((role) => end.view.text(role) !== settings[role]);
  return !isWithout && !isOfTwo && !pair.some((role) => isPemOrKey(settings[role])) && worksOnceOn(end.view, settings);
}

const pair = ['certificate', 'key'] as const;
