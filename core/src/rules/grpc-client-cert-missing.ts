import { atClientsElsewhere } from '../reporting/client-reports';
import { clientsOf, settingsFor, switchOn } from '../reporting/client-settings';
import { setOptionsIn } from '../reporting/fixes';
import { always } from '../reporting/guide';
import { clientPlaces, clientsTold, serverOf, type FaultyLink, type Group } from '../reporting/hops';
import { valuePlace } from '../reporting/places';
import type { DeploymentRule, Report } from '../reporting/rule';
import { briefly, inFull } from '../reporting/wording';
import type { LinkContext } from '../reporting/link-context';

/** A policy that demands a certificate rejects a client that has none (spec 1.3, 3). */
export const grpcClientCertMissing: DeploymentRule = {
  id: 'grpc-client-cert-missing',
  severity: 'error',
  summary: 'If the gRPC server requires client certificates, every client needs one.',
  guide: {
    mimir:
      'A policy that requires certificates rejects a client without one. A client that other files configure is reported there as well.',
    source: ['1.3', '3'],
    log: 'remote error: tls: certificate required',
    effects: always('connection-fails', 'error'),
    examples: { wrong: 'example.flags', right: 'ok-example.flags' },
    files: 'all',
    fix: 'unsafe',
    restart: 'options',
    related: ['grpc-client-tls-disabled', 'client-cert-not-trusted-by-server'],
    explains: ['client-certificate-missing'],
  },

  onFaultyHops: [
    {
      only: isRefused,
      by: serverOf,
      report: reportOn,
    },
    atClientsElsewhere({
      only: isRefused,
      toldAt: ({ server }) => server.view.value('clientAuth')?.written ?? null,
      lack: (clients) => (clients === 1 ? 'has no certificate' : 'have no certificate'),
      demand: (servers) => (servers === 1 ? 'requires one' : 'require one'),
      fix: 'Set a certificate and key for this client',
    }),
  ],
};

function reportOn(group: Group<FaultyLink>, { hops, preferences }: LinkContext): Report | null {
  const [first] = group;
  const policy = first.server.view.value('clientAuth');
  if (!policy?.written) return null;
  const { failing } = clientsTold(group, hops.to(serverOf(first)));
  const one = failing.length === 1;
  const fitting = settingsFor(first.server, clientsOf(hops, first), preferences);
  const chosen = group.map(({ client }) => ({
    client,
    settings: fitting(client),
  }));
  const files = [...new Set(chosen.map(({ settings }) => `${settings.certificate} and ${settings.key}`))].join(', ');
  return {
    ...valuePlace(policy.written),
    effect: 'connection-fails',
    message:
      `${briefly(failing)} ${one ? 'needs' : 'need'} a client certificate. ` +
      `Connections fail: "${first.fault.words}". Set a certificate and key.`,
    related: [
      ...inFull(failing, valuePlace(policy.written), 'Clients without a certificate'),
      ...clientPlaces(group, 'This client has no certificate.'),
    ],
    fixes: [
      setOptionsIn(
        `Set ${files} for these clients`,
        chosen.flatMap(({ client, settings }) => switchOn(client, settings)),
      ),
    ],
  };
}

function isRefused({ fault }: FaultyLink): boolean {
  return fault.code === 'client-certificate-missing';
}
