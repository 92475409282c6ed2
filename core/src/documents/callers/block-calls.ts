import type { TextRange } from '../../model/text';
import { certificateWhere, type ClientTls, schemeBy } from './client-tls';
import { portOf, type TextCall } from './url-calls';

/** A language of blocks in braces, and how its clients are told about TLS. */
interface BlockLanguage {
  readonly isWritten: (text: string) => boolean;
  /** From the text of the block that a call stands in, with what stands in blocks below. */
  readonly tls: (block: string) => ClientTls;
  /** Settings may stand in any block around, as in nginx. */
  readonly inherits: boolean;
}

const alloy: BlockLanguage = {
  isWritten: (text) => /^[ \t]*(?:prometheus|otelcol|loki|mimir|pyroscope)\.[\w.]+[ \t]+"/m.test(text),
  tls: (block) => ({
    certificate: certificateWhere(/\bcert_(?:file|pem)[ \t]*=/.test(block)),
    verifies: !/\binsecure_skip_verify[ \t]*=[ \t]*true\b/.test(block),
    ...named(/\bserver_name[ \t]*=[ \t]*"([^"]+)"/.exec(block)?.[1]),
  }),
  inherits: false,
};

const nginx: BlockLanguage = {
  isWritten: (text) => /\bproxy_pass\b/.test(text),
  // It verifies only where it is told to.
  tls: (block) => ({
    certificate: proxyCertificate(block),
    verifies: /\bproxy_ssl_verify[ \t]+on\b/.test(block),
    ...named(/\bproxy_ssl_name[ \t]+([\w.-]+)[ \t]*;/.exec(block)?.[1]),
  }),
  inherits: true,
};

const caddy: BlockLanguage = {
  isWritten: (text) => /\breverse_proxy\b/.test(text),
  tls: (block) => ({
    certificate: certificateWhere(/\btls_client_auth\b/.test(block)),
    verifies: !/\btls_insecure_skip_verify\b/.test(block),
    ...named(/\btls_server_name[ \t]+([\w.-]+)/.exec(block)?.[1]),
  }),
  inherits: false,
};

/** The calls with what the blocks around them say of TLS; as they are in a text of no such language. */
export function withBlockTls(calls: readonly TextCall[], text: string): readonly TextCall[] {
  const language = [alloy, nginx, caddy].find(({ isWritten }) => isWritten(text));
  if (!language || calls.length === 0) return calls;
  const said = text.replace(/(?:^|(?<=\s))(?:#|\/\/).*/gm, (comment) => ' '.repeat(comment.length));
  if (language.inherits) return withTls(calls, () => language.tls(said));
  const blocks = blocksOf(said);
  return withTls(calls, ({ range }) => {
    const block = blocks.find(({ start, end }) => start <= range.start && range.end <= end);
    return language.tls(said.slice(block?.start, block?.end));
  });
}

function withTls(calls: readonly TextCall[], tlsOf: (call: TextCall) => ClientTls): readonly TextCall[] {
  return calls.map((call) => {
    if (call.scheme === 'HTTP') return call;
    return { ...call, ...tlsOf(call) };
  });
}

function named(name: string | undefined): Pick<ClientTls, 'serverName'> {
  if (name === undefined) return {};
  return { serverName: name };
}

/** The blocks in braces, inner ones before those around them. Braces in strings count for nothing. */
function blocksOf(text: string): readonly TextRange[] {
  const open: number[] = [];
  const blocks: TextRange[] = [];
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\\n]|\\.)*"|[{}]/g)) {
    if (token === '{') open.push(index);
    if (token !== '}') continue;
    const start = open.pop();
    if (start !== undefined) blocks.push({ start, end: index + 1 });
  }
  return blocks;
}

/** The targets that an Alloy scrapes and that its text lists, by the scheme of their component. */
export function alloyTargets(text: string): readonly TextCall[] {
  if (!text.includes('prometheus.scrape')) return [];
  return [...text.matchAll(/^prometheus\.scrape[ \t]+"[^"\n]*"[ \t]*\{([^]*?)^\}/gm)].flatMap(
    ({ 1: body = '', index, 0: whole }) => {
      const start = index + whole.indexOf('{') + 1;
      const isTls = /^[ \t]*scheme[ \t]*=[ \t]*"https"/m.test(body);
      return [...body.matchAll(/"?__address__"?[ \t]*=[ \t]*"([\w.-]+)(?::(\d{1,5}))?"/g)].map((target): TextCall => {
        const at = start + target.index;
        return {
          host: target[1] ?? '',
          port: portOf(target[2], isTls),
          call: 'scrape',
          scheme: schemeBy(isTls),
          certificate: isTls ? 'unknown' : 'none',
          range: { start: at, end: at + target[0].length },
          toHttps: null,
        };
      });
    },
  );
}

/** Whether nginx presents one; another file may give it. */
function proxyCertificate(block: string): 'some' | 'unknown' | 'none' {
  if (/\bproxy_ssl_certificate[ \t]/.test(block)) return 'some';
  if (/^[ \t]*include[ \t]+(?!.*mime\.types)/m.test(block)) return 'unknown';
  return 'none';
}
