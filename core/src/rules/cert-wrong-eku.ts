import { allowsUse } from '../x509/chain';
import { casesOf, certificateUses } from '../reporting/certificate-uses';
import { valuePlace } from '../reporting/places';
import type { MemberRule } from '../reporting/rule';
import { listed } from '../reporting/wording';

/** A certificate that names its uses is good for no other (spec 5.2). */
export const certWrongEku: MemberRule = {
  id: 'cert-wrong-eku',
  severity: 'error',
  summary: 'A certificate must allow its use: serverAuth for a server, clientAuth for a client.',
  guide: {
    mimir:
      'A certificate that lists its uses is valid for no other: a server needs serverAuth, a client clientAuth, memberlist serverAuth. One without the list is valid for all.',
    source: ['5.2'],
    log: 'x509: certificate specifies an incompatible key usage',
    effects: [
      { effect: 'refuses-callers', severity: 'error', when: 'the HTTP listener presents it' },
      { effect: 'connection-fails', severity: 'error', when: 'a peer verifies it' },
    ],
    examples: { wrong: 'example.flags', right: 'ok-example.flags' },
    files: 'all',
    fix: 'none',
    restart: 'certificate',
    related: ['weak-certificate'],
    explains: ['server-use', 'client-use'],
  },

  *checkMember(context) {
    const wrong = certificateUses(context).filter(({ chain, usage }) => !allowsUse(chain[0], usage));
    for (const { use, effect, severity, related } of casesOf(wrong, ['server-use', 'client-use'], context)) {
      const needed = use.usage === 'server' ? 'serverAuth' : 'clientAuth';
      yield {
        ...valuePlace(use.written),
        effect,
        severity,
        message:
          `${use.usage === 'server' ? 'Server' : 'Client'} certificate ${use.path} allows only ${listed(use.chain[0].extendedKeyUsage ?? [])}. Peers reject it: ` +
          `"x509: certificate specifies an incompatible key usage". Issue one with ${needed}.`,
        related,
      };
    }
  },
};
