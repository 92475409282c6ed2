import type { Severity } from './finding';

/** How a hop is protected, or why nobody can tell. */
export type HopState = 'plaintext' | 'tls' | 'mtls' | 'broken' | 'unknown';

/** One process of a deployment. Its name is unique on the map. `Place` is where a setting stands, as the reader counts. */
export interface MapProcess<Place> {
  readonly name: string;
  /** Null where nobody says what it runs. */
  readonly targets: readonly string[] | null;
  readonly place: Place | null;
}

/** A finding about a hop, as it is published. */
export interface MapFinding {
  readonly uri: string;
  /** The finding's key: the same as long as its text stays the same. */
  readonly key: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  /** The title of the fix that comes first; null where there is none. */
  readonly fix: string | null;
  /** How many hops of the map that fix changes; null where there is none, or where that shows only when it is made. */
  readonly fixHops: number | null;
}

/** What the server of a hop presents and asks for. */
export interface MapServer {
  /** The certificate's path as the configuration writes it, or `inline`; null where that cannot be seen. */
  readonly certificate: string | null;
  /** The names that the certificate carries; null where it cannot be read. */
  readonly names: readonly string[] | null;
  readonly daysLeft: number | null;
  /** The client auth policy; null for memberlist, which has none. */
  readonly policy: string | null;
}

/** A port that a process listens on. */
export interface MapPort<Place> {
  /** The name of its process. */
  readonly process: string;
  readonly family: string;
  /** What callers need: nothing (`plaintext`), to speak TLS (`tls`), or a certificate too (`mtls`). */
  readonly state: Exclude<HopState, 'broken'>;
  readonly place: Place | null;
}

/** One way between two processes, or between the components of one. */
export interface MapHop<Place> {
  /** Names of processes. */
  readonly from: string;
  readonly to: string;
  /** The components of the one that dial, and those of the other that listen; all of them for memberlist. */
  readonly dialers: readonly string[];
  readonly listeners: readonly string[];
  readonly family: string;
  /** The family in plain words. */
  readonly title: string;
  readonly transport: string;
  readonly state: HopState;
  /** A sentence: why it is broken or unknown, or what protects it. */
  readonly reason: string;
  /** The setting that decides; null where no text of it is at hand. */
  readonly place: Place | null;
  /** What explains the state comes first. */
  readonly findings: readonly MapFinding[];
  /** Null where the server has no TLS. */
  readonly server: MapServer | null;
  /** The service mesh that encrypts what Mimir sends in plaintext, where the files say so for both ends; null for none. */
  readonly mesh: string | null;
  /** What is dialed where it is none of Mimir's; absent for hops between components and calls of HTTP ports. */
  readonly outside?: MapOutsideServer;
}

/** A server that is none of Mimir's, such as etcd or an object store. */
export interface MapOutsideServer {
  readonly kind: string;
  /** As the configuration has it; '' where it is not known. */
  readonly address: string;
}

/** A certificate file that the deployment names. */
export interface MapCertificate<Place> {
  /** As the configuration writes it. */
  readonly path: string;
  readonly use: 'certificate' | 'authority';
  /** Whole days until the first certificate of the file ends, negative after it; null where it cannot be read. */
  readonly daysLeft: number | null;
  /** The day on which it ends, as `2027-01-31`, or a sentence that says why that is not known. */
  readonly ends: string;
  /** Who names it: a process and an option family each. */
  readonly usedBy: readonly string[];
  readonly place: Place | null;
}

/** The deployment in a word. */
export interface MapVerdict {
  readonly state: HopState | 'none';
  /** Such as `3 of 8 hops broken`. */
  readonly text: string;
  /** One or two sentences with all counts. */
  readonly summary: string;
}

/** All that the TLS map shows. */
export interface DeploymentMap<Place> {
  readonly processes: readonly MapProcess<Place>[];
  readonly hops: readonly MapHop<Place>[];
  /** The hops to servers that are none of Mimir's. They do not count in the verdict. */
  readonly outsideHops?: readonly MapHop<Place>[];
  readonly certificates: readonly MapCertificate<Place>[];
  readonly ports: readonly MapPort<Place>[];
  readonly verdict: MapVerdict;
}
