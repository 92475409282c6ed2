import type { KeyType } from '../../x509/key-type';

const hour = 60 * 60 * 1000;
const day = 24 * hour;

/** Two years, as Mimir's page on TLS has it: short enough to be renewed in practice, long enough not to be forgotten weekly. */
export const defaultValidityDays = 730;

/** Ten years: replacing a CA means restarting every component, since CA files are read only at start (spec 1.8, 2.1). */
export const defaultAuthorityDays = 3650;

/** Clocks of two machines differ; a peer whose clock is behind must take a new certificate too. */
export const backdatedBy = hour;

/** RSA with 2048 bits is held to be safe for the lifetimes above; more bits cost every handshake dear. */
export const defaultKeyType: KeyType = 'rsa-2048';

export interface Validity {
  /** Milliseconds since 1970, on full seconds: certificates have no finer time. */
  readonly notBefore: number;
  readonly notAfter: number;
}

/** A lifetime from now on, which never outlasts the issuer's (null for a CA): nobody would take it from then on. */
export function validityFrom(now: number, days: number, issuerEnd: number | null): Validity {
  const end = now + days * day;
  return {
    notBefore: fullSecond(now - backdatedBy),
    notAfter: fullSecond(Math.min(end, issuerEnd ?? end)),
  };
}

function fullSecond(time: number): number {
  return Math.floor(time / 1000) * 1000;
}

/** A month: long enough for whoever has to plan a restart, and what cert-manager users are used to. */
export const defaultRenewBeforeDays = 30;
