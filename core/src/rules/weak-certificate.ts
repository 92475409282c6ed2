import { presentedBy } from '../topology/credentials';
import { atLeast } from '../model/version';
import type { CertificateFacts } from '../model/certificate';
import { casesOf, certificateUses } from './certificate-uses';
import { pairReports } from './key-pair-faults';
import { valuePlace } from './places';
import type { ProcessRule, Report, RuleContext } from './rule';

/** Keys and signatures that Go refuses, now or before long (spec 5.2). */
export const weakCertificate: ProcessRule = {
  id: 'weak-certificate',
  severity: 'warning',
  summary: 'A certificate needs a key and a signature that Go takes: RSA of 2048 bits or more, SHA-256, a positive serial number.',

  *check(context) {
    yield* pairReports('weak', context, 'Make a new certificate.');
    const uses = certificateUses(context).filter(({ view }) => presentedBy(view, context.process, context.facts).kind !== 'refused');
    const weak = uses.filter(({ chain }) => weakness(chain[0], context) !== null);
    for (const { use, related } of casesOf(weak, [], context)) {
      const fault = weakness(use.chain[0], context);
      if (fault) yield { ...valuePlace(use.written), ...fault, message: `The certificate ${use.path} ${fault.message}`, related };
    }
  },
};

function weakness({ key, signatureAlgorithm, selfIssued }: CertificateFacts, { process }: RuleContext): Pick<Report, 'effect' | 'message' | 'severity'> | null {
  const { version } = process.version;
  if (key.algorithm === 'rsa' && key.bits !== null && key.bits < 1024 && atLeast(version, '2.17')) {
    return { effect: 'connection-fails', severity: 'error', message: `has an RSA key of ${key.bits} bits, with which every handshake fails. Make one of 2048 bits.` };
  }
  if (/^sha1|^md5|SHA1/.test(signatureAlgorithm) && !selfIssued) {
    return {
      effect: atLeast(version, '2.3') ? 'connection-fails' : 'insecure',
      severity: 'error',
      message: `is signed with ${signatureAlgorithm}, which Go refuses: "x509: cannot verify signature: insecure algorithm". Sign it with SHA-256.`,
    };
  }
  if (key.algorithm === 'rsa' && key.bits !== null && key.bits < 2048) {
    return { effect: 'insecure', message: `has an RSA key of ${key.bits} bits, which is too short to be secure. Make one of 2048 bits.` };
  }
  return null;
}
