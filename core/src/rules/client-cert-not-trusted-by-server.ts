import { listed } from '../model/counted';
import { trustedBy } from '../topology/credentials';
import { always } from '../reporting/guide';
import { clientFamilies, clientPlaces, serverOf, writtenFor, type FaultyLink, type Group } from '../reporting/hops';
import { relatedTo, valuePlace } from '../reporting/places';
import type { DeploymentRule, Report } from '../reporting/rule';
import { briefly, inFull } from '../reporting/wording';
import { isBadlySigned, trustsOnlyLeaves } from './weak-authority';

/** A verifying policy takes only what an authority of the client CA file has signed (spec 3). */
export const clientCertNotTrustedByServer: DeploymentRule = {
  id: 'client-cert-not-trusted-by-server',
  severity: 'error',
  summary: "A client's certificate must be signed by a CA in the server's client CA file.",
  guide: {
    mimir:
      'A policy that verifies accepts only clients whose certificate is signed by a CA in the client CA file. The client sees `remote error: tls: unknown certificate authority`.',
    source: ['3', '5.1'],
    log: 'x509: certificate signed by unknown authority',
    effects: always('connection-fails', 'error'),
    examples: { wrong: 'example.flags', right: 'ok-example.flags' },
    files: 'all',
    fix: 'none',
    restart: 'options',
    related: ['server-cert-not-trusted-by-client', 'verify-policy-without-ca'],
    explains: ['client-not-trusted'],
  },

  onFaultyHops: [
    {
      only: ({ fault }) => fault.code === 'client-not-trusted',
      by: (link) => `${serverOf(link)} ${link.client.view.text('certificate') ?? ''}`,
      report: reportOn,
    },
  ],
};

function reportOn(group: Group<FaultyLink>): Report | null {
  const [{ client, server, fault }, ...others] = group;
  const trusted = trustedBy(server.view, server.process, server.facts);
  const written = writtenFor(client.view, 'certificate');
  // An empty pool, none at all, or one without an authority has a rule of its own, and so has a signature that nobody takes.
  if (
    !written ||
    trusted.kind !== 'pool' ||
    trusted.roots.length === 0 ||
    trustsOnlyLeaves(trusted) ||
    isBadlySigned(client)
  )
    return null;
  const authority = writtenFor(server.view, 'authority');
  return {
    ...valuePlace(written),
    effect: 'connection-fails',
    message:
      `${written.setting.value?.text ?? ''} (${briefly(clientFamilies(group))}) is not signed by a CA in ${server.view.text('authority') || "the server's client CA"}. ` +
      `Connections fail: "${fault.words}". Use one from that CA.`,
    related: [
      ...(authority
        ? [relatedTo(authority, `The server trusts ${listed(trusted.roots.map(({ commonName }) => commonName))}.`)]
        : []),
      ...inFull(clientFamilies(group), valuePlace(written), 'Clients'),
      ...clientPlaces(others, 'This client presents it too.'),
    ],
  };
}
