import type { Member } from '../../topology/links';
import type { CertificateRole, LeafOrder } from '../issue/issue';
import { certificatesIn } from '../../x509/key-pair';
import type { KeySpec } from '../../x509/key-type';
import { isHostName } from '../../x509/names';
import { isMissing, type LeafNeed, type LeftOut } from './needs';
import { clientNames, namesNeeded, type NamePreferences, type PlannedName } from './plan-names';

/** A certificate to issue. */
export interface PlannedLeaf {
  readonly certificate: string;
  /** The same path as the certificate's where one file holds both. */
  readonly key: string;
  /** `renew` changes a file that stands, so it needs consent. */
  readonly action: 'make' | 'renew';
  /** The fingerprint of the certificate that a renewal replaces; null where the file holds none, or is missing. */
  readonly replaces: string | null;
  /** `replace` changes a key that stands; it comes with a `renew` only. */
  readonly keyAction: 'make' | 'reuse' | 'replace';
  /** What the key is, or is to be. */
  readonly keySpec: KeySpec;
  /** Why it is renewed, in sentences; empty for a certificate that is missing or that is renewed for the asking. */
  readonly reasons: readonly string[];
  readonly roles: readonly CertificateRole[];
  readonly commonName: string;
  readonly names: readonly PlannedName[];
  /** Path of the CA certificate that signs it. */
  readonly authority: string;
  /** The families that present it. */
  readonly usedBy: readonly string[];
}

/** The order for a certificate that is needed: its names by what the deployment dials and checks. */
export function plannedLeaf(
  need: LeafNeed,
  decided: Pick<PlannedLeaf, 'key' | 'keyAction' | 'keySpec' | 'reasons' | 'authority'>,
  members: readonly Member[],
  preferences: NamePreferences,
): { readonly leaf: PlannedLeaf; readonly leftOut: readonly LeftOut[] } {
  const { certificate, roles, usedBy } = need;
  const isServer = roles.includes('server');
  const { names, leftOut } = plannedNames(need, members, preferences);
  const leaf: PlannedLeaf = {
    certificate: certificate.path,
    ...decided,
    action: isMissing(certificate) ? 'make' : 'renew',
    replaces: certificatesIn(certificate.reading)[0]?.fingerprint ?? null,
    roles,
    commonName: commonNameOf(isServer, preferences),
    names,
    usedBy,
  };
  return { leaf, leftOut };
}

function plannedNames(
  need: LeafNeed,
  members: readonly Member[],
  preferences: NamePreferences,
): ReturnType<typeof namesNeeded> {
  if (need.roles.includes('server')) return namesNeeded(need, members, preferences);
  return { names: clientNames(preferences), leftOut: [] };
}

function commonNameOf(isServer: boolean, { strategy, internalName }: NamePreferences): string {
  if (!isServer) return 'Mimir client';
  if (strategy === 'internal-name' && isHostName(internalName)) return internalName;
  return 'Mimir server';
}

/** What the issuing takes of it. */
export function orderOf(
  { commonName, names, roles }: PlannedLeaf,
  preferences: Pick<LeafOrder, 'organization' | 'validityDays'>,
): LeafOrder {
  const { organization, validityDays } = preferences;
  return { commonName, names: names.map(({ name }) => name), roles, organization, validityDays };
}
