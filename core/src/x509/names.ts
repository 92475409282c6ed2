import type { CertificateFacts } from '../model/certificate';
import type { GoFault } from '../model/go-fault';
import { canonicalIp } from './ip-address';

/**
 * Null where the certificate is valid for a host name or IP address as Go's `VerifyHostname` checks it, else what Go has
 * against it (spec 5.1). The common name never counts.
 */
export function verifyName(leaf: CertificateFacts, name: string): GoFault | null {
  const unwrapped = /^\[.+\]$/.test(name) ? name.slice(1, -1) : name;
  const ip = canonicalIp(unwrapped);
  if (ip !== null) {
    if (leaf.ipAddresses.includes(ip)) return null;
    return nameFault(leaf, unwrapped, leaf.ipAddresses, true);
  }
  const covered = leaf.dnsNames.some((pattern) => coversName(pattern, name));
  if (covered) return null;
  return nameFault(leaf, name, leaf.dnsNames, false);
}

/** True where a DNS name of a certificate covers a host: a wildcard stands for one label, the first. */
export function coversName(pattern: string, host: string): boolean {
  if (!isHostName(host) || !isHostPattern(pattern)) {
    return host !== '' && host !== '.' && sameName(pattern, host);
  }
  return matchesLabels(pattern, host);
}

/** True for what Go takes as a host name: labels of letters, digits, `_` and inner `-`, with or without a dot at the end. */
export function isHostName(text: string): boolean {
  return hasValidLabels(withoutLastDot(text), false);
}

/** True for a host name, or one whose first label is `*`. A bare `*` is none. */
export function isHostPattern(text: string): boolean {
  return text !== '*' && hasValidLabels(text, true);
}

function hasValidLabels(text: string, isPattern: boolean): boolean {
  return text
    .split('.')
    .every((label, index) => (isPattern && index === 0 && label === '*') || /^[A-Za-z0-9_][A-Za-z0-9_-]*$/.test(label));
}

function matchesLabels(pattern: string, host: string): boolean {
  const wanted = lower(pattern).split('.');
  const labels = lower(withoutLastDot(host)).split('.');
  return (
    wanted.length === labels.length &&
    wanted.every((label, index) => (index === 0 && label === '*') || label === labels[index])
  );
}

function sameName(a: string, b: string): boolean {
  return lower(a) === lower(b);
}

/** ASCII only, as Go folds it. */
function lower(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

function withoutLastDot(text: string): string {
  if (text.endsWith('.')) return text.slice(0, -1);
  return text;
}

function nameFault(leaf: CertificateFacts, name: string, valid: readonly string[], isAddress: boolean): GoFault {
  const nameless = leaf.dnsNames.length === 0 && leaf.ipAddresses.length === 0;
  if (nameless && leaf.commonName !== '' && matchesLabels(leaf.commonName, name)) return { code: 'common-name-only' };
  if (valid.length === 0) return { code: isAddress ? 'no-address' : 'no-name', name };
  return { code: 'wrong-name', name, valid, isAddress };
}
