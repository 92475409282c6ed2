import { changeTo } from './client-settings';
import { setOptionsIn } from './fixes';
import { faulty, settingOf } from './hops';
import { namePlace, relatedTo } from './places';
import type { DeploymentRule } from './rule';
import { listed } from './wording';

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
        `Memberlist speaks TLS in ${listed([first, ...others].map(({ process }) => process.name))}, but not in ${listed(plain.map(({ process }) => process.name))}. ` +
        'These members cannot reach each other, and the cluster falls apart. Switch TLS on in all of them, or in none.',
      related: plain.flatMap(({ view }) => {
        const place = settingOf(view);
        return place ? [relatedTo(place, 'This member speaks plaintext.')] : [];
      }),
      fixes: [setOptionsIn('Switch memberlist TLS on in every process', changes)],
    };
  },
};
