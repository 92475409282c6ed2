import type { Catalogue } from '../../../core/src/catalogue/catalogue';
import { describedRule } from '../../../core/src/analysis/described-rules';
import { clientAuthPolicies, clientAuthPolicy, policyVerdict } from '../../../core/src/catalogue/client-auth';
import { nearestName } from '../../../core/src/catalogue/nearest';
import { releasesText } from '../../../core/src/catalogue/known-versions';
import { roleOf } from '../../../core/src/catalogue/roles';
import { tlsVersion, tlsVersions } from '../../../core/src/catalogue/tls-versions';
import type { Option, OptionFamily } from '../../../core/src/model/option';
import { present } from '../../../core/src/model/present';
import type { MimirVersion } from '../../../core/src/model/version';
import { explanation } from '../../../core/src/reporting/rule-page';
import { knownRules } from '../judging/known-rules';

/** What there is to know about a rule, an option, a family of options or a value; null for anything else. */
export function topicText(topic: string, version: MimirVersion, catalogue: Catalogue): string | null {
  return ruleText(topic) ?? valueText(topic) ?? optionText(topic, version, catalogue) ?? familyText(topic, catalogue);
}

/** What to say of a word that is none of these. */
export function unknownTopic(topic: string, catalogue: Catalogue): string {
  const name = topic.replace(/^--?/, '');
  const { options } = catalogue.at(catalogue.newest);
  const flags = present(options.map(({ flag }) => flag));
  const paths = present(options.map(({ yamlPath }) => yamlPath));
  const values = [...clientAuthPolicies, ...tlsVersions].map((value) => value.name);
  const nearest = nearestName(name, [...knownRules.map(({ id }) => id), ...values, ...flags, ...paths]);
  const complaint = `Unknown rule, option, policy or family ${topic}.`;
  if (nearest === null) return complaint;
  return `${complaint} Did you mean ${nearest}?`;
}

function ruleText(id: string): string | null {
  const rule = describedRule(id);
  if (!rule) return null;
  const { related = [] } = rule.guide;
  const parts = present([
    // Its first line is Markdown's.
    explanation(rule).replace(`**${id}**: `, `${id}: `),
    `To suppress it on a line: # mimir-tls: ignore ${id}\nTo turn it off: --rule ${id}=off, or rules: { ${id}: off } in .mimir-tls.yaml`,
    related.length > 0 && `See also: ${related.join(', ')}`,
  ]);
  return `${parts.join('\n\n')}\n`;
}

function valueText(name: string): string | null {
  const policy = clientAuthPolicy(name);
  if (policy !== null && name !== '') {
    return `${policy.name} (client auth policy)\n\n${policy.meaning}\n${policyVerdict(policy)}\n`;
  }
  const version = tlsVersion(name);
  if (version === null || name === '') return null;
  return `${version.name} (minimum TLS version): ${version.title}\n\n${version.meaning}\n`;
}

function optionText(topic: string, version: MimirVersion, catalogue: Catalogue): string | null {
  const name = topic.replace(/^--?/, '');
  const known = catalogue.at(version);
  const option =
    known.flag(name) ?? known.yaml(name) ?? catalogue.flagHistory(name).at(-1) ?? catalogue.yamlHistory(name).at(-1);
  if (!option) return null;
  const family = option.family === null ? null : catalogue.family(option.family);
  const role = roleOf(option, family);
  const parts = present([
    namesText(option),
    role && `${role.title}. ${role.purpose}`,
    role?.failure,
    factsText(option, catalogue),
    valuesText(option),
    family && aboutFamily(family),
  ]);
  return `${parts.join('\n\n')}\n`;
}

function factsText(option: Option, catalogue: Catalogue): string {
  const initial = option.default || 'empty';
  return `Type: ${option.type}\nDefault: ${initial}\nCategory: ${option.category}\nVersions: ${releasesText(option, catalogue)}`;
}

function familyText(id: string, catalogue: Catalogue): string | null {
  const family = catalogue.family(id.replace(/^--?/, ''));
  if (family === null) return null;
  const flags = catalogue
    .at(catalogue.newest)
    .familyOptions(family.id)
    .map((option) => `  ${nameText(option)}`);
  return `${family.id}\n\n${aboutFamily(family)}\n\nOptions:\n${flags.join('\n')}\n`;
}

/** The name of an option: its path where no flag sets it. */
function nameText({ flag, yamlPath }: Option): string {
  if (flag === null) return yamlPath ?? '';
  return `-${flag}`;
}

function aboutFamily({ title, description }: OptionFamily): string {
  return `${title}: ${description}`;
}

function valuesText({ role }: Option): string | null {
  if (role === 'clientAuth') return `Values: ${clientAuthPolicies.map((policy) => policy.name).join(', ')}`;
  if (role === 'minVersion') return `Values: ${tlsVersions.map((each) => each.name).join(', ')}`;
  return null;
}

function namesText({ flag, yamlPath }: Option): string {
  return present([flag !== null && `-${flag}`, yamlPath !== null && `${yamlPath} (YAML)`]).join('\n');
}
