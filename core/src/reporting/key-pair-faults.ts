import { goWords, type GoFault } from '../model/go-fault';
import type { OptionRole } from '../model/option';
import type { FamilyConfiguration, WrittenSetting } from '../model/process';
import { usageOf } from '../topology/usage';
import { presentedBy } from '../topology/credentials';
import { writtenFor } from './hops';
import { relatedTo, valuePlace } from './places';
import type { ProcessContext, Report } from './rule';
import { consequence, gravityOf } from './wording';
import type { Facts } from '../model/facts';

/** Why Go's `tls.X509KeyPair` rejects a pair, by the rule that reports it. */
export type PairFault = 'mismatch' | 'encrypted' | 'weak' | 'unusable';

/** A pair that Go rejects with a fault of this kind (spec 5.3), at the file that has it, with what to do about it. */
export function pairReport(
  fault: PairFault,
  view: FamilyConfiguration,
  { process, facts }: ProcessContext,
): Report | null {
  if (isOff(view)) return null;
  const pair = presentedBy(view, process, facts);
  const certificate = writtenFor(view, 'certificate');
  const key = writtenFor(view, 'key');
  if (pair.kind !== 'refused' || faultOf(pair.fault) !== fault) return null;
  if (!certificate || !key) return null;
  // Inline text that is no PEM at all has a rule of its own.
  if ([certificate, key].some((written) => isUnusableText(written, facts))) return null;
  const usage = usageOf(view.family, process);
  const atKey = fault === 'encrypted' || fault === 'mismatch' || isAboutKey(pair.fault);
  const [place, other] = atKey ? [key, certificate] : [certificate, key];
  return {
    ...valuePlace(place),
    ...gravityOf(usage),
    message: `${subject(pair.fault, namesOf(view))} ${consequence(usage, goWords(pair.fault))} ${advice(pair.fault)}`,
    related: [relatedTo(other, atKey ? 'The certificate is set here.' : 'The key is set here.')],
  };
}

function isInline(role: OptionRole | null): boolean {
  return role === 'certificateText' || role === 'keyText';
}

function faultOf({ code }: GoFault): PairFault {
  switch (code) {
    case 'key-mismatch':
    case 'key-type-mismatch':
    case 'wrong-order':
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

interface PairNames {
  readonly certificate: string;
  readonly key: string;
}

function namesOf(view: FamilyConfiguration): PairNames {
  return {
    certificate: view.text('certificate') || 'The inline certificate',
    key: view.text('key') || 'The inline key',
  };
}

/** What is wrong with the pair, in one sentence. */
function subject(fault: GoFault, { certificate, key }: PairNames): string {
  const wrong = 'input' in fault && fault.input === 'key' ? key : certificate;
  switch (fault.code) {
    case 'key-mismatch':
    case 'key-type-mismatch':
      return `${key} does not match ${within(certificate)}.`;
    case 'wrong-order':
      return `${certificate} has its issuer's certificate first.`;
    case 'unparsable-key':
      return `${key} is encrypted or damaged.`;
    case 'no-pem':
      return `${wrong} contains no PEM data.`;
    case 'swapped':
      return `${wrong} contains ${fault.input === 'key' ? 'a certificate, not a private key' : 'a private key, not a certificate'}.`;
    case 'no-block':
      return `${wrong} contains no ${fault.input === 'key' ? 'private key' : 'certificate'}.`;
    default:
      return `Mimir can't load ${within(certificate)} with ${within(key)}.`;
  }
}

/** As it is written within a sentence; a path keeps its case. */
function within(name: string): string {
  if (name.startsWith('The inline ')) return `the${name.slice(3)}`;
  return name;
}

function advice(fault: GoFault): string {
  switch (fault.code) {
    case 'key-mismatch':
    case 'key-type-mismatch':
      return 'Use the matching key.';
    case 'wrong-order':
      return 'Put the leaf certificate first.';
    case 'unparsable-key':
      return 'Decrypt it with openssl pkey.';
    case 'no-pem':
      return 'Use a PEM file.';
    case 'swapped':
    case 'no-block':
      if (fault.input === 'key') return 'Use the private key.';
      return 'Use the certificate.';
    case 'unknown-key-type':
    case 'unknown-public-key':
      return 'Use an RSA, ECDSA or Ed25519 key.';
    default:
      return 'Replace the certificate.';
  }
}

function isAboutKey(fault: GoFault): boolean {
  return 'input' in fault && fault.input === 'key';
}

function isUnusableText({ option, setting }: WrittenSetting, facts: Facts): boolean {
  return isInline(option.role) && facts.inline(setting.value?.text ?? '').kind !== 'pem';
}

function isOff(view: FamilyConfiguration): boolean {
  return view.family.side !== 'server' && view.value('enabled')?.text === 'false';
}
