import type { FamilyConfiguration } from '../model/process';
import { atLeast } from '../model/version';
import { setOptions } from './fixes';
import { namePlace, relatedTo } from './places';
import type { ProcessRule } from './rule';

/** `ruler.alertmanager_client` replaces what flags and `limits` say as soon as it differs from its defaults (spec 2.3). */
export const deprecatedRulerAlertmanagerBlock: ProcessRule = {
  id: 'deprecated-ruler-alertmanager-block',
  severity: 'warning',
  summary: 'From Mimir 2.17 on the block ruler.alertmanager_client is deprecated, and its TLS is off unless tls_enabled says otherwise.',

  *check({ process }) {
    const { families } = process.configuration;
    const old = families.find(({ family }) => family.id === 'ruler.alertmanager_client');
    const current = families.find(({ family }) => family.id === 'ruler.alertmanager-client');
    const [first] = old?.written ?? [];
    if (!old || !current || !first || !atLeast(process.version.version, '2.17')) return;
    const off = old.text('enabled') === 'false' && old.written.some(({ option }) => option.role !== 'enabled');
    yield {
      ...namePlace(first),
      effect: off ? 'connection-fails' : 'style',
      severity: off ? 'error' : 'warning',
      message:
        'ruler.alertmanager_client is deprecated and overrides limits.ruler_alertmanager_client_config and the flags. ' +
        `${off ? 'Its tls_enabled defaults to false, so its CA, certificate and server name are ignored. ' : ''}Move its settings there.`,
      related: current.written.map((written) => relatedTo(written, 'This setting is ignored.')),
      fixes: [setOptions('Move the block to limits.ruler_alertmanager_client_config', first.document, moved(old, current))],
    };
  },
};

/** The old block's options taken out, and the new block's set alike. */
function moved(old: FamilyConfiguration, current: FamilyConfiguration) {
  return old.written.flatMap(({ option }) => {
    const { role } = option;
    const target = role && current.value(role)?.option;
    const text = role && old.text(role);
    return target && text !== null ? [{ option, value: null }, { option: target, value: text }] : [];
  });
}
