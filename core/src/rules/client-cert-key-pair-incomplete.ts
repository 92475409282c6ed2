import type { FamilyConfiguration, WrittenSetting } from '../model/process';
import { quoted } from '../model/quoted';
import { usageOf, type Usage } from '../topology/usage';
import { setOptions } from '../reporting/fixes';
import { namePlace, relatedTo } from '../reporting/places';
import type { ProcessContext, ProcessRule, Report } from '../reporting/rule';
import { otherHalf } from '../reporting/suggested-paths';
import { consequence, nameOf, spelled, gravityOf } from '../reporting/wording';

/** Every client wants both or neither (spec 2.1); when it says so differs by client (spec 2.2). */
export const clientCertKeyPairIncomplete: ProcessRule = {
  id: 'client-cert-key-pair-incomplete',
  severity: 'error',
  summary: 'A client needs both a certificate and its private key, or neither.',
  guide: {
    mimir:
      "A client with TLS needs a certificate and its key, or neither. Memberlist, caches, etcd, object storage, Kafka and the Ruler's query-frontend client are checked at start, other clients when they first connect.",
    source: ['2.1', '2.2', '2.3'],
    log: 'certificate given but no key configured',
    effects: [
      { effect: 'refuses-to-start', severity: 'error', when: 'it is read at start' },
      { effect: 'connection-fails', severity: 'error', when: 'it is read at first use' },
      { effect: 'ignored', severity: 'warning', when: 'nothing in this process uses it' },
    ],
    examples: { wrong: 'example.flags', right: 'ok-example.flags' },
    files: 'all',
    fix: 'unsafe',
    restart: 'options',
    related: ['server-tls-half-configured'],
  },

  *onClient(client, context) {
    if (client.value('enabled')?.text === 'false') return;
    // What is common opens nothing itself: it is judged where it is inherited.
    if (client.family.id.startsWith('common.')) return;
    const usage = usageOf(client.family, context.process);
    for (const [half, missing] of halves) {
      const present = client.value(half);
      if (present?.written && present.text !== '' && client.value(missing)?.text === '')
        yield reportOn(context, client, present.written, missing, usage);
    }
  },
};

const halves = [
  ['certificate', 'key'],
  ['key', 'certificate'],
] as const;

function reportOn(
  context: ProcessContext,
  client: FamilyConfiguration,
  present: WrittenSetting,
  missing: 'certificate' | 'key',
  usage: Usage,
): Report {
  const { process } = context;
  // The pair is completed where half of it is written: in the common block, if that is there.
  const own = process.configuration.family(present.option.family ?? '') ?? client;
  const { option, written: emptied } = own.value(missing) ?? {};
  const { document, setting } = present;
  const name = option ? spelled(option, setting.notation) : missing;
  const path = process.configuration.textOf(document, setting) ?? '';
  const sibling = otherHalf(present, missing, client.family.side === 'client' ? 'client' : 'server', context);
  return {
    ...namePlace(present),
    ...gravityOf(usage),
    message: `${nameOf(present)} is set without ${name}. ${consequence(usage, mimirsWords(client, present, missing, path))} Set both.`,
    related: emptied ? [relatedTo(emptied, 'Set to an empty value here.')] : [],
    fixes:
      option && sibling !== null
        ? [setOptions(`Set ${name} to ${sibling}`, emptied?.document ?? document, [{ option, value: sibling }])]
        : [],
  };
}

/** Spec 2.1 to 2.3. */
function mimirsWords(
  client: FamilyConfiguration,
  present: WrittenSetting,
  missing: 'certificate' | 'key',
  path: string,
): string {
  const key = missing === 'certificate' ? path : '';
  const certificate = missing === 'key' ? path : '';
  switch (client.family.transport) {
    case 'etcd':
      return `KeyFile and CertFile must both be present[key: ${key}, cert: ${certificate}]`;
    case 'http':
      return 'exactly one of key or key_file must be configured when a client certificate is configured';
    case 'objectStore':
      if (missing === 'key') return `client cert file ${quoted(path)} specified without client key file`;
      return `client key file ${quoted(path)} specified without client cert file`;
    default:
      if (present.option.role === 'certificate') return 'certificate given but no key configured';
      return 'key given but no certificate configured';
  }
}
