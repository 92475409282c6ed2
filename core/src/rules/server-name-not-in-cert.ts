import { quoted } from '../model/quoted';
import { hasNoName, leafOf, namesOf } from './certificate-names';
import { byCause, clientFamilies, clientNames, clientPlaces, faulty, serverOf } from './hops';
import { relatedTo, valuePlace } from './places';
import type { DeploymentRule } from './rule';
import { serverNameFixes } from './server-names';

/** `tls-server-name` is the name that is checked, whatever address is dialed (spec 2.1). */
export const serverNameNotInCert: DeploymentRule = {
  id: 'server-name-not-in-cert',
  severity: 'error',
  summary: "`tls-server-name` must be a name of the server's certificate.",

  *checkLinks(context) {
    const wrong = faulty(context.links, 'server-name').filter(({ client }) => client.view.text('serverName') !== '');
    for (const group of byCause(wrong, (link) => `${serverOf(link)} ${link.client.view.text('serverName') ?? ''}`)) {
      const [first, ...others] = group;
      const leaf = leafOf(first.server);
      const written = first.client.view.value('serverName')?.written;
      if (!leaf || !written || hasNoName(leaf)) continue;
      const certificate = first.server.view.value('certificate')?.written;
      yield {
        ...valuePlace(written),
        effect: 'connection-fails',
        message:
          `${quoted(first.client.view.text('serverName') ?? '')} is no name of the server's certificate ${first.server.view.text('certificate') ?? ''}, which is for ${namesOf(leaf)}. ` +
          `${clientNames(group)} ${clientFamilies(group).length === 1 ? 'fails' : 'fail'} with "${first.fault.words}". Choose one of its names.`,
        related: [...(certificate ? [relatedTo(certificate, "The server's certificate.")] : []), ...clientPlaces(others, 'This client checks the same name.')],
        fixes: serverNameFixes(group, leaf, context.preferences.internalName),
      };
    }
  },
};
