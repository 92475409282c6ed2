import { certificatesIn } from '../../../core/src/x509/key-pair';
import { verifyChain } from '../../../core/src/x509/chain';
import { verifyName } from '../../../core/src/x509/names';
import type { CertificateFacts, FileReading } from '../../../core/src/model/certificate';
import type { HopState } from '../../../core/src/model/deployment-map';
import { present } from '../../../core/src/model/present';
import { alertWords } from '../../../core/src/model/go-alerts';
import { goWords } from '../../../core/src/model/go-fault';
import { shown } from '../../../core/src/model/quoted';
import { loadCatalogue } from '../../../core/src/catalogue/load';
import type { Dialed, DialedServer, Handshake } from '../../../core/src/probe/dialing';
import { type ProbeFault, type ProbeVerdict, versionName } from '../../../core/src/probe/probe-verdict';
import type { End } from '../../../core/src/topology/links';
import type { ProbeCall } from '../commands/call';
import type { World } from '../machine/world';

/** The answer of `probe` as `--format json` prints it; `docs/schema/probe.schema.json` describes it, and field names are a promise. */
export interface ProbeReport {
  readonly schemaVersion: 1;
  readonly tool: { readonly name: 'mimir-tls'; readonly version: string };
  /** As it was called. */
  readonly address: string;
  readonly answer: Dialed['kind'];
  /** Why there is no connection, or what is spoken in plaintext; null otherwise. */
  readonly detail: string | null;
  readonly tls: ReportedServer | null;
  /** The client that called; null for anybody. */
  readonly client: { readonly process: string; readonly family: string } | null;
  /** What the client meets; null for anybody. */
  readonly state: HopState | null;
  /** Why it fails. */
  readonly fault: ProbeFault | null;
  /** What anybody would log who trusts the public CAs and has no certificate; empty with a client. */
  readonly anybody: readonly string[];
  /** Whether it is as the configuration expects; without one, whether it answers. */
  readonly ok: boolean;
  /** What was not tried. */
  readonly notTried: readonly string[];
}

export interface ReportedServer {
  readonly versions: readonly string[];
  readonly certificate: ReportedLeaf | null;
  /** How many certificates it sends. */
  readonly chain: number;
  readonly clientCertificate: {
    /** Whether it asks for one; null where that does not show. */
    readonly asked: boolean | null;
    /** Whether it refuses clients without one. */
    readonly demanded: boolean | null;
    /** Whether it takes the client's; null where none was shown. */
    readonly accepted: boolean | null;
  };
}

export interface ReportedLeaf {
  readonly subject: string;
  readonly issuer: string;
  readonly names: readonly string[];
  readonly notBefore: string;
  readonly notAfter: string;
}

export interface Probed {
  readonly call: ProbeCall;
  readonly dialed: Dialed;
  readonly chain: FileReading | null;
  readonly client: End | null;
  readonly verdict: ProbeVerdict | null;
  readonly world: Pick<World, 'version' | 'clock' | 'certificates'>;
  readonly publicRoots: () => readonly CertificateFacts[];
}

export function probeReport(probed: Probed): ProbeReport {
  const { call, dialed, chain, client, verdict, world } = probed;
  return {
    schemaVersion: 1,
    tool: { name: 'mimir-tls', version: world.version },
    address: addressOf(call.target),
    answer: dialed.kind,
    detail: detailOf(dialed),
    tls: reportedServer(dialed, chain),
    client: client && { process: shown(client.process.name), family: client.view.family.id },
    state: verdict?.state ?? null,
    fault: verdict?.state === 'broken' ? verdict.fault : null,
    anybody: faultsOfAnybody(probed),
    ok: isFine(probed),
    notTried: present([(client?.view.text('cipherSuites') ?? '') !== '' && 'the cipher suites of the configuration']),
  };
}

function addressOf({ host, port }: ProbeCall['target']): string {
  if (host.includes(':')) return `[${host}]:${port}`;
  return `${host}:${port}`;
}

function detailOf(dialed: Dialed): string | null {
  if (dialed.kind === 'unreachable') return dialed.reason;
  if (dialed.kind === 'plaintext') return dialed.protocol;
  return null;
}

function reportedServer(dialed: Dialed, chain: FileReading | null): ReportedServer | null {
  if (dialed.kind !== 'tls') return null;
  const { server } = dialed;
  const certificates = shownCertificates(chain);
  const [leaf] = certificates;
  return {
    versions: server.versions.map(versionName),
    certificate: leaf ? reportedLeaf(leaf) : null,
    chain: certificates.length,
    clientCertificate: {
      asked: server.asks,
      demanded: isDemanded(server),
      accepted: server.own && server.own.kind === 'done',
    },
  };
}

function shownCertificates(chain: FileReading | null): readonly CertificateFacts[] {
  if (chain === null) return [];
  return certificatesIn(chain);
}

/** Refused without a certificate and not with one, or refused for the want of one. */
function isDemanded({ asks, bare, own }: DialedServer): boolean | null {
  if (bare.kind === 'done') return false;
  if (bare.kind === 'alert' && bare.alert === 116) return true;
  if (asks === true || own?.kind === 'done') return true;
  return null;
}

function reportedLeaf({ subject, issuer, dnsNames, ipAddresses, notBefore, notAfter }: CertificateFacts): ReportedLeaf {
  return {
    subject: shown(subject),
    issuer: shown(issuer),
    names: [...dnsNames, ...ipAddresses].map((name) => shown(name)),
    notBefore: new Date(notBefore).toISOString(),
    notAfter: new Date(notAfter).toISOString(),
  };
}

function faultsOfAnybody(probed: Probed): readonly string[] {
  const { dialed, client } = probed;
  if (client !== null || dialed.kind !== 'tls') return [];
  return present([...certificateFaults(probed), handshakeWords(dialed.server.bare)]);
}

function certificateFaults({ call, chain, world, publicRoots }: Probed): readonly string[] {
  const certificates = shownCertificates(chain);
  const [leaf] = certificates;
  if (leaf === undefined) return [];
  const { newest } = loadCatalogue();
  const name = verifyName(leaf, call.target.host);
  const verified = verifyChain(
    certificates,
    publicRoots(),
    'server',
    world.clock.now(),
    newest,
    (certificate, issuer) => world.certificates.isSignedBy(certificate, issuer),
  );
  return present([name, verified]).map(goWords);
}

function handshakeWords(outcome: Handshake): string | null {
  switch (outcome.kind) {
    case 'done':
      return null;
    case 'alert':
      return alertWords(outcome.alert);
    case 'refused':
      return outcome.code;
    default:
      return 'EOF';
  }
}

/** True where the named client can connect; without one, where anything answers. */
function isFine({ dialed, verdict }: Probed): boolean {
  if (verdict !== null) return verdict.state !== 'broken';
  return dialed.kind === 'tls' || dialed.kind === 'plaintext';
}
