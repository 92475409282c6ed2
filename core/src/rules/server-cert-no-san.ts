import { byCause, clientNames, clientPlaces, faulty, writtenFor } from './hops';
import { valuePlace } from './places';
import type { Rule } from './rule';
import { hasNoName, leafOf } from './server-names';

/** Go ignores the common name of a certificate (spec 5.2). */
export const serverCertNoSan: Rule = {
  id: 'server-cert-no-san',
  severity: 'error',
  summary: "A server's certificate needs its names as subject alternative names.",

  *check(context) {
    for (const group of byCause(faulty(context.links, 'server-name'), ({ server }) => server.family.id)) {
      const [first] = group;
      const leaf = leafOf(first, context);
      const written = writtenFor(first.server, 'certificate');
      if (!leaf || !written || !hasNoName(leaf)) continue;
      yield {
        ...valuePlace(written),
        effect: 'connection-fails',
        message:
          `The certificate ${first.server.text('certificate') ?? ''} has no subject alternative name, only the common name "${leaf.commonName}", which Go ignores. ` +
          `${clientNames(group)} ${group.length === 1 ? 'fails' : 'fail'} with "${first.fault.words}". Make a certificate with the names that are dialed.`,
        related: clientPlaces(group, 'This client checks the name.'),
      };
    }
  },
};
