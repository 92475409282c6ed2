import type { Catalogue } from '../catalogue/catalogue';
import type { DocumentChanges } from '../model/finding';
import type { Process } from '../model/process';
import type { ConfigDocument, Setting } from '../model/setting';
import { configurationOf } from '../process/configuration';
import type { Left } from './conversion';
import { leave, settingTexts, translate, type Translation } from './translate';
import { type Option, nameIn } from '../model/option';
import { present } from '../model/present';

/** Settings that go from one document of a process to another of the other notation. */
export interface Move {
  readonly target: ConfigDocument;
  readonly moved: readonly Setting[];
  readonly changes: readonly DocumentChanges[];
  readonly left: readonly Left[];
}

/**
 * Takes settings out of one document and puts them into the other, in each one's own form. Null where nothing can be
 * moved, and where it would change what any of the processes, which are all that read either, takes an option to be.
 */
export function moveSettings(
  from: ConfigDocument,
  target: ConfigDocument,
  isChosen: (setting: Setting) => boolean,
  processes: readonly Process[],
  catalogue: Catalogue,
): Move | null {
  const process = processes.find(({ documents }) => documents.includes(from) && documents.includes(target));
  if (!process) return null;
  const context = { catalogue: catalogue.at(process.version.version), expandsEnvironment: process.expandsEnvironment };
  const { translations, left } = translate(settingTexts(from, process.configuration, isChosen), context);
  const judged = translations.map((translation) => ({
    translation,
    reason: reasonToStay(translation, from, target, process),
  }));
  const moving = judged.filter(({ reason }) => reason === null).map(({ translation }) => translation);
  if (moving.length === 0 || !processes.every((each) => keepsItsMeaning(each, moving, from, target, catalogue)))
    return null;
  const staying = present(
    judged.map(({ translation, reason }) => reason !== null && leave(translation.setting, reason)),
  );
  return {
    target,
    moved: moving.map(({ setting }) => setting),
    changes: [
      { uri: from.uri, document: from.name, changes: moving.map(({ option }) => ({ option, value: null })) },
      { uri: target.uri, document: target.name, changes: moving.map(({ option, text }) => ({ option, value: text })) },
    ],
    left: [...left, ...staying],
  };
}

/** Why a setting that has a twin stays; null where it can go. A writer leaves out what its document cannot express. */
function reasonToStay(
  { option, setting, text, items }: Translation,
  from: ConfigDocument,
  target: ConfigDocument,
  { configuration }: Process,
): string | null {
  if (configuration.value(option).written?.setting !== setting)
    return 'Something else overrides it, and would no longer.';
  if (setting.takenInAt !== null) return 'It comes from another place through an alias or merge key.';
  if (from.writer.edits([{ option, value: null }]).length === 0)
    return "It can't be removed: something else in its document needs it.";
  const name = nameIn(option, target.notation);
  const there = target.settings.findLast((each) => each.name.value === name);
  if (!isTakenBy(target, option, text, there)) return "The other document can't contain it.";
  if (option.type !== 'list' || items === null) return null;
  if (there) return "A list's flags add to the YAML list, so both are needed.";
  if (isWholeElsewhere(items, from)) return null;
  return "The other document can't contain the whole list.";
}

/** True where the other notation can write the list as one value. */
function isWholeElsewhere(items: readonly string[], { notation }: ConfigDocument): boolean {
  if (notation === 'yaml') return items.length === 1;
  return items.every((item) => item !== '' && item === item.trim() && !item.includes(','));
}

/** True where the process takes every option to be what it took it to be before. */
function keepsItsMeaning(
  process: Process,
  moving: readonly Translation[],
  from: ConfigDocument,
  target: ConfigDocument,
  catalogue: Catalogue,
): boolean {
  const release = catalogue.at(process.version.version);
  const documents = process.documents.map((document) => {
    if (document === from) return without(document, moving);
    if (document === target) return withAdded(document, moving);
    return document;
  });
  const after = configurationOf(documents, release, process);
  // What a value is called may change in the move, as from T to true.
  const isMovedHere = [from, target].every((document) => process.documents.includes(document));
  const renamed = new Map(isMovedHere ? moving.map(({ option, text }) => [option.id, text]) : []);
  return release.options.every(
    (option) => after.value(option).text === (renamed.get(option.id) ?? process.configuration.value(option).text),
  );
}

function without(document: ConfigDocument, moving: readonly Translation[]): ConfigDocument {
  const names = new Set(moving.map(({ setting }) => setting.name.value));
  return { ...document, settings: document.settings.filter(({ name }) => !names.has(name.value)) };
}

function withAdded(document: ConfigDocument, moving: readonly Translation[]): ConfigDocument {
  const nowhere = { start: 0, end: 0 };
  const { notation } = document;
  const added = moving.map(({ option, text }): Setting => ({
    notation,
    name: { value: nameIn(option, document.notation) ?? '', range: nowhere },
    value: { text, range: nowhere, shape: notation === 'yaml' ? 'plain' : 'argument', items: [], dynamic: false },
    range: nowhere,
    takenInAt: null,
  }));
  const names = new Set(added.map(({ name }) => name.value));
  return { ...document, settings: [...document.settings.filter(({ name }) => !names.has(name.value)), ...added] };
}

/** True where the document has the value already, or can be given it. */
function isTakenBy(target: ConfigDocument, option: Option, text: string | null, there: Setting | undefined): boolean {
  return there?.value?.text === text || target.writer.edits([{ option, value: text }]).length > 0;
}
