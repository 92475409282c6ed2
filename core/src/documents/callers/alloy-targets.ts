import type { TextCall } from './url-calls';

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
          port: target[2] === undefined ? (isTls ? 443 : 80) : Number(target[2]),
          call: 'scrape',
          scheme: isTls ? 'HTTPS' : 'HTTP',
          certificate: isTls ? 'unknown' : 'none',
          range: { start: at, end: at + target[0].length },
          toHttps: null,
        };
      });
    },
  );
}
