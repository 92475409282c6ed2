import type { OptionRole } from '../model/option';
import type { FamilyConfiguration } from '../model/process';
import { clientsOf } from './client-settings';
import { setOptions } from './fixes';
import { namePlace, relatedTo } from './places';
import type { Rule } from './rule';
import { nameOf } from './wording';

/** Clients of one server mostly want one CA and one server name (spec 6, row 39). */
export const inconsistentClientFamilies: Rule = {
  id: 'inconsistent-client-families',
  severity: 'information',
  summary: 'Clients of the same server that trust different CAs or check different names may be a mistake.',

  *check({ links, process }) {
    const server = links.find(({ client, server: listener }) => client !== listener)?.server;
    const clients = server ? clientsOf(links, server).filter((client) => client.text('enabled') === 'true') : [];
    for (const role of ['authority', 'serverName'] as const) {
      const usual = mostCommon(clients.map((client) => client.text(role)));
      for (const odd of clients.filter((client) => differs(client, role, usual))) {
        const value = odd.value(role);
        const model = clients.find((client) => client.text(role) === usual)?.value(role)?.written;
        if (!value?.written || !model || !process.documents.includes(value.written.document)) continue;
        yield {
          ...namePlace(value.written),
          effect: 'style',
          message: `${nameOf(value.written)} is "${value.text ?? ''}", but most clients of this server have "${usual ?? ''}". That may be meant; otherwise make them alike.`,
          related: [relatedTo(model, 'Most clients have this.')],
          fixes: [setOptions(`Set ${nameOf(value.written)} to ${usual ?? ''}`, value.written.document, [{ option: value.option, value: usual ?? '' }], false)],
        };
      }
    }
  },
};

function differs(client: FamilyConfiguration, role: OptionRole, usual: string | null): boolean {
  const text = client.text(role);
  return usual !== null && text !== null && text !== '' && text !== usual;
}

/** The text that more than half of the clients have, or null. */
function mostCommon(texts: readonly (string | null)[]): string | null {
  return texts.find((text) => text !== null && text !== '' && texts.filter((other) => other === text).length * 2 > texts.length) ?? null;
}
