import { connect, isIP, type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import * as tls from 'node:tls';
import type { Dialed, DialedServer, DialOrder, Handshake } from '../../core/src/probe/dialing';
import { ClearMessages, pemOf } from './tls-messages';

// The only file that opens connections: the command `probe` was asked to.

/** How long a server has to object to what it was shown, after a handshake of TLS 1.3 that is done for the client. */
const objectionTime = 500;
/** What is read of an answer. */
const longestAnswer = 64 * 1024;
/** The beginning of every connection of HTTP/2: the preface, and an empty SETTINGS frame. */
const http2Greeting = Buffer.concat([
  Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'latin1'),
  Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]),
]);

/** The network as `probe` uses it. */
export const network = { dial, publicRoots: (): Promise<string> => Promise.resolve(tls.rootCertificates.join('\n')) };

/** Calls a server by TLS, several times, and by plaintext where it speaks none. Nothing but greetings is sent. */
async function dial(order: DialOrder): Promise<Dialed> {
  const ends = Date.now() + order.limit;
  const probe = new Probe(order, ends);
  try {
    const first = await probe.handshake({});
    if ('unreachable' in first) return { kind: 'unreachable', reason: first.unreachable };
    if (!first.seen.heard.isTls) return await plainly(first, order, probe);
    return { kind: 'tls', server: await server(first, order, probe) };
  } finally {
    probe.close();
  }
}

/** Something that does not answer TLS: it may answer plaintext. */
async function plainly({ seen }: Attempt, order: DialOrder, probe: Probe): Promise<Dialed> {
  const answers = [seen.bytes, await probe.answerTo(http2Greeting)];
  if (answers.some(isHttp2)) return { kind: 'plaintext', protocol: 'http2' };
  if (answers.some(isHttp)) return { kind: 'plaintext', protocol: 'http' };
  const asked = await probe.answerTo(
    Buffer.from(`HEAD / HTTP/1.1\r\nHost: ${hostHeader(order)}\r\nConnection: close\r\n\r\n`),
  );
  if (isHttp(asked)) return { kind: 'plaintext', protocol: 'http' };
  if ([...answers, asked].some((answer) => answer.length > 0)) return { kind: 'plaintext', protocol: 'other' };
  return { kind: 'silent' };
}

function hostHeader({ host, port }: DialOrder): string {
  if (host.includes(':')) return `[${host}]:${port}`;
  return `${host.replace(/[^\w.-]/g, '')}:${port}`;
}

function isHttp(answer: Buffer): boolean {
  return answer.subarray(0, 5).toString('latin1') === 'HTTP/';
}

/** A SETTINGS frame comes first: its type follows three bytes of its length. */
function isHttp2(answer: Buffer): boolean {
  return answer.length >= 9 && answer[3] === 4 && (answer[4] ?? 2) <= 1 && answer.readUInt32BE(5) === 0;
}

async function server(first: Attempt, order: DialOrder, probe: Probe): Promise<DialedServer> {
  const versions: number[] = [];
  let { chain } = first;
  // Up to TLS 1.2 the server's messages are in clear: whether it asks for a certificate shows.
  let asks: boolean | null = null;
  for (const [code, version] of versionNames) {
    const attempt = await probe.handshake({ minVersion: version, maxVersion: version });
    if ('unreachable' in attempt) continue;
    if (attempt.outcome.kind === 'done' || (attempt.chain !== null && takes(attempt, code))) versions.push(code);
    chain ??= attempt.chain;
    if (code < 0x0304 && attempt.seen.heard.hasServerFlight) asks = attempt.seen.heard.asksForCertificate;
  }
  const bare = { ...first.outcome };
  return {
    versions,
    chain,
    asks: asks ?? (isDemand(bare) ? true : null),
    bare,
    own: await withOwnPair(order, probe),
  };
}

/** Whether the server went along with a version, though the handshake failed in the end. In TLS 1.3 only the client's library sees its chain. */
function takes({ seen }: Attempt, code: number): boolean {
  return code === 0x0304 || seen.heard.version === code;
}

function isDemand(outcome: Handshake): boolean {
  return outcome.kind === 'alert' && outcome.alert === 116;
}

const versionNames: readonly (readonly [number, tls.SecureVersion])[] = [
  [0x0301, 'TLSv1'],
  [0x0302, 'TLSv1.1'],
  [0x0303, 'TLSv1.2'],
  [0x0304, 'TLSv1.3'],
];

/** OpenSSL has no words for some alerts. */
function withAlert(outcome: Handshake, seen: Sniffed): Handshake {
  if (outcome.kind === 'done' || outcome.kind === 'alert') return outcome;
  const { alert } = seen.heard;
  if (alert === null) return outcome;
  return { kind: 'alert', alert };
}

interface Attempt {
  readonly outcome: Handshake;
  readonly chain: string | null;
  readonly seen: Sniffed;
}

/** Connections to one server, which all end with it. */
class Probe {
  private readonly sockets = new Set<Socket>();

  constructor(
    private readonly order: DialOrder,
    private readonly ends: number,
  ) {}

