import type { Catalogue } from '../catalogue/catalogue';
import type { Fix } from '../model/finding';
import { type Option, nameIn, blockOf } from '../model/option';
import type { Process } from '../model/process';
import { shown } from '../model/quoted';
import type { ConfigDocument, Setting } from '../model/setting';
import type { TextRange } from '../model/text';
import type { MimirVersion } from '../model/version';
import { namePlace } from '../reporting/places';
import { replacementAdvice } from '../rules/option-not-in-version';
import { successorOf } from './successor';

/** What becomes of an option that a configuration sets. */
export interface OptionChange {
  readonly kind: 'removed' | 'renamed' | 'retyped' | 'deprecated';
  readonly uri: string;
  readonly range: TextRange;
  /** As it is written, a flag with its dash. */
  readonly name: string;
  /** What it is called then; null where nothing is. */
  readonly newName: string | null;
  /** A sentence. */
  readonly message: string;
  /** Null where there is none, or where its value cannot be carried over by itself. */
  readonly fix: Fix | null;
  /** Takes out what is removed: to see what the rest does then. */
  readonly removal: Fix | null;
}

/** A default that changes, of an option that a process does not set. */
export interface DefaultChange {
  readonly option: string;
  readonly before: string;
  readonly after: string;
}

/** What changes for the options that a process sets, between its version and a later one. */
export function optionChanges(process: Process, to: MimirVersion, catalogue: Catalogue): readonly OptionChange[] {
  return process.documents.flatMap((document) =>
    document.settings.flatMap((setting) => {
      const change = changeOf(setting, document, process, to, catalogue);
      if (change === null) return [];
      return [change];
    }),
  );
}

function changeOf(
  setting: Setting,
  document: ConfigDocument,
  process: Process,
  to: MimirVersion,
  catalogue: Catalogue,
): OptionChange | null {
  const from = process.version.version;
  const { notation } = setting;
  const old = catalogue.at(from).optionOf(setting);
  if (old === null) return null;
  const now = successorOf(old, notation, { from, to }, catalogue);
  const written = nameOf(setting.name.value, notation);
  const base = { ...namePlace({ document, setting }), name: written, newName: null, fix: null, removal: null };
  if (now === null)
    return {
      ...base,
      kind: 'removed',
      removal: removing(old, document),
      message: removedWords(old, setting, to, catalogue),
    };
  const next = nameIn(now, notation);
  if (next !== setting.name.value && next !== null) {
    const newName = nameOf(next, notation);
    const fix = isSet(next, notation, process) ? null : renaming(old, now, setting, document);
    return { ...base, kind: 'renamed', newName, fix, message: `${shown(written)} is ${shown(newName)} in ${to}.` };
  }
  if (now.type !== old.type)
    return {
      ...base,
      kind: 'retyped',
      message: `${shown(written)} takes a ${now.type} in ${to}, and a ${old.type} in ${from}.`,
    };
  const isDeprecated = now.category === 'deprecated' && old.category !== 'deprecated';
  if (isDeprecated) return { ...base, kind: 'deprecated', message: `${shown(written)} is deprecated in ${to}.` };
  return null;
}

function nameOf(name: string, notation: Setting['notation']): string {
  if (notation === 'flag') return `-${name}`;
  return name;
}

function removedWords(old: Option, { notation, name }: Setting, to: MimirVersion, catalogue: Catalogue): string {
  const written = shown(nameOf(name.value, notation));
  const release = catalogue.at(to);
  const other = notation !== 'flag' && old.flag !== null && release.flag(old.flag);
  if (other)
    return `${written} is only a flag in ${to}: ${shown(`-${other.flag ?? ''}`)}. Mimir exits until the key is removed.`;
  return `${written} is not in ${to}, and Mimir exits. ${replacementAdvice(name.value, to) ?? 'Remove it'}.`;
}

function isSet(name: string, notation: Setting['notation'], { documents }: Process): boolean {
  return documents.some(({ settings }) =>
    settings.some((each) => each.notation === notation && each.name.value === name),
  );
}

/** Puts the value under the new name. What no line holds by itself is moved by hand. */
function renaming(old: Option, now: Option, setting: Setting, document: ConfigDocument): Fix | null {
  const { notation, name, value } = setting;
  const next = nameIn(now, notation) ?? '';
  const title = `Rename to ${shown(nameOf(next, notation))}`;
  if (setting.takenInAt !== null) return null;
  const key = lastKey(notation, next);
  if (notation === 'flag' || blockOf(next) === blockOf(name.value))
    return {
      title,
      preferred: true,
      action: { kind: 'replace', uri: document.uri, edits: [{ range: name.range, text: key }] },
    };
  const isText = value !== null && (value.shape === 'plain' || value.shape === 'quoted');
  if (!isText) return null;
  const changes = [
    { option: old, value: null },
    { option: now, value: value.text },
  ];
  return {
    title,
    preferred: true,
    action: { kind: 'set', changes: [{ uri: document.uri, document: document.name, changes }] },
  };
}

function removing(option: Option, { uri, name }: ConfigDocument): Fix {
  const changes = [{ option, value: null }];
  return { title: 'Remove it', preferred: true, action: { kind: 'set', changes: [{ uri, document: name, changes }] } };
}

function lastKey(notation: Setting['notation'], name: string): string {
  if (notation === 'flag') return name;
  return name.slice(name.lastIndexOf('.') + 1);
}

/** The defaults that change for a process, of options that it does not set. Those that are hidden are nobody's business. */
export function defaultChanges(process: Process, to: MimirVersion, catalogue: Catalogue): readonly DefaultChange[] {
  const { options } = catalogue.at(process.version.version);
  const release = catalogue.at(to);
  return options.flatMap((option): readonly DefaultChange[] => {
    if (option.flag === null) return [];
    const now = release.flag(option.flag);
    if (now === null || now.default === option.default || now.category === 'hidden') return [];
    if (process.configuration.value(option).written !== null) return [];
    return [{ option: `-${option.flag}`, before: option.default, after: now.default }];
  });
}
