import { changeTo } from './client-settings';
import { setOptionsIn } from './fixes';
import { faulty, settingOf } from './hops';
import { namePlace, relatedTo } from './places';
import type { DeploymentRule } from './rule';
import { briefly } from './wording';

/** Members of one memberlist must all speak TLS, or none of them (spec 2.3). */
export const memberlistTlsDiffers: DeploymentRule = {
  id: 'memberlist-tls-differs',
  severity: 'error',
  summary: 'Every member of a memberlist cluster must have TLS on, or none.',

  *checkLinks({ links }) {
    const ends = faulty(links, 'members-differ').map(({ client }) => client);
    const members = [...new Map(ends.map((end) => [end.view, end])).values()];
    const [first, ...others] = members.filter(({ view }) => view.text('enabled') === 'true');
    const written = first && settingOf(first.view);
    if (!first || !written) return;
    const plain = members.filter(({ view }) => view.text('enabled') === 'false');
    const changes = plain.flatMap((end) => changeTo(end, 'enabled', 'true'));
    yield {
      ...namePlace(written),
      effect: 'connection-fails',
      message:
        `Memberlist uses TLS in ${briefly([first, ...others].map(({ process }) => process.name))}, but not in ${briefly(plain.map(({ process }) => process.name))}. ` +
        'They form separate clusters. Use TLS in all or none.',
      related: plain.flatMap(({ view }) => {
        const place = settingOf(view);
        return place ? [relatedTo(place, 'This member uses plaintext.')] : [];
      }),
      fixes: [setOptionsIn('Turn on memberlist TLS in every process', changes)],
    };
  },
};
