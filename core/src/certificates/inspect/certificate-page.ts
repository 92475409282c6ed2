import { type CertificateFacts, type FileReading, type KeyFacts, type PemBlock, dayOf } from '../../model/certificate';
import { codeSpan, safeSentence } from '../../model/safe-text';
import { whyNotRead } from '../../model/not-read';
import type { CertificateUser } from './certificate-users';
import { allowsUse, keyWeakness } from '../../x509/chain';
import { certificatesIn } from '../../x509/key-pair';
import { specOfKey } from '../../x509/key-type';
import { privateKeyIn } from '../plan/key-state';
import { nameOf } from '../plan/plan-paths';
import { present } from '../../model/present';

export interface InspectedFile {
  readonly path: string;
  readonly reading: FileReading;
}

/** What the document needs to know beside the file. */
export interface InspectionContext {
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly isSignedBy: (certificate: CertificateFacts, issuer: CertificateFacts) => boolean;
  /** Who uses the file in some configuration; null where none was asked. */
  readonly users: readonly CertificateUser[] | null;
}

const day = 24 * 60 * 60 * 1000;

/** A certificate or key file as a Markdown document: what is in it, who uses it for what, what is wrong. Shows no key. */
export function inspectCertificate({ path, reading }: InspectedFile, context: InspectionContext): string {
  const faults = [...ownFaults(reading, context), ...(context.users ?? []).flatMap(({ faults: each }) => each)];
  return [
    `# ${text(nameOf(path))}`,
    '',
    codeSpan(path),
    ...contents(reading, context),
    ...userSection(context.users),
    '',
    '## Problems',
    '',
    ...faultLines(faults),
    '',
  ].join('\n');
}

function faultLines(faults: readonly string[]): readonly string[] {
  if (faults.length === 0) return ['None found.'];
  return [...new Set(faults)].map((fault) => `- ${text(fault)}`);
}

function contents(reading: FileReading, context: InspectionContext): readonly string[] {
  switch (reading.kind) {
    case 'missing':
      return ['', "The file doesn't exist."];
    case 'folder':
      return ['', 'This is a folder.'];
    case 'unreadable':
      return ['', `The file can't be read: ${text(reading.reason)}.`];
    case 'not-read':
      return ['', `The file was not read: ${whyNotRead(reading.why)}.`];
    case 'not-pem':
      return ['', withoutPem(reading)];
    case 'pem':
      return [
        ...reading.blocks.flatMap((block, index) => blockSection(block, index + 1, context)),
        ...chainSection(certificatesIn(reading), context),
      ];
  }
}

function blockSection(block: PemBlock, number: number, { now }: InspectionContext): readonly string[] {
  switch (block.kind) {
    case 'certificate':
      return [
        '',
        `## ${number}. ${block.certificate.isAuthority === true ? 'CA certificate' : 'Certificate'} ${text(block.certificate.commonName)}`.trimEnd(),
        '',
        ...certificateLines(block.certificate, now),
      ];
    case 'malformed-certificate':
      return ['', `## ${number}. Unreadable certificate`, '', `- ${text(block.reason)}`];
    case 'private-key':
      return ['', `## ${number}. Private key`, '', ...keyLines(block)];
    case 'other':
      return ['', `## ${number}. ${text(block.label)}`, '', '- Ignored by Mimir.'];
  }
}

function certificateLines(certificate: CertificateFacts, now: number): readonly string[] {
  const { subject, issuer, dnsNames, ipAddresses, isAuthority, serial, signatureAlgorithm, version } = certificate;
  const names = [...dnsNames, ...ipAddresses];
  return [
    `- Subject: ${text(subject) || 'none'}`,
    `- Issuer: ${certificate.selfIssued ? 'itself' : text(issuer)}`,
    `- Valid: ${dayOf(certificate.notBefore)} to ${dayOf(certificate.notAfter)}, ${remaining(certificate, now)}`,
    `- Names: ${names.map(codeSpan).join(', ') || 'none'}`,
    `- For: ${useWords(certificate)}`,
    `- CA: ${isAuthority === true ? 'yes' : 'no'}`,
    `- Key: ${keyWords(certificate.key)}`,
    `- Signature: ${text(signatureAlgorithm)}, X.509 version ${version}, serial number ${text(serial)}`,
    `- SHA-256 of the certificate: \`${colons(certificate.fingerprint)}\``,
    `- SHA-256 of the public key: \`${colons(certificate.key.fingerprint)}\``,
  ];
}

function useWords({ extendedKeyUsage, keyUsage }: CertificateFacts): string {
  const use = extendedKeyUsage === null ? 'any use' : text(extendedKeyUsage.join(', '));
  if (keyUsage === null) return use;
  return `${use} (${text(keyUsage.join(', '))})`;
}

function keyLines({ encrypted, label, key }: Extract<PemBlock, { kind: 'private-key' }>): readonly string[] {
  if (encrypted) return ["- Encrypted: Mimir can't ask for its passphrase."];
  if (!key) return [`- It can't be parsed (${text(label)}).`];
  return [`- Key: ${keyWords(key)}`, `- SHA-256 of the public key: \`${colons(key.fingerprint)}\``];
}

function keyWords({ algorithm, bits, curve }: KeyFacts): string {
  const name = algorithm === 'other' ? "an algorithm that Mimir doesn't support" : algorithm.toUpperCase();
  return present([name, bits !== null && `${bits} bits`, curve !== null && text(curve)]).join(', ');
}

function remaining({ notBefore, notAfter }: CertificateFacts, now: number): string {
  if (now < notBefore) return 'not valid yet';
  const days = Math.floor((notAfter - now) / day);
  if (now > notAfter) return 'expired';
  if (days === 1) return 'one day left';
  return `${days} days left`;
}

