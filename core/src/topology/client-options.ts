import { cipherSuite } from '../catalogue/cipher-suites';
import { tlsVersion } from '../catalogue/tls-versions';
import type { FamilyConfiguration } from '../model/process';
import { quoted } from '../model/quoted';

/** Clients whose minimum version and suites are taken and never looked at (spec 2.3). */
export function ignoresVersionAndSuites({ family }: FamilyConfiguration): boolean {
  return family.side === 'client' && (family.transport === 'etcd' || family.transport === 'http');
}

/** What dskit says to a minimum version (spec 1.7, 2.1); null where it takes it or where it is not known. */
export function minVersionError(view: FamilyConfiguration): string | null {
  const text = view.text('minVersion');
  if (!text || tlsVersion(text)) return null;
  return view.family.side === 'server' ? `TLS version ${quoted(text)} not recognized` : `unknown minimum TLS version: ${quoted(text)}`;
}

/** What Mimir says to a list of suites: the server takes blanks literally, clients drop them (spec 1.7, 2.1). */
export function cipherSuiteErrors(view: FamilyConfiguration): readonly { readonly suite: string; readonly words: string }[] {
  const text = view.text('cipherSuites');
  if (!text) return [];
  const server = view.family.side === 'server';
  const suites = (server ? text : text.replaceAll(' ', '')).split(',');
  return suites
    .filter((suite) => cipherSuite(suite) === null)
    .map((suite) => ({ suite, words: server ? `cipher suite ${quoted(suite)} not recognized` : `unsupported cipher suite: ${quoted(suite)}` }));
}
