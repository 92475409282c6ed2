import { reasonOf, reasonOfCall } from '../analysis/hop-reasons';
import { protocolOf, type Protocol } from './ends';
import type { Judged } from './judging';
import type { Reason } from './secure-plan';

/** Hops that are not secure although everything was written, each kind once. Empty is what a plan promises. */
export function remainsOf({ links, calls }: Judged, protocols: ReadonlySet<Protocol>): readonly Reason[] {
  const failing = links.filter(({ client, state }) => {
    const protocol = protocolOf(client.view.family);
    return protocol !== null && protocols.has(protocol) && state !== 'tls' && state !== 'mtls';
  });
  const distinct = new Map(failing.map((link) => [`${link.client.view.family.id} ${reasonOf(link)}`, link]));
  const hops = [...distinct.values()].map((link) => ({
    what: `${link.client.view.family.id} of ${link.client.process.name}`,
    why: reasonOf(link),
  }));
  const open = protocols.has('http') ? calls.filter(({ state }) => state !== 'tls' && state !== 'mtls') : [];
  return [
    ...hops,
    ...open.map((call) => ({ what: `${call.caller.name} to ${call.server.process.name}`, why: reasonOfCall(call) })),
  ];
}