/** Who signed whom within the file. */
function chainSection(chain: readonly CertificateFacts[], { isSignedBy }: InspectionContext): readonly string[] {
  if (chain.length < 2) return [];
  const lines = chain.map((certificate, index) => {
    const signer = chain.findIndex((other, at) => at !== index && isSignedBy(certificate, other));
    return `- Certificate ${index + 1} is signed by ${signerWords(certificate, signer)}.`;
  });
  return ['', '## Chain', '', ...lines];
}

function userSection(users: readonly CertificateUser[] | null): readonly string[] {
  if (users === null) return [];
  if (users.length === 0) return ['', '## Used by', '', 'Nothing in this configuration uses this file.'];
  const rows = users.map(
    ({ process, family, title, role }) => `| ${text(process)} | ${codeSpan(family)} | ${text(title)} | ${role} |`,
  );
  return ['', '## Used by', '', '| Process | Family | Hop | Role |', '| --- | --- | --- | --- |', ...rows];
}

/** What is wrong with the file whoever uses it. */
function ownFaults(reading: FileReading, { now }: InspectionContext): readonly string[] {
  if (reading.kind !== 'pem') return [unusableFor(reading)];
  if (reading.blocks.every(({ kind }) => kind === 'other'))
    return ['This file contains no certificate and no private key.'];
  return present([
    privateKeyIn(reading) !== undefined &&
      reading.mode !== null &&
      (reading.mode & 0o077) !== 0 &&
      `This private key is readable by others than its owner (mode ${reading.mode.toString(8).padStart(4, '0')}).`,
    ...reading.blocks.flatMap(blockFaults),
    isMismatch(reading) && 'Its private key does not match its first certificate.',
    ...certificatesIn(reading).flatMap((certificate) => certificateFaults(certificate, now)),
  ]);
}

/** True for a file with both of a pair that are none. */
function isMismatch(reading: FileReading): boolean {
  const [first] = certificatesIn(reading);
  const own = privateKeyIn(reading)?.key;
  return first !== undefined && own !== undefined && own !== null && own.fingerprint !== first.key.fingerprint;
}

/** Mimir can use nothing but PEM. */
function unusableFor(reading: Exclude<FileReading, { readonly kind: 'pem' }>): string {
  switch (reading.kind) {
    case 'missing':
      return `The file doesn't exist${reading.folderExists ? '' : ', and neither does its folder'}.`;
    case 'folder':
      return 'This is a folder, not a file.';
    case 'unreadable':
      return "The file can't be read.";
    case 'not-read':
      return 'The file was not read, so it was not checked.';
    case 'not-pem':
      if (reading.der) return 'Mimir reads only PEM. Convert the file: openssl x509 -inform der -in FILE -out FILE.pem';
      return 'It contains no certificate and no key.';
  }
}

function blockFaults(block: PemBlock): readonly string[] {
  if (block.kind === 'malformed-certificate') return ['It contains an unreadable certificate.'];
  if (block.kind !== 'private-key') return [];
  if (block.encrypted) return ["The private key is encrypted, and Mimir can't ask for its passphrase."];
  if (!block.key) return ["The private key can't be parsed."];
  if (specOfKey(block.key) === null) return ["Mimir doesn't support keys of this kind."];
  return [];
}

function certificateFaults(certificate: CertificateFacts, now: number): readonly string[] {
  const { commonName, notBefore, notAfter, key, signatureAlgorithm, selfIssued, isAuthority, negativeSerial } =
    certificate;
  const { dnsNames, ipAddresses } = certificate;
  const who = commonName || 'A certificate';
  const weakness = keyWeakness(key);
  const isServer = isAuthority !== true && allowsUse(certificate, 'server');
  const isBadlySigned = /^(sha1|md5)|SHA1$/.test(signatureAlgorithm) && !selfIssued;
  return present([
    now > notAfter && `${who} expired on ${dayOf(notAfter)}.`,
    now < notBefore && `${who} is not valid before ${dayOf(notBefore)}.`,
    weakness !== null && `${who} has ${weakness}, which is too short.`,
    specOfKey(key) === null && `${who} has a key of a kind that Mimir doesn't support.`,
    isBadlySigned && `${who} is signed with ${signatureAlgorithm}, which Mimir rejects.`,
    isServer &&
      dnsNames.length + ipAddresses.length === 0 &&
      `${who} has no SANs, so clients reject it as a server certificate.`,
    negativeSerial && `${who} has a negative serial number, which Mimir rejects from 2.16 on.`,
  ]);
}

function colons(hex: string): string {
  return (hex.toUpperCase().match(/../g) ?? []).join(':');
}

/** Text from a file is data: it must not become links, tables or HTML. */
function text(value: string): string {
  // What stands in for a control character has a backslash of its own.
  return safeSentence(value.replace(/\s+/g, ' ')).replace(/[\\`*_[\]<>|#!&~]/g, '\\$&');
}

/** `signer`: the place of the certificate that signed it; negative where that is not in the file. */
function signerWords(certificate: CertificateFacts, signer: number): string {
  if (certificate.selfIssued) return 'itself';
  if (signer < 0) return `${text(certificate.issuer)}, which is not in this file`;
  return `certificate ${signer + 1} of this file`;
}

function withoutPem({ der, empty }: Extract<FileReading, { kind: 'not-pem' }>): string {
  if (der) return 'This is a DER certificate. Mimir reads only PEM.';
  if (empty) return 'The file is empty.';
  return 'This file contains no PEM block.';
}
