import { hasNoName, leafOf, namesOf } from './certificate-names';
import { byCause, clientFamilies, clientNames, clientPlaces, faulty, serverOf, settingOf, type FaultyLink } from './hops';
import { namePlace, relatedTo } from './places';
import type { DeploymentRule } from './rule';
import { serverNameFixes } from './server-names';

/** Without `tls-server-name` a client checks what it dials, mostly an IP address (spec 5.4). */
export const serverNameMissingForIpDialing: DeploymentRule = {
  id: 'server-name-missing-for-ip-dialing',
  severity: 'error',
  summary: "Without `tls-server-name` the server's certificate must have the address that is dialed.",

  *checkLinks(context) {
    const unnamed = faulty(context.links, 'server-name').filter(({ client }) => client.view.text('serverName') === '');
    for (const group of byCause(unnamed, (link) => `${serverOf(link)} ${String(link.fault.certain)}`)) {
      const [first, ...others] = group;
      const leaf = leafOf(first.server);
      const written = settingOf(first.client.view);
      if (!leaf || !written || hasNoName(leaf)) continue;
      const certificate = first.server.view.value('certificate')?.written;
      yield {
        ...namePlace(written),
        effect: 'connection-fails',
        severity: first.fault.certain ? 'error' : 'warning',
        message:
          `${clientNames(group)} ${clientFamilies(group).length === 1 ? 'checks' : 'check'} the server's certificate for ${dialedWords(first)}, but ${first.server.view.text('certificate') ?? 'it'} ` +
          `is for ${namesOf(leaf)}. The connection ${first.fault.certain ? 'fails' : 'will likely fail'} with "${first.fault.words}". Set tls-server-name to one of its names.`,
        related: [...(certificate ? [relatedTo(certificate, "The server's certificate.")] : []), ...clientPlaces(others, 'This client checks the address too.')],
        fixes: serverNameFixes(group, leaf, context.preferences.internalName),
      };
    }
  },
};

function dialedWords({ fault }: FaultyLink): string {
  const { dialed } = fault;
  return dialed?.kind === 'name' ? `${dialed.name}, since ${dialed.because}` : 'the IP address that its peer advertises';
}
