import { hostOf } from './dialed-names';
import { certainFault } from './link-states';
import type { End } from './links';
import type { Process } from '../model/process';
import type { Call } from './http-call';

/** The port that a process listens on for HTTP; null where that is not known. */
export function httpPortOf({ configuration }: Process): string | null {
  return configuration.flag('server.http-listen-port')?.text ?? null;
}

/** What becomes of a call that is encrypted or not, at a port that has TLS or not (spec 3). */
export function schemeJudgement(isEncrypted: boolean, hasTls: boolean): Pick<Call, 'state' | 'fault'> {
  if (isEncrypted === hasTls) return { state: isEncrypted ? 'tls' : 'plaintext', fault: null };
  return { state: 'broken', fault: hasTls ? plainToTls : tlsToPlain };
}

const plainToTls = certainFault('client-plaintext', 'http-to-https');

const tlsToPlain = certainFault('server-plaintext', 'https-to-http');

/** True where a URL leads to the HTTP port of a process: of the dialer itself, by a name that its place gives it, or by the address that it listens on. */
export function leadsToPort(url: string, server: End, dialer: End): boolean {
  const host = hostOf(url).replace(/^_[\w-]+\._tcp\./, '');
  const port = /^(?:[a-z]+\+)?https?:\/\/[^/]*?:(\d+)(?:\/|$)/.exec(url)?.[1];
  if (port !== undefined && port !== httpPortOf(server.process)) return false;
  return (
    isOwn(host, server, dialer) ||
    isListening(host, port, server, dialer) ||
    server.process.documents.some(({ hosts }) => hosts?.some((name) => isNamed(host, name)))
  );
}

function isOwn(host: string, server: End, dialer: End): boolean {
  return server.process === dialer.process && /^(?:localhost|127\.0\.0\.1)$/.test(host);
}

/** Addresses of its own, or any of the loopback ones where both run on the machine itself and listen everywhere. */
function isListening(host: string, port: string | undefined, { process }: End, dialer: End): boolean {
  const addresses = [
    'server.http-listen-address',
    'alertmanager.sharding-ring.instance-addr',
    'query-frontend.instance-addr',
  ].map((flag) => process.configuration.flag(flag)?.text ?? '');
  if (addresses.some((address) => address === host && address !== '0.0.0.0')) return true;
  const isOnMachine = [process, dialer.process].every(({ documents }) =>
    documents.every(({ pathsAreLocal }) => pathsAreLocal),
  );
  const [listening] = addresses;
  return (
    isOnMachine &&
    port !== undefined &&
    (listening === '' || listening === '0.0.0.0') &&
    /^(?:localhost|127(?:\.\d+){3})$/.test(host)
  );
}

/** The Services of a chart are called after its release, which nobody names here. */
function isNamed(host: string, name: string): boolean {
  if (!name.startsWith('*')) return host === name;
  return (host.split('.')[0] ?? '').endsWith(name.slice(1));
}