  close(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  /** One handshake, and what the server says of it then. */
  async handshake(options: tls.SecureContextOptions): Promise<Attempt | { readonly unreachable: string }> {
    const socket = await this.connected();
    if ('unreachable' in socket) return socket;
    const seen = new Sniffed(socket);
    const { serverName, speaksHttp2, minVersion } = this.order;
    const least = versionNames.find(([code]) => code === minVersion)?.[1] ?? 'TLSv1.2';
    return new Promise<Attempt>((resolve) => {
      let chain: string | null = null;
      let secured: tls.TLSSocket | null = null;
      const end = (outcome: Handshake): void => {
        clearTimeout(timer);
        secured?.destroy();
        socket.destroy();
        // OpenSSL shows no chain of a handshake that failed.
        resolve({ outcome: withAlert(outcome, seen), chain: chain ?? seen.heard.chain, seen });
      };
      // What does not answer this may answer plaintext.
      let timer = setTimeout(() => end({ kind: 'silent' }), Math.min(this.left, this.order.limit / 2));
      try {
        secured = tls.connect({
          socket: seen,
          ...(serverName !== null && isIP(serverName) === 0 && { servername: serverName }),
          // What Go has against a chain is judged by whoever asked; OpenSSL is to let all of them pass.
          rejectUnauthorized: false,
          ca: [],
          ciphers: 'DEFAULT:@SECLEVEL=0',
          minVersion: least,
          ...(speaksHttp2 && { ALPNProtocols: ['h2'] }),
          ...options,
        });
      } catch (error) {
        end({ kind: 'refused', code: codeOf(error) });
        return;
      }
      const client = secured;
      client.on('error', (error: Error) => end(failedOutcome(error)));
      client.on('close', () => end({ kind: 'closed' }));
      client.on('secureConnect', () => {
        chain = chainOf(client);
        const done: Handshake = {
          kind: 'done',
          version: versionNames.find(([, name]) => name === client.getProtocol())?.[0] ?? 0,
          protocol: client.alpnProtocol || null,
        };
        if (done.version < 0x0304) {
          end(done);
          return;
        }
        // In TLS 1.3 the client is done before the server has looked at its certificate.
        clearTimeout(timer);
        timer = setTimeout(() => end(done), Math.min(objectionTime, this.left));
        for (const event of ['session', 'data']) client.once(event, () => end(done));
        if (speaksHttp2) client.write(http2Greeting);
      });
    });
  }

  /** What a server answers in plaintext; empty for nothing. */
  async answerTo(greeting: Buffer): Promise<Buffer> {
    const socket = await this.connected();
    if ('unreachable' in socket) return Buffer.alloc(0);
    return new Promise((resolve) => {
      let answer = Buffer.alloc(0);
      const end = (): void => {
        clearTimeout(timer);
        socket.destroy();
        resolve(answer);
      };
      const timer = setTimeout(end, this.left / 2);
      socket.on('data', (data: Buffer) => {
        answer = Buffer.concat([answer, data]).subarray(0, longestAnswer);
        if (answer.length >= 9) end();
      });
      socket.on('error', end);
      socket.on('close', end);
      socket.write(greeting);
    });
  }

  private get left(): number {
    return Math.max(1, this.ends - Date.now());
  }

  private connected(): Promise<Socket | { readonly unreachable: string }> {
    const { host, port } = this.order;
    const socket = connect({ host, port });
    this.sockets.add(socket);
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve({ unreachable: 'no answer in time' }), this.left);
      socket.once('connect', () => {
        clearTimeout(timer);
        socket.removeAllListeners('error');
        // Whoever reads it hears of a fault by its end.
        socket.on('error', () => undefined);
        resolve(socket);
      });
      socket.once('error', (error) => {
        clearTimeout(timer);
        resolve({ unreachable: reasons[codeOf(error)] ?? codeOf(error) });
      });
    });
  }
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ENOTFOUND: 'no such host',
  EAI_AGAIN: 'no such host',
  EHOSTUNREACH: 'no route to host',
  ENETUNREACH: 'network is unreachable',
  ETIMEDOUT: 'no answer in time',
};

/** What a server sends, on its way to the library that reads it. */
class Sniffed extends Duplex {
  bytes = Buffer.alloc(0);

  constructor(private readonly socket: Socket) {
    super();
    socket.on('data', (data: Buffer) => {
      if (this.bytes.length < longestAnswer) this.bytes = Buffer.concat([this.bytes, data]);
      if (!this.push(data)) socket.pause();
    });
    socket.on('end', () => this.push(null));
    socket.on('close', () => this.destroy());
  }

  override _read(): void {
    this.socket.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.socket.write(chunk, () => done());
  }

  override _final(done: (error?: Error | null) => void): void {
    this.socket.end(() => done());
  }

  /** What came so far. */
  get heard(): ClearMessages {
    return new ClearMessages(this.bytes);
  }
}

function failedOutcome(error: Error): Handshake {
  const [, alert] = /SSL alert number (\d+)/.exec(error.message) ?? [];
  if (alert !== undefined) return { kind: 'alert', alert: Number(alert) };
  const code = codeOf(error);
  if (code.startsWith('ERR_SSL_') || code.startsWith('ERR_TLS_') || code.startsWith('ERR_OSSL_'))
    return { kind: 'refused', code };
  return { kind: 'closed' };
}

function codeOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return 'unknown failure';
}

/** What the server presented as PEM text, leaf first. */
function chainOf(socket: tls.TLSSocket): string | null {
  const texts: string[] = [];
  const known = new Set<string>();
  // Where there is none, the object is empty.
  let next: Partial<tls.DetailedPeerCertificate> | undefined = socket.getPeerCertificate(true);
  while (next?.raw && next.fingerprint256 !== undefined && !known.has(next.fingerprint256)) {
    known.add(next.fingerprint256);
    texts.push(pemOf(next.raw));
    next = next.issuerCertificate;
  }
  if (texts.length === 0) return null;
  return texts.join('');
}

/** What comes of the client's own certificate; null without one, or where nobody answers. */
async function withOwnPair({ pair }: DialOrder, probe: Probe): Promise<DialedServer['own']> {
  if (pair === null) return null;
  const attempt = await probe.handshake({ cert: pair.certificate, key: pair.key });
  if ('unreachable' in attempt) return null;
  return attempt.outcome;
}
