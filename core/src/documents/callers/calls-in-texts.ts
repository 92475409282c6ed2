import { hostRange, type EmbeddedText } from '../carriers/embedding/embedded-text';
import type { Caller } from '../../model/caller';
import { withBlockTls, alloyTargets } from './block-calls';
import { withMappingTls } from './mapping-calls';
import { isPrometheus, prometheusCalls } from './prometheus-calls';
import { type TextCall, urlCalls } from './url-calls';

interface UpstreamServer {
  readonly host: string;
  readonly port: number;
}

// A block that nobody closed ends somewhere.
const upstream = /\bupstream\s+([\w.-]+)\s*\{([^}]{0,4096})\}/g;

/** The URLs of a text, where those of nginx may name a group of servers, which an `upstream` block lists, in place of a host. */
function callsThroughUpstreams(text: string): readonly TextCall[] {
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

/** Longer texts are no configuration of somebody who calls Mimir. Characters. */
const longest = 256 * 1024;

/** The calls of HTTP ports that a text speaks of, whoever's configuration it is. Never throws. */
export function callsIn(text: string): readonly TextCall[] {
  if (text.length > longest || text.includes('\0')) return [];
  return withMappingTls(
    isPrometheus(text)
      ? prometheusCalls(text)
      : withBlockTls([...callsThroughUpstreams(text), ...alloyTargets(text)], text),
    text,
  );
}

/** Those of an embedded text, with their places in its host. */
export function callsWithin(embedded: EmbeddedText): readonly TextCall[] {
  return callsIn(embedded.text).map((call) => ({
    ...call,
    range: hostRange(embedded, call.range),
    toHttps: call.toHttps && (embedded.hostEdits([call.toHttps])[0] ?? null),
  }));
}

/** The calls that go to one of the hosts, as those of a named program. `portOf` is Mimir's own port behind the one that is called. */
export function callersAmong(
  calls: readonly TextCall[],
  name: string,
  hosts: ReadonlySet<string>,
  portOf: (port: number) => number | null = (port) => port,
): readonly Caller[] {
  return calls
    .filter(({ host }) => hosts.has(host))
    .map(({ port, ...call }) => ({ ...call, kind: 'client', name, port: portOf(port) }));
}
