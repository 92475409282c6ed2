import { tlsVersion } from '../catalogue/tls-versions';
import { certificatesIn } from '../x509/key-pair';
import type { CertificateFacts, FileReading } from '../model/certificate';
import { alertWords } from '../model/go-alerts';
import { goWords } from '../model/go-fault';
import { atLeast } from '../model/version';
import { cipherSuiteFaults, minVersionFault } from '../topology/client-options';
import { presentedBy, trustedBy, type Trusted } from '../topology/credentials';
import { serverRefusal } from '../topology/handshake';
import type { End } from '../topology/links';
import type { Dialed, DialedServer, Handshake } from './dialing';

/** What a client of the configuration meets at a server. */
export type ProbeVerdict =
  { readonly state: 'plaintext' | 'tls' | 'mtls' } | { readonly state: 'broken'; readonly fault: ProbeFault };

export interface ProbeFault {
  /** Whose side it is on: what the client's own options forbid, what it has against the server, or the reverse. */
  readonly side: 'own' | 'client' | 'server' | 'network';
  /** What is wrong, as a sentence. */
  readonly message: string;
  /** What Mimir logs, in Go's words; null where it has none of its own. */
  readonly words: string | null;
}

/** The name that is dialed, and the roots that count where the configuration names none. */
export interface ProbeContext {
  readonly host: string;
  readonly chain: FileReading | null;
  readonly publicRoots: () => readonly CertificateFacts[];
}

/** What a client makes of a server that was called in its name. Null where the settings do not tell whether it speaks TLS. */
export function probeVerdict(dialed: Dialed, client: End, context: ProbeContext): ProbeVerdict | null {
  const enabled = client.view.text('enabled');
  if (enabled !== 'true' && enabled !== 'false') return null;
  if (dialed.kind === 'unreachable') return broken('network', `No connection: ${dialed.reason}.`, null);
  if (dialed.kind === 'silent') return broken('network', 'The server takes the connection and does not answer.', null);
  if (enabled === 'false') return plaintextVerdict(dialed, client);
  const own = ownFault(client);
  if (own !== null) return { state: 'broken', fault: own };
  if (dialed.kind === 'plaintext') return plainServer(dialed.protocol, client);
  return tlsVerdict(dialed.server, client, context);
}

function broken(side: ProbeFault['side'], message: string, words: string | null): ProbeVerdict {
  return { state: 'broken', fault: { side, message, words } };
}

function plaintextVerdict(dialed: Exclude<Dialed, { kind: 'unreachable' | 'silent' }>, client: End): ProbeVerdict {
  const isHttp = client.view.family.transport === 'http';
  if (dialed.kind === 'tls')
    return broken(
      'client',
      "The server uses TLS, the client doesn't.",
      goWords({ code: isHttp ? 'http-to-https' : 'no-preface' }),
    );
  const isGrpc = client.view.family.transport === 'grpc';
  if (isGrpc && dialed.protocol !== 'http2')
    return broken('client', 'The server speaks plaintext, and no gRPC.', goWords({ code: 'no-preface' }));
  return { state: 'plaintext' };
}

function plainServer(protocol: 'http' | 'http2' | 'other', client: End): ProbeVerdict {
  const isHttp = client.view.family.transport === 'http' && protocol === 'http';
  return broken(
    'client',
    "The client uses TLS, the server doesn't.",
    goWords({ code: isHttp ? 'https-to-http' : 'not-a-handshake' }),
  );
}

/** What keeps Mimir from making the client at all. */
function ownFault({ view, process, facts }: End): ProbeFault | null {
  const [suite] = cipherSuiteFaults(view);
  const option = minVersionFault(view) ?? suite?.fault ?? null;
  if (option !== null) return own("The client's own options are wrong.", goWords(option));
  const presented = presentedBy(view, process, facts);
  if (presented.kind === 'refused') return own("The client's certificate and key don't fit.", goWords(presented.fault));
  if (presented.kind === 'half') {
    const hasKey = [view.text('key'), view.text('keyText')].some((text) => text !== null && text !== '');
    const message = "One of the client's certificate and key is missing.";
    if (hasKey) return own(message, 'key given but no certificate configured');
    return own(message, 'certificate given but no key configured');
  }
  if (presented.kind === 'unknown') return own("The client's certificate or key can't be read.", null);
  if (presented.kind === 'unseen')
    return own("The client's certificate or key can't be seen from here, so it was not shown.", null);
  const trusted = trustedBy(view, process, facts);
  if (trusted.kind === 'unknown' || trusted.kind === 'unseen') return own("The client's CA file can't be read.", null);
  return null;
}

