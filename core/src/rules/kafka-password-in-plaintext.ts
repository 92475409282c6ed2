import type { FamilyConfiguration, WrittenSetting } from '../model/process';
import { setOptions } from '../reporting/fixes';
import { always } from '../reporting/guide';
import { valuePlace } from '../reporting/places';
import type { ProcessRule, ProcessContext } from '../reporting/rule';
import { nameOf, spelled } from '../reporting/wording';

/** SASL's PLAIN sends user and password as they are. Before 3.1 it is the only mechanism, and there is no TLS. */
export const kafkaPasswordInPlaintext: ProcessRule = {
  id: 'kafka-password-in-plaintext',
  severity: 'warning',
  summary: 'SASL PLAIN needs TLS to Kafka.',
  guide: {
    mimir: 'SASL PLAIN sends the user and password as they are. Before Mimir 3.1 there is no TLS to Kafka.',
    source: ['2.6'],
    log: null,
    effects: always('insecure', 'warning'),
    examples: { wrong: 'plain.yaml', right: 'ok-example.yaml' },
    files: 'all',
    fix: 'unsafe',
    restart: 'options',
  },

  onProcess({ configuration }) {
    if (configuration.flag('ingest-storage.enabled')?.text !== 'true') return null;
    const written = plainLogin(configuration);
    if (!written) return null;
    const kafka = configuration.family('ingest-storage.kafka');
    if (kafka && kafka.text('enabled') !== 'false') return null;
    return {
      ...valuePlace(written),
      effect: 'insecure',
      message: `${nameOf(written)} sends the Kafka password unencrypted (SASL PLAIN without TLS). ${advice(kafka, written.setting.notation)}`,
      fixes: kafka ? switchOn(kafka, written.document) : [],
    };
  },
};

function advice(kafka: FamilyConfiguration | null, notation: 'flag' | 'yaml'): string {
  const enabled = kafka?.value('enabled');
  if (enabled) return `Set ${spelled(enabled.option, notation)} to true.`;
  return 'Upgrade to Mimir 3.1 for TLS.';
}

/** Whether the brokers speak TLS is not known here, so it is no fix to take without a look. */
function switchOn(
  kafka: FamilyConfiguration,
  document: Parameters<typeof setOptions>[1],
): ReturnType<typeof setOptions>[] {
  const enabled = kafka.value('enabled');
  if (enabled)
    return [setOptions('Turn on TLS to Kafka', document, [{ option: enabled.option, value: 'true' }], false)];
  return [];
}

/** Where a login by name and password is set up. */
function plainLogin(configuration: ProcessContext['process']['configuration']): WrittenSetting | null {
  const mechanism = configuration.flag('ingest-storage.kafka.sasl-mechanism');
  const user = configuration.flag('ingest-storage.kafka.sasl-username');
  if (!user?.text || (mechanism?.text ?? 'PLAIN') !== 'PLAIN') return null;
  return mechanism?.written ?? user.written;
}
