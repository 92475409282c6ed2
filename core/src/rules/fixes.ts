import type { Fix } from '../model/finding';
import type { ConfigDocument, SettingChange } from '../model/setting';
import type { TextRange } from '../model/text';

/** Writes the text over a range. */
export function replaceText(title: string, uri: string, range: TextRange, text: string, preferred = true): Fix {
  return { title, preferred, action: { kind: 'replace', uri, edits: [{ range, text }] } };
}

/** Sets options in a document, in its own form. */
export function setOptions(title: string, document: ConfigDocument, changes: readonly SettingChange[], preferred = true): Fix {
  return { title, preferred, action: { kind: 'set', uri: document.uri, document: document.name, changes } };
}

/** Makes what the configuration names and lacks. */
export function generateCertificates(uri: string): Fix {
  return { title: 'Generate the certificates that this configuration lacks', preferred: true, action: { kind: 'generate', uri } };
}
