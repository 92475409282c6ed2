import { insecureAlgorithm } from '../x509/chain';
import type { CertificateFacts } from '../model/certificate';
import { atLeast } from '../model/version';
import { presentedBy } from '../topology/credentials';
import { caseOf, caseReport, type CertificateUse } from '../reporting/certificate-uses';
import { pairReport } from '../reporting/key-pair-faults';
import { valuePlace } from '../reporting/places';
import type { MemberRule, Report, RuleContext } from '../reporting/rule';
import { breakableAuthorities, weakAuthority } from './weak-authority';

/** Keys, signatures and authorities that Go refuses, now or before long (spec 5.2). */
export const weakCertificate: MemberRule = {
  id: 'weak-certificate',
  severity: 'warning',
  summary: 'A certificate needs a key and signature that Go accepts, and a CA must be one.',
  guide: {
    mimir:
      "Go rejects a SHA-1 signature, a negative serial number (from Mimir 2.16 on), the curve secp256k1, and RSA keys below 1024 bits (from 2.17 on); below 2048 bits they are only insecure. A CA file must contain a CA: a server's certificate there is trusted only itself.",
    source: ['5.2'],
    log: 'x509: cannot verify signature: insecure algorithm SHA1-RSA',
    effects: [
      { effect: 'refuses-to-start', severity: 'error', when: "Go can't load the pair at start" },
      { effect: 'connection-fails', severity: 'error', when: 'peers reject it' },
      { effect: 'refuses-callers', severity: 'error', when: 'HTTP clients reject it' },
      { effect: 'insecure', severity: 'warning', when: 'the key is too short' },
      { effect: 'style', severity: 'warning', when: 'a CA file holds no CA, and no connection shows what it does' },
    ],
    examples: { wrong: 'example.flags', right: 'ok-example.flags' },
    files: 'all',
    fix: 'none',
    restart: 'certificate',
    related: ['cert-wrong-eku'],
    explains: ['server-options', 'server-not-trusted', 'client-not-trusted'],
  },

  onFamily: (view, context) => [pairReport('weak', view, context) ?? [], weakAuthority(view, context) ?? []].flat(),

  onCertificate({ leaf, uses }, context) {
    const { process, facts } = context;
    const loaded = uses.filter(({ view }) => presentedBy(view, process, facts).kind !== 'refused');
    const algorithm = leaf.selfIssued ? null : insecureAlgorithm(leaf, process.version.version);
    if (algorithm !== null) return signatureReport(algorithm, loaded, context);
    if (isShort(leaf)) return keyReport(leaf, loaded, context);
    return null;
  },

  onProcess: breakableAuthorities,
};

function signatureReport(algorithm: string, uses: readonly CertificateUse[], context: RuleContext): Report | null {
  return caseReport(
    uses,
    ['server-not-trusted', 'client-not-trusted'],
    context,
    ({ path }) =>
      `Certificate ${path} is signed with ${algorithm}. Peers reject it: ` +
      `"x509: cannot verify signature: insecure algorithm ${algorithm}". Issue one with SHA-256.`,
  );
}

function keyReport(
  { key: { bits } }: CertificateFacts,
  uses: readonly CertificateUse[],
  context: RuleContext,
): Report | null {
  const found = caseOf(uses, [], context);
  if (!found) return null;
  const { use, related } = found;
  const fails = bits !== null && bits < 1024 && atLeast(context.process.version.version, '2.17');
  const isHttpPort = use.view.family.side === 'server' && use.view.family.transport === 'http';
  const failing = isHttpPort ? 'refuses-callers' : 'connection-fails';
  return {
    ...valuePlace(use.written),
    effect: fails ? failing : 'insecure',
    severity: fails ? 'error' : 'warning',
    message: `Certificate ${use.path} has a ${bits ?? 0}-bit RSA key, ${fails ? 'so every handshake fails' : 'which is insecure'}. Use 2048 bits.`,
    related,
  };
}

function isShort({ key }: CertificateFacts): boolean {
  return key.algorithm === 'rsa' && key.bits !== null && key.bits < 2048;
}
