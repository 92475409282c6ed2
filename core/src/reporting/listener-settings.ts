import type { FamilyConfiguration, Process } from '../model/process';
import type { ConfigDocument, SettingChange } from '../model/setting';
import { policyOf } from '../topology/listener-start';
import type { PlacedChange } from './client-settings';
import { knownAuthority } from './suggested-paths';

/** The policy that a client CA is meant for. */
const verifying = 'RequireAndVerifyClientCert';

/** The policy that a listener needs once it has TLS: Mimir rejects a client CA without one (spec 1.4). Null where it needs none. */
function missingPolicy(
  listener: FamilyConfiguration,
  document: ConfigDocument,
): { readonly title: string; readonly change: PlacedChange } | null {
  const policy = listener.value('clientAuth');
  const hasAuthority = (['authority', 'authorityText'] as const).some((role) => Boolean(listener.text(role)));
  if (!policy || !hasAuthority || (policy.text !== '' && policy.text !== 'NoClientCert')) return null;
  const change = { option: policy.option, value: verifying };
  return { title: ` with ${verifying}`, change: { document: policy.written?.document ?? document, change } };
}

/** The client CA of a listener that has none, which may be another listener's; null where one is set, or may be. */
export function missingAuthority(listener: FamilyConfiguration, process: Process): SettingChange | null {
  const authority = listener.value('authority');
  if (authority?.text !== '' || listener.text('authorityText') !== '') return null;
  return { option: authority.option, value: knownAuthority(process) ?? 'certs/root.crt' };
}

/** What a listener that is to have TLS lacks besides a certificate and key: a policy for its client CA, or a client CA for its policy. */
export function missingBesidePair(
  listener: FamilyConfiguration,
  document: ConfigDocument,
  process: Process,
): { readonly title: string; readonly change: PlacedChange } | null {
  const change = policyOf(listener)?.verifies ? missingAuthority(listener, process) : null;
  if (change) return { title: ` with client CA ${change.value ?? ''}`, change: { document, change } };
  return missingPolicy(listener, document);
}
