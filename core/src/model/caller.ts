import type { SettingChange } from './setting';
import type { TextEdit, TextRange } from './text';

/** Somebody outside of Mimir who calls its HTTP port, as a text shows it (spec 3). */
export interface Caller {
  /** `probe`: the kubelet, which never has a client certificate and verifies none. */
  readonly kind: 'probe' | 'client';
  /** Who calls: the kubelet, a service, a part of a chart. */
  readonly name: string;
  /** What of it calls, such as `readinessProbe` or `remote write`. */
  readonly call: string;
  readonly scheme: 'HTTP' | 'HTTPS';
  /** The port of Mimir's process; null where it is not known here. */
  readonly port: number | null;
  /** Whether it shows a client certificate. */
  readonly certificate: 'none' | 'some' | 'unknown';
  /** The host that it dials; absent where nothing shows it. */
  readonly host?: string;
  /** Whether it checks the server's certificate; absent where nothing shows that. */
  readonly verifies?: boolean;
  /** The name that it checks in place of the host. */
  readonly serverName?: string;
  /** The scheme as written, or what stands for it where none is. */
  readonly range: TextRange;
  /** Makes it call by HTTPS; null where it does, or where that takes more than one edit. */
  readonly toHttps: TextEdit | null;
  /** True for one that calls the gRPC port, in plaintext. */
  readonly overGrpc?: boolean;
  /** True for one that its place brings along unasked, such as a chart's own probes: it stands nowhere, and `range` is only the nearest place. */
  readonly implied?: boolean;
  /** What makes it call by HTTPS where that is written nowhere yet, for the writer of the named document. */
  readonly httpsSetting?: { readonly document: string; readonly change: SettingChange };
  /** What is to be done about one whose scheme no edit changes, as a sentence. */
  readonly remedy?: string;
}

/** A caller with the file that shows it. */
export interface PlacedCaller extends Caller {
  readonly uri: string;
}

/** A file, or a folder of such, that another program of the deployment is given, and that may tell whom it calls. */
export interface CallerFile {
  /** The program. */
  readonly name: string;
  /** Relative to the document's file, or absolute. */
  readonly path: string;
}
