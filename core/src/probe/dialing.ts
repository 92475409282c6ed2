/** How a server is to be called. */
export interface DialOrder {
  readonly host: string;
  readonly port: number;
  /** Milliseconds for all of it. */
  readonly limit: number;
  /** The name that is asked for; null where the host is an address. */
  readonly serverName: string | null;
  /** Whether a client of gRPC calls, which greets in HTTP/2. */
  readonly speaksHttp2: boolean;
  /** The oldest version of TLS that the client takes. */
  readonly minVersion: number;
  /** PEM text. It goes into the handshake and nowhere else. */
  readonly pair: { readonly certificate: string; readonly key: string } | null;
}

/** What a server was seen to do. */
export type Dialed =
  /** No connection at all; a part of a sentence, such as `connection refused`. */
  | { readonly kind: 'unreachable'; readonly reason: string }
  /** A connection, and not a word. */
  | { readonly kind: 'silent' }
  | { readonly kind: 'plaintext'; readonly protocol: 'http' | 'http2' | 'other' }
  | { readonly kind: 'tls'; readonly server: DialedServer };

export interface DialedServer {
  /** The versions that it takes. */
  readonly versions: readonly number[];
  /** PEM text of what it presents, leaf first; null where no handshake got so far. */
  readonly chain: string | null;
  /** Whether it asks clients for a certificate; null where that did not show. */
  readonly asks: boolean | null;
  /** What came of a handshake without a certificate. */
  readonly bare: Handshake;
  /** The same with the client's; null where it has none. */
  readonly own: Handshake | null;
}

export type Handshake =
  | { readonly kind: 'done'; readonly version: number; readonly protocol: string | null }
  /** The server refused by an alert, by its number. */
  | { readonly kind: 'alert'; readonly alert: number }
  /** It closed the connection, or did not go on. */
  | { readonly kind: 'closed' | 'silent' }
  /** The client's own library refused; its code, such as `ERR_SSL_UNSUPPORTED_PROTOCOL`. */
  | { readonly kind: 'refused'; readonly code: string };
