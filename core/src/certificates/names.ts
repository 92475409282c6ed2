import type { CertificateFacts } from '../model/certificate';
import { canonicalIp } from './ip-address';

/** With more names than this Go prints only their number. */
const namesPrinted = 100;

/**
 * Null where the certificate holds for a host name or IP address as Go's `VerifyHostname` judges it, else Go's words
 * (spec 5.1). The common name never counts.
 */
export function verifyName(leaf: CertificateFacts, name: string): string | null {
  const unwrapped = /^\[.+\]$/.test(name) ? name.slice(1, -1) : name;
  const ip = canonicalIp(unwrapped);
  if (ip !== null) return leaf.ipAddresses.includes(ip) ? null : nameError(leaf, unwrapped, leaf.ipAddresses, true);
  const covered = leaf.dnsNames.some((pattern) => coversName(pattern, name));
  return covered ? null : nameError(leaf, name, leaf.dnsNames, canonicalIp(name) !== null);
}

/** True where a DNS name of a certificate covers a host: a wildcard stands for one label, the first. */
export function coversName(pattern: string, host: string): boolean {
  if (!isHostName(host) || !isHostPattern(pattern)) {
    return host !== '' && host !== '.' && pattern !== '.' && sameName(pattern, host);
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
  return wanted.length === labels.length && wanted.every((label, index) => (index === 0 && label === '*') || label === labels[index]);
}

function sameName(a: string, b: string): boolean {
  return lower(a) === lower(b);
}

/** ASCII only, as Go folds it. */
function lower(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

function withoutLastDot(text: string): string {
  return text.endsWith('.') ? text.slice(0, -1) : text;
}

function nameError(leaf: CertificateFacts, name: string, valid: readonly string[], isAddress: boolean): string {
  const nameless = leaf.dnsNames.length === 0 && leaf.ipAddresses.length === 0;
  if (nameless && leaf.commonName !== '' && matchesLabels(leaf.commonName, name)) {
    return 'x509: certificate relies on legacy Common Name field, use SANs instead';
  }
  if (isAddress && valid.length === 0) {
    return `x509: cannot validate certificate for ${name} because it doesn't contain any IP SANs`;
  }
  if (valid.length === 0) return `x509: certificate is not valid for any names, but wanted to match ${name}`;
  if (valid.length >= namesPrinted) {
    return `x509: certificate is valid for ${valid.length} ${isAddress ? 'IP SANs' : 'names'}, but none matched ${name}`;
  }
  return `x509: certificate is valid for ${valid.join(', ')}, not ${name}`;
}
