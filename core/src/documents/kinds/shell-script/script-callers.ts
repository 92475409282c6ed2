import type { Caller } from '../../../model/caller';
import { callersAmong } from '../../callers/calls-in-texts';
import { urlCalls, type TextCall } from '../../callers/url-calls';
import { certificateWhere } from '../../callers/client-tls';

const ownHosts: ReadonlySet<string> = new Set(['localhost', '127.0.0.1']);

/** Who calls the Mimir that a script starts: its mimirtool by whatever host, and curl or wget on the same machine. */
export function callersIn(text: string): readonly Caller[] {
  if (!/\b(?:mimirtool|curl|wget)\b|MIMIR_ADDRESS/.test(text)) return [];
  const joined = text.replace(/\\\r?\n/g, (lineBreak) => ' '.repeat(lineBreak.length));
  return linesOf(joined).flatMap(({ line, start }): readonly Caller[] => {
    const calls = urlCalls(line).map((call) => moved(call, start));
    if (/\bmimirtool\b[^|;&]*--address\b|\bMIMIR_ADDRESS=/.test(line)) {
      const tool = calls.map((call) => ({
        ...call,
        call: purposeOf(line),
        ...(call.scheme === 'HTTPS' && toolTls(line, joined)),
      }));
      return callersAmong(tool, 'mimirtool', new Set(tool.map(({ host }) => host)));
    }
    const program = /(?:^|[\s;&|(])(curl|wget)\s/.exec(line)?.[1];
    if (program === undefined) return [];
    return callersAmong(calls, program, ownHosts);
  });
}

function linesOf(text: string): readonly { readonly line: string; readonly start: number }[] {
  return [...text.matchAll(/[^\r\n]+/g)].map(({ 0: line, index }) => ({ line, start: index }));
}

function moved(call: TextCall, by: number): TextCall {
  const shift = ({ start, end }: TextCall['range']): TextCall['range'] => ({ start: start + by, end: end + by });
  return {
    ...call,
    range: shift(call.range),
    toHttps: call.toHttps && { ...call.toHttps, range: shift(call.toHttps.range) },
  };
}

/** Such as `rules` or `alertmanager`. */
function purposeOf(line: string): string {
  return /\bmimirtool[ \t]+([a-z][a-z-]*)/.exec(line)?.[1] ?? 'calls';
}

/** What mimirtool is told by its flags, else by variables of the whole script. */
function toolTls(line: string, script: string): Pick<TextCall, 'certificate' | 'verifies'> {
  return {
    certificate: certificateWhere(/--tls-cert-path\b/.test(line) || /\bMIMIR_TLS_CERT_PATH=/.test(script)),
    verifies:
      !/--tls-insecure-skip-verify(?!=false)/.test(line) && !/\bMIMIR_TLS_INSECURE_SKIP_VERIFY=["']?true/.test(script),
  };
}
