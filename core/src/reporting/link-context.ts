import { lazily } from '../catalogue/lazily';
import type { Call } from '../topology/http-call';
import type { Link } from '../topology/links';
import { Hops } from './hops';
import type { RulePreferences } from './rule';
import { SwitchingOn } from './switching-on';

/** What is between the processes of a deployment. */
export interface LinkContext {
  /** All links. */
  readonly links: readonly Link[];
  /** The same, by their ends. */
  readonly hops: Hops;
  /** All calls of HTTP ports. */
  readonly calls: readonly Call[];
  /** The files that describe the processes that are called. */
  readonly calledFiles: () => ReadonlySet<string>;
  /** Fixes that turn on TLS for the clients of a server. */
  readonly switching: SwitchingOn;
  readonly preferences: RulePreferences;
}

/** Puts together what rules ask of the same hops and calls. */
export function linkContext(links: readonly Link[], calls: readonly Call[], preferences: RulePreferences): LinkContext {
  return {
    links,
    hops: new Hops(links),
    calls,
    calledFiles: lazily(() => new Set(calls.flatMap(({ server }) => server.process.documents.map(({ uri }) => uri)))),
    switching: new SwitchingOn(preferences),
    preferences,
  };
}
