import { clientsOf, homeOf, settingsFor, switchOn } from './client-settings';
import { setOptions } from './fixes';
import { clientNames, clientPlaces, faulty } from './hops';
import { valuePlace } from './places';
import type { Rule } from './rule';

/** A policy that demands a certificate turns away a client that has none (spec 1.3, 3). */
export const grpcClientCertMissing: Rule = {
  id: 'grpc-client-cert-missing',
  severity: 'error',
  summary: 'Where the gRPC server demands client certificates, every client must have one.',

  *check({ links, process, preferences }) {
    const broken = faulty(links, 'client-certificate-missing');
    const [first] = broken;
    const policy = first?.server.value('clientAuth');
    if (!first || !policy?.written) return;
    const clients = broken.map(({ client }) => client);
    const document = homeOf(clients, process);
    const settings = settingsFor(first.server, clientsOf(links, first.server), preferences.internalName);
    yield {
      ...valuePlace(policy.written),
      effect: 'connection-fails',
      message:
        `The gRPC server demands a client certificate (${policy.text ?? ''}), but ${clientNames(broken)} ${broken.length === 1 ? 'has' : 'have'} none. ` +
        `The connection fails with "${first.fault.words}". Give ${broken.length === 1 ? 'it' : 'each of them'} a certificate and key.`,
      related: clientPlaces(broken, 'This client has no certificate.'),
      fixes: document ? [setOptions(`Use ${settings.certificate} and ${settings.key} on these clients`, document, switchOn(clients, settings))] : [],
    };
  },
};
