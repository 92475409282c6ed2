import { paired } from './matching';
import type { DeploymentState, StateCertificate } from './state';
import { present } from '../model/present';

/** What became of a certificate or CA file that both states name by the same path. */
export interface CertificateChange {
  readonly path: string;
  readonly use: StateCertificate['use'];
  readonly kind:
    | 'lost-names'
    | 'gained-names'
    | 'lost-authority'
    | 'gained-authority'
    | 'ends-earlier'
    | 'ends-later'
    | 'gone'
    | 'back';
  /** The names that came or went; empty for other kinds. */
  readonly names: readonly string[];
  /** The later end, in milliseconds since 1970; null for kinds that are not about it. */
  readonly ends: number | null;
  readonly isWorse: boolean;
}

export function certificateChanges(
  before: Pick<DeploymentState, 'certificates'>,
  after: Pick<DeploymentState, 'certificates'>,
): readonly CertificateChange[] {
  const key = ({ path, use }: StateCertificate): string => JSON.stringify([use, path]);
  return paired(before.certificates, after.certificates, key, key).both.flatMap(([old, now]) => changesOf(old, now));
}

function changesOf(old: StateCertificate, now: StateCertificate): readonly CertificateChange[] {
  const change = (
    kind: CertificateChange['kind'],
    isWorse: boolean,
    more: Partial<Pick<CertificateChange, 'names' | 'ends'>> = {},
  ): CertificateChange => ({ path: now.path, use: now.use, kind, names: [], ends: null, isWorse, ...more });
  if (old.state !== 'read' || now.state !== 'read') return stateChange(old, now, change);
  const lost = old.names.filter((name) => !now.names.includes(name));
  const gained = now.names.filter((name) => !old.names.includes(name));
  const lostSigner = old.authorities.some((key) => !now.authorities.includes(key));
  const gainedSigner = now.authorities.some((key) => !old.authorities.includes(key));
  return present([
    lost.length > 0 && change('lost-names', true, { names: lost }),
    gained.length > 0 && change('gained-names', false, { names: gained }),
    // Who else must trust it shows on the hops.
    lostSigner && change('lost-authority', false),
    gainedSigner && change('gained-authority', false),
    ...endChange(old.ends, now.ends, change),
  ]);
}

type Change = (
  kind: CertificateChange['kind'],
  isWorse: boolean,
  more?: Partial<Pick<CertificateChange, 'names' | 'ends'>>,
) => CertificateChange;

/** What was not read may be there. */
function stateChange(old: StateCertificate, now: StateCertificate, change: Change): readonly CertificateChange[] {
  if (old.state === now.state || old.state === 'not-read' || now.state === 'not-read') return [];
  if (old.state === 'read') return [change('gone', true)];
  if (now.state === 'read') return [change('back', false)];
  return [];
}

function endChange(old: number | null, now: number | null, change: Change): readonly CertificateChange[] {
  if (old === null || now === null || old === now) return [];
  if (now < old) return [change('ends-earlier', true, { ends: now })];
  return [change('ends-later', false, { ends: now })];
}
