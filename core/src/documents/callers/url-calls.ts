import type { Caller } from '../../model/caller';
import { foundOr, type TextEdit, type TextRange } from '../../model/text';
import { certificateWhere, schemeBy } from './client-tls';

/** A call of an HTTP port that a text speaks of. */
export interface TextCall extends Omit<Caller, 'kind' | 'name' | 'port' | 'host'> {
  readonly host: string;
  readonly port: number;
}

const url =
  /\b(https?):\/\/(?:[^\s/@"'`]{1,200}@)?([A-Za-z0-9](?:[\w.-]*\w)?)\.?(?::(\d{1,5}))?(\/[^\s"'`,;)\]}<>]*)?/g;

/** The URLs of a text, comments left out. What is filled in later hides the host, and so the URL. */
export function urlCalls(text: string): readonly TextCall[] {
  return [...text.matchAll(/[^\r\n]+/g)].flatMap(({ 0: line, index }) => callsOfLine(line, index));
}

/** Up to the comment of the languages that such files are written in; `;` starts one only in INI, where it starts the line. */
function callsOfLine(line: string, start: number): readonly TextCall[] {
  const said = line.slice(0, foundOr(line.search(/^\s*;|(?:^|\s)(?:#|\/\/)/), line.length));
  return [...said.matchAll(url)].flatMap((match) => {
    const [whole, scheme = '', host = '', port, path = ''] = match;
    if (path === '' && goesOn(said.slice(match.index + whole.length), port !== undefined)) return [];
    const isTls = scheme === 'https';
    const range = { start: start + match.index, end: start + match.index + whole.length };
    const call: TextCall = {
      host,
      port: portOf(port, isTls),
      call: purposeOf(path, said.slice(0, match.index)),
      scheme: schemeBy(isTls),
      ...tlsOfCommand(said, isTls),
      range,
      toHttps: isTls ? null : httpsEdit(range.start),
    };
    return [call];
  });
}

/** What the options of curl, wget and mimirtool on the same line say; elsewhere nothing shows it. */
function tlsOfCommand(line: string, isTls: boolean): Pick<TextCall, 'certificate' | 'verifies'> {
  if (!isTls) return { certificate: 'none' };
  if (/(?:^|[\s/"'])curl\s/.test(line))
    return {
      certificate: certificateWhere(/\s(?:--cert|-E)\b/.test(line)),
      verifies: !/\s(?:--insecure\b|-[A-Za-z]*k)/.test(line),
    };
  if (/(?:^|[\s/"'])wget\s/.test(line))
    return {
      certificate: certificateWhere(/\s--certificate\b/.test(line)),
      verifies: !/\s--no-check-certificate\b/.test(line),
    };
  return { certificate: 'unknown' };
}

/** A call of a command that is written as a list of words, of which the call's own text is but one: what the others say of its TLS. */
export function withWords(call: TextCall, words: readonly string[]): TextCall {
  if (call.certificate !== 'unknown') return call;
  return { ...call, ...tlsOfCommand(words.join(' '), true) };
}

/** True where the host or port is not at its end. nginx writes its own variables for the path there. */
function goesOn(rest: string, hasPort: boolean): boolean {
  if (/^\$(?:request_)?uri\b/.test(rest)) return false;
  if (hasPort) return /^[\d${]/.test(rest);
  return /^[-:${%<]/.test(rest);
}

/** Mimir's API tells by its paths what a URL is for. */
function purposeOf(path: string, before: string): string {
  if (/(?:proxy_pass|reverse_proxy)$/.test(before.trimEnd())) return 'gateway';
  if (/\/(?:api\/v1\/push|otlp)\b/.test(path)) return 'remote write';
  if (/\/(?:ready|healthz?)\b/.test(path)) return 'health check';
  if (/^\/(?:prometheus|alertmanager)\b/.test(path)) return 'queries';
  return 'calls';
}

function httpsEdit(start: number): TextEdit {
  const range: TextRange = { start, end: start + 'http'.length };
  return { range, text: 'https' };
}

/** The port that an address names, or else the one of its scheme. */
export function portOf(port: string | undefined, isTls: boolean): number {
  if (port !== undefined) return Number(port);
  if (isTls) return 443;
  return 80;
}
