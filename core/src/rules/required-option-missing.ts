import { always } from '../reporting/guide';
import type { Configuration } from '../model/process';
import { namePlace } from '../reporting/places';
import type { ProcessRule, Report } from '../reporting/rule';
import { nameOf, spelled } from '../reporting/wording';

interface Requirement {
  readonly on: string;
  readonly wants: string;
  readonly words: string;
}

/** In the order in which Mimir looks at them (spec 2.6, 4.5). */
const requirements: readonly Requirement[] = [
  { on: 'vault.enabled', wants: 'vault.url', words: 'invalid vault config: empty vault URL supplied' },
  { on: 'vault.enabled', wants: 'vault.mount-path', words: 'invalid vault config: empty vault mount path supplied' },
  {
    on: 'ingest-storage.enabled',
    wants: 'ingest-storage.kafka.address',
    words: 'invalid ingest storage config: the Kafka address has not been configured',
  },
  {
    on: 'ingest-storage.enabled',
    wants: 'ingest-storage.kafka.topic',
    words: 'invalid ingest storage config: the Kafka topic has not been configured',
  },
];

/** What is validated before anything starts hides whatever else is wrong. */
export const requiredOptionMissing: ProcessRule = {
  id: 'required-option-missing',
  severity: 'error',
  summary: 'Vault and ingest storage need their addresses.',
  guide: {
    mimir:
      'Mimir validates Vault and ingest storage first, so this hides other errors. Kafka needs an address and a topic for every target.',
    source: ['2.6', '4.5'],
    log: 'error validating config: invalid vault config: empty vault URL supplied',
    effects: always('refuses-to-start', 'error'),
    examples: { wrong: 'vault.flags', right: 'ok-example.flags' },
    files: 'all',
    fix: 'none',
    restart: 'options',
  },

  *onProcess({ configuration, version }, { catalogue }) {
    const told = new Set<string>();
    for (const { on, wants, words } of requirements) {
      const enabled = configuration.flag(on);
      const wanted = configuration.flag(wants);
      if (enabled?.text !== 'true' || !enabled.written || wanted?.text !== '' || told.has(on)) continue;
      // Newer versions may have other backends than Kafka.
      if (on.startsWith('ingest-storage') && catalogue.isPartial(version.version)) continue;
      told.add(on);
      const name = spelled(wanted.option, enabled.written.setting.notation);
      yield {
        ...namePlace(enabled.written),
        effect: 'refuses-to-start',
        message: `${nameOf(enabled.written)} needs ${name}. Mimir exits: "error validating config: ${words}". Set it.`,
      };
    }
    if (!told.has('ingest-storage.enabled')) yield* halfLogin(configuration);
  },
};

/** After address and topic, Mimir wants both of Kafka's user and password, or neither (spec 2.6). */
function* halfLogin(configuration: Configuration): Iterable<Report> {
  if (configuration.flag('ingest-storage.enabled')?.text !== 'true') return;
  const [user, password] = [
    configuration.flag('ingest-storage.kafka.sasl-username'),
    configuration.flag('ingest-storage.kafka.sasl-password'),
  ];
  for (const [given, other] of [
    [user, password],
    [password, user],
  ] as const) {
    if (!given?.written || !given.text || other?.text !== '') continue;
    const name = spelled(other.option, given.written.setting.notation);
    yield {
      ...namePlace(given.written),
      effect: 'refuses-to-start',
      message:
        `${nameOf(given.written)} needs ${name}. Mimir exits: "error validating config: invalid ingest storage config: ` +
        `the SASL username and password must be both configured". Set it.`,
    };
  }
}
