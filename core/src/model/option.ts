import type { VersionSpan } from './version';

/**
 * How Mimir reads the value. `text` stands for strings; `structure` for YAML that only its own code understands; a
 * `duration` is written as Go writes it (`1h30m`, `1.5h`), a `prometheus-duration` as Prometheus does (`1d`, `2w`).
 */
export type OptionType =
  | 'boolean'
  | 'text'
  | 'int'
  | 'uint'
  | 'float'
  | 'duration'
  | 'prometheus-duration'
  | 'url'
  | 'list'
  | 'durations'
  | 'map'
  | 'structure';

/** How an option is written: as a flag, or as a path of YAML keys. */
export type Notation = 'flag' | 'yaml';

export type OptionCategory = 'basic' | 'advanced' | 'experimental' | 'deprecated' | 'hidden';

/** What a TLS option is for, whatever its name in flag or YAML. */
export type OptionRole =
  | 'enabled'
  | 'certificate'
  | 'key'
  | 'authority'
  | 'clientAuth'
  | 'serverName'
  | 'skipVerify'
  | 'cipherSuites'
  | 'minVersion'
  | 'handshakeTimeout'
  | 'certificateText'
  | 'keyText'
  | 'authorityText';

/** The options that name files. */
export const fileRoles = ['certificate', 'key', 'authority'] as const satisfies readonly OptionRole[];

/** The options that make a client what it is, where its certificates are in files. */
export const clientRoles = [
  'enabled',
  ...fileRoles,
  'serverName',
  'skipVerify',
  'cipherSuites',
  'minVersion',
] as const satisfies readonly OptionRole[];

/** One option of Mimir as it is in a span of releases. An option whose type or default changed has several of these. */
export interface Option {
  /** The same in every release: the flag, or the YAML path where no flag sets it. */
  readonly id: string;
  /** Without dashes; null where only YAML can set it. */
  readonly flag: string | null;
  /** Dotted; null where only a flag can set it. */
  readonly yamlPath: string | null;
  readonly type: OptionType;
  /** As a flag would write it; '' where it is empty. */
  readonly default: string;
  readonly category: OptionCategory;
  /** The releases in which the option is just this. */
  readonly versions: readonly VersionSpan[];
  /** The id of its TLS family, where it has one. */
  readonly family: string | null;
  readonly role: OptionRole | null;
}

export type Transport = 'grpc' | 'http' | 'gossip' | 'etcd' | 'memcached' | 'redis' | 'objectStore' | 'kafka';

/** A block of TLS options that belong together: one listener, or one client. */
export interface OptionFamily {
  /** The flag prefix without its last dot, such as `ingester.client`; `server.http` and `server.grpc` for the listeners. */
  readonly id: string;
  /** Such as `Distributors, queriers and rulers to ingesters`. */
  readonly title: string;
  /** `both` is memberlist, whose one configuration listens and dials. */
  readonly side: 'server' | 'client' | 'both';
  readonly transport: Transport;
  /** The family of the listener it dials, or null where that is not Mimir's. */
  readonly peer: string | null;
  /** Two to four sentences in our words: who dials whom, over what, and what breaks when it is wrong. */
  readonly description: string;
}

/** The name of an option in a notation; null where it has none. */
export function nameIn({ flag, yamlPath }: Pick<Option, 'flag' | 'yamlPath'>, notation: Notation): string | null {
  if (notation === 'flag') return flag;
  return yamlPath;
}

/** The block that a dotted name is in: all but its last part, '' at the top. */
export function blockOf(name: string): string {
  return name.slice(0, Math.max(name.lastIndexOf('.'), 0));
}
