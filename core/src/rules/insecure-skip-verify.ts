import type { FamilyConfiguration } from '../model/process';
import { dialingUsage, usageOf } from '../topology/usage';
import { setOptions } from './fixes';
import { relatedTo, valuePlace } from './places';
import type { ProcessRule, Report, RuleContext } from './rule';
import { listed, nameOf } from './wording';

/** The client takes any certificate, and so talks to anybody (spec 2.1). */
export const insecureSkipVerify: ProcessRule = {
  id: 'insecure-skip-verify',
  severity: 'warning',
  summary: 'A client that skips verification does not know whom it talks to.',

  *check(context) {
    for (const view of context.process.configuration.families) {
      const report = reportOn(view, context);
      if (report) yield report;
    }
  },
};

function reportOn(view: FamilyConfiguration, { process, preferences }: RuleContext): Report | null {
  const skip = view.value('skipVerify');
  if (!skip?.written || skip.text !== 'true') return null;
  const unused = usageOf(view.family, process) === 'unused' || dialingUsage(view.family, process) === 'unused';
  const pointless = (['authority', 'serverName'] as const).flatMap((role) => {
    const value = view.value(role);
    return value?.written && value.text !== '' ? [value.written] : [];
  });
  const name = view.value('serverName');
  const named = name && name.text === '' ? [{ option: name.option, value: preferences.internalName }] : [];
  return {
    ...valuePlace(skip.written),
    effect: unused ? 'ignored' : 'insecure',
    message:
      `${nameOf(skip.written)} is true, so this client takes any server's certificate, also an attacker's.` +
      `${pointless.length > 0 ? ` ${listed(pointless.map(nameOf))} ${pointless.length === 1 ? 'has' : 'have'} no effect beside it.` : ''} ` +
      'Take it out, and set the CA and the server name instead.',
    related: pointless.map((written) => relatedTo(written, 'It has no effect while verification is skipped.')),
    fixes: [setOptions('Verify the server', skip.written.document, [{ option: skip.option, value: null }, ...named])],
  };
}
