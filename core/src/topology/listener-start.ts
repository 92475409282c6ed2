import { clientAuthPolicies, type ClientAuthPolicy } from '../catalogue/client-auth';
import type { Facts } from '../model/facts';
import type { FamilyConfiguration, Process } from '../model/process';
import { presentedBy } from './credentials';

/** The policy of a listener; an empty one asks for nothing, an unknown name is null. */
export function policyOf(server: FamilyConfiguration): ClientAuthPolicy | null {
  const text = server.text('clientAuth');
  return clientAuthPolicies.find(({ name }) => name === (text === '' ? 'NoClientCert' : text)) ?? null;
}

/** True where a listener with TLS keeps its process from starting: by its pair, its policy, or a client CA without one (spec 1.3, 1.4). */
export function refusesToStart(listener: FamilyConfiguration, process: Process, facts: Facts): boolean {
  if (presentedBy(listener, process, facts).kind === 'refused') return true;
  if (listener.text('clientAuth') === null) return false;
  const policy = policyOf(listener);
  const hasAuthority = [listener.text('authority'), listener.text('authorityText')].some(
    (text) => text !== null && text !== '',
  );
  return policy === null || (policy.name === 'NoClientCert' && hasAuthority);
}
