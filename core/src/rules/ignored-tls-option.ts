import { cipherSuite } from '../catalogue/cipher-suites';
import type { Configuration, FamilyConfiguration, Process, WrittenSetting } from '../model/process';
import { ignoresVersionAndSuites } from '../topology/client-options';
import { disuseOf, type Disuse } from '../topology/disuse';
import { disuseAdvice, disuseClause, nameOf } from '../reporting/wording';
import { replaceText, setOptions } from '../reporting/fixes';
import { byCause } from '../reporting/hops';
import { namePlace, relatedTo, valuePlace } from '../reporting/places';
import type { ProcessRule, Report } from '../reporting/rule';

/** Options that are taken and never looked at (spec 1.7, 2.3, 2.4). */
export const ignoredTlsOption: ProcessRule = {
  id: 'ignored-tls-option',
  severity: 'information',
  summary: 'Some TLS options have no effect.',
  guide: {
    mimir:
      'Mimir accepts these options and ignores them: versions and suites of etcd and Alertmanager clients, names of TLS 1.3 suites, suites with VersionTLS13, options of clients that another option turns off, and the TLS options of an S3 storage with `insecure`, which means no TLS at all.',
    source: ['1.7', '2.3', '2.4'],
    log: null,
    effects: [
      { effect: 'ignored', severity: 'warning', when: 'you may expect encryption that is not there' },
      { effect: 'ignored', severity: 'information', when: 'nothing depends on it' },
    ],
    examples: { wrong: 'example.yaml', right: 'ok-example.yaml' },
    files: 'all',
    fix: 'unsafe',
    restart: 'options',
    related: ['tls-options-without-tls-enabled', 'object-storage-plaintext'],
  },

  *onFamily(view) {
    yield* suitesOfTls13(view);
    yield* suitesBesideTls13(view);
  },

  *onClient(view, { process }) {
    yield* ignoredByClient(view);
    yield* ignoredByInsecureStore(view, process);
  },

  onProcess: ignoredByDisuse,
};

function* ignoredByClient(view: FamilyConfiguration): Iterable<Report> {
  if (!ignoresVersionAndSuites(view)) return;
  for (const role of ['minVersion', 'cipherSuites'] as const) {
    const value = view.value(role);
    if (!value?.written || value.text === '') continue;
    const why = view.family.transport === 'etcd' ? 'the etcd client' : 'the Alertmanager client';
    yield report(
      value.written,
      `${nameOf(value.written)} has no effect: ${why} chooses TLS versions and suites itself. Remove it.`,
    );
  }
}

/** Clients that are switched on and that nothing can dial by, whatever components run. Rings have many, which are told of at once. */
function* ignoredByDisuse(process: Process): Iterable<Report> {
  const idle = process.configuration.writtenFamilies.flatMap((view) => {
    const [first] = view.text('enabled') === 'false' ? [] : tellingOf(view, process);
    const disuse = first ? disuseOf(view.family, process) : null;
    if (first && disuse) return [{ view, first, disuse }];
    return [];
  });
  const inOrder = idle.sort((a, b) => a.first.setting.range.start - b.first.setting.range.start);
  for (const group of byCause(inOrder, ({ view, first }) =>
    view.family.transport === 'etcd' ? `etcd ${first.document.uri} ${first.document.name}` : view.family.id,
  )) {
    const [{ first, disuse }, ...others] = group;
    const clause = disuseClause(disuse, first.setting.notation);
    const changes = group
      .flatMap(({ view }) => view.written.filter(({ document }) => document === first.document))
      .map(({ option }) => ({ option, value: null }));
    yield {
      ...namePlace(first),
      effect: 'ignored',
      ...(isExpected(disuse) ? { severity: 'warning' as const } : {}),
      message: `${nameOf(first)} has no effect: ${clause}. ${disuseAdvice(disuse)}`,
      related: [
        ...others.map((other) =>
          relatedTo(other.first, `It has no effect: ${disuseClause(other.disuse, other.first.setting.notation)}.`),
        ),
        ...(disuse.decidedBy.written ? [relatedTo(disuse.decidedBy.written, 'This decides it.')] : []),
      ],
      fixes: [setOptions('Remove these TLS options', first.document, changes, false)],
    };
  }
}

