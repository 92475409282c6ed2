import { listed } from '../model/counted';
import type { Catalogue } from '../catalogue/catalogue';
import { lazily } from '../catalogue/lazily';
import { possibleNames } from '../catalogue/nearest';
import type { Fix } from '../model/finding';
import type { Option } from '../model/option';
import { quoted, shown } from '../model/quoted';
import type { Process } from '../model/process';
import type { ConfigDocument, Setting, SettingChange } from '../model/setting';
import { replaceText, setOptions } from '../reporting/fixes';
import { MisplacedKeys, type Move, takeApart } from '../catalogue/misplaced-keys';
import { namePlace } from '../reporting/places';
import type { ProcessRule, Report, PlacedProblem } from '../reporting/rule';
import { takesValue, isUnknown, unknownName } from '../reporting/unknown-names';

/** yaml.v3 with known fields only refuses a key that its block does not have (spec 4.2). */
export const unknownYamlKey: ProcessRule = {
  id: 'unknown-yaml-key',
  severity: 'error',
  summary: 'A YAML key must be one that its block has.',
  guide: {
    mimir:
      "Mimir exits at an unknown key. Often the key is right and its place is wrong: one level too deep, below a `tls_config` that other programs have, or in another block. A dot in a key doesn't nest.",
    source: ['4.2'],
    log: 'field tls_min_version not found',
    effects: [
      { effect: 'refuses-to-start', severity: 'error', when: 'no version has it' },
      { effect: 'style', severity: 'information', when: 'Mimir TLS knows the version only in part' },
    ],
    examples: { wrong: 'example.yaml', right: 'ok-example.yaml' },
    files: 'yaml',
    fix: 'safe',
    restart: 'options',
    related: ['option-not-in-version', 'unknown-flag'],
  },
  mostInExamples: 'warning',

  onProblem: { 'dotted-key': dottedKey },

  *onDocument(document, { process, catalogue }) {
    const keys = lazily(() => new MisplacedKeys(document, catalogue));
    for (const setting of document.settings) {
      if (setting.notation === 'yaml' && isUnknown(setting, document, catalogue))
        yield reportOn(process, { document, setting, keys: keys(), catalogue });
    }
  },
};

interface UnknownKey {
  readonly document: ConfigDocument;
  readonly setting: Setting;
  readonly keys: MisplacedKeys;
  readonly catalogue: Catalogue;
}

function reportOn({ version }: Process, { document, setting, keys, catalogue }: UnknownKey): Report {
  const path = setting.name.value;
  const { block, key } = takeApart(path);
  const better = keys.meantBy(path);
  const moves = keys.movesOutOf(path);
  const place = block === '' ? 'at the top level' : `in ${shown(block)}`;
  const refusal = `Unknown key ${quoted(key)} ${place}. Mimir exits: "field ${shown(key)} not found".`;
  const said = unknownName(`${quoted(key)} ${place}`, version.version, catalogue, refusal);
  const advice = hint(path, better, keys, catalogue);
  return {
    ...namePlace({ document, setting }),
    ...said,
    message: advice === null && said.severity !== 'error' ? said.message : `${said.message} ${advice ?? 'Remove it.'}`,
    fixes: better === null ? moveFix(document, moves, keys) : fixesTo(better, setting, document, keys),
  };
}

/** Mimir's YAML is nested: a dot does not lead into a block. */
function dottedKey({ subject: key, range, document: { uri } }: PlacedProblem): Report {
  const { block, key: last } = takeApart(key);
  return {
    uri,
    range,
    effect: 'refuses-to-start',
    message: `The dot in ${quoted(key)} doesn't nest. Mimir exits: "field ${shown(key)} not found". Nest ${shown(last)} in ${shown(block)}.`,
  };
}

function fixesTo(better: Option, setting: Setting, document: ConfigDocument, keys: MisplacedKeys): readonly Fix[] {
  if (!takesValue(better, setting)) return [];
  return renameFix(document, setting, better, keys) ?? moveFix(document, [{ from: setting, to: better }], keys);
}

/** What was probably meant, as a question or an instruction; null where nothing is near. */
function hint(name: string, better: Option | null, keys: MisplacedKeys, catalogue: Catalogue): string | null {
  if (better !== null) return `Did you mean ${better.yamlPath ?? ''}?`;
  const possible = possibleNames('yaml', name, catalogue);
  if (possible.length > 0) return `Did you mean ${listed(possible, 'or')}?`;
  const places = keys.placesOfKeysIn(name);
  const [place] = places;
  if (place === undefined) return null;
  // As `http_config` beside `http`: one block by another name.
  if (places.length === 1 && takeApart(place).block === takeApart(name).block) return `Did you mean ${place}?`;
  return `Move keys to ${listed(places)}.`;
}

/** Where the right name is one of the same block, it is put in place; null elsewhere. */
function renameFix(
  document: ConfigDocument,
  setting: Setting,
  { yamlPath }: Option,
  keys: MisplacedKeys,
): readonly Fix[] | null {
  const { name } = setting;
  const better = takeApart(yamlPath ?? '');
  if (better.block !== takeApart(name.value).block) return null;
  if (keys.isSet(yamlPath) || !keys.isMeantEverywhere(setting, better.key)) return [];
  return [replaceText(`Replace with ${better.key}`, document.uri, name.range, better.key)];
}

/** Removes the settings from where they are and sets what they are meant for; nothing where that is not known of all of them. */
function moveFix(document: ConfigDocument, moves: readonly Move[], keys: MisplacedKeys): readonly Fix[] {
  // Of a duplicate key the writer finds one, and what an alias takes in stays where it is written.
  if (moves.some(({ from }) => keys.isRepeated(from) || from.takenInAt !== null)) return [];
  // Where lines do not parse, nobody knows which block the others are in.
  if (document.problems.some(({ code }) => code === 'yaml-syntax')) return [];
  const changes = moves.flatMap(({ from: { name, value, notation }, to }) => {
    const isMovable =
      to !== null &&
      value !== null &&
      value.shape !== 'map' &&
      (to.type === 'text' || !value.text.includes('\n')) &&
      takesValue(to, { value, notation }) &&
      !keys.isSet(to.yamlPath);
    if (isMovable)
      return [
        { option: { flag: null, yamlPath: name.value, type: to.type }, value: null },
        { option: to, value: value.text },
      ];
    return [];
  });
  const removals = changes.filter(({ value }) => value === null);
  // It finds none with a dot in it.
  if (removals.length < moves.length || !canRemove(document, removals)) return [];
  const [first] = moves;
  const title = moves.length === 1 ? `Move it to ${first?.to?.yamlPath ?? ''}` : 'Move its keys to where they belong';
  return [setOptions(title, document, changes)];
}

/** Where a text has problems, each edit of it is read again, which is too much for every key of it: that is done when the fix is asked for. */
function canRemove({ problems, writer }: ConfigDocument, removals: readonly SettingChange[]): boolean {
  return problems.length > 0 || writer.edits(removals).length > 0;
}
