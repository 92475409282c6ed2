/** A cipher suite by Go's name, the only one that Mimir takes (spec 1.7). */
export interface CipherSuite {
  readonly name: string;
  /** A suite of TLS 1.3: Go uses these whatever a list says, so that listing one has no effect. */
  readonly tls13: boolean;
  /** Go calls the suite insecure. */
  readonly insecure: boolean;
  /** Null for TLS 1.3, whose suites leave it open. */
  readonly keyExchange: 'ecdhe' | 'rsa' | null;
  /** The kind of the server's certificate key that the suite needs; null for TLS 1.3, where any will do. */
  readonly authentication: 'ecdsa' | 'rsa' | null;
  /** False for suites that HTTP/2 forbids. */
  readonly http2: boolean;
  /** True for the two of which a list must hold one, or the HTTP port goes dead (spec 1.6). */
  readonly http2Required: boolean;
}

const secure = [
  'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
  'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
  'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384',
  'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
  'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256',
  'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256',
  'TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA',
  'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA',
  'TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA',
  'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA',
] as const;

const insecure = [
  'TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256',
  'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256',
  'TLS_ECDHE_ECDSA_WITH_RC4_128_SHA',
  'TLS_ECDHE_RSA_WITH_RC4_128_SHA',
  'TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA',
  'TLS_RSA_WITH_AES_128_GCM_SHA256',
  'TLS_RSA_WITH_AES_256_GCM_SHA384',
  'TLS_RSA_WITH_AES_128_CBC_SHA256',
  'TLS_RSA_WITH_AES_128_CBC_SHA',
  'TLS_RSA_WITH_AES_256_CBC_SHA',
  'TLS_RSA_WITH_3DES_EDE_CBC_SHA',
  'TLS_RSA_WITH_RC4_128_SHA',
] as const;

const ofTls13 = ['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256'] as const;

/** Up to TLS 1.2 a suite's name tells all that there is to know. */
function describeSuite(name: string, isInsecure: boolean): CipherSuite {
  const ecdhe = name.startsWith('TLS_ECDHE_');
  return {
    name,
    tls13: false,
    insecure: isInsecure,
    keyExchange: ecdhe ? 'ecdhe' : 'rsa',
    authentication: name.includes('_ECDSA_') ? 'ecdsa' : 'rsa',
    http2: ecdhe && /_GCM_|_CHACHA20_/.test(name),
    http2Required: ecdhe && name.endsWith('_AES_128_GCM_SHA256'),
  };
}

function describeTls13(name: string): CipherSuite {
  return {
    name,
    tls13: true,
    insecure: false,
    keyExchange: null,
    authentication: null,
    http2: true,
    http2Required: false,
  };
}

/** All 25 suites: secure ones first, those of TLS 1.3 last. */
export const cipherSuites: readonly CipherSuite[] = [
  ...secure.map((name) => describeSuite(name, false)),
  ...insecure.map((name) => describeSuite(name, true)),
  ...ofTls13.map(describeTls13),
];

/** The suite of this name; null for one that Mimir refuses. */
export function cipherSuite(name: string): CipherSuite | null {
  return cipherSuites.find((suite) => suite.name === name) ?? null;
}
