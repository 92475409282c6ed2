import { families } from '../../../core/src/catalogue/families';
import { protocolOf, type Protocol } from '../../../core/src/secure/ends';
import { issuers, type Issuer } from '../../../core/src/secure/secure-plan';
import { keyWishes, type KeyWishes } from './certs-call';
import type { Given } from './given';

/** What `secure` is to do. */
export interface SecureOptions extends KeyWishes {
  readonly dryRun: boolean;
  readonly protocols: ReadonlySet<Protocol>;
  /** Null: by what the deployment is. */
  readonly issuer: Issuer | null;
  /** Whether cert-manager's resources go into the values. */
  readonly extraObjects: boolean;
  readonly names: readonly string[];
  readonly internalName: string | null;
}

/** Reads the options of `secure` itself. The complaint is about one that makes no sense. */
export function secureWishes(given: Given): SecureOptions | { readonly complaint: string } {
  const protocols = protocolsOf(given);
  if ('complaint' in protocols) return protocols;
  const asked = given.text('issuer');
  const issuer = issuers.find((name) => name === asked) ?? null;
  if (asked !== undefined && issuer === null)
    return { complaint: `--issuer must be ${issuers.join(', ')}, not ${asked}.` };
  const keys = keyWishes(given);
  if ('complaint' in keys) return keys;
  return {
    dryRun: given.has('dry-run'),
    protocols: protocols.set,
    issuer,
    extraObjects: given.has('extra-objects'),
    names: given.texts('san'),
    internalName: given.text('internal-name') ?? null,
    ...keys,
  };
}

/** A family stands for the port that it belongs to: one end alone would break the hop. */
function protocolsOf(given: Given): { readonly set: ReadonlySet<Protocol> } | { readonly complaint: string } {
  const only = given.texts('only');
  const set = new Set<Protocol>();
  if (only.length === 0) set.add('grpc').add('memberlist');
  for (const name of only) {
    const family = families.find(({ id }) => id === name);
    const protocol = family && protocolOf(family);
    if (!protocol)
      return {
        complaint: `--only must be a client, port or memberlist, such as ingester.client or server.grpc, not ${name}.`,
      };
    set.add(protocol);
  }
  if (given.has('http')) set.add('http');
  return { set };
}
