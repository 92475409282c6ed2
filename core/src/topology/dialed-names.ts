import type { Configuration, Process } from '../model/process';
import type { Component } from './components';
import { addressOption, singleProcessHasScheduler, type Route } from './routes';
import { runningComponents } from './usage';

/** What a client checks the server's certificate for. */
export type DialedName =
  /** `tls-server-name`, or a host or address that the configuration settles. */
  | { readonly kind: 'name'; readonly name: string; readonly because: string }
  /** Some IP address that the configuration does not tell. */
  | { readonly kind: 'some-address' }
  | { readonly kind: 'unknown' };

const loopback = { kind: 'name', name: '127.0.0.1', because: 'the process dials itself' } as const;

/**
 * The name that a client of one process checks of a listener in another, or in the same, without regard to
 * `tls-server-name` (spec 5.4).
 */
export function dialedName({ dialedBy, family }: Route, client: Process, server: Process): DialedName {
  switch (dialedBy.kind) {
    case 'ring':
      if (family === 'querier.frontend-client' && client === server && dialsItself(client)) return loopback;
      return advertised(server.configuration, dialedBy.addressFlag);
    case 'resolved':
      return resolved(client, server, dialedBy.addressFlag);
    case 'host':
      return hostName(client.configuration, dialedBy.addressFlag);
  }
}

/** Up to 2.17 a single process has no scheduler, and its querier dials the frontend at 127.0.0.1 (spec 3). */
function dialsItself(process: Process): boolean {
  if (singleProcessHasScheduler(process.version.version)) return false;
  const running = runningComponents(process);
  const both: readonly Component[] = ['querier', 'query-frontend'];
  return both.every((component) => running.has(component)) && !running.has('query-scheduler');
}

function advertised(configuration: Configuration, flag: string): DialedName {
  const text = configuration.flag(flag)?.text;
  if (text === '' || text === undefined) return { kind: 'some-address' };
  if (text === null) return { kind: 'unknown' };
  return { kind: 'name', name: text, because: `from -${flag}` };
}

/** A scheduler's address is resolved to IP addresses first; without one a single process dials 127.0.0.1. */
function resolved(client: Process, server: Process, flag: string): DialedName {
  const mode = client.configuration.flag('query-scheduler.service-discovery-mode')?.text;
  if (mode === 'ring') return advertised(server.configuration, 'query-scheduler.ring.instance-addr');
  const text = client.configuration.flag(flag)?.text;
  if (text === '' || text === undefined) {
    if (client === server) return loopback;
    return { kind: 'unknown' };
  }
  if (text === null) return { kind: 'unknown' };
  const host = hostOf(text);
  if (isAddress(host)) return { kind: 'name', name: host, because: `from -${flag}` };
  return { kind: 'some-address' };
}

function hostName(configuration: Configuration, flag: string): DialedName {
  const address = addressOption(configuration, flag);
  if (!address?.text) return { kind: 'unknown' };
  const { flag: own, yamlPath } = address.option;
  return { kind: 'name', name: hostOf(address.text), because: `from ${own === null ? (yamlPath ?? '') : `-${own}`}` };
}

/** The host of `host:port`, `dns:///host:port`, `dns+host:port` or `http://host:port/path`. */
export function hostOf(address: string): string {
  const bare = address
    .replace(/^(dns|dnssrv|dnssrvnoa)\+/, '')
    .replace(/^[a-z]+:\/{2,3}/, '')
    .replace(/\/.*$/, '');
  const bracketed = /^\[([^\]]+)\]/.exec(bare);
  return bracketed?.[1] ?? bare.replace(/:\d+$/, '');
}

/** True for an IPv4 or IPv6 address, as opposed to a name. */
export function isAddress(host: string): boolean {
  return /^\d+(\.\d+){3}$/.test(host) || host.includes(':');
}
