import type { Given } from './commands/given';

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
  readonly keySize: number | null;
}

const keySizes: readonly number[] = [2048, 3072, 4096];

/** Reads the options of `certs` itself. The complaint is about one that makes no sense, alone or with another. */
export function certsWishes(given: Given): CertsWishes | { readonly complaint: string } {
  const strategy = given.text('strategy') ?? 'internal-name';
  if (strategy !== 'internal-name' && strategy !== 'addresses')
    return { complaint: `--strategy must be internal-name or addresses, not ${strategy}.` };
  const renew = given.has('renew');
  const only = given.texts('only');
  const needsRenew =
    (['force', 'new-key'] as const).find((name) => given.has(name)) ?? (only.length > 0 ? 'only' : null);
  if (given.has('keep-mode') && !renew && !given.has('rotate-ca'))
    return { complaint: '--keep-mode needs --renew or --rotate-ca.' };
  const needsRotation = (['restarted', 'again'] as const).find((name) => given.has(name));
  if (needsRotation !== undefined && !given.has('rotate-ca'))
    return { complaint: `--${needsRotation} needs --rotate-ca.` };
  if (needsRenew !== null && !renew) return { complaint: `--${needsRenew} needs --renew.` };
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

/** How long certificates hold, and how long their keys are. */
export function keyWishes(
  given: Given,
): Pick<CertsWishes, 'validityDays' | 'keySize'> | { readonly complaint: string } {
  const days = given.text('days');
  const validityDays = days === undefined ? null : Number(days);
  if (validityDays !== null && (!Number.isInteger(validityDays) || validityDays < 1))
    return { complaint: `--days must be a number of days, not ${days ?? ''}.` };
  const bits = given.text('key-size');
  const keySize = bits === undefined ? null : Number(bits);
  if (keySize !== null && !keySizes.includes(keySize))
    return { complaint: `--key-size must be ${keySizes.join(', ')}, not ${bits ?? ''}.` };
  return { validityDays, keySize };
}
