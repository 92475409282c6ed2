import { listed } from '../model/counted';
import { allowsUse } from '../x509/chain';
import { caseReport } from '../reporting/certificate-uses';
import type { MemberRule } from '../reporting/rule';

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

  onCertificate({ leaf, uses }, context) {
    const wrong = uses.filter(({ usage }) => !allowsUse(leaf, usage));
    return caseReport(wrong, ['server-use', 'client-use'], context, ({ usage, path }) => {
      const [whose, needed] = usage === 'server' ? ['Server', 'serverAuth'] : ['Client', 'clientAuth'];
      return (
        `${whose} certificate ${path} allows only ${listed(leaf.extendedKeyUsage ?? [])}. Peers reject it: ` +
        `"x509: certificate specifies an incompatible key usage". Issue one with ${needed}.`
      );
    });
  },
};
