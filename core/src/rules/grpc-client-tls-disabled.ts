import type { Fix } from '../model/finding';
import type { Process } from '../model/process';
import { clientsOf, homeOf, settingsFor, switchOn } from './client-settings';
import { setOptions } from './fixes';
import { clientNames, clientPlaces, faulty, writtenFor, type FaultyLink } from './hops';
import { namePlace } from './places';
import type { Report, Rule, RuleContext } from './rule';

/** Components of one process dial each other over gRPC too, and TLS on the listener binds them all (spec 3). */
export const grpcClientTlsDisabled: Rule = {
  id: 'grpc-client-tls-disabled',
  severity: 'error',
  summary: 'Where the gRPC server speaks TLS, every client that dials it must have TLS on.',

  *check(context) {
    const links = faulty(context.links, 'client-plaintext');
    const server = links[0]?.server;
    const written = server && writtenFor(server, 'certificate');
    if (server && written) yield { ...namePlace(written), ...summary(links, context) };
  },
};

function summary(links: readonly FaultyLink[], { process, links: all, preferences }: RuleContext): Omit<Report, 'uri' | 'range'> {
  const [first] = links;
  const total = all.filter(({ server }) => server === first?.server).length;
  return {
    effect: 'connection-fails',
    // The query-scheduler's client carries nothing but error reports.
    severity: links.every(({ route }) => route.minor) ? 'warning' : 'error',
    message:
      `The gRPC server of this process speaks TLS, but ${links.length} of the ${total} clients that dial it do not: ${clientNames(links)}. ` +
      `These connections fail with "${first?.fault.words ?? ''}", and the server logs nothing. Switch TLS on for each of them` +
      `${process.targets === null ? ' whose component you run with this file' : ''}.`,
    related: clientPlaces(links, 'This client dials in plaintext.'),
    fixes: first ? switchOnFix(first, all, process, preferences.internalName) : [],
  };
}

function switchOnFix({ server }: FaultyLink, links: RuleContext['links'], process: Process, internalName: string): readonly Fix[] {
  const clients = clientsOf(links, server);
  const document = homeOf([...clients, server], process);
  if (!document) return [];
  const changes = switchOn(clients, settingsFor(server, clients, internalName));
  return [setOptions('Use TLS on every client of this server', document, changes)];
}