/** True where somebody may think that the connection is encrypted: a cache of another kind, or a call by HTTP. */
function isExpected({ kind }: Disuse): boolean {
  return kind === 'other-backend' || kind === 'url';
}

/** Those of its own that ask for something: an empty path and a false do not, and a timeout is no matter of TLS. */
function tellingOf({ family, written }: FamilyConfiguration, { configuration }: Process): readonly WrittenSetting[] {
  const own = written.filter(({ option }) => option.family === family.id && option.role !== 'handshakeTimeout');
  return own.filter(({ document, setting }) => !['', 'false'].includes(configuration.textOf(document, setting) ?? ''));
}

/** `insecure` on S3 means no TLS at all, not TLS without verification. */
function* ignoredByInsecureStore(view: FamilyConfiguration, { configuration }: Process): Iterable<Report> {
  const [first] = view.written.filter(({ setting }) => setting.value?.text !== '' && setting.value?.text !== 'false');
  const insecure = insecureSwitch(view, configuration);
  if (!insecure || !first) return;
  yield {
    ...report(
      first,
      `${nameOf(first)} has no effect: ${nameOf(insecure)} is true, which turns off TLS. Remove ${nameOf(insecure)}.`,
    ),
    severity: 'warning',
    related: [relatedTo(insecure, 'TLS is turned off here.')],
    fixes: [setOptions(`Remove ${nameOf(insecure)}`, insecure.document, [{ option: insecure.option, value: null }])],
  };
}

/** The setting that switches TLS off for an object store, its own or the common one; null where none does. */
export function insecureSwitch({ family }: FamilyConfiguration, configuration: Configuration): WrittenSetting | null {
  if (family.transport !== 'objectStore') return null;
  const insecure = configuration.flag(`${family.id.replace(/\.http$/, '')}.insecure`);
  if (insecure?.text === 'true') return insecure.written;
  return null;
}

/** Go uses the suites of TLS 1.3 whatever a list says. */
function* suitesOfTls13(view: FamilyConfiguration): Iterable<Report> {
  const value = view.value('cipherSuites');
  const names = (value?.text ?? '').split(',').map((name) => name.trim());
  const inert = names.filter((name) => cipherSuite(name)?.tls13);
  if (!value?.written || inert.length === 0 || ignoresVersionAndSuites(view)) return;
  const message = `${inert.join(', ')} in ${nameOf(value.written)} ${inert.length === 1 ? 'has' : 'have'} no effect: Go always offers the TLS 1.3 suites.`;
  const kept = names.filter((name) => !inert.includes(name)).join(',');
  const { uri, range } = valuePlace(value.written);
  if (kept === '') yield report(value.written, `${message} Remove the list.`);
  else
    yield {
      ...report(value.written, `${message} Remove ${inert.length === 1 ? 'it' : 'them'}.`),
      fixes: [replaceText(`Remove ${inert.join(', ')}`, uri, range, kept)],
    };
}

/** From TLS 1.3 on there is nothing to choose. */
function* suitesBesideTls13(view: FamilyConfiguration): Iterable<Report> {
  const value = view.value('cipherSuites');
  const minimum = view.value('minVersion');
  if (
    !value?.written ||
    !value.text ||
    minimum?.text !== 'VersionTLS13' ||
    !minimum.written ||
    view.text('enabled') === 'false' ||
    ignoresVersionAndSuites(view)
  )
    return;
  if (value.text.split(',').some((name) => cipherSuite(name.trim())?.tls13 !== false)) return;
  yield {
    ...report(
      value.written,
      `${nameOf(value.written)} has no effect: with ${nameOf(minimum.written)} VersionTLS13, Go chooses the suites. Remove it.`,
    ),
    related: [relatedTo(minimum.written, 'The minimum version is set here.')],
  };
}

function report(written: WrittenSetting, message: string): Report {
  return {
    ...namePlace(written),
    effect: 'ignored',
    message,
    fixes: [setOptions(`Remove ${nameOf(written)}`, written.document, [{ option: written.option, value: null }])],
  };
}
