import { isKeyType, keyTypes, type KeyType } from '../../../core/src/x509/key-type';
import type { PlanPreferences } from '../../../core/src/certificates/plan/certificate-plan';
import { rsaType } from '../../../core/src/settings/project';
import type { Given } from './given';

/** What `certs` is to do beside making what is missing. */
export interface CertsWishes {
  readonly dryRun: boolean;
  /** Replace what is due; with `force` also what is sound; only the files of `only` where there are any. */
  readonly renew: boolean;
  readonly force: boolean;
  readonly only: readonly string[];
  readonly newKey: boolean;
  /** A key that is replaced keeps the mode of the one before. */
  readonly keepMode: boolean;
  readonly rotateAuthority: boolean;
  /** Whether all that the step before named were restarted. */
  readonly restarted: boolean;
  /** Begin another rotation where one has ended. */
  readonly again: boolean;
  readonly writeSettings: boolean;
  readonly certManager: boolean;
  readonly names: readonly string[];
  readonly strategy: 'internal-name' | 'addresses';
  readonly internalName: string | null;
  readonly validityDays: number | null;
  readonly caValidityDays: number | null;
  readonly keyType: KeyType | null;
}

/** What certificates are made with, as far as the call says so. */
export type KeyWishes = Pick<CertsWishes, 'validityDays' | 'caValidityDays' | 'keyType'>;

const keySizes = [2048, 3072, 4096] as const;

/** Reads the options of `certs` itself. The complaint is about one that makes no sense, alone or with another. */
export function certsWishes(given: Given): CertsWishes | { readonly complaint: string } {
  const strategy = given.text('strategy') ?? 'internal-name';
  if (strategy !== 'internal-name' && strategy !== 'addresses')
    return { complaint: `--strategy must be internal-name or addresses, not ${strategy}.` };
  const renew = given.has('renew');
  const only = given.texts('only');
  const misplaced = misplacedOption(given);
  if (misplaced !== null) return { complaint: misplaced };
  const sizes = keyWishes(given);
  if ('complaint' in sizes) return sizes;
  return {
    dryRun: given.has('dry-run'),
    renew,
    force: given.has('force'),
    only,
    newKey: given.has('new-key'),
    keepMode: given.has('keep-mode'),
    rotateAuthority: given.has('rotate-ca'),
    restarted: given.has('restarted'),
    again: given.has('again'),
    writeSettings: given.has('write-settings'),
    certManager: given.has('cert-manager'),
    names: given.texts('san'),
    strategy,
    internalName: given.text('internal-name') ?? null,
    ...sizes,
  };
}

/** How long certificates and CAs are valid, and what their keys are. */
export function keyWishes(given: Given): KeyWishes | { readonly complaint: string } {
  const days = daysOf(given, 'days');
  if (days !== null && typeof days === 'object') return days;
  const caDays = daysOf(given, 'ca-days');
  if (caDays !== null && typeof caDays === 'object') return caDays;
  const type = keyTypeOf(given);
  if (type !== null && typeof type === 'object') return type;
  return { validityDays: days, caValidityDays: caDays, keyType: type };
}

/** The wishes as a plan takes them. A type that the call names is made whatever was there. */
export function keyPreferences({ validityDays, caValidityDays, keyType }: KeyWishes): Partial<PlanPreferences> {
  return {
    ...(validityDays !== null && { validityDays }),
    ...(caValidityDays !== null && { caValidityDays }),
    ...(keyType !== null && { keyType, insistsOnKeyType: true }),
  };
}

function daysOf(given: Given, option: string): number | null | { readonly complaint: string } {
  const text = given.text(option);
  if (text === undefined) return null;
  const days = Number(text);
  // Beyond the year 9999 no certificate can say when it ends.
  if (Number.isInteger(days) && days >= 1 && days <= mostDays) return days;
  return { complaint: `--${option} must be a number of days, not ${text}.` };
}

const mostDays = 36500;

function keyTypeOf(given: Given): KeyType | null | { readonly complaint: string } {
  const [type, bits] = [given.text('key-type'), given.text('key-size')];
  if (type !== undefined && bits !== undefined)
    return { complaint: '--key-type and --key-size say the same. Use --key-type alone.' };
  if (type !== undefined) {
    if (isKeyType(type)) return type;
    return { complaint: `--key-type must be ${keyTypes.join(', ')}, not ${type}.` };
  }
  const size = keySizes.find((each) => String(each) === bits);
  if (bits !== undefined && size === undefined)
    return { complaint: `--key-size must be ${keySizes.join(', ')}, not ${bits}.` };
  if (size === undefined) return null;
  return rsaType(size);
}

/** What to say of an option that counts only with another, where that is missing. */
function misplacedOption(given: Given): string | null {
  const [renews, rotates] = [given.has('renew'), given.has('rotate-ca')];
  if (given.has('keep-mode') && !renews && !rotates) return '--keep-mode needs --renew or --rotate-ca.';
  const ofRotation = (['restarted', 'again'] as const).find((name) => given.has(name));
  if (ofRotation !== undefined && !rotates) return `--${ofRotation} needs --rotate-ca.`;
  if (renews) return null;
  if (given.has('force')) return '--force needs --renew.';
  if (given.has('new-key')) return '--new-key needs --renew.';
  if (given.texts('only').length > 0) return '--only needs --renew.';
  return null;
}
