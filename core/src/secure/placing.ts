import type { DocumentChanges } from '../model/finding';
import type { Option, OptionRole } from '../model/option';
import type { EffectiveValue, FamilyConfiguration, Process } from '../model/process';
import type { ConfigDocument, SettingChange } from '../model/setting';

/** What a family is to say of a role. */
export interface Wish {
  readonly role: OptionRole;
  readonly value: string;
  /** False where any value that is set will do. */
  readonly exactly: boolean;
}

/** A change with the document that it belongs into. */
export interface PlacedChange extends SettingChange {
  readonly document: ConfigDocument;
  readonly option: Option;
}

export interface Placing {
  /** The anchor by which families may hold their changes in common. */
  readonly anchor?: string | undefined;
  /** Where all that is not written goes; null or absent: into the process's YAML. */
  readonly together?: ConfigDocument | null;
}

/** The changes by which a family says what is wished: where it says something else already, there; else in its home. */
export function place(
  view: FamilyConfiguration,
  process: Process,
  wishes: readonly Wish[],
  { anchor, together }: Placing = {},
): readonly PlacedChange[] {
  return wishes.flatMap(({ role, value, exactly }): readonly PlacedChange[] => {
    const present = view.value(role);
    const text = present && textAsShown(present);
    const fits = text === value || (!exactly && text !== '');
    const document = present?.written?.document ?? together ?? homeOf(process);
    if (present && document && !fits)
      return [{ document, option: present.option, value, ...(anchor !== undefined && { sharedAs: anchor }) }];
    return [];
  });
}

/** What is not written where we can look may be written elsewhere, and is as if it were not: half of the settings would do harm. */
function textAsShown({ text, written, option }: EffectiveValue): string | null {
  if (text === null && written === null) return option.default;
  return text;
}

/** The YAML of a process, which others may share, before its flags. */
export function homeOf({ documents }: Process): ConfigDocument | null {
  return documents.find(({ notation }) => notation === 'yaml') ?? documents[0] ?? null;
}

/** What processes read in common is set once. */
export function byDocument(changes: readonly PlacedChange[]): readonly DocumentChanges[] {
  const documents = [...new Set(changes.map(({ document }) => document))];
  return documents.map((document) => {
    const own = new Map<string, SettingChange>(changes.filter((change) => change.document === document).map(changeOf));
    return { uri: document.uri, document: document.name, changes: [...own.values()] };
  });
}

function changeOf({ option, value, sharedAs }: PlacedChange): [string, SettingChange] {
  return [option.id, { option, value, ...(sharedAs !== undefined && { sharedAs }) }];
}

/** The changes of one document together. */
export function joined(changes: readonly DocumentChanges[]): readonly DocumentChanges[] {
  const keys = [...new Set(changes.map(({ uri, document }) => `${uri}\n${document}`))];
  return keys.flatMap((key) => {
    const own = changes.filter(({ uri, document }) => `${uri}\n${document}` === key);
    const [first] = own;
    if (first) return [{ ...first, changes: own.flatMap((each) => each.changes) }];
    return [];
  });
}
