import type { FamilyConfiguration, Process } from '../model/process';
import type { SettingChange } from '../model/setting';
import { disuseOf } from '../topology/disuse';
import { dialingUsage, usageOf } from '../topology/usage';
import { nameFor } from '../reporting/certificate-names';
import { disuseClause, nameOf, spelled } from '../reporting/wording';
import { setOptions } from '../reporting/fixes';
import { always } from '../reporting/guide';
import { insecureSwitch } from './ignored-tls-option';
import { relatedTo, valuePlace } from '../reporting/places';
import type { MemberRule, Report, RuleContext } from '../reporting/rule';

/** The client takes any certificate, and so talks to anybody (spec 2.1). */
export const insecureSkipVerify: MemberRule = {
  id: 'insecure-skip-verify',
  severity: 'warning',
  summary: "A client must verify the server's certificate.",
  guide: {
    mimir: "The client accepts any certificate, including an attacker's. Its CA and server name are ignored.",
    source: ['2.1'],
    log: null,
    effects: always('insecure', 'warning'),
    examples: { wrong: 'example.flags', right: 'ok-example.flags' },
    files: 'all',
    fix: 'unsafe',
    restart: 'options',
    gaps: ['A client that nothing uses is reported as ignored.'],
    related: ['server-name-not-in-cert'],
  },

  onClient: reportOn,
};

function reportOn(view: FamilyConfiguration, context: RuleContext): Report | null {
  const { process } = context;
  const skip = view.value('skipVerify');
  // Without TLS there is nothing to verify, which has a rule of its own.
  if (!skip?.written || skip.text !== 'true' || insecureSwitch(view, process.configuration)) return null;
  const unused = usageOf(view.family, process) === 'unused' || dialingUsage(view.family, process) === 'unused';
  const pointless = (['authority', 'serverName'] as const).flatMap((role) => {
    const value = view.value(role);
    if (value?.written && value.text !== '') return [value.written];
    return [];
  });
  const fix = setOptions('Verify the server', skip.written.document, [
    { option: skip.written.option, value: null },
    ...naming(view, context),
  ]);
  if (unused) {
    const message = `${nameOf(skip.written)} has no effect: ${whyUnused(view, process, skip.written.setting.notation)}. Remove it.`;
    return {
      ...valuePlace(skip.written),
      effect: 'ignored',
      ...(disuseOf(view.family, process) ? { severity: 'information' as const } : {}),
      message,
      fixes: [fix],
    };
  }
  return {
    ...valuePlace(skip.written),
    effect: 'insecure',
    message: `${nameOf(skip.written)} accepts any certificate, including an attacker's. Set the CA and server name instead.`,
    related: pointless.map((written) => relatedTo(written, 'This has no effect while verification is skipped.')),
    fixes: [fix],
  };
}

/** The option that keeps the client from being used, else that nothing here is such a client. */
function whyUnused(view: FamilyConfiguration, process: Process, notation: 'flag' | 'yaml'): string {
  const disuse = disuseOf(view.family, process);
  if (disuse) return disuseClause(disuse, notation);
  const enabled = view.value('enabled');
  if (enabled?.text === 'false')
    return `${spelled(enabled.option, notation)} is ${enabled.written ? 'false' : 'not set'}, so this client doesn't use TLS`;
  return 'no component of this process uses this client';
}

/** A server of Mimir's has a name that fits it; what name an outside one has is not known here. */
function naming(view: FamilyConfiguration, { links, preferences }: RuleContext): readonly SettingChange[] {
  const name = view.value('serverName');
  if (!name || name.text !== '' || view.family.peer === null) return [];
  const server = links.find(({ client }) => client.view === view)?.server;
  return [{ option: name.option, value: nameFor(server, preferences.internalName) }];
}
