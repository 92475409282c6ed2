import type { FamilyConfiguration, Process } from '../model/process';
import { dialingUsage } from '../topology/usage';
import { worksOnceOn } from '../reporting/client-settings';
import { setOptions } from '../reporting/fixes';
import { faulty } from '../reporting/hops';
import { namePlace, relatedTo } from '../reporting/places';
import type { MemberRule, Report } from '../reporting/rule';
import { nameOf, spelled } from '../reporting/wording';

/** dskit's `ClientConfig` looks at nothing else while `tls-enabled` is false (spec 2.1). */
export const tlsOptionsWithoutTlsEnabled: MemberRule = {
  id: 'tls-options-without-tls-enabled',
  severity: 'warning',
  summary: 'The TLS options of a client need `tls-enabled`.',
  guide: {
    mimir:
      "While `tls-enabled` is false, its default, Mimir ignores the other TLS options of the client. Object storage has no such option, and for the Ruler's Alertmanager client it defaults to true.",
    source: ['2.1'],
    log: null,
    effects: [
      { effect: 'insecure', severity: 'warning', when: 'the client is used' },
      { effect: 'ignored', severity: 'warning', when: 'nothing in this process uses it' },
    ],
    examples: { wrong: 'client.flags', right: 'ok-example.flags' },
    files: 'all',
    fix: 'unsafe',
    restart: 'options',
    related: ['grpc-client-tls-disabled', 'ignored-tls-option'],
  },

  onClient(client, { process, links }) {
    // The Ruler's Alertmanager client uses TLS by its URL's scheme; there the switch decides less (spec 2.3).
    if (client.family.transport === 'http') return null;
    const report = reportOn(client, process);
    // A server with TLS, and a member with it, tell of all that speak plaintext to them at once.
    const isToldThere =
      report && faulty(links, 'client-plaintext', 'members-differ').some((link) => link.client.view === client);
    return isToldThere ? null : report;
  },
};

function reportOn(client: FamilyConfiguration, process: Process): Report | null {
  const enabled = client.value('enabled');
  if (enabled?.text !== 'false') return null;
  const ignored = client.written.filter(
    ({ option, document, setting }) =>
      option.role !== 'enabled' && isTelling(process.configuration.textOf(document, setting)),
  );
  const first = ignored[0];
  if (!first) return null;
  const { document, setting } = first;
  const name = spelled(enabled.option, setting.notation);
  const inUse = dialingUsage(client.family, process) !== 'unused';
  return {
    ...namePlace(first),
    effect: inUse ? 'insecure' : 'ignored',
    message:
      `${nameOf(first)} has no effect: ` +
      (inUse
        ? `plaintext is used until ${name} is true. Set it.`
        : `${name} is ${enabled.written ? 'false' : 'not set'}, and nothing here uses this client. Remove it.`),
    related: enabled.written ? [relatedTo(enabled.written, 'TLS is turned off here.')] : [],
    fixes: !mayBeSwitchedOn(client)
      ? []
      : [
          setOptions(`Set ${name} to true`, enabled.written?.document ?? document, [
            { option: enabled.option, value: 'true' },
          ]),
        ],
  };
}

function isWithoutPair(client: FamilyConfiguration): boolean {
  return client.text('certificate') === '' || client.text('key') === '';
}

/** An empty path or a `false` asks for nothing. */
function isTelling(text: string | null): boolean {
  return text !== '' && text !== 'false';
}

/** Mimir refuses to start with TLS on and no certificate for memberlist, which listens as well. */
function mayBeSwitchedOn(client: FamilyConfiguration): boolean {
  return worksOnceOn(client) && !(client.family.side === 'both' && isWithoutPair(client));
}
