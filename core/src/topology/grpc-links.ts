import { lazily } from '../catalogue/lazily';
import { grouped } from '../model/grouped';
import type { Process } from '../model/process';
import { EndKeys } from './alike-ends';
import type { End, Ends, Judgement, Link, Links, Member } from './links';
import { grpcRoutes, type Route } from './routes';
import { runningComponents } from './usage';

const grpcListener = 'server.grpc';

/** A client that takes a route, with what tells it from others. */
interface Dial {
  readonly route: Route;
  readonly client: End;
  readonly key: string;
}

/** A listener that a route leads to, with what tells it from others and its place among all. */
interface Served {
  readonly server: End;
  readonly key: string;
  readonly place: number;
}

/** The listeners that a route leads to, in their order. */
interface RouteEnd {
  readonly all: readonly Served[];
  /** Of those that are alike the first. */
  readonly firsts: readonly Served[];
  readonly byProcess: ReadonlyMap<Process, Served>;
}

/** The links between the members' gRPC clients and listeners. Of ends that are alike only two are judged. */
export function grpcLinks(members: readonly Member[], judge: (ends: Ends) => Judgement): Links {
  const keys = new EndKeys();
  const dials = members.flatMap((member) => dialsOf(member, keys));
  const endOf = routeEnds(members, keys);
  const linkOf = linking(judge);
  const all = lazily(() => dials.flatMap((dial) => endOf(dial.route).all.map((served) => linkOf(dial, served))));
  const few = areAtOne(dials) ? fewLinks(dials, endOf, linkOf) : null;
  return {
    telling: few?.every(({ fault }) => fault === null) ? few : all(),
    count: dials.reduce((sum, { route }) => sum + endOf(route).all.length, 0),
    all,
  };
}

/** Where the flags of a process are not known, only those of its clients are judged that its documents speak of. */
function dialsOf(member: Member, keys: EndKeys): readonly Dial[] {
  const { process } = member;
  const dialing = runningComponents(process);
  return grpcRoutes(process.version.version).flatMap((route) => {
    const view = process.configuration.family(route.family);
    if (!view || !route.dialers.some((name) => dialing.has(name)) || route.isOpen(process.configuration) !== true)
      return [];
    if (process.targets === null && view.written.length === 0) return [];
    const client = { ...member, view };
    return [{ route, client, key: keys.ofClient(client, route) }];
  });
}

/** The listeners of a route, looked up once for all that take it. */
function routeEnds(members: readonly Member[], keys: EndKeys): (route: Route) => RouteEnd {
  const listeners = members.flatMap((member) => {
    const view = member.process.configuration.family(grpcListener);
    if (view) return [{ end: { ...member, view }, running: runningComponents(member.process) }];
    return [];
  });
  const known = new Map<Route, RouteEnd>();
  return (route) => {
    const end = known.get(route) ?? routeEnd(route, listeners, keys);
    known.set(route, end);
    return end;
  };
}

function routeEnd(
  route: Route,
  listeners: readonly { readonly end: End; readonly running: ReadonlySet<string> }[],
  keys: EndKeys,
): RouteEnd {
  const all = listeners
    .filter(({ running }) => route.listeners.some((name) => running.has(name)))
    .map(({ end }, place): Served => ({ server: end, key: keys.ofServer(end, route), place }));
  return {
    all,
    firsts: [...grouped(all, ({ key }) => key).values()].flatMap((alike) => alike.slice(0, 1)),
    byProcess: new Map(all.map((served) => [served.server.process, served])),
  };
}

/** Puts links together, with what was found out about their like. A process that dials itself is like no other. */
function linking(judge: (ends: Ends) => Judgement): (dial: Dial, served: Served) => Link {
  const judgements = new Map<string, Judgement>();
  return ({ route, client, key }, { server, key: listened }) => {
    const ends = { route, client, server };
    if (client.process === server.process) return { ...ends, ...judge(ends) };
    const both = `${route.family} ${key} ${listened}`;
    const judgement = judgements.get(both) ?? judge(ends);
    judgements.set(both, judgement);
    return { ...ends, ...judgement };
  };
}

/** Of clients that are alike the links of the first, and of the others those to listeners of which each is the first of its like, or their own. */
function fewLinks(
  dials: readonly Dial[],
  endOf: (route: Route) => RouteEnd,
  linkOf: (dial: Dial, served: Served) => Link,
): readonly Link[] {
  const seen = new Set<string>();
  return dials.flatMap((dial) => {
    const { all, firsts, byProcess } = endOf(dial.route);
    const like = `${dial.route.family} ${dial.key}`;
    const own = byProcess.get(dial.client.process);
    const isFirst = !seen.has(like);
    seen.add(like);
    const few = own && !firsts.includes(own) ? [...firsts, own].sort((a, b) => a.place - b.place) : firsts;
    return (isFirst ? all : few).map((served) => linkOf(dial, served));
  });
}

/** True where no two clients have different CAs or server names, and none checks an address: so nobody looks at all clients of a server. */
function areAtOne(dials: readonly Dial[]): boolean {
  const views = dials.map(({ client }) => client.view).filter((view) => view.text('enabled') === 'true');
  const texts = (role: 'authority' | 'serverName'): number =>
    new Set(views.map((view) => view.text(role)).filter((text) => text !== null && text !== '')).size;
  const checksAddress = views.some(
    (view) => view.text('skipVerify') === 'false' && (view.text('serverName') ?? '') === '',
  );
  return !checksAddress && texts('authority') <= 1 && texts('serverName') <= 1;
}
