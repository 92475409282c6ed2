import { looksEncoded } from './looks-encoded';
import { isUnprintable, neutral } from './neutral';

/** The longest value that a message shows as it is. */
export const longestShown = 80;

/** The shortest run of base64 that can hold a key. */
const shortestKey = 40;

/** How many characters of a longer value are shown: as many as Mimir's own YAML errors show. */
const shownCharacters = 7;

/** A value as messages quote it: on one line, shortened, and never a private key or secret. `name` is the option or key that has it. */
export function quoted(value: string, name = ''): string {
  const secret = nameOfSecret(value, name);
  return secret ?? `"${shortened(value)}"`;
}

/** The same without quotes, for paths and labels. */
export function shown(value: string, name = ''): string {
  return nameOfSecret(value, name) ?? shortened(value);
}

/** What to call a value that must not be shown; null for one that may be. */
function nameOfSecret(value: string, name: string): string | null {
  if (value.includes('PRIVATE KEY')) return 'a private key';
  if (value.includes('-----BEGIN ')) return 'PEM text';
  const mayBeEncoded = value.length >= shortestKey && !/[^\w+/=\s"'\\-]/.test(value);
  const encoded = mayBeEncoded ? nameOfEncoded(value.replace(/\\[nr]|[\s"']/g, '')) : null;
  return encoded ?? (value !== '' && namesSecret(name) ? 'a secret value' : null);
}

function shortened(value: string): string {
  // Of a long text only its ends are shown, unless it is long for its credentials alone.
  if (value.length > longestShown && !mayHoldCredentials(value)) return endsOf(value);
  const line = withoutCredentials(neutral(value));
  if (line.length <= longestShown) return line;
  return endsOf(line);
}

/** The file's name of a long path, else how a long text begins. */
function endsOf(text: string): string {
  const [file] = /[^/\\]{1,60}\.\w{1,6}$/.exec(neutral(text.slice(-longestShown))) ?? [];
  const isPath = file !== undefined && (/[/\\]/.test(text) || isUnprintable(text));
  if (isPath) return `.../${file}`;
  return `${neutral(text.slice(0, shownCharacters)).slice(0, shownCharacters)}...`;
}

const secretWords = /^(?:passwords?|passwd|passphrase|secrets?|token|key|credentials?)$/;
const harmlessEnds =
  /^(?:files?|paths?|names?|enabled|prefix|size|ttl|limit|count|period|interval|header|type|dir|directory|url)$/;

/** Without one of these no word of a name is such a word. */
const mayNameSecret = /pass|secret|token|key|credential/i;

/** True for the name of an option, key or variable that gives a password, secret, token or key itself, not a file that holds it. */
export function namesSecret(name: string): boolean {
  if (!mayNameSecret.test(name)) return false;
  const last = name.slice(name.lastIndexOf('.') + 1);
  const words = last
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  return words.some((word) => secretWords.test(word)) && !harmlessEnds.test(words.at(-1) ?? '');
}

/** Base64 by what it holds, or else by its looks; null for any other text. */
function nameOfEncoded(text: string): string | null {
  if (isBase64(text)) return nameOfHeld(text) ?? (looksEncoded(text) ? 'encoded data' : null);
  return null;
}

function isBase64(text: string): boolean {
  return text.length >= shortestKey && /^[\w+/-]+=*$/.test(text);
}

/** Base64 of PEM or DER. */
function nameOfHeld(text: string): string | null {
  // `-----BEGIN`, and the three ways in which the words PRIVATE KEY can be encoded.
  if (text.startsWith('LS0tLS1CRUdJTi')) {
    if (/UFJJVkFURSBLRV|BSSVZBVEUgS0VZ|QUklWQVRFIEtFW/.test(text)) return 'a private key';
    return 'PEM text';
  }
  const [tag = 0, length = 0, ...rest] = firstBytes(text);
  const lengthBytes = length > 0x80 ? length - 0x80 : 0;
  const stated = lengthBytes === 0 ? length : rest.slice(0, lengthBytes).reduce((sum, byte) => sum * 256 + byte, 0);
  const size = Math.floor((text.replace(/=+$/, '').length * 3) / 4);
  if (tag === 0x30 && stated + 2 + lengthBytes === size) {
    // A private key begins with its version, a certificate with another sequence.
    if (rest[lengthBytes] === 0x02) return 'a private key';
    return 'encoded data';
  }
  return null;
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function firstBytes(base64: string): readonly number[] {
  const digits = (base64.slice(0, 16).replaceAll('-', '+').replaceAll('_', '/').match(/./g) ?? []).map((digit) =>
    Math.max(0, alphabet.indexOf(digit)),
  );
  const bits = digits.map((digit) => digit.toString(2).padStart(6, '0')).join('');
  return (bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2));
}

/** A whole text without the keys and credentials in it, by their looks alone. Most texts have nothing that looks so. */
export function withoutKeys(text: string): string {
  return withoutCredentials(withoutEncoded(withoutPem(text)));
}

function withoutPem(text: string): string {
  if (!text.includes('-----BEGIN ')) return text;
  return text.replace(
    /-----BEGIN [^-]{0,80}-----[\s\S]*?(?:-----END [^-]{0,80}-----|$)/g,
    (block) => nameOfSecret(block, '') ?? '',
  );
}

function withoutEncoded(text: string): string {
  if (!hasRun(text, shortestKey, isOfBase64)) return text;
  // First as base64 for URLs has it; in a longer word that begins otherwise, only a run without `-` and `_` is the key.
  // Runs are tried from their beginnings only: those of a long text are many.
  const words = /(?<![\w+/-])[\w+/-]{40,}={0,2}/g;
  return text
    .replace(words, (run) => nameOfHeld(run) ?? run)
    .replace(/(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{40,}={0,2}/g, (run) => nameOfHeld(run) ?? run)
    .replace(words, (run) => nameOfEncoded(run) ?? run);
}

/** A password may hold what should be escaped in a URL (`/`, `@`, `'`); taken for a path, a URL has one slash left. */
function withoutCredentials(text: string): string {
  if (!mayHoldCredentials(text)) return text;
  const withoutUsers = hasUser(text)
    ? text.replace(/(:\/{1,2}[^\s/@:"']*:)[^\s"]+@/g, '$1...@').replace(/(:\/\/)[^\s/@:"']+@/g, '$1...@')
    : text;
  return withoutUsers.replace(/([?&]([\w.-]+)=)[^\s&#"']+/g, (whole, start: string, name: string) =>
    namesSecret(name) ? `${start}...` : whole,
  );
}

function mayHoldCredentials(text: string): boolean {
  return hasUser(text) || (text.includes('=') && (text.includes('?') || text.includes('&')));
}

function hasUser(text: string): boolean {
  return text.includes(':/') && text.includes('@');
}

/** A text without words that are longer than a value may be; what parts paths and names parts words. */
export function withoutLongWords(text: string): string {
  if (!hasRun(text, longestShown + 1, isOfWord)) return text;
  return text.replace(
    /(?<![^\s/\\.:,;"'`()])[^\s/\\.:,;"'`()]{81,}/g,
    (word) => `${word.slice(0, shownCharacters)}...`,
  );
}

/** True for PEM text and private keys, also on one line, which no option takes that wants a path. */
export function isPemOrKey(value: string): boolean {
  return /-----BEGIN [^-]+-----/.test(value) || nameOfSecret(value, '') === 'a private key';
}

/** True where so many characters in a row are of a kind. Only every so manyth is looked at, until one is: no run fits in between. */
function hasRun(text: string, length: number, isOfKind: (code: number) => boolean): boolean {
  for (let at = length - 1; at < text.length; at += length) {
    if (!isOfKind(text.charCodeAt(at))) continue;
    let [start, end] = [at, at + 1];
    while (start > 0 && isOfKind(text.charCodeAt(start - 1))) start -= 1;
    while (end < text.length && isOfKind(text.charCodeAt(end))) end += 1;
    if (end - start >= length) return true;
  }
  return false;
}

/** By the codes of ASCII: what base64 is written with, that for URLs too. */
const ofBase64 = codesOf('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_');
/** The same for what parts words; what is beyond ASCII counts as a part of one. */
const partingWords = codesOf(' \t\n\v\f\r/\\.:,;"\'`()');

function codesOf(characters: string): readonly boolean[] {
  return Array.from({ length: 128 }, (_, code) => characters.includes(String.fromCharCode(code)));
}

function isOfBase64(code: number): boolean {
  return ofBase64[code] === true;
}

function isOfWord(code: number): boolean {
  return partingWords[code] !== true;
}

/** How many lines a difference may show around what changes in a text: near secrets none. */
export function linesAround(text: string): number {
  return /PRIVATE KEY|secret|passw|token|credential/i.test(text) ? 0 : 3;
}
