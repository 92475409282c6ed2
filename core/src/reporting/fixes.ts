import type { MountedAuthorityKey } from '../model/facts';
import type { Fix } from '../model/finding';
import { grouped } from '../model/grouped';
import type { ConfigDocument, SettingChange } from '../model/setting';
import type { TextRange } from '../model/text';
import { present } from '../model/present';

/** Writes the text over a range. */
export function replaceText(title: string, uri: string, range: TextRange, text: string, preferred = true): Fix {
  return { title, preferred, action: { kind: 'replace', uri, edits: [{ range, text }] } };
}

/** The same fix, for somebody to look at, where its rule's others need no look. */
export function toReview(fix: Fix): Fix {
  return { ...fix, review: true };
}

/** Sets options in a document, in its own form. */
export function setOptions(
  title: string,
  document: ConfigDocument,
  changes: readonly SettingChange[],
  preferred = true,
): Fix {
  return {
    title,
    preferred,
    action: { kind: 'set', changes: [{ uri: document.uri, document: document.name, changes }] },
  };
}

/** Sets options in several documents at once; what several processes read in common is set once. */
export function setOptionsIn(
  title: string,
  changes: readonly { readonly document: ConfigDocument; readonly change: SettingChange }[],
  preferred = true,
): Fix {
  const byDocument = grouped(changes, ({ document }) => document);
  const placed = [...byDocument].map(([document, own]) => {
    const firstOfEach = grouped(own, ({ change: { option } }) => option.flag ?? option.yamlPath);
    return {
      uri: document.uri,
      document: document.name,
      changes: present([...firstOfEach.values()].map(([first]) => first)).map(({ change }) => change),
    };
  });
  return { title, preferred, action: { kind: 'set', changes: placed } };
}

/** Generates the files that the configuration names and that are missing. */
export function generateCertificates(uri: string): Fix {
  return { title: 'Generate the missing certificates', preferred: true, action: { kind: 'generate', uri } };
}

/** Moves a CA's key out of reach of servers. A move of a file: no edit that could be undone holds the key. */
export function moveKey({ path, home, homeShown }: MountedAuthorityKey, uri: string): Fix {
  return {
    title: `Move the CA key to ${homeShown}`,
    preferred: true,
    action: { kind: 'move-key', from: path, to: home, uri },
  };
}
