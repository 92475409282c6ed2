import { goWords, type GoFault } from '../model/go-fault';
import type { OptionRole } from '../model/option';
import { effectOf, usageOf } from '../topology/usage';
import { presentedBy } from '../topology/credentials';
import { writtenFor } from './hops';
import { relatedTo, valuePlace } from './places';
import type { ProcessContext, Report } from './rule';
import { consequence } from './wording';

/** What Go's `tls.X509KeyPair` has against a pair, by the rule that tells of it. */
export type PairFault = 'mismatch' | 'encrypted' | 'weak' | 'unusable';

/** Pairs that Go refuses to load with the given fault (spec 5.3), each where the fault stands, with what to do about it. */
export function* pairReports(fault: PairFault, { process, facts }: ProcessContext, advice: string): Iterable<Report> {
  for (const view of process.configuration.families) {
    if (view.family.side !== 'server' && view.value('enabled')?.text === 'false') continue;
    const pair = presentedBy(view, process, facts);
    const certificate = writtenFor(view, 'certificate');
    const key = writtenFor(view, 'key');
    if (pair.kind !== 'refused' || !certificate || !key || faultOf(pair.fault) !== fault) continue;
    // Inline text that is no PEM at all has a rule of its own.
    if (
      [certificate, key].some(
        ({ option, setting }) => isInline(option.role) && facts.inline(setting.value?.text ?? '').kind !== 'pem',
      )
    )
      continue;
    const usage = usageOf(view.family, process);
    const atKey =
      fault === 'encrypted' || fault === 'mismatch' || ('input' in pair.fault && pair.fault.input === 'key');
    const [place, other] = atKey ? [key, certificate] : [certificate, key];
    yield {
      ...valuePlace(place),
      effect: effectOf(usage),
      severity: usage === 'unused' ? 'warning' : 'error',
      message: `${subject(fault, view.text('certificate'), view.text('key'))} ${consequence(usage, goWords(pair.fault))} ${advice}`,
      related: [relatedTo(other, atKey ? 'The certificate is set here.' : 'The key is set here.')],
    };
  }
}

function isInline(role: OptionRole | null): boolean {
  return role === 'certificateText' || role === 'keyText';
}

function faultOf({ code }: GoFault): PairFault {
  switch (code) {
    case 'key-mismatch':
    case 'key-type-mismatch':
      return 'mismatch';
    case 'unparsable-key':
      return 'encrypted';
    case 'negative-serial':
    case 'unsupported-curve':
      return 'weak';
    default:
      return 'unusable';
  }
}

function subject(fault: PairFault, certificate: string | null, key: string | null): string {
  const [crt, pem] = [certificate === '' ? 'the inline certificate' : certificate, key === '' ? 'the inline key' : key];
  switch (fault) {
    case 'mismatch':
      return `${capitalized(pem)} does not match ${crt ?? ''}.`;
    case 'encrypted':
      return `${capitalized(pem)} is encrypted or damaged.`;
    default:
      return `Mimir can't load ${crt ?? ''} with ${pem ?? ''}.`;
  }
}

/** A path keeps its case. */
function capitalized(text: string | null): string {
  return text === 'the inline key' ? 'The inline key' : (text ?? '');
}
