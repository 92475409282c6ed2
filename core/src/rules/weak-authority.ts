import { insecureAlgorithm, keyWeakness, maySign } from '../x509/chain';
import type { CertificateFacts } from '../model/certificate';
import type { FamilyConfiguration, Process } from '../model/process';
import { trustedBy, type Trusted } from '../topology/credentials';
import type { End, Link } from '../topology/links';
import { policyOf } from '../topology/listener-start';
import { listenerHasTls, usageOf } from '../topology/usage';
import { leafOf } from '../reporting/certificate-names';
import type { Gravity } from '../reporting/wording';
import { writtenFor } from '../reporting/hops';
import { valuePlace } from '../reporting/places';
import type { ProcessContext, Report, RuleContext } from '../reporting/rule';
import { nameOf } from '../reporting/wording';

/** True where a pool holds certificates, and none that may sign others: then it trusts just those, as leaves (spec 5.2). */
export function trustsOnlyLeaves(trusted: Trusted): boolean {
  return trusted.kind === 'pool' && trusted.roots.length > 0 && !trusted.roots.some(maySign);
}

/** True where no CA helps, because Go ignores the signature of what the end presents. */
export function isBadlySigned(end: End): boolean {
  const leaf = leafOf(end);
  return leaf !== null && insecureAlgorithm(leaf, end.process.version.version) !== null;
}

/** A CA file whose certificates are no authorities, where peers show others, or may. */
export function weakAuthority(view: FamilyConfiguration, context: RuleContext): Report | null {
  const { process, facts, links } = context;
  const trusted = trustedBy(view, process, facts);
  const written = writtenFor(view, 'authority');
  if (!written || trusted.kind !== 'pool' || !trustsOnlyLeaves(trusted) || !isLookedAt(view, context)) return null;
  const gravity = gravityAmong(
    links.filter((link) => link.client.view === view || link.server.view === view),
    view,
    trusted.roots,
  );
  if (gravity === null) return null;
  return {
    ...valuePlace(written),
    ...gravity,
    message:
      `${view.text('authority') || 'This text'} of ${nameOf(written)} is not a CA, so Mimir trusts only that certificate. Others fail: ` +
      '"x509: certificate signed by unknown authority". Use the CA that signed it.',
  };
}

/** CA files whose certificates have keys so weak that somebody else may come to sign with them. */
export function* breakableAuthorities(process: Process, context: RuleContext): Iterable<Report> {
  const told = new Set<string>();
  for (const view of process.configuration.writtenFamilies) {
    const trusted = trustedBy(view, process, context.facts);
    const written = writtenFor(view, 'authority');
    if (!written || trusted.kind !== 'pool' || !isLookedAt(view, context)) continue;
    const weakness = trusted.roots
      .filter(maySign)
      .map(({ key }) => keyWeakness(key))
      .find((each) => each !== null);
    const path = view.text('authority') || 'this text';
    // Files are told once, by whichever option names them first.
    if (!weakness || told.has(path)) continue;
    told.add(path);
    yield {
      ...valuePlace(written),
      effect: 'insecure',
      severity: 'warning',
      message: `The CA in ${path} has ${weakness}, which is insecure. Replace it.`,
    };
  }
}

function isLookedAt(view: FamilyConfiguration, { process }: ProcessContext): boolean {
  if (view.family.side === 'server')
    return listenerHasTls(view.family, process) === true && policyOf(view)?.verifies === true;
  return usageOf(view.family, process) !== 'unused' && view.text('skipVerify') !== 'true';
}

/** Null where every peer that is seen shows just the trusted certificate, or where a self-signed one may be just that. */
function gravityAmong(
  links: readonly Link[],
  view: FamilyConfiguration,
  roots: readonly CertificateFacts[],
): Gravity | null {
  const isRefused = links.some(
    ({ fault, client }) => fault?.code === (client.view === view ? 'server-not-trusted' : 'client-not-trusted'),
  );
  if (isRefused) return { effect: 'connection-fails', severity: 'error' };
  if (links.length > 0 || roots.every(({ selfIssued }) => selfIssued)) return null;
  return { effect: 'style', severity: 'warning' };
}
