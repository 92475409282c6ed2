import type { Process } from '../model/process';
import { dialingUsage, listenerHasTls } from '../topology/usage';
import type { Protocol } from './ends';
import type { Judged } from './judging';
import type { Reason } from './plan';

const kinds = { etcd: 'etcd', memcached: 'memcached', redis: 'Redis', kafka: 'Kafka' } as const;

/** What stays open by choice, or because somebody else owns the server. */
export function openServers({ processes }: Judged, protocols: ReadonlySet<Protocol>): readonly Reason[] {
  const all = processes.map(({ process }) => process);
  return [
    ...(protocols.has('http') ? [] : openPorts(all)),
    ...(protocols.has('grpc') && protocols.has('memberlist') ? outsideServers(all) : leftOut(protocols)),
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
  return view
    ? view.family
    : { id: 'server.http', title: '', side: 'server', transport: 'http', peer: null, description: '' };
}

function leftOut(protocols: ReadonlySet<Protocol>): readonly Reason[] {
  const left = [...(protocols.has('grpc') ? [] : ['gRPC']), ...(protocols.has('memberlist') ? [] : ['memberlist'])];
  return [{ what: left.join(' and '), why: "It doesn't change, because --only excludes it." }];
}

/** Clients of servers that are none of Mimir's, whose TLS is off. */
function outsideServers(processes: readonly Process[]): readonly Reason[] {
  const open = new Map<string, Set<string>>();
  for (const process of processes) {
    for (const view of process.configuration.families) {
      const { transport, id, peer } = view.family;
      if (
        peer !== null ||
        !(transport in kinds) ||
        dialingUsage(view.family, process) === 'unused' ||
        view.text('enabled') !== 'false'
      )
        continue;
      const name = Object.entries(kinds).find(([key]) => key === transport)?.[1] ?? transport;
      open.set(name, (open.get(name) ?? new Set()).add(id));
    }
  }
  return [...open].map(([name, families]) => ({
    what: `${name} (${[...families].join(', ')})`,
    why: `Its server is not part of Mimir, so its clients stay plaintext. Get TLS and the CA from its owner, then set tls-enabled and tls-ca-path.`,
  }));
}
