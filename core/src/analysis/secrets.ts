import { noted } from '../model/memo';
import { neutral } from '../model/neutral';
import type { Process } from '../model/process';
import { longestShown, namesSecret, shown } from '../model/quoted';
import { safeSentence } from '../model/safe-text';
import type { Setting } from '../model/setting';

/** What must not get into any message, with what stands for it there; the longest first. */
export type Secrets = readonly (readonly [string, string])[];

/** Members of a large deployment are asked about again and again. */
const secretsWithin = noted('secrets', secretsIn);

/** The values of the processes' settings and variables that must not be shown. Rules that quote nothing by hand are covered so. */
export function secretsOf(processes: Iterable<Process>): Secrets {
  const found = [...processes].flatMap(secretsWithin);
  return [...new Map(found)].sort(([a], [b]) => b.length - a.length);
}

/** What looks like no key, and is shown as it is wherever no name says that it is a secret: most of all. */
const plainWord = /^[\w.-]{0,39}$/;

function secretsIn({ documents, configuration, environment }: Process): Secrets {
  const found = new Map<string, string>();
  const note = (value: string, name: string): void => {
    if (plainWord.test(value) && !namesSecret(name)) return;
    const stand = shown(value, name);
    // What is too long to be shown is never shown as it is.
    if (value === '' || (value.length <= longestShown && stand === neutral(value))) return;
    for (const form of formsOf(value)) found.set(form, stand);
  };
  for (const document of documents) {
    for (const setting of [...document.settings, ...document.unread])
      noteSetting(setting, configuration.textOf(document, setting), note);
    for (const [name, value] of document.environment ?? []) note(value, name);
  }
  for (const [name, value] of environment.values) note(value, name);
  return [...found];
}

/** What is short may be a word of any message: only where it is quoted is it sure to be the value. */
function formsOf(value: string): readonly string[] {
  const isShort = value.length < 8 || /^[a-z]+$/.test(value);
  if (isShort) return ['"', '`', "'"].map((quote) => quote + value + quote);
  return [value, value.trim()];
}

function noteSetting({ name, value }: Setting, text: string | null, note: (value: string, name: string) => void): void {
  for (const each of new Set([name.value, name.value.slice(name.value.lastIndexOf('.') + 1)])) note(each, '');
  if (value === null) return;
  for (const each of new Set([value.text, text ?? '', ...value.items.map((item) => item.value)]))
    note(each, name.value);
}

/** A finished message on one line, without what `secrets` and their looks tell to be secret. */
export function safeMessage(message: string, secrets: Secrets): string {
  let text = message;
  for (const [value, name] of secrets) text = text.replaceAll(value, name);
  return safeSentence(text).replace(
    /^(?:a (?:private key|secret value)|encoded data)\b/,
    (start) => start.charAt(0).toUpperCase() + start.slice(1),
  );
}

/** The same for many messages, most of which say what others say. */
export function safely(secrets: Secrets): (message: string) => string {
  const known = new Map<string, string>();
  return (message) => {
    const safe = known.get(message) ?? safeMessage(message, secrets);
    known.set(message, safe);
    return safe;
  };
}
