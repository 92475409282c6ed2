import { keyTypes } from '../../../core/src/x509/key-type';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { type CompletionItem, CompletionItemKind, TextEdit } from 'vscode-languageserver-types';
import type { MimirVersion } from '../../../core/src/model/version';
import { ruleLevels } from '../../../core/src/settings/value-kinds';
import { knownRules } from '../../../core/src/settings/known';
import { settingNames, settingsTable } from '../../../core/src/settings/table';
import { toRange } from '../protocol/lsp-conversion';

/** What may be written at a place. */
interface Word {
  readonly text: string;
  readonly detail: string;
  readonly isKey: boolean;
}

/** Keys, rules and values of a settings file in YAML, by the lines above the cursor. */
export function completeSettings(
  text: TextDocument,
  offset: number,
  versions: readonly MimirVersion[],
): readonly CompletionItem[] {
  const before = text.getText().slice(0, offset);
  const lines = before.split(/\r?\n/);
  const line = lines.at(-1) ?? '';
  const [, indent = '', key, typed = ''] = /^( *)(?:["']?([\w.-]+)["']?:[ \t]+["']?)?([\w.-]*)$/.exec(line) ?? [];
  if (!line.endsWith(typed) || /[#[\]{},]/.test(line)) return [];
  const parents = parentsOf(lines.slice(0, -1), indent.length);
  const words = key === undefined ? keysBelow(parents) : valuesOf([...parents, key], versions);
  const range = toRange({ start: offset - typed.length, end: offset }, text);
  return words.map(({ text: label, detail, isKey }) => {
    if (!isKey) return { label, detail, kind: CompletionItemKind.EnumMember, textEdit: TextEdit.replace(range, label) };
    return { label, detail, kind: CompletionItemKind.Property, textEdit: TextEdit.replace(range, `${label}:`) };
  });
}

/** The keys of the blocks around a line with this indent, the outermost first. */
function parentsOf(lines: readonly string[], indent: number): readonly string[] {
  const parents: string[] = [];
  let inner = indent;
  for (const line of lines.toReversed()) {
    const [, spaces = '', key] = /^( *)["']?([^\s"':#][^"':]*)["']?:/.exec(line) ?? [];
    if (key === undefined || spaces.length >= inner) continue;
    parents.unshift(key);
    inner = spaces.length;
  }
  return parents;
}

function keysBelow(parents: readonly string[]): readonly Word[] {
  const [section, ...deeper] = parents;
  if (deeper.length > 0) return [];
  if (section === 'rules') return knownRules.map(({ id, summary }) => ({ text: id, detail: summary, isKey: true }));
  const names = settingNames.filter((name) => !settingsTable[name].isEditors);
  if (section !== undefined) {
    const below = names.filter((name) => name.startsWith(`${section}.`));
    return below.map((name) => ({
      text: name.slice(section.length + 1),
      detail: settingsTable[name].summary,
      isKey: true,
    }));
  }
  const tops = new Map(
    names.map((name) => [name.split('.')[0] ?? name, name.includes('.') ? '' : settingsTable[name].summary]),
  );
  return [...tops].map(([text, detail]) => ({ text, detail, isKey: true }));
}

function valuesOf(path: readonly string[], versions: readonly MimirVersion[]): readonly Word[] {
  const word = (text: string): Word => ({ text, detail: '', isKey: false });
  const [section, key] = path;
  if (section === 'rules' && key !== undefined) return ruleLevels.map(word);
  if (section === 'mimirVersion') return ['auto', ...versions.toReversed()].map(word);
  if (path.join('.') === 'certificates.keyType') return keyTypes.map(word);
  if (path.join('.') === 'certificates.keySize') return ['2048', '3072', '4096'].map(word);
  return [];
}
