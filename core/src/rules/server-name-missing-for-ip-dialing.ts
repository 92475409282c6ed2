import { dialedName, isAddress } from '../topology/dialed-names';
import type { Link } from '../topology/links';
import { listenerHasTls } from '../topology/usage';
import { hasNoName, leafOf, namesOf } from './certificate-names';
import { setOptionsIn } from './fixes';
import { byCause, clientFamilies, clientNames, clientPlaces, faulty, serverOf, settingOf, type FaultyLink } from './hops';
import { namePlace, relatedTo } from './places';
import type { DeploymentRule, LinkContext, Report } from './rule';
import { namingAll, serverNameFixes } from './server-names';

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
    yield* unseenCertificates(context);
  },
};

/** What names a certificate has that cannot be read from here, nobody knows: a word of warning, and no more. */
function* unseenCertificates({ links, preferences }: LinkContext): Iterable<Report> {
  for (const group of byCause(links.filter(checksUnseenForAddress), serverOf)) {
    const [first, ...others] = group;
    const written = settingOf(first.client.view);
    if (!written) continue;
    yield {
      ...namePlace(written),
      effect: 'style',
      severity: 'warning',
      message:
        `${clientNames(group)} ${clientFamilies(group).length === 1 ? 'checks' : 'check'} the server's certificate for the IP address that is dialed. Whether ` +
        `${first.server.view.text('certificate') || 'it'} has that address cannot be seen from here. If it has only names, set tls-server-name to one of them.`,
      related: clientPlaces(others, 'This client checks the address too.'),
      fixes: [setOptionsIn(`Set the server name of these clients to ${preferences.internalName}`, namingAll(group, preferences.internalName), false)],
    };
  }
}

function checksUnseenForAddress({ route, client, server }: Link): boolean {
  const isChecked = client.view.text('enabled') === 'true' && client.view.text('skipVerify') === 'false' && client.view.text('serverName') === '';
  if (!isChecked || listenerHasTls(server.view.family, server.process) !== true) return false;
  const certificate = server.view.value('certificate');
  const isHere = certificate?.written && server.facts.path(certificate.written.document.uri, certificate.text ?? '').kind === 'here';
  if (!certificate?.written || isHere) return false;
  const dialed = dialedName(route, client.process, server.process);
  return dialed.kind === 'some-address' || (dialed.kind === 'name' && isAddress(dialed.name));
}

function dialedWords({ fault }: FaultyLink): string {
  const { dialed } = fault;
  return dialed?.kind === 'name' ? `${dialed.name}, since ${dialed.because}` : 'the IP address that its peer advertises';
}
