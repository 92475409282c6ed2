import { cipherSuite } from '../catalogue/cipher-suites';
import { tlsVersion } from '../catalogue/tls-versions';
import type { FamilyConfiguration } from '../model/process';
import type { GoFault } from '../model/go-fault';

/** Clients whose minimum version and suites are taken and never looked at (spec 2.3). */
export function ignoresVersionAndSuites({ family }: FamilyConfiguration): boolean {
  return family.side === 'client' && (family.transport === 'etcd' || family.transport === 'http');
}

/** What dskit says to a minimum version (spec 1.7, 2.1); null where it takes it or where it is not known. */
export function minVersionFault(view: FamilyConfiguration): GoFault | null {
  const text = view.text('minVersion');
  if (!text || tlsVersion(text)) return null;
  return { code: 'unknown-min-version', text, side: sideOf(view) };
}

/** What Mimir says to a list of suites: the server takes blanks literally, clients drop them (spec 1.7, 2.1). */
export function cipherSuiteFaults(view: FamilyConfiguration): readonly SuiteFault[] {
  const text = view.text('cipherSuites');
  if (!text) return [];
  const side = sideOf(view);
  const suites = (side === 'server' ? text : text.replaceAll(' ', '')).split(',');
  return suites
    .filter((suite) => cipherSuite(suite) === null)
    .map((suite) => ({ suite, fault: { code: 'unknown-suite', text: suite, side } }));
}

export interface SuiteFault {
  readonly suite: string;
  readonly fault: GoFault;
}

/** Memberlist's one configuration is read as a client's. */
function sideOf({ family }: FamilyConfiguration): 'server' | 'client' {
  if (family.side === 'server') return 'server';
  return 'client';
}
