import { byCause, clientFamilies, clientNames, clientPlaces, faulty, serverOf, writtenFor } from './hops';
import { valuePlace } from './places';
import type { DeploymentRule } from './rule';
import { hasNoName, leafOf } from './server-names';

/** Go ignores the common name of a certificate (spec 5.2). */
export const serverCertNoSan: DeploymentRule = {
  id: 'server-cert-no-san',
  severity: 'error',
  summary: "A server's certificate needs its names as subject alternative names.",

  *checkLinks(context) {
    for (const group of byCause(faulty(context.links, 'server-name'), serverOf)) {
      const [first] = group;
      const leaf = leafOf(first);
      const written = writtenFor(first.server.view, 'certificate');
      if (!leaf || !written || !hasNoName(leaf)) continue;
      yield {
        ...valuePlace(written),
        effect: 'connection-fails',
        message:
          `The certificate ${first.server.view.text('certificate') ?? ''} has no subject alternative name, only the common name "${leaf.commonName}", which Go ignores. ` +
          `${clientNames(group)} ${clientFamilies(group).length === 1 ? 'fails' : 'fail'} with "${first.fault.words}". Make a certificate with the names that are dialed.`,
        related: clientPlaces(group, 'This client checks the name.'),
      };
    }
  },
};
