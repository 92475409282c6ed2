import type { Fix } from '../model/finding';
import { trustedBy } from '../topology/credentials';
import { changeTo } from '../reporting/client-settings';
import { setOptionsIn } from '../reporting/fixes';
import { always } from '../reporting/guide';
import {
  clientFamilies,
  clientPlaces,
  serverOf,
  settingOf,
  writtenFor,
  type FaultyLink,
  type Group,
} from '../reporting/hops';
import { relatedTo, valuePlace } from '../reporting/places';
import type { DeploymentRule, Report } from '../reporting/rule';
import { isBadlySigned, trustsOnlyLeaves } from './weak-authority';
import { briefly, inFull, spelled } from '../reporting/wording';

/** A client takes only what an authority of its CA file, or of the machine, has signed (spec 2.1). */
export const serverCertNotTrustedByClient: DeploymentRule = {
  id: 'server-cert-not-trusted-by-client',
  severity: 'error',
  summary: "A server's certificate must be signed by a CA in the client's CA file.",
  guide: {
    mimir:
      "A client accepts only certificates signed by a CA in its CA file or, without one, by a system CA. A server that doesn't send its intermediate certificates fails the same way.",
    source: ['2.1', '5.1'],
    log: 'x509: certificate signed by unknown authority',
    effects: always('connection-fails', 'error'),
    examples: { wrong: 'example.flags', right: 'ok-example.flags' },
    files: 'all',
    fix: 'unsafe',
    restart: 'options',
    related: ['client-cert-not-trusted-by-server', 'ca-file-has-no-certificate'],
    explains: ['server-not-trusted'],
  },

  onFaultyHops: [
    {
      only: ({ fault }) => fault.code === 'server-not-trusted',
      by: (link) => `${serverOf(link)} ${link.client.view.text('authority') ?? ''}`,
      report: reportOn,
    },
  ],
};

function reportOn(group: Group<FaultyLink>): Report | null {
  const [{ client, server, fault }, ...others] = group;
  const authority = client.view.value('authority');
  const written = authority?.written ?? settingOf(client.view);
  const certificate = writtenFor(server.view, 'certificate');
  if (!written || !authority || isToldElsewhere(group[0])) return null;
  const path = client.view.text('authority') ?? '';
  // A chain without its intermediate certificates looks just like this.
  const advice = path === '' ? '' : ', or add its intermediates';
  const trusted = path === '' ? 'a system CA' : `a CA in ${path}`;
  return {
    ...valuePlace(written),
    effect: 'connection-fails',
    message:
      `${server.view.text('certificate') ?? ''} is not signed by ${trusted} (${briefly(clientFamilies(group))}). ` +
      `Connections fail: "${fault.words}". Set ${spelled(authority.option, written.setting.notation)} to its CA${advice}.`,
    related: [
      ...inFull(clientFamilies(group), valuePlace(written), 'Clients'),
      ...(certificate ? [relatedTo(certificate, "The server's certificate.")] : []),
      ...clientPlaces(others, 'This client trusts the same.'),
    ],
    fixes: trustFixes(group, server.view.text('authority')),
  };
}

/** A CA file without an authority has a rule of its own, and so has a signature that nobody takes. */
function isToldElsewhere({ client, server }: FaultyLink): boolean {
  const pool = trustedBy(client.view, client.process, client.facts);
  return (pool.kind === 'pool' && pool.roots.length === 0) || trustsOnlyLeaves(pool) || isBadlySigned(server);
}

/** The server's own client CA is the likeliest authority of a private deployment. */
function trustFixes(group: readonly FaultyLink[], path: string | null): readonly Fix[] {
  if (!path || group.every(({ client }) => client.view.text('authority') === path)) return [];
  const changes = group.flatMap(({ client }) => changeTo(client, 'authority', path));
  return [setOptionsIn(`Trust ${path} in these clients`, changes)];
}
