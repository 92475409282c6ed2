import { urlCalls, type TextCall } from './url-calls';

interface UpstreamServer {
  readonly host: string;
  readonly port: number;
}

// A block that nobody closed ends somewhere.
const upstream = /\bupstream\s+([\w.-]+)\s*\{([^}]{0,4096})\}/g;

/** The URLs of a text, where those of nginx may name a group of servers, which an `upstream` block lists, in place of a host. */
export function callsThroughUpstreams(text: string): readonly TextCall[] {
  const groups = upstreamsOf(text);
  return urlCalls(text).flatMap((call) => groups.get(call.host)?.map((server) => ({ ...call, ...server })) ?? [call]);
}

function upstreamsOf(text: string): ReadonlyMap<string, readonly UpstreamServer[]> {
  const said = text.replace(/#.*/g, '');
  return new Map([...said.matchAll(upstream)].map(([, name = '', block = '']) => [name, serversOf(block)]));
}

/** What is filled in later hides the server. */
function serversOf(block: string): readonly UpstreamServer[] {
  return [...block.matchAll(/(?:^|[\s;])server\s+([\w.-]+)(?::(\d{1,5}))?(?=[\s;])/g)].map(
    ([, host = '', port = '80']) => ({ host, port: Number(port) }),
  );
}
