import type { FamilyConfiguration } from '../model/process';
import { atLeast } from '../model/version';
import { setOptions } from '../reporting/fixes';
import { namePlace, relatedTo } from '../reporting/places';
import type { ProcessRule } from '../reporting/rule';

/** `ruler.alertmanager_client` replaces what flags and `limits` say as soon as it differs from its defaults (spec 2.3). */
export const deprecatedRulerAlertmanagerBlock: ProcessRule = {
  id: 'deprecated-ruler-alertmanager-block',
  severity: 'warning',
  summary: '`ruler.alertmanager_client` must move to `limits.ruler_alertmanager_client_config` from Mimir 2.17 on.',
  guide: {
    mimir:
      'From Mimir 2.17 on this block is deprecated, and it replaces `limits.ruler_alertmanager_client_config` and the flags as a whole. Its `tls_enabled` now defaults to false, so an old block silently loses its CA, certificate and server name.',
    source: ['2.3'],
    log: null,
    effects: [
      {
        effect: 'connection-fails',
        severity: 'error',
        when: 'its `tls_enabled` is not set, so its TLS options are ignored',
      },
      { effect: 'style', severity: 'warning', when: 'it sets `tls_enabled`' },
    ],
    examples: { wrong: 'example.yaml', right: 'ok-limits.yaml' },
    files: 'yaml',
    versions: '2.17 and later',
    fix: 'unsafe',
    restart: 'options',
    related: ['alertmanager-url-scheme'],
  },

  onProcess(process) {
    const { families } = process.configuration;
    const old = families.find(({ family }) => family.id === 'ruler.alertmanager_client');
    const current = families.find(({ family }) => family.id === 'ruler.alertmanager-client');
    const [first] = old?.written ?? [];
    if (!old || !current || !first || !atLeast(process.version.version, '2.17')) return null;
    const changes = moved(old, current);
    const off = old.text('enabled') === 'false' && old.written.some(({ option }) => option.role !== 'enabled');
    return {
      ...namePlace(first),
      effect: off ? 'connection-fails' : 'style',
      severity: off ? 'error' : 'warning',
      message:
        (off
          ? 'The TLS options of ruler.alertmanager_client are ignored: its tls_enabled is false. The block replaces the flags'
          : 'ruler.alertmanager_client is deprecated. It replaces the flags') +
        ' and limits.ruler_alertmanager_client_config. Move its options to that block.',
      related: current.written.map((written) => relatedTo(written, 'This setting is ignored.')),
      // A block of which something stays behind still replaces the other one.
      fixes:
        changes.length === 2 * old.written.length
          ? [setOptions('Move the block to limits.ruler_alertmanager_client_config', first.document, changes)]
          : [],
    };
  },
};

/** The old block's options taken out, and the new block's set alike. */
function moved(old: FamilyConfiguration, current: FamilyConfiguration) {
  return old.written.flatMap(({ option }) => {
    const { role } = option;
    const target = role && current.value(role)?.option;
    const text = role && old.text(role);
    if (target && text !== null)
      return [
        { option, value: null },
        { option: target, value: text },
      ];
    return [];
  });
}
