import type { Caller } from '../../model/caller';
import type { TextEdit, TextRange } from '../../model/text';

/** A call of an HTTP port that a text speaks of. */
export interface TextCall extends Omit<Caller, 'kind' | 'name' | 'port'> {
  readonly host: string;
  readonly port: number;
}

const url = /\b(https?):\/\/([A-Za-z0-9](?:[\w.-]*\w)?)(?::(\d{1,5}))?(\/[^\s"'`,;)\]}<>]*)?/g;

/** The URLs of a text, comments left out. What is filled in later hides the host, and so the URL. */
export function urlCalls(text: string): readonly TextCall[] {
  return [...text.matchAll(url)].flatMap((match) => {
    const [whole, scheme = '', host = '', port, path = ''] = match;
    const before = text.slice(text.lastIndexOf('\n', match.index) + 1, match.index);
    const next = text.charAt(match.index + whole.length);
    if (/^\s*(?:#|\/\/)/.test(before) || /\s#\s/.test(before) || next === '$' || next === '{') return [];
    const isTls = scheme === 'https';
    const range = { start: match.index, end: match.index + whole.length };
    const call: TextCall = {
      host,
      port: port === undefined ? (isTls ? 443 : 80) : Number(port),
      call: purposeOf(path, before),
      scheme: isTls ? 'HTTPS' : 'HTTP',
      certificate: isTls ? 'unknown' : 'none',
      range,
      toHttps: isTls ? null : httpsEdit(match.index),
    };
    return [call];
  });
}

/** Mimir's API tells by its paths what a URL is for. */
function purposeOf(path: string, before: string): string {
  if (/\bproxy_pass\s+$/.test(before)) return 'gateway';
  if (/\/(?:api\/v1\/push|otlp)\b/.test(path)) return 'remote write';
  if (/\/(?:ready|healthz?)\b/.test(path)) return 'health check';
  return /^\/(?:prometheus|alertmanager)\b/.test(path) ? 'queries' : 'calls';
}

function httpsEdit(start: number): TextEdit {
  const range: TextRange = { start, end: start + 'http'.length };
  return { range, text: 'https' };
}
