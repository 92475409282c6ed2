import { quoted } from './quoted';
import { atLeast, type MimirVersion } from './version';

/** Faults whose words are always the same. */
export interface FixedFault {
  readonly code: keyof typeof fixedWords;
}

/** What Go, gRPC or Mimir itself has against a file, a chain, a name, an option or a hop. Checks compare codes; words are for people. */
export type GoFault =
  | FixedFault
  | { readonly code: 'no-pem' | 'swapped'; readonly input: PairInput }
  | { readonly code: 'no-block'; readonly input: PairInput; readonly labels: readonly string[] }
  | { readonly code: 'malformed-certificate'; readonly reason: string }
  | { readonly code: 'unknown-authority'; readonly hint: AuthorityHint | null }
  | { readonly code: 'not-yet-valid' | 'expired'; readonly now: number; readonly limit: number }
  | { readonly code: 'insecure-algorithm'; readonly algorithm: string }
  | { readonly code: 'bad-signature'; readonly algorithm: string }
  | { readonly code: 'no-address' | 'no-name'; readonly name: string }
  | {
      readonly code: 'wrong-name';
      readonly name: string;
      readonly valid: readonly string[];
      readonly isAddress: boolean;
    }
  | {
      readonly code: 'unknown-min-version' | 'unknown-suite';
      readonly text: string;
      readonly side: 'server' | 'client';
    }
  | { readonly code: 'client-ca-without-policy'; readonly version: MimirVersion }
  | { readonly code: 'unknown-policy'; readonly text: string; readonly version: MimirVersion };

/** Which of the two files of a pair. */
export type PairInput = 'certificate' | 'key';

/** A CA that has the right name, and why it did not sign all the same. */
export interface AuthorityHint {
  readonly fault: GoFault;
  readonly name: string;
}

const fixedWords = {
  'negative-serial': 'x509: negative serial number',
  'unsupported-curve': 'x509: unsupported elliptic curve',
  'unparsable-key': 'tls: failed to parse private key',
  'unknown-key-type': 'tls: found unknown private key type in PKCS#8 wrapping',
  'unknown-public-key': 'tls: unknown public key algorithm',
  'key-type-mismatch': 'tls: private key type does not match public key type',
  'key-mismatch': 'tls: private key does not match public key',
  'wrong-order': 'tls: private key does not match public key',
  'wrong-usage': 'x509: certificate specifies an incompatible key usage',
  'too-many-signatures': 'x509: signature check attempts limit reached while verifying certificate chain',
  'cannot-sign': 'x509: invalid signature: parent certificate cannot sign this kind of certificate',
  'not-an-authority': 'x509: certificate is not authorized to sign other certificates',
  'common-name-only': 'x509: certificate relies on legacy Common Name field, use SANs instead',
  'no-preface': 'error reading server preface: EOF',
  'not-a-handshake': 'tls: first record does not look like a TLS handshake',
  'certificate-required': 'remote error: tls: certificate required',
  'no-client-certificate': "tls: client didn't provide a certificate",
  'http-to-https': '400 Client sent an HTTP request to an HTTPS server',
  'https-to-http': 'http: server gave HTTP response to HTTPS client',
  'no-certificate-to-serve': 'tls: neither Certificates, GetCertificate, nor GetConfigForClient set in Config',
} as const;

/** The words that Mimir or its peer logs, as the given version has them (spec 1.3, 1.4, 5.1, 5.3). */
export function goWords(fault: GoFault): string {
  switch (fault.code) {
    case 'no-pem':
    case 'swapped':
    case 'no-block':
      return pairWords(fault);
    case 'malformed-certificate':
      return fault.reason;
    case 'unknown-authority':
    case 'not-yet-valid':
    case 'expired':
    case 'insecure-algorithm':
    case 'bad-signature':
      return chainWords(fault);
    default:
      return otherWords(fault);
  }
}

type ChainFault = Extract<
  GoFault,
  { code: 'unknown-authority' | 'not-yet-valid' | 'expired' | 'insecure-algorithm' | 'bad-signature' }
>;
type FileFault = Extract<GoFault, { code: 'no-pem' | 'swapped' | 'no-block' | 'malformed-certificate' }>;

