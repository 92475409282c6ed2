import type { FamilyConfiguration } from '../model/process';
import type { ConfigDocument } from '../model/setting';
import type { PlacedChange } from './client-settings';

/** The policy that a client CA is meant for. */
const verifying = 'RequireAndVerifyClientCert';

/** The policy that a listener needs once it has TLS: Mimir rejects a client CA without one (spec 1.4). Null where it needs none. */
export function missingPolicy(
  listener: FamilyConfiguration,
  document: ConfigDocument,
): { readonly title: string; readonly change: PlacedChange } | null {
  const policy = listener.value('clientAuth');
  const hasAuthority = (['authority', 'authorityText'] as const).some((role) => Boolean(listener.text(role)));
  if (!policy || !hasAuthority || (policy.text !== '' && policy.text !== 'NoClientCert')) return null;
  const change = { option: policy.option, value: verifying };
  return { title: ` with ${verifying}`, change: { document: policy.written?.document ?? document, change } };
}
