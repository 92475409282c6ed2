import { authoritiesWith } from '../../../core/src/certificates/execute/execution';
import type { CertificatePlan } from '../../../core/src/certificates/plan/certificate-plan';
import type { PlannedLeaf } from '../../../core/src/certificates/plan/planned-leaf';
import type { SecureCertificate } from '../protocol/securing-protocol';

/** The certificate and key files that a plan makes, in the order in which they are made. */
export function certificatesOf(
  plan: CertificatePlan | null,
  named: (path: string) => string,
): readonly SecureCertificate[] {
  if (plan === null) return [];
  const file = (path: string, detail: string, secret = false): SecureCertificate => ({
    name: named(path),
    detail,
    secret,
  });
  const authorities = authoritiesWith(plan.leaves, plan).flatMap(({ certificate, key, action, copies }) => [
    ...(key !== null && action === 'make' ? [file(key, 'The CA’s private key. Keep it offline.', true)] : []),
    ...(action === 'reuse' ? [] : [file(certificate, `The CA. Valid for ${plan.preferences.caValidityDays} days.`)]),
    ...copies.map((copy) => file(copy, `The same CA as ${named(certificate)}.`)),
  ]);
  const leaves = plan.leaves.flatMap((leaf) => [
    ...(leaf.keyAction === 'reuse' || leaf.key === leaf.certificate
      ? []
      : [file(leaf.key, 'Private key. Only its owner may read it.', true)]),
    file(leaf.certificate, leafDetail(leaf, plan, named), leaf.key === leaf.certificate),
  ]);
  return [...authorities, ...leaves];
}

function leafDetail(leaf: PlannedLeaf, { preferences }: CertificatePlan, named: (path: string) => string): string {
  const names = leaf.names.map(({ name }) => name).join(', ');
  const roles = `${leaf.roles.join(' and ').replace(/^./, (first) => first.toUpperCase())} certificate`;
  const whole = leaf.key === leaf.certificate ? ' with its private key' : '';
  return `${roles}${whole}${names === '' ? '' : ` for ${names}`}. Valid for ${preferences.validityDays} days, signed by ${named(leaf.authority)}.`;
}
