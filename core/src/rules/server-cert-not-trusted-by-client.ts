import type { Fix } from '../model/finding';
import type { FamilyConfiguration, Process } from '../model/process';
import type { ConfigDocument } from '../model/setting';
import { trustedBy } from '../topology/credentials';
import { setOptions } from './fixes';
import { byCause, clientNames, clientPlaces, faulty, settingOf, writtenFor, type FaultyLink } from './hops';
import { relatedTo, valuePlace } from './places';
import type { Report, Rule } from './rule';
import { spelled } from './wording';

/** A client takes only what an authority of its CA file, or of the machine, has signed (spec 2.1). */
export const serverCertNotTrustedByClient: Rule = {
  id: 'server-cert-not-trusted-by-client',
  severity: 'error',
  summary: "A server's certificate must be signed by an authority of the client's CA.",

  *check({ links, process, facts }) {
    for (const group of byCause(faulty(links, 'server-not-trusted'), ({ client, server }) => `${server.family.id} ${client.text('authority') ?? ''}`)) {
      const [{ client }] = group;
      const trusted = trustedBy(client, process, facts);
      // A CA file without a certificate has a rule of its own.
      if (trusted.kind === 'pool' && trusted.roots.length === 0) continue;
      const report = reportOn(group, process);
      if (report) yield report;
    }
  },
};

function reportOn(group: readonly [FaultyLink, ...FaultyLink[]], process: Process): Report | null {
  const [{ client, server, fault }, ...others] = group;
  const authority = client.value('authority');
  const written = authority?.written ?? settingOf(client);
  const certificate = writtenFor(server, 'certificate');
  if (!written || !authority) return null;
  const path = client.text('authority') ?? '';
  const trusts = path === '' ? 'only the authorities of the machine that Mimir runs on' : `only the authorities in ${path}`;
  return {
    ...valuePlace(written),
    effect: 'connection-fails',
    message:
      `${clientNames(group)} ${group.length === 1 ? 'trusts' : 'trust'} ${trusts}, and none of them signed the server's certificate ` +
      `${server.text('certificate') ?? ''}. The connection fails with "${fault.words}". Set ${spelled(authority.option, written.setting.notation)} to the CA that signed it.`,
    related: [...(certificate ? [relatedTo(certificate, "The server's certificate.")] : []), ...clientPlaces(others, 'This client trusts the same.')],
    fixes: fixesFor(group.map((link) => link.client), server, process, written.document),
  };
}

/** The server's own client CA is the likeliest authority of a private deployment. */
function fixesFor(clients: readonly FamilyConfiguration[], server: FamilyConfiguration, process: Process, document: ConfigDocument): readonly Fix[] {
  const path = server.text('authority');
  if (!path || clients.every((client) => client.text('authority') === path)) return [];
  const changes = clients.flatMap((client) => {
    const option = client.value('authority')?.option;
    return option ? [{ option, value: path }] : [];
  });
  return process.documents.includes(document) ? [setOptions(`Trust ${path} on these clients`, document, changes)] : [];
}
