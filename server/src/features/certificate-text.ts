import { present } from '../../../core/src/model/present';
import type { CertificateFacts, FileReading, KeyFacts } from '../../../core/src/model/certificate';
import type { PathFact } from '../../../core/src/model/facts';
import { whyNotRead } from '../../../core/src/model/not-read';
import { codeSpan, factList, paragraphs } from './markdown-text';

const day = 24 * 60 * 60 * 1000;

/** More certificates of one file than this are counted, not described. */
const mostDescribed = 4;

/** Describes what a path leads to, as Markdown; null where it cannot be known here. */
export function describePath(fact: PathFact, now: number, companion: string | null): string | null {
  switch (fact.kind) {
    case 'unknown':
      return null;
    case 'elsewhere':
      return `This file is not on this machine. Map its folder ${codeSpan(fact.folder)} with the setting \`mimirTls.pathMappings\` if Mimir runs elsewhere.`;
    case 'not-read':
      return describeReading(fact, now);
    case 'here':
      return paragraphs(describeReading(fact.reading, now), companion, codeSpan(fact.path));
  }
}

/** Describes a reading, as Markdown. */
export function describeReading(reading: FileReading, now: number): string {
  switch (reading.kind) {
    case 'missing':
      return "This file doesn't exist.";
    case 'folder':
      return 'This is a folder, not a file.';
    case 'unreadable':
      return `This file can't be read: ${codeSpan(reading.reason)}.`;
    case 'not-read':
      return `This file was not read: ${whyNotRead(reading.why)}.`;
    case 'not-pem':
      return withoutPem(reading);
    case 'pem':
      return describePem(reading, now);
  }
}

function describePem({ blocks }: Extract<FileReading, { kind: 'pem' }>, now: number): string {
  const parts = blocks.map((block) => {
    switch (block.kind) {
      case 'certificate':
        return describeCertificate(block.certificate, now);
      case 'malformed-certificate':
        return `Unreadable certificate: ${codeSpan(block.reason)}.`;
      case 'private-key':
        if (block.encrypted) return "**Private key**, encrypted. Mimir can't read it.";
        return `${present(['**Private key**', block.key && keyText(block.key)]).join(', ')}.`;
      case 'other':
        return `A block of ${codeSpan(block.label)}.`;
    }
  });
  const more = parts.length - mostDescribed;
  return paragraphs(...parts.slice(0, mostDescribed), more > 0 && `And ${String(more)} more.`);
}

function describeCertificate(certificate: CertificateFacts, now: number): string {
  const { subject, commonName, issuer, selfIssued, dnsNames, ipAddresses, key, isAuthority } = certificate;
  const names = [...dnsNames, ...ipAddresses].map(codeSpan).join(', ');
  const isServed = isAuthority !== true;
  const title = isServed ? 'Certificate' : 'Certificate authority';
  return paragraphs(
    `**${title}** ${codeSpan(subject || commonName)}`,
    factList([
      ['Names', names || (isServed && 'none, so clients accept it for no name')],
      ['Uses', usesText(certificate)],
      ['Validity', validityText(certificate, now)],
      ['Issuer', selfIssued ? 'itself' : codeSpan(issuer)],
      ['Key', keyText(key)],
    ]),
  );
}

function usesText({ extendedKeyUsage, isAuthority }: CertificateFacts): string {
  if (extendedKeyUsage === null) {
    if (isAuthority === true) return 'signs certificates';
    return 'any';
  }
  const names: Readonly<Record<string, string>> = { serverAuth: 'server', clientAuth: 'client', any: 'any' };
  return extendedKeyUsage.map((use) => names[use] ?? codeSpan(use)).join(', ');
}

/** Such as `until 2027-03-01, 412 days left`. */
export function validityText(
  { notBefore, notAfter }: Pick<CertificateFacts, 'notBefore' | 'notAfter'>,
  now: number,
): string {
  if (now < notBefore) return `not before ${dateText(notBefore)}, which is in ${daysText(notBefore - now)}`;
  if (now > notAfter) return `**expired** on ${dateText(notAfter)}, ${daysText(now - notAfter)} ago`;
  return `until ${dateText(notAfter)}, ${daysText(notAfter - now)} left`;
}

function daysText(span: number): string {
  const days = Math.floor(span / day);
  if (days === 1) return '1 day';
  return `${String(days)} days`;
}

/** A certificate may name a time that no calendar has; then the text says so instead of failing. */
function dateText(time: number): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return 'an unknown date';
  return date.toISOString().slice(0, 10);
}

function keyText({ algorithm, bits, curve }: KeyFacts): string {
  if (algorithm === 'rsa') {
    if (bits === null) return 'RSA';
    return `RSA ${String(bits)} bit`;
  }
  if (algorithm === 'ec') {
    if (curve === null) return 'elliptic curve';
    return `elliptic curve ${codeSpan(curve)}`;
  }
  if (algorithm === 'ed25519') return 'Ed25519';
  return 'of an unknown kind';
}

/**
 * Says whether a certificate's file and a key's file belong together, as one sentence; null where one of them cannot
 * be judged. As Go does, only the first certificate and the first key count (spec 5.3).
 */
export function pairText(certificate: PathFact, key: PathFact): string | null {
  const together = belongTogether(certificate, key);
  if (together === null) return null;
  if (together) return 'The certificate matches the private key next to it.';
  return '**The private key does not match the certificate.**';
}

/** Whether a key is that of a certificate; null where one of them cannot be read. */
export function belongTogether(certificate: PathFact, key: PathFact): boolean | null {
  const certified = firstCertificateKey(certificate);
  const secret = firstPrivateKey(key);
  if (certified === null || secret === null) return null;
  return certified.fingerprint === secret.fingerprint;
}

function firstCertificateKey(fact: PathFact): KeyFacts | null {
  if (fact.kind !== 'here' || fact.reading.kind !== 'pem') return null;
  const first = fact.reading.blocks.find(
    (block) => block.kind === 'certificate' || block.kind === 'malformed-certificate',
  );
  if (first?.kind === 'certificate') return first.certificate.key;
  return null;
}

function firstPrivateKey(fact: PathFact): KeyFacts | null {
  if (fact.kind !== 'here' || fact.reading.kind !== 'pem') return null;
  const first = fact.reading.blocks.find((block) => block.kind === 'private-key');
  if (first?.kind === 'private-key') return first.key;
  return null;
}

function withoutPem({ der, empty }: Extract<FileReading, { kind: 'not-pem' }>): string {
  if (empty) return 'This file is empty.';
  if (der) return 'This is a DER certificate. Mimir reads only PEM.';
  return 'This file contains no PEM block.';
}
