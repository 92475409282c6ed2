import { trustedBy } from '../topology/credentials';
import { byCause, clientFamilies, clientPlaces, faulty, serverOf, writtenFor } from './hops';
import { relatedTo, valuePlace } from './places';
import type { DeploymentRule } from './rule';
import { briefly, inFull, listed } from './wording';
import { isBadlySigned, trustsOnlyLeaves } from './weak-authority';

/** A verifying policy takes only what an authority of the client CA file has signed (spec 3). */
export const clientCertNotTrustedByServer: DeploymentRule = {
  id: 'client-cert-not-trusted-by-server',
  severity: 'error',
  summary: "A client's certificate must be signed by an authority of the server's client CA.",

  *checkLinks({ links }) {
    for (const group of byCause(faulty(links, 'client-not-trusted'), (link) => `${serverOf(link)} ${link.client.view.text('certificate') ?? ''}`)) {
      const [{ client, server, fault }, ...others] = group;
      const trusted = trustedBy(server.view, server.process, server.facts);
      const written = writtenFor(client.view, 'certificate');
      // An empty pool, none at all, or one without an authority has a rule of its own, and so has a signature that nobody takes.
      if (!written || trusted.kind !== 'pool' || trusted.roots.length === 0 || trustsOnlyLeaves(trusted) || isBadlySigned(client)) continue;
      const authority = writtenFor(server.view, 'authority');
      yield {
        ...valuePlace(written),
        effect: 'connection-fails',
        message:
          `${written.setting.value?.text ?? ''} (${briefly(clientFamilies(group))}) is not signed by a CA in ${server.view.text('authority') || "the server's client CA"}. ` +
          `Connections fail: "${fault.words}". Use one from that CA.`,
        related: [
          ...(authority ? [relatedTo(authority, `The server trusts ${listed(trusted.roots.map(({ commonName }) => commonName))}.`)] : []),
          ...inFull(clientFamilies(group), valuePlace(written), 'Clients'),
          ...clientPlaces(others, 'This client presents it too.'),
        ],
      };
    }
  },
};
