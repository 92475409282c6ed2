import type { CertificateFacts } from '../model/certificate';
import type { Configuration } from '../model/process';
import { cipherSuiteFaults, minVersionFault } from './client-options';
import { certificatesOf, presentedBy, trustedBy, type Presented, type Trusted } from './credentials';
import type { End } from './links';
import { policyOf, refusesToStart } from './listener-start';
import { addressOption, type Route } from './routes';
import { listenerHasTls } from './usage';

/**
 * Keys of the ends of gRPC links: ends with the same key are alike, so that each other end makes the same of them. Only what an
 * end makes of itself differs, as a process that dials itself knows where.
 */
export class EndKeys {
  private readonly numbers = new Map<CertificateFacts, number>();

  /** The key of a client that takes the route. Where its TLS is not on, nothing else of it counts. */
  ofClient(end: End, route: Route): string {
    const { view, process } = end;
    const enabled = view.text('enabled');
    if (enabled !== 'true') return keyOf([enabled]);
    return keyOf([
      ...this.credentials(end),
      view.text('certificate') === '',
      view.text('skipVerify'),
      view.text('serverName'),
      minVersionFault(view) !== null || cipherSuiteFaults(view).length > 0,
      ...dialedByClient(route, process.configuration),
    ]);
  }

  /** The key of a listener that the route leads to. Where its TLS is not on, nothing else of it counts. */
  ofServer(end: End, route: Route): string {
    const { view, process, facts } = end;
    const hasTls = listenerHasTls(view.family, process);
    if (hasTls !== true) return keyOf([hasTls, process.flagsKnown || view.written.length > 0]);
    return keyOf([
      ...this.credentials(end),
      policyOf(view)?.name,
      refusesToStart(view, process, facts),
      ...dialedOfServer(route, process.configuration),
    ]);
  }

  private credentials({ view, process, facts }: End): readonly unknown[] {
    return [
      ...this.numbersOf(presentedBy(view, process, facts)),
      ...this.numbersOf(trustedBy(view, process, facts)),
      process.version.version,
      facts.now,
    ];
  }

  private numbersOf(of: Presented | Trusted): readonly unknown[] {
    return [of.kind, certificatesOf(of).map((certificate) => this.numberOf(certificate))];
  }

  private numberOf(certificate: CertificateFacts): number {
    const number = this.numbers.get(certificate) ?? this.numbers.size;
    this.numbers.set(certificate, number);
    return number;
  }
}

/** What is not there is told from what is not known. */
function keyOf(parts: readonly unknown[]): string {
  return JSON.stringify(parts.map((part) => (part === undefined ? [] : part)));
}

/** The settings of a client that say what name it dials (`dialedName`). */
function dialedByClient({ dialedBy: { kind, addressFlag } }: Route, configuration: Configuration): readonly unknown[] {
  if (kind === 'ring') return [];
  const flags = kind === 'resolved' ? ['query-scheduler.service-discovery-mode', addressFlag] : [addressFlag];
  return flags.map((flag) => addressOption(configuration, flag)?.text);
}

/** Those of the server. */
function dialedOfServer({ dialedBy: { kind, addressFlag } }: Route, configuration: Configuration): readonly unknown[] {
  if (kind === 'host') return [];
  return [configuration.flag(kind === 'ring' ? addressFlag : 'query-scheduler.ring.instance-addr')?.text];
}
