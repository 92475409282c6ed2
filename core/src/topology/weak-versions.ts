import { tlsVersion } from '../catalogue/tls-versions';
import type { OptionFamily } from '../model/option';
import type { FamilyConfiguration } from '../model/process';
import { atLeast, type MimirVersion } from '../model/version';

/** True where a listener without a minimum takes TLS 1.0, as Go does before 2.14 on the HTTP port and before 2.12 on the gRPC port (spec 1.7). */
export function isWeakByDefault({ transport }: OptionFamily, version: MimirVersion): boolean {
  return !atLeast(version, transport === 'http' ? '2.14' : '2.12');
}

/** True where the minimum that a family names lets peers use a TLS version that is no longer secure. */
export function isWeakMinimum(view: FamilyConfiguration): boolean {
  return tlsVersion(view.text('minVersion') ?? '')?.weak === true;
}