/** Faults of names and options, and those with fixed words. */
function otherWords(fault: Exclude<GoFault, ChainFault | FileFault>): string {
  switch (fault.code) {
    case 'no-address':
    case 'no-name':
    case 'wrong-name':
      return nameWords(fault);
    case 'unknown-min-version':
    case 'unknown-suite':
    case 'client-ca-without-policy':
    case 'unknown-policy':
      return optionWords(fault);
    default:
      return fixedWords[fault.code];
  }
}

type Coded<Code extends GoFault['code']> = Extract<GoFault, { readonly code: Code }>;

function pairWords(fault: Coded<'no-pem' | 'swapped'> | Coded<'no-block'>): string {
  const isKey = fault.input === 'key';
  if (fault.code === 'no-block') {
    const wanted = isKey ? 'PEM block with type ending in "PRIVATE KEY"' : '"CERTIFICATE" PEM block';
    return `tls: failed to find ${wanted} in ${fault.input} input after skipping PEM blocks of the following types: [${fault.labels.join(' ')}]`;
  }
  if (fault.code === 'no-pem') return `tls: failed to find any PEM data in ${fault.input} input`;
  if (isKey) return 'tls: found a certificate rather than a key in the PEM for the private key';
  return 'tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched';
}

function chainWords(
  fault:
    | Coded<'unknown-authority'>
    | Coded<'not-yet-valid' | 'expired'>
    | Coded<'insecure-algorithm'>
    | Coded<'bad-signature'>,
): string {
  switch (fault.code) {
    case 'unknown-authority':
      return `x509: certificate signed by unknown authority${fault.hint ? hintWords(fault.hint) : ''}`;
    case 'insecure-algorithm':
      return `x509: cannot verify signature: insecure algorithm ${fault.algorithm}`;
    case 'bad-signature':
      if (fault.algorithm === 'ec') return 'x509: ECDSA verification failure';
      if (fault.algorithm === 'ed25519') return 'x509: Ed25519 verification failure';
      return 'crypto/rsa: verification error';
    default:
      return `x509: certificate has expired or is not yet valid: current time ${goTime(fault.now)} is ${fault.code === 'expired' ? 'after' : 'before'} ${goTime(fault.limit)}`;
  }
}

function hintWords({ fault, name }: AuthorityHint): string {
  return ` (possibly because of ${JSON.stringify(goWords(fault))} while trying to verify candidate authority certificate ${JSON.stringify(name)})`;
}

/** With more names than this Go prints only their number. */
const namesPrinted = 100;

function nameWords(fault: Coded<'no-address' | 'no-name'> | Coded<'wrong-name'>): string {
  if (fault.code === 'wrong-name') {
    const { valid, name, isAddress } = fault;
    if (valid.length < namesPrinted) return `x509: certificate is valid for ${valid.join(', ')}, not ${name}`;
    return `x509: certificate is valid for ${valid.length} ${isAddress ? 'IP SANs' : 'names'}, but none matched ${name}`;
  }
  if (fault.code === 'no-address')
    return `x509: cannot validate certificate for ${fault.name} because it doesn't contain any IP SANs`;
  return `x509: certificate is not valid for any names, but wanted to match ${fault.name}`;
}

function optionWords(
  fault: Coded<'unknown-min-version' | 'unknown-suite'> | Coded<'client-ca-without-policy'> | Coded<'unknown-policy'>,
): string {
  switch (fault.code) {
    case 'unknown-min-version':
      if (fault.side === 'server') return `TLS version ${quoted(fault.text)} not recognized`;
      return `unknown minimum TLS version: ${quoted(fault.text)}`;
    case 'unknown-suite':
      if (fault.side === 'server') return `cipher suite ${quoted(fault.text)} not recognized`;
      return `unsupported cipher suite: ${quoted(fault.text)}`;
    case 'unknown-policy':
      return `${atLeast(fault.version, '3.0') ? 'invalid' : 'Invalid'} ClientAuth: ${fault.text}`;
    default:
      return `${atLeast(fault.version, '3.0') ? 'client' : 'Client'} CA's have been configured without a Client Auth Policy`;
  }
}

/** As Go prints it, in UTC and to the second. */
function goTime(time: number): string {
  return new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');
}
