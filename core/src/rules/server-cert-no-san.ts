import { quoted } from '../model/quoted';
import { hasNoName } from '../reporting/certificate-names';
import { caseReport } from '../reporting/certificate-uses';
import type { MemberRule } from '../reporting/rule';

/** Go ignores the common name of a certificate (spec 5.2). */
export const serverCertNoSan: MemberRule = {
  id: 'server-cert-no-san',
  severity: 'error',
  summary: "A server's certificate needs its names as subject alternative names.",
  guide: {
    mimir:
      "Go looks for names only among the subject alternative names (SANs), never at the common name. For an IP address the error is `doesn't contain any IP SANs`.",
    source: ['5.2'],
    log: 'x509: certificate relies on legacy Common Name field, use SANs instead',
    effects: [
      { effect: 'connection-fails', severity: 'error', when: 'gRPC clients or members verify it' },
      { effect: 'refuses-callers', severity: 'error', when: 'it is the certificate of the HTTP listener' },
    ],
    examples: { wrong: 'example.flags', right: 'ok-example.flags' },
    files: 'all',
    fix: 'none',
    restart: 'certificate',
    related: ['server-name-not-in-cert'],
    explains: ['server-name'],
  },

  onCertificate({ leaf, uses }, context) {
    const nameless = uses.filter(({ usage }) => usage === 'server' && hasNoName(leaf));
    return caseReport(
      nameless,
      ['server-name'],
      context,
      ({ path }) =>
        `Certificate ${path} has no SANs, and Go ignores the common name ${quoted(leaf.commonName)}. ` +
        'Clients reject it: "x509: certificate relies on legacy Common Name field, use SANs instead". Issue one with SANs.',
    );
  },
};
