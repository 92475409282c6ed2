import { quoted } from '../model/quoted';
import { hasNoName } from './certificate-names';
import { casesOf, certificateUses } from './certificate-uses';
import { valuePlace } from './places';
import type { MemberRule } from './rule';

/** Go ignores the common name of a certificate (spec 5.2). */
export const serverCertNoSan: MemberRule = {
  id: 'server-cert-no-san',
  severity: 'error',
  summary: "A server's certificate needs its names as subject alternative names.",

  *checkMember(context) {
    const nameless = certificateUses(context).filter(({ chain, usage }) => usage === 'server' && hasNoName(chain[0]));
    for (const { use, effect, severity, related } of casesOf(nameless, ['server-name'], context)) {
      yield {
        ...valuePlace(use.written),
        effect,
        severity,
        message:
          `The certificate ${use.path} has no subject alternative name, only the common name ${quoted(use.chain[0].commonName)}, which Go ignores. ` +
          'Every client that checks it fails, with words such as "x509: certificate relies on legacy Common Name field, use SANs instead". ' +
          'Make a certificate with the names that are dialed.',
        related,
      };
    }
  },
};
