import type { OptionRole } from '../model/option';
import type { FamilyConfiguration } from '../model/process';
import { quoted } from '../model/quoted';
import type { End } from '../topology/links';
import { clientEnds } from '../reporting/client-settings';
import { setOptions } from '../reporting/fixes';
import { always } from '../reporting/guide';
import { serverOf } from '../reporting/hops';
import { namePlace, relatedTo } from '../reporting/places';
import type { DeploymentRule, Report } from '../reporting/rule';
import { nameOf } from '../reporting/wording';

/** Clients of one server mostly want one CA and one server name (spec 6, row 39). */
export const inconsistentClientFamilies: DeploymentRule = {
  id: 'inconsistent-client-families',
  severity: 'information',
  summary: 'Clients of one server should use the same CA and server name.',
  guide: {
    mimir: 'Clients of one server mostly need the same CA and server name. One that differs may be a mistake.',
    source: [],
    effects: always('style', 'information'),
    examples: { wrong: 'example.yaml', right: 'ok-example.yaml' },
    files: 'all',
    fix: 'unsafe',
    restart: 'options',
    related: ['server-name-not-in-cert', 'server-cert-not-trusted-by-client'],
  },

  onHops: [
    {
      only: ({ client, server }) => client.view !== server.view && client.view.text('enabled') === 'true',
      by: serverOf,
      report: (group) => oddOnes(clientEnds(group)),
    },
  ],
};

function* oddOnes(ends: readonly End[]): Iterable<Report> {
  const clients = ends.map(({ view }) => view);
  for (const role of ['authority', 'serverName'] as const) {
    const usual = mostCommon(clients.map((client) => client.text(role)));
    for (const odd of clients.filter((client) => differs(client, role, usual))) {
      const value = odd.value(role);
      const model = clients.find((client) => client.text(role) === usual)?.value(role)?.written;
      if (!value?.written || !model) continue;
      yield {
        ...namePlace(value.written),
        effect: 'style',
        message: `${nameOf(value.written)} is ${quoted(value.text ?? '')}, but most clients of this server use ${quoted(usual ?? '')}. Use the same value.`,
        related: [relatedTo(model, 'Most clients use this.')],
        fixes: [
          setOptions(
            `Set ${nameOf(value.written)} to ${usual ?? ''}`,
            value.written.document,
            [{ option: value.option, value: usual ?? '' }],
            false,
          ),
        ],
      };
    }
  }
}

function differs(client: FamilyConfiguration, role: OptionRole, usual: string | null): boolean {
  const text = client.text(role);
  return usual !== null && text !== null && text !== '' && text !== usual;
}

/** The text that more than half of the clients have, or null. */
function mostCommon(texts: readonly (string | null)[]): string | null {
  return (
    texts.find(
      (text) => text !== null && text !== '' && texts.filter((other) => other === text).length * 2 > texts.length,
    ) ?? null
  );
}
