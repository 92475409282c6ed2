import { present } from '../../../core/src/model/present';
import type { Catalogue } from '../../../core/src/catalogue/catalogue';
import { releasesText } from '../../../core/src/catalogue/known-versions';
import { roleOf } from '../../../core/src/catalogue/roles';
import type { Option, OptionFamily, OptionType } from '../../../core/src/model/option';
import type { MimirVersion } from '../../../core/src/model/version';
import { components } from '../../../core/src/topology/components';
import { useOf, type FamilyUse } from '../../../core/src/topology/family-uses';
import { codeSpan, factLine, paragraphs } from './markdown-text';

/** Where Mimir's own pages describe every option. */
const referencePage = 'https://grafana.com/docs/mimir/latest/configure/configuration-parameters/';

const typeTexts: Readonly<Record<OptionType, string>> = {
  boolean: 'boolean',
  text: 'text',
  int: 'whole number',
  uint: 'whole number, not negative',
  float: 'number',
  duration: 'duration, such as `30s`',
  'prometheus-duration': 'duration, such as `1d`',
  url: 'URL',
  list: 'list',
  durations: 'list of durations',
  map: 'map',
  structure: 'structure',
};

/** Describes an option as Markdown: its names, what it does, whom it concerns, its default and the releases that have it. */
export function describeOption(option: Option, catalogue: Catalogue, version: MimirVersion): string {
  const family = option.family === null ? null : catalogue.family(option.family);
  const role = roleOf(option, family);
  // The useful part first, and short: what a page cannot show at a glance is read by nobody.
  return paragraphs(
    role && `**${role.title}.** ${role.purpose}`,
    namesOf(option),
    role?.failure,
    factLine([
      ['Type', typeTexts[option.type]],
      ['Default', option.default === '' ? 'empty' : codeSpan(option.default)],
      ['Category', option.category],
      ['Versions', releasesText(option, catalogue)],
    ]),
    family && describeFamily(family, version),
    `[Mimir’s reference](${referencePage})`,
  );
}

/** Describes who talks to whom with the options of a family, as Markdown. */
export function describeFamily({ id, title, description }: OptionFamily, version: MimirVersion): string {
  const use = useOf(id, version);
  return paragraphs(`**${title}.** ${description}`, use && openedBy(use));
}

/** When files are opened, and what a fault in them does then. */
const moments: Readonly<Record<FamilyUse['moment'], { readonly when: string; readonly effect: string }>> = {
  start: { when: 'at start', effect: 'Mimir exits' },
  run: { when: 'when it is first used', effect: 'the connection fails' },
};

/** Who opens its files, when, and what a fault in them does. */
function openedBy({ users, moment, condition }: FamilyUse): string {
  const who = users === components ? 'every component' : users.join(', ');
  const { when, effect } = moments[moment];
  const opened = present([`Opened ${when} by ${who}`, condition !== '' && `if ${condition}`]).join(', ');
  return `${opened}. If a file is missing or wrong, ${effect}.`;
}

function namesOf({ flag, yamlPath }: Option): string {
  return present([flag !== null && codeSpan(`-${flag}`), yamlPath !== null && codeSpan(yamlPath)]).join(' · ');
}
