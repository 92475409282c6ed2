import type { Effect, Severity } from '../model/finding';
import type { FaultCode } from '../topology/links';

/** What the pages, `explain`, SARIF and the settings tell of a rule beside its summary. Nothing of it is written anywhere else. */
export interface RuleGuide {
  /** What Mimir does in this case, in one to four sentences of Markdown. */
  readonly mimir: string;
  /** Where docs/mimir-tls-semantics.md says so, such as `1.2`. */
  readonly source: readonly string[];
  /** What Mimir or its peer logs; null where nothing is logged; absent where nothing is to be logged. */
  readonly log?: string | null;
  /** The gravest first. Fixtures show each of them. */
  readonly effects: readonly [EffectCase, ...EffectCase[]];
  /** Fixtures of the rule by their names. */
  readonly examples: { readonly wrong: string; readonly right: string };
  readonly files: keyof typeof fileKinds;
  /** Versions of Mimir; all where absent. */
  readonly versions?: string;
  readonly fix: keyof typeof fixSafety;
  readonly restart: keyof typeof restarts;
  /** What the rule does not see, in Markdown. */
  readonly gaps?: readonly string[];
  readonly related?: readonly string[];
  /** The faults of hops that the rule explains, for the map. */
  readonly explains?: readonly FaultCode[];
}

/** How grave a finding is where. */
export interface EffectCase {
  readonly effect: Effect;
  readonly severity: Severity;
  /** In which situation, as a clause; '' where there is one case only. */
  readonly when: string;
}

/** What has an id, a severity and a guide: rules, and what is said about comments that suppress them. */
export interface DescribedRule {
  /** What is wrong, in kebab case; for ever the same. */
  readonly id: string;
  readonly severity: Severity;
  /** What is checked, in one sentence. */
  readonly summary: string;
  readonly guide: RuleGuide;
}

export const fileKinds = {
  all: 'All kinds',
  flags: 'All that hold flags',
  yaml: "All that hold Mimir's YAML",
  callers: 'Files of programs that call Mimir',
  kubernetes: 'Kubernetes manifests and Helm values',
} as const;

export const fixSafety = {
  safe: 'Safe: corrects a misspelled name or value',
  unsafe: 'Review it: it changes what Mimir does',
  none: 'None',
} as const;

/** What to restart after the fix, and where the semantics document says so. */
export const restarts = {
  options: {
    text: 'Restart every process that reads this file. Mimir reads its options only at start.',
    source: ['1.8'],
  },
  certificate: {
    text: 'For new certificate files: nothing for gRPC listeners, and for clients from Mimir 2.14 on, which read them at each handshake. Restart for memberlist, for CA files, for older clients, and for HTTP clients that dial an IP address.',
    source: ['1.8', '2.1', '2.3'],
  },
  caller: { text: 'Reload the program that calls Mimir. Mimir itself needs no restart.', source: [] },
  nothing: { text: 'Nothing.', source: [] },
} as const;

/** A fault that does the same everywhere. */
export function always(effect: Effect, severity: Severity): RuleGuide['effects'] {
  return [{ effect, severity, when: '' }];
}

/** What a bad file or option of a connection does, by when Mimir reads it (spec 2.2). */
export const atStartOrLater: RuleGuide['effects'] = [
  {
    effect: 'refuses-to-start',
    severity: 'error',
    when: 'a listener, memberlist, a cache, etcd or object storage reads it',
  },
  { effect: 'connection-fails', severity: 'error', when: 'another client reads it' },
];

/** The same, and nothing where no component uses the connection. */
export const atStartOrUnused: RuleGuide['effects'] = [
  { effect: 'refuses-to-start', severity: 'error', when: 'it is read at start' },
  { effect: 'ignored', severity: 'warning', when: 'nothing in this process uses it' },
];

/** A certificate that peers reject, by whether the peer is seen. */
export const wherePeersVerify: RuleGuide['effects'] = [
  { effect: 'connection-fails', severity: 'error', when: 'a listener or client presents it to a peer that verifies' },
  {
    effect: 'connection-fails',
    severity: 'warning',
    when: 'a client presents it to a server that these files do not show',
  },
];
