import type { OptionType } from '../model/option';
import type { ConfigDocument, Setting } from '../model/setting';
import { always } from '../reporting/guide';
import { namePlace } from '../reporting/places';
import type { ProcessRule, Report, PlacedProblem } from '../reporting/rule';

/** A block where a value belongs, or a value where a block does (spec 4.2). */
export const wrongYamlStructure: ProcessRule = {
  id: 'wrong-yaml-structure',
  severity: 'error',
  summary: 'A block must be a map, and an option with one value must not be a map or list.',
  guide: {
    mimir: 'A block is a map of options, and most options take one value, not a list.',
    source: ['4.2'],
    log: 'cannot unmarshal !!seq',
    effects: always('refuses-to-start', 'error'),
    examples: { wrong: 'list-for-value.yaml', right: 'ok-example.yaml' },
    files: 'yaml',
    fix: 'none',
    restart: 'options',
    related: ['invalid-option-value'],
  },
  mostInExamples: 'information',

  onProblem: {
    'scalar-for-block': (problem) => reportOf(problem, 'must be a block, not a value', 'Nest its options.'),
    'block-for-scalar': (problem) => reportOf(problem, 'takes one value, not a map or list', 'Use one value.'),
  },

  onSetting({ document, setting }, { catalogue }) {
    const shape = shapeOf(setting);
    const type = shape && catalogue.yamlHistory(setting.name.value).at(-1)?.type;
    if (shape && type && wantsOneValue(type)) return reportOn(document, setting, shape);
    return null;
  },
};

function reportOf({ range, subject, document: { uri } }: PlacedProblem, what: string, advice: string): Report {
  return {
    uri,
    range,
    effect: 'refuses-to-start',
    message: `${subject} ${what}. Mimir exits: "cannot unmarshal". ${advice}`,
  };
}

/** True for options that neither a list nor a map can set. */
export function wantsOneValue(type: OptionType): boolean {
  return type !== 'list' && type !== 'durations' && type !== 'map' && type !== 'structure';
}

/** Few settings have one of these, so that few are looked up. */
function shapeOf({ notation, value }: Setting): 'map' | 'list' | null {
  const shape = notation === 'yaml' ? value?.shape : undefined;
  if (shape === 'map' || shape === 'list') return shape;
  return null;
}

function reportOn(document: ConfigDocument, setting: Setting, shape: 'map' | 'list'): Report {
  return {
    ...namePlace({ document, setting }),
    effect: 'refuses-to-start',
    message:
      `${setting.name.value} takes one value, not a ${shape}. Mimir exits: ` +
      `"cannot unmarshal ${shape === 'map' ? '!!map' : '!!seq'}". Use one value.`,
  };
}
