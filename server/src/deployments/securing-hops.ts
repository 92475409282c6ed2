import { present } from '../../../core/src/model/present';
import type { HopState } from '../../../core/src/model/deployment-map';
import { isInCluster } from '../../../core/src/secure/cluster';
import { protocolOf } from '../../../core/src/secure/ends';
import type { Call } from '../../../core/src/topology/http-call';
import { type Link, linksOf, type Member } from '../../../core/src/topology/links';
import { policyOf } from '../../../core/src/topology/listener-start';
import { listenerHasTls } from '../../../core/src/topology/usage';
import type { Securing } from './securing';
import type { SecureHop } from '../protocol/securing-protocol';

/** Ports and hops of each kind, how they are protected and how they will be; where nothing is planned, how they stay. */
export function hopsOf(securing: Securing): readonly SecureHop[] {
  const { plan, before } = securing;
  const later = plan.refused.length > 0 ? [] : plan.members;
  return [
    ...portRow('gRPC ports', 'server.grpc', before.processes, later),
    ...linkRows(securing, later),
    ...portRow('HTTP ports', 'server.http', before.processes, later),
    ...callRows(securing),
  ];
}

const words: Readonly<Record<HopState, string>> = {
  plaintext: 'plaintext',
  tls: 'TLS',
  mtls: 'mutual TLS',
  broken: 'broken',
  unknown: 'not known',
};

function portRow(
  what: string,
  family: string,
  before: readonly Member[],
  later: readonly Member[],
): readonly SecureHop[] {
  const now = before.flatMap((member) => portOf(member, family));
  if (now.length === 0) return [];
  const then = later.flatMap((member) => portOf(member, family));
  const names = before.map(({ process }) => process.name);
  return [{ what, between: listed(names), now: tally(now), then: tally(then) }];
}

function portOf({ process }: Member, family: string): readonly string[] {
  const view = process.configuration.family(family);
  if (!view) return [];
  const hasTls = listenerHasTls(view.family, process);
  if (hasTls === 'unknown') return [words.unknown];
  if (!hasTls) return [words.plaintext];
  const policy = policyOf(view);
  if (policy?.requests === true) return [`TLS, ${policy.name}`];
  return [words.tls];
}

/** Memberlist, and the clients of gRPC ports by how they are protected and will be. */
function linkRows({ plan, before, wishes }: Securing, later: readonly Member[]): readonly SecureHop[] {
  const now = grouped(before.links);
  const then = grouped(linksOf(later).all());
  const makes = (plan.certificates?.leaves.length ?? 0) > 0 || later.some(({ process }) => isInCluster(process));
  const rows = [...new Set([...now.keys(), ...then.keys()])].map((family): SecureHop => {
    const links = now.get(family) ?? then.get(family) ?? [];
    const gossip = links.filter(({ client }) => client.view.family.side === 'both');
    const isWanted = links.some(({ client }) => wishes.protocols.has(protocolOf(client.view.family) ?? 'http'));
    const stateOf = (link: Link): string => {
      if (isWanted && makes) return thenOf(link);
      return words[link.state];
    };
    const states = {
      now: tally((now.get(family) ?? []).map(({ state }) => words[state])),
      then: tally((then.get(family) ?? []).map(stateOf)),
    };
    if (gossip.length === 0) return { what: 'gRPC clients', between: family, ...states };
    return { what: 'memberlist', between: listed(gossip.map(({ client }) => client.process.name)), ...states };
  });
  return joined(rows);
}

/** Clients that are alike are one row. */
function joined(rows: readonly SecureHop[]): readonly SecureHop[] {
  const alike = new Map<string, SecureHop>();
  for (const row of rows) {
    const key = JSON.stringify([row.what, row.now, row.then]);
    const between = present([alike.get(key)?.between, row.between]).join(', ');
    alike.set(key, { ...row, between });
  }
  return [...alike.values()];
}

/** What only waits for certificates that are yet to be made is as its settings say: what would not work the plan refuses. */
function thenOf({ state, client, server }: Link): string {
  if (state !== 'broken' && state !== 'unknown') return words[state];
  const verifies = policyOf(server.view)?.verifies === true;
  const isMutual = verifies && (client.view.text('certificate') ?? '') !== '';
  if (client.view.family.side !== 'both' && isMutual) return words.mtls;
  return words.tls;
}

function grouped(links: readonly Link[]): ReadonlyMap<string, readonly Link[]> {
  const groups = new Map<string, Link[]>();
  for (const link of links) {
    const { id } = link.client.view.family;
    const group = groups.get(id) ?? [];
    group.push(link);
    groups.set(id, group);
  }
  return groups;
}

/** Who calls the HTTP ports, by its name. */
function callRows({ before, plan, wishes }: Securing): readonly SecureHop[] {
  const groups = new Map<string, Call[]>();
  for (const call of before.calls) groups.set(call.caller.name, [...(groups.get(call.caller.name) ?? []), call]);
  const isChanged = wishes.protocols.has('http') && plan.refused.length === 0 && plan.notDone.length === 0;
  return [...groups].map(([name, calls]) => {
    const now = tally(calls.map(({ state }) => words[state]));
    return {
      what: [...new Set(calls.map(({ caller }) => caller.call))].join(', '),
      between: `${name} → ${listed(calls.map(({ server }) => server.process.name))}`,
      now,
      then: isChanged ? words.tls : now,
    };
  });
}

/** Such as `plaintext`, or `2 plaintext, 1 TLS`. */
function tally(states: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const state of states) counts.set(state, (counts.get(state) ?? 0) + 1);
  const [only] = counts.keys();
  if (counts.size < 2) return only ?? '';
  return [...counts].map(([state, count]) => `${count} ${state}`).join(', ');
}

const mostNames = 4;

function listed(all: readonly string[]): string {
  const names = [...new Set(all)];
  if (names.length <= mostNames) return names.join(', ');
  return `${names.slice(0, mostNames - 1).join(', ')} and ${names.length - mostNames + 1} more`;
}
