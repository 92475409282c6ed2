import { families } from '../../core/src/catalogue/families';
import { protocolOf, type Protocol } from '../../core/src/secure/ends';
import { issuers, type Issuer } from '../../core/src/secure/plan';

/** What `secure` is to do. */
export interface SecureOptions {
  readonly dryRun: boolean;
  readonly protocols: ReadonlySet<Protocol>;
  /** Null: by what the deployment is. */
  readonly issuer: Issuer | null;
  readonly names: readonly string[];
  readonly internalName: string | null;
  readonly validityDays: number | null;
  readonly keySize: number | null;
}

/** As Node's `parseArgs` takes them. */
export const secureOptions = {
  'dry-run': { type: 'boolean', default: false },
  http: { type: 'boolean', default: false },
  only: { type: 'string', multiple: true },
  issuer: { type: 'string' },
  san: { type: 'string', multiple: true },
  'internal-name': { type: 'string' },
  days: { type: 'string' },
  'key-size': { type: 'string' },
} as const;

interface SecureValues {
  readonly 'dry-run': boolean;
  readonly http: boolean;
  readonly only?: readonly string[] | undefined;
  readonly issuer?: string | undefined;
  readonly san?: readonly string[] | undefined;
  readonly 'internal-name'?: string | undefined;
  readonly days?: string | undefined;
  readonly 'key-size'?: string | undefined;
}

const keySizes: readonly number[] = [2048, 3072, 4096];

/** Reads the options of `secure` itself. The complaint is about one that makes no sense. */
export function secureWishes(values: SecureValues): SecureOptions | { readonly complaint: string } {
  const protocols = protocolsOf(values);
  if ('complaint' in protocols) return protocols;
  const issuer = values.issuer === undefined ? null : (issuers.find((name) => name === values.issuer) ?? 'unknown');
  if (issuer === 'unknown') return { complaint: `--issuer takes ${issuers.join(', ')}, not ${values.issuer ?? ''}.` };
  const days = values.days === undefined ? null : Number(values.days);
  if (days !== null && (!Number.isInteger(days) || days < 1)) return { complaint: `--days takes a number of days, not ${values.days ?? ''}.` };
  const keySize = values['key-size'] === undefined ? null : Number(values['key-size']);
  if (keySize !== null && !keySizes.includes(keySize)) return { complaint: `--key-size takes ${keySizes.join(', ')}, not ${values['key-size'] ?? ''}.` };
  return { dryRun: values['dry-run'], protocols: protocols.set, issuer, names: values.san ?? [], internalName: values['internal-name'] ?? null, validityDays: days, keySize };
}

/** A family stands for the port that it belongs to: one end alone would break the hop. */
function protocolsOf({ only, http }: SecureValues): { readonly set: ReadonlySet<Protocol> } | { readonly complaint: string } {
  const set = new Set<Protocol>(only === undefined ? ['grpc', 'memberlist'] : []);
  for (const name of only ?? []) {
    const family = families.find(({ id }) => id === name);
    const protocol = family ? protocolOf(family) : null;
    if (protocol === null) return { complaint: `--only takes a family of Mimir's own hops, such as memberlist, server.grpc or ingester.client, not ${name}.` };
    set.add(protocol);
  }
  if (http) set.add('http');
  return { set };
}
