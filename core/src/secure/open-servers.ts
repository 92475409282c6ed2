import type { Process } from '../model/process';
import { type OutsideHop, outsideHopsOf } from '../topology/outside-hops';
import { shownAddress } from '../topology/outside-servers';
import { listenerHasTls } from '../topology/usage';
import type { Protocol } from './ends';
import type { Judged } from './judging';
import type { Reason } from './secure-plan';
import { present } from '../model/present';

/** What stays open by choice, or because somebody else owns the server. */
export function openServers(judged: Judged, protocols: ReadonlySet<Protocol>): readonly Reason[] {
  const all = judged.processes.map(({ process }) => process);
  return [
    ...(protocols.has('http') ? [] : openPorts(all)),
    ...(protocols.has('grpc') && protocols.has('memberlist') ? outsideServers(judged) : leftOut(protocols)),
  ];
}

function openPorts(processes: readonly Process[]): readonly Reason[] {
  const open = processes.filter(
    (process) => process.configuration.family('server.http') && listenerHasTls(httpPort(process), process) !== true,
  );
  if (open.length === 0) return [];
  const what =
    open.length === processes.length
      ? 'the HTTP ports'
      : `the HTTP ports of ${open.map(({ name }) => name).join(', ')}`;
  return [
    {
      what,
      why: 'They stay plain HTTP, because their clients must change too. Add --http to secure them.',
    },
  ];
}

function httpPort({ configuration }: Process): Parameters<typeof listenerHasTls>[0] {
  const view = configuration.family('server.http');
  if (view) return view.family;
  return { id: 'server.http', title: '', side: 'server', transport: 'http', peer: null, description: '' };
}

function leftOut(protocols: ReadonlySet<Protocol>): readonly Reason[] {
  const left = present([!protocols.has('grpc') && 'gRPC', !protocols.has('memberlist') && 'memberlist']);
  return [{ what: left.join(' and '), why: "It doesn't change, because --only excludes it." }];
}

/** Servers that are none of Mimir's and that are dialed in plaintext, with what to ask their owners for. */
function outsideServers(judged: Judged): readonly Reason[] {
  const open = new Map<string, OutsideHop[]>();
  for (const hop of outsideHopsOf(judged.processes, judged.calls)) {
    if (hop.state !== 'plaintext') continue;
    const kind = hop.server.kind.replace(/^the /, '');
    open.set(kind, [...(open.get(kind) ?? []), hop]);
  }
  return [...open].map(([kind, hops]) => {
    const families = new Set(hops.map(({ client }) => client.view.family.id));
    return { what: `${kind} (${[...families].join(', ')})`, why: `${whose(hops)} ${whatToAsk(hops[0])}` };
  });
}

function whose(hops: readonly OutsideHop[]): string {
  const addresses = [...new Set(hops.map(({ server }) => shownAddress(server)))].filter((each) => each !== '');
  return `${addresses.join(', ') || 'Its server'} is not part of Mimir, so its clients stay plaintext.`;
}

/** A memcached is dialed by its IP addresses, so that few certificates fit without a server name (spec 5.4). */
function whatToAsk(hop: OutsideHop | undefined): string {
  switch (hop?.client.view.family.transport) {
    case 'objectStore':
      return 'Ask its owner for TLS and its CA, then set insecure to false and http.tls-ca-path.';
    case 'http':
      return 'Ask its owner for HTTPS and its CA, then set an https URL and tls-ca-path.';
    case 'memcached':
      return "Ask its owner for TLS, its CA and its certificate's name, then set tls-enabled, tls-ca-path and tls-server-name.";
    default:
      return 'Ask its owner for TLS and its CA, then set tls-enabled and tls-ca-path.';
  }
}
