import type { Process } from '../model/process';
import type { Call } from './http-call';
import { certainFault } from './links';

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
