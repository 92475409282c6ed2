import { listed } from '../model/counted';
import type { Catalogue } from '../catalogue/catalogue';
import { nearestFlag, possibleNames, twinOf } from '../catalogue/nearest';
import type { Fix } from '../model/finding';
import type { ConfigDocument, Setting } from '../model/setting';
import { replaceText } from '../reporting/fixes';
import type { ProcessRule } from '../reporting/rule';
import { takesValue, isUnknown, unknownName } from '../reporting/unknown-names';

/** Go's `flag` package refuses a name that no option has (spec 4.1). */
export const unknownFlag: ProcessRule = {
  id: 'unknown-flag',
  severity: 'error',
  summary: 'A flag must be one that Mimir knows.',
  guide: {
    mimir: 'Mimir exits at an unknown flag. YAML keys are not flags.',
    source: ['4.1'],
    log: 'flag provided but not defined: -server.grpc-tls-certpath',
    effects: [
      { effect: 'refuses-to-start', severity: 'error', when: 'no version has it' },
      { effect: 'style', severity: 'information', when: 'Mimir TLS knows the version only in part' },
    ],
    examples: { wrong: 'example.flags', right: 'thanos-names.fixed.flags' },
    files: 'flags',
    fix: 'safe',
    restart: 'options',
    related: ['option-not-in-version', 'unknown-yaml-key'],
  },
  mostInExamples: 'warning',

  onSetting({ document, setting }, { process, catalogue }) {
    const name = setting.name.value;
    if (setting.notation !== 'flag' || !isUnknown(setting, document, catalogue)) return null;
    const better = twinOf('flag', name, catalogue) ?? nearestFlag(name, catalogue);
    const { version } = process.version;
    const refusal =
      `Unknown flag -${name}. Mimir exits: "flag provided but not defined: -${name}".` +
      (better === null && !isForYamlOnly(name, catalogue) ? ' Remove it.' : '');
    const said = unknownName(`-${name}`, version, catalogue, refusal);
    return {
      uri: document.uri,
      range: setting.name.range,
      ...said,
      message: said.message + hint(name, better, catalogue),
      fixes: better !== null && isTaken(better, setting, catalogue) ? [renameFlag(document, setting, better)] : [],
    };
  },
};

/** Some options have no flag, such as inline PEM text. */
function hint(name: string, better: string | null, catalogue: Catalogue): string {
  if (isForYamlOnly(name, catalogue)) return ' Set it in YAML.';
  const meant = better === null ? possibleNames('flag', name, catalogue) : [better];
  if (meant.length === 0) return '';
  return ` Did you mean ${listed(
    meant.map((each) => `-${each}`),
    'or',
  )}?`;
}

function isForYamlOnly(name: string, catalogue: Catalogue): boolean {
  return catalogue.at(catalogue.newest).yaml(name)?.flag === null;
}

function isTaken(better: string, setting: Setting, catalogue: Catalogue): boolean {
  const option = catalogue.at(catalogue.newest).flag(better);
  return option === null || takesValue(option, setting);
}

function renameFlag({ uri }: ConfigDocument, { name }: Setting, better: string): Fix {
  return replaceText(`Replace with -${better}`, uri, name.range, better);
}
