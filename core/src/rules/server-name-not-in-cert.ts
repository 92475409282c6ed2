import { byCause, clientNames, clientPlaces, faulty } from './hops';
import { relatedTo, valuePlace } from './places';
import type { Rule } from './rule';
import { hasNoName, leafOf, namesOf, serverNameFixes } from './server-names';

/** `tls-server-name` is the name that is checked, whatever address is dialed (spec 2.1). */
export const serverNameNotInCert: Rule = {
  id: 'server-name-not-in-cert',
  severity: 'error',
  summary: "`tls-server-name` must be a name of the server's certificate.",

  *check(context) {
    const wrong = faulty(context.links, 'server-name').filter(({ client }) => client.text('serverName') !== '');
    for (const group of byCause(wrong, ({ client, server }) => `${server.family.id} ${client.text('serverName') ?? ''}`)) {
      const [first, ...others] = group;
      const leaf = leafOf(first, context);
      const written = first.client.value('serverName')?.written;
      if (!leaf || !written || hasNoName(leaf)) continue;
      const certificate = first.server.value('certificate')?.written;
      yield {
        ...valuePlace(written),
        effect: 'connection-fails',
        message:
          `"${first.client.text('serverName') ?? ''}" is no name of the server's certificate ${first.server.text('certificate') ?? ''}, which is for ${namesOf(leaf)}. ` +
          `${clientNames(group)} ${group.length === 1 ? 'fails' : 'fail'} with "${first.fault.words}". Choose one of its names.`,
        related: [...(certificate ? [relatedTo(certificate, "The server's certificate.")] : []), ...clientPlaces(others, 'This client checks the same name.')],
        fixes: serverNameFixes(group, leaf, context.preferences.internalName),
      };
    }
  },
};
