import type { Catalogue } from '../catalogue/catalogue';
import { nearestName, possibleNames, twinOf } from '../catalogue/nearest';
import type { Fix } from '../model/finding';
import type { Option } from '../model/option';
import { quoted, shown } from '../model/quoted';
import type { Process } from '../model/process';
import type { ConfigDocument, Setting, SettingChange } from '../model/setting';
import { replaceText, setOptions } from './fixes';
import { namePlace } from './places';
import type { ProcessRule, Report } from './rule';
import { isUnknown, unknownName } from './unknown-names';
import { listed } from './wording';

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

  *check({ process, catalogue }) {
    for (const document of process.documents) {
      for (const { code, range, subject } of document.problems) {
        if (code === 'dotted-key') yield dottedKey(document, subject, range);
      }
      for (const setting of document.settings) {
        if (setting.notation === 'yaml' && isUnknown(setting, document, catalogue))
          yield reportOn(process, document, setting, catalogue);
      }
    }
  },
};

function reportOn({ version }: Process, document: ConfigDocument, setting: Setting, catalogue: Catalogue): Report {
  const path = setting.name.value;
  const { block, key } = takeApart(path);
  const better = betterName(path, catalogue);
  const moves = movesOutOf(setting, document, catalogue);
  const place = block === '' ? 'at the top level' : `in ${shown(block)}`;
  const refusal = `Unknown key ${quoted(key)} ${place}. Mimir exits: "field ${shown(key)} not found".`;
  const said = unknownName(`${quoted(key)} ${place}`, version.version, catalogue, refusal);
  const advice = hint(path, better, moves, possibleNames('yaml', path, catalogue));
  return {
    ...namePlace({ document, setting }),
    ...said,
    message: advice === null && said.severity !== 'error' ? said.message : `${said.message} ${advice ?? 'Remove it.'}`,
    fixes: better === null ? moveFix(document, moves) : fixesTo(better, setting, document),
  };
}

/** Mimir's YAML is nested: a dot does not lead into a block. */
function dottedKey({ uri }: ConfigDocument, key: string, range: Report['range']): Report {
  const { block, key: last } = takeApart(key);
  return {
    uri,
    range,
    effect: 'refuses-to-start',
    message: `The dot in ${quoted(key)} doesn't nest. Mimir exits: "field ${shown(key)} not found". Nest ${shown(last)} in ${shown(block)}.`,
  };
}

/** A setting and the path that it is meant for, or null where it can't be determined. */
interface Move {
  readonly from: Setting;
  readonly to: Option | null;
}

/** The keys of an unknown block, such as a nested `tls_config`. */
function movesOutOf({ name }: Setting, { unread }: ConfigDocument, catalogue: Catalogue): readonly Move[] {
  return unread
    .filter((inner) => inner.name.value.startsWith(`${name.value}.`))
    .map((from) => ({ from, to: betterName(from.name.value, catalogue) }));
}

function betterName(path: string, catalogue: Catalogue): Option | null {
  const newest = catalogue.at(catalogue.newest);
  const { block, key } = takeApart(path);
  const twin = twinOf('yaml', path, catalogue);
  if (twin !== null) return newest.yaml(twin);
  const near = nearestName(
    key,
    newest.childrenOf(block).flatMap(({ name, option }) => (option ? name : [])),
  );
  return near === null ? null : newest.yaml(block === '' ? near : `${block}.${near}`);
}

/** A path takes no PEM text: what is right there is a matter of files. */
function fixesTo(better: Option, setting: Setting, document: ConfigDocument): readonly Fix[] {
  if (setting.value?.text.includes('-----BEGIN') === true && better.role?.endsWith('Text') !== true) return [];
  return renameFix(document, setting, better) ?? moveFix(document, [{ from: setting, to: better }]);
}

/** What was probably meant, as a question or an instruction; null where nothing is near. */
function hint(name: string, better: Option | null, moves: readonly Move[], possible: readonly string[]): string | null {
  if (better !== null) return `Did you mean ${better.yamlPath ?? ''}?`;
  if (possible.length > 0) return `Did you mean ${listed(possible, 'or')}?`;
  const places = new Set(
    moves.flatMap(({ from, to }) =>
      to?.yamlPath ? placeFor(from.name.value.slice(name.length + 1), to.yamlPath) : [],
    ),
  );
  if (places.size === 0) return null;
  const [place = ''] = places;
  // As `http_config` beside `http`: one block by another name.
  return places.size === 1 && takeApart(place).block === takeApart(name).block
    ? `Did you mean ${place}?`
    : `Move keys to ${listed([...places])}.`;
}

/** Where a block goes whose inner path is meant for another one: the inner blocks come along where they keep their names. */
function placeFor(inner: string, path: string): string {
  return path.endsWith(`.${inner}`) ? path.slice(0, -inner.length - 1) : takeApart(path).block;
}

/** Where the right name is one of the same block, it is put in place; null elsewhere. */
function renameFix(document: ConfigDocument, { name }: Setting, { yamlPath }: Option): readonly Fix[] | null {
  const better = takeApart(yamlPath ?? '');
  if (better.block !== takeApart(name.value).block) return null;
  return isSet(document, yamlPath)
    ? []
    : [replaceText(`Replace with ${better.key}`, document.uri, name.range, better.key)];
}

/** Removes the settings from where they are and sets what they are meant for; nothing where that is not known of all of them. */
function moveFix(document: ConfigDocument, moves: readonly Move[]): readonly Fix[] {
  const changes = moves.flatMap(({ from: { name, value }, to }) => {
    const isMovable =
      to !== null &&
      value !== null &&
      value.shape !== 'map' &&
      (to.type === 'text' || !value.text.includes('\n')) &&
      !isSet(document, to.yamlPath);
    return isMovable
      ? [
          { option: { flag: null, yamlPath: name.value, type: to.type }, value: null },
          { option: to, value: value.text },
        ]
      : [];
  });
  const removals = changes.filter(({ value }) => value === null);
  // Of a duplicate key the writer finds one, and of a key with a dot in it none.
  if (
    removals.length < moves.length ||
    moves.some(({ from }) => standsTwice(from, document)) ||
    !canRemove(document, removals)
  )
    return [];
  const [first] = moves;
  const title = moves.length === 1 ? `Move it to ${first?.to?.yamlPath ?? ''}` : 'Move its keys to where they belong';
  return [setOptions(title, document, changes)];
}

function standsTwice({ name }: Setting, { settings, unread }: ConfigDocument): boolean {
  return [...settings, ...unread].filter((each) => each.name.value === name.value).length > 1;
}

/** Where a text has problems, each edit of it is read again, which is too much for every key of it: that is done when the fix is asked for. */
function canRemove({ problems, writer }: ConfigDocument, removals: readonly SettingChange[]): boolean {
  return problems.length > 0 || writer.edits(removals).length > 0;
}

function isSet({ settings }: ConfigDocument, path: string | null): boolean {
  return settings.some(({ name }) => name.value === path);
}

function takeApart(path: string): { readonly block: string; readonly key: string } {
  const dot = path.lastIndexOf('.');
  return { block: path.slice(0, Math.max(dot, 0)), key: path.slice(dot + 1) };
}