function own(message: string, words: string | null): ProbeFault {
  return { side: 'own', message, words };
}

function tlsVerdict(server: DialedServer, client: End, context: ProbeContext): ProbeVerdict {
  const outcome = server.own ?? server.bare;
  const version = versionFault(server, outcome, client);
  if (version !== null) return { state: 'broken', fault: version };
  const refusal = chainFault(client, context);
  if (refusal !== null) return { state: 'broken', fault: refusal };
  if (outcome.kind !== 'done') return { state: 'broken', fault: refusedBy(outcome, server) };
  const alpn = protocolFault(outcome, client);
  if (alpn !== null) return { state: 'broken', fault: alpn };
  if (server.own !== null && server.asks === true) return { state: 'mtls' };
  return { state: 'tls' };
}

/** What a client asks at least: TLS 1.2 by default from 2.3 on (spec 2.1). */
export function minVersionOf({ view, process }: End): number {
  const written = tlsVersion(view.text('minVersion') ?? '');
  if (written !== null && view.text('minVersion') !== '') return written.code;
  if (atLeast(process.version.version, '2.3')) return 0x0303;
  return 0x0301;
}

/** The alert of a server that takes no such version of TLS. */
const protocolVersion = 70;

function versionFault({ versions }: DialedServer, outcome: Handshake, client: End): ProbeFault | null {
  const least = minVersionOf(client);
  const isRefused = outcome.kind === 'alert' && outcome.alert === protocolVersion;
  if (!isRefused && (versions.length === 0 || versions.some((version) => version >= least))) return null;
  return {
    side: 'server',
    message: `The server takes no version of TLS from ${versionName(least)} on.`,
    words: alertWords(protocolVersion),
  };
}

/** Such as `TLS 1.2`. */
export function versionName(code: number): string {
  return `TLS 1.${code - 0x0301}`;
}

/** What the client has against the certificate, in Go's order: before the server hears of its own. */
function chainFault(client: End, { host, chain, publicRoots }: ProbeContext): ProbeFault | null {
  const { view, process, facts } = client;
  if (view.text('skipVerify') === 'true' || chain === null) return null;
  const written = trustedBy(view, process, facts);
  const trusted: Trusted = written.kind === 'system' ? { kind: 'pool', roots: publicRoots() } : written;
  const name = view.text('serverName') || host;
  const context = { version: process.version.version, facts, privateAuthorities: [] };
  const refusal = serverRefusal(
    certificatesIn(chain),
    trusted,
    { kind: 'name', name, because: 'it is dialed' },
    context,
  );
  return refusal && { side: 'client', message: "The client rejects the server's certificate.", words: refusal.words };
}

/** What a server means that ends a handshake, by whether the client has shown it a certificate. */
const endings = {
  shown: {
    alert: "The server rejects the client's certificate, or the handshake.",
    closed: "The server ends the connection without a reason once it has the client's certificate.",
  },
  'not-shown': {
    alert: 'The server demands a client certificate, or rejects the handshake.',
    closed: 'The server ends the handshake without a reason.',
  },
} as const;

function refusedBy(outcome: Exclude<Handshake, { kind: 'done' }>, { own: shown }: DialedServer): ProbeFault {
  const messages = endings[shown === null ? 'not-shown' : 'shown'];
  switch (outcome.kind) {
    case 'alert':
      return {
        side: 'server',
        message: messages.alert,
        words: alertWords(outcome.alert),
      };
    case 'refused':
      return { side: 'client', message: `The handshake fails (${outcome.code}).`, words: null };
    default:
      return {
        side: 'server',
        message: messages.closed,
        words: 'EOF',
      };
  }
}

/** From grpc-go 1.67 on, which is Mimir 2.17, a client insists on HTTP/2 by ALPN. */
function protocolFault({ protocol }: Extract<Handshake, { kind: 'done' }>, { view, process }: End): ProbeFault | null {
  if (view.family.transport !== 'grpc' || protocol === 'h2' || !atLeast(process.version.version, '2.17')) return null;
  return {
    side: 'client',
    message: 'The server speaks TLS, and does not agree on HTTP/2: it is no gRPC server.',
    words: 'credentials: cannot check peer: missing selected ALPN property',
  };
}
