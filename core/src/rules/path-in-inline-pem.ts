import type { Effect } from '../model/finding';
import { goWords } from '../model/go-fault';
import type { OptionRole } from '../model/option';
import { quoted } from '../model/quoted';
import { bringsVariable } from '../process/expansion';
import { effectOf, usageOf } from '../topology/usage';
import { emptyPoolEffect } from './ca-file-has-no-certificate';
import { setOptions } from '../reporting/fixes';
import { valuePlace } from '../reporting/places';
import type { MemberRule, RuleContext } from '../reporting/rule';
import { nameOf, spelled, gravityBy } from '../reporting/wording';
import type { FamilyConfiguration } from '../model/process';

const pathRoles = {
  certificateText: 'certificate',
  keyText: 'key',
  authorityText: 'authority',
} as const satisfies Partial<Record<OptionRole, OptionRole>>;

/** `cert`, `key` and `client_ca` want PEM text; their `_file` twins want paths (spec 1.1). */
export const pathInInlinePem: MemberRule = {
  id: 'path-in-inline-pem',
  severity: 'error',
  summary: "An option for PEM text can't hold a path.",
  guide: {
    mimir: '`cert`, `key` and `client_ca` expect PEM text; paths go into `cert_file`, `key_file` and `client_ca_file`.',
    source: ['1.1'],
    log: 'tls: failed to find any PEM data in certificate input',
    effects: [
      { effect: 'refuses-to-start', severity: 'error', when: 'it is a certificate or key' },
      { effect: 'connection-fails', severity: 'error', when: 'it is a client CA, which then trusts nobody' },
    ],
    examples: { wrong: 'example.yaml', right: 'ok-example.yaml' },
    files: 'yaml',
    versions: '2.10 and later',
    fix: 'unsafe',
    restart: 'options',
    related: ['pem-where-path-belongs'],
  },

  *onListener(listener, context) {
    const { process, facts } = context;
    for (const role of ['certificateText', 'keyText', 'authorityText'] as const) {
      const value = listener.value(role);
      const path = listener.value(pathRoles[role]);
      if (!value?.written || !value.text || path?.text !== '') continue;
      if (facts.inline(value.text).kind === 'pem') continue;
      // What a variable brings has a rule of its own.
      if (process.expandsEnvironment === 'yes' && bringsVariable(value.written)) continue;
      // A bare key, without its PEM lines, must not get into a message.
      const isPath = /^\S{1,200}\.\w{1,6}$/.test(value.text.trim());
      const effect = effectIn(role, listener, context);
      const name = spelled(path.option, value.written.setting.notation);
      const fix = setOptions(`Use ${name} instead`, value.written.document, [
        { option: value.option, value: null },
        { option: path.option, value: value.text },
      ]);
      const told = isPath
        ? { what: quoted(value.text.trim()), advice: `Use ${name} for paths.`, fixes: [fix] }
        : { what: 'this', advice: 'Include the BEGIN and END lines.', fixes: [] };
      yield {
        ...valuePlace(value.written),
        ...gravityBy(effect),
        message: `${nameOf(value.written)} expects PEM text, not ${told.what}. ${behavior(role, effect)} ${told.advice}`,
        fixes: told.fixes,
      };
    }
  },
};

function behavior(role: OptionRole, effect: Effect): string {
  if (effect === 'ignored') return 'Ignored: nothing here uses it.';
  if (role === 'authorityText') return 'Every client is rejected.';
  const words = goWords({ code: 'no-pem', input: role === 'keyText' ? 'key' : 'certificate' });
  return `Mimir exits: "${words}".`;
}

/** A client CA that holds no certificate is accepted silently. */
function effectIn(role: keyof typeof pathRoles, listener: FamilyConfiguration, context: RuleContext): Effect {
  if (role === 'authorityText') return emptyPoolEffect(listener, context);
  return effectOf(usageOf(listener.family, context.process));
}
