import { trustedBy } from '../topology/credentials';
import { byCause, clientNames, clientPlaces, faulty, writtenFor } from './hops';
import { relatedTo, valuePlace } from './places';
import type { Rule } from './rule';

/** A verifying policy takes only what an authority of the client CA file has signed (spec 3). */
export const clientCertNotTrustedByServer: Rule = {
  id: 'client-cert-not-trusted-by-server',
  severity: 'error',
  summary: "A client's certificate must be signed by an authority of the server's client CA.",

  *check({ links, process, facts }) {
    for (const group of byCause(faulty(links, 'client-not-trusted'), ({ client }) => client.text('certificate') ?? '')) {
      const [{ client, server, fault }, ...others] = group;
      const trusted = trustedBy(server, process, facts);
      const written = writtenFor(client, 'certificate');
      // An empty pool, or none at all, has a rule of its own.
      if (!written || trusted.kind !== 'pool' || trusted.roots.length === 0) continue;
      const authority = writtenFor(server, 'authority');
      yield {
        ...valuePlace(written),
        effect: 'connection-fails',
        message:
          `The gRPC server turns away the certificate of ${clientNames(group)}: none of the authorities in ${server.text('authority') ?? 'its client CA'} ` +
          `signed it (${trusted.roots.map(({ commonName }) => commonName).join(', ')}). The connection fails with "${fault.words}". ` +
          "Use a certificate of that authority, or add the certificate's authority to the server's client CA.",
        related: [...(authority ? [relatedTo(authority, 'The server trusts the authorities in this file.')] : []), ...clientPlaces(others, 'This client presents it too.')],
      };
    }
  },
};
