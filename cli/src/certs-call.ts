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

/** As Node's `parseArgs` takes them. */
export const certsOptions = {
  'dry-run': { type: 'boolean', default: false },
  renew: { type: 'boolean', default: false },
  force: { type: 'boolean', default: false },
  only: { type: 'string', multiple: true },
  'new-key': { type: 'boolean', default: false },
  'keep-mode': { type: 'boolean', default: false },
  'rotate-ca': { type: 'boolean', default: false },
  restarted: { type: 'boolean', default: false },
  again: { type: 'boolean', default: false },
  'write-settings': { type: 'boolean', default: false },
  'cert-manager': { type: 'boolean', default: false },
  san: { type: 'string', multiple: true },
  strategy: { type: 'string', default: 'internal-name' },
  'internal-name': { type: 'string' },
  days: { type: 'string' },
  'key-size': { type: 'string' },
} as const;

interface CertsValues {
  readonly 'dry-run': boolean;
  readonly renew: boolean;
  readonly force: boolean;
  readonly only?: readonly string[] | undefined;
  readonly 'new-key': boolean;
  readonly 'keep-mode': boolean;
  readonly 'rotate-ca': boolean;
  readonly restarted: boolean;
  readonly again: boolean;
  readonly 'write-settings': boolean;
  readonly 'cert-manager': boolean;
  readonly san?: readonly string[] | undefined;
  readonly strategy: string;
  readonly 'internal-name'?: string | undefined;
  readonly days?: string | undefined;
  readonly 'key-size'?: string | undefined;
}

const keySizes: readonly number[] = [2048, 3072, 4096];

/** Reads the options of `certs` itself. The complaint is about one that makes no sense, alone or with another. */
export function certsWishes(values: CertsValues): CertsWishes | { readonly complaint: string } {
  const { strategy, renew } = values;
  if (strategy !== 'internal-name' && strategy !== 'addresses') return { complaint: `--strategy takes internal-name or addresses, not ${strategy}.` };
  const needsRenew = (['force', 'new-key'] as const).find((name) => values[name] && !renew) ?? (values.only && !renew ? 'only' : null);
  if (values['keep-mode'] && !renew && !values['rotate-ca']) return { complaint: '--keep-mode goes with --renew or --rotate-ca.' };
  const needsRotation = (['restarted', 'again'] as const).find((name) => values[name] && !values['rotate-ca']);
  if (needsRotation !== undefined) return { complaint: `--${needsRotation} goes with --rotate-ca.` };
  if (needsRenew !== null) return { complaint: `--${needsRenew} goes with --renew.` };
  const days = values.days === undefined ? null : Number(values.days);
  if (days !== null && (!Number.isInteger(days) || days < 1)) return { complaint: `--days takes a number of days, not ${values.days ?? ''}.` };
  const keySize = values['key-size'] === undefined ? null : Number(values['key-size']);
  if (keySize !== null && !keySizes.includes(keySize)) return { complaint: `--key-size takes ${keySizes.join(', ')}, not ${values['key-size'] ?? ''}.` };
  return {
    dryRun: values['dry-run'],
    renew,
    force: values.force,
    only: values.only ?? [],
    newKey: values['new-key'],
    keepMode: values['keep-mode'],
    rotateAuthority: values['rotate-ca'],
    restarted: values.restarted,
    again: values.again,
    writeSettings: values['write-settings'],
    certManager: values['cert-manager'],
    names: values.san ?? [],
    strategy,
    internalName: values['internal-name'] ?? null,
    validityDays: days,
    keySize,
  };
}
