import { cipherSuite } from '../catalogue/cipher-suites';
import type { FamilyConfiguration, Process, WrittenSetting } from '../model/process';
import { ignoresVersionAndSuites } from '../topology/client-options';
import { setOptions } from './fixes';
import { namePlace } from './places';
import type { ProcessRule, Report } from './rule';
import { nameOf } from './wording';

/** Options that are taken and never looked at (spec 1.7, 2.3, 2.4). */
export const ignoredTlsOption: ProcessRule = {
  id: 'ignored-tls-option',
  severity: 'information',
  summary: 'Some TLS options are taken and have no effect.',

  *check({ process }) {
    for (const view of process.configuration.families) {
      yield* ignoredByClient(view);
      yield* ignoredByInsecureStore(view, process);
      yield* onlyTls13(view);
    }
  },
};

function* ignoredByClient(view: FamilyConfiguration): Iterable<Report> {
  if (view.family.side === 'server' || !ignoresVersionAndSuites(view)) return;
  for (const role of ['minVersion', 'cipherSuites'] as const) {
    const value = view.value(role);
    if (!value?.written || value.text === '') continue;
    const why = view.family.transport === 'etcd' ? 'the etcd client' : "the Ruler's Alertmanager client";
    yield report(value.written, `${nameOf(value.written)} has no effect: ${why} chooses its TLS versions and cipher suites itself. Take it out.`);
  }
}

/** `insecure` on S3 means no TLS at all, not TLS without verification. */
function* ignoredByInsecureStore(view: FamilyConfiguration, { configuration }: Process): Iterable<Report> {
  const [first] = view.written.filter(({ setting }) => setting.value?.text !== '' && setting.value?.text !== 'false');
  if (view.family.transport !== 'objectStore' || !first) return;
  const insecure = configuration.flag(`${view.family.id.replace(/\.http$/, '')}.insecure`);
  if (insecure?.text !== 'true' || !insecure.written) return;
  yield {
    ...report(first, `${nameOf(first)} has no effect: ${nameOf(insecure.written)} is true, which switches TLS off. Take that out for TLS with a private CA.`),
    severity: 'warning',
    related: [{ ...namePlace(insecure.written), message: 'TLS is switched off here.' }],
    fixes: [setOptions(`Take ${nameOf(insecure.written)} out`, insecure.written.document, [{ option: insecure.option, value: null }])],
  };
}

/** Go uses the suites of TLS 1.3 whatever a list says. */
function* onlyTls13(view: FamilyConfiguration): Iterable<Report> {
  const value = view.value('cipherSuites');
  const names = (value?.text ?? '').split(',').map((name) => name.trim());
  const inert = names.filter((name) => cipherSuite(name)?.tls13);
  if (!value?.written || inert.length === 0 || ignoresVersionAndSuites(view)) return;
  yield {
    ...report(value.written, `${inert.join(', ')} in ${nameOf(value.written)} ${inert.length === 1 ? 'has' : 'have'} no effect: Go always offers the suites of TLS 1.3.`),
    fixes: [],
  };
}

function report(written: WrittenSetting, message: string): Report {
  return {
    ...namePlace(written),
    effect: 'ignored',
    message,
    fixes: [setOptions(`Take ${nameOf(written)} out`, written.document, [{ option: written.option, value: null }])],
  };
}
