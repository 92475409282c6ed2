/** What a server sent, as far as it can be read without its keys: all up to TLS 1.2, and of 1.3 little more than alerts. */
export class ClearMessages {
  constructor(private readonly bytes: Buffer) {}

  /** Whether what came begins as TLS does: with a handshake record or an alert. */
  get isTls(): boolean {
    return (this.bytes[0] === 0x16 || this.bytes[0] === 0x15) && this.bytes[1] === 3;
  }

  /** Whether the server's first messages are there to the last one, in clear. */
  get hasServerFlight(): boolean {
    return this.messages().some(({ type }) => type === 14);
  }

  /** The version that the server chose up to TLS 1.2; null where it did not come to that. */
  get version(): number | null {
    const hello = this.messages().find(({ type, body }) => type === 2 && body.length > 2);
    if (hello) return hello.body.readUInt16BE(0);
    return null;
  }

  get asksForCertificate(): boolean {
    return this.messages().some(({ type }) => type === 13);
  }

  /** The alert that came in clear; null for none. */
  get alert(): number | null {
    const alert = this.records().find(({ type, body }) => type === 0x15 && body.length === 2);
    return alert?.body[1] ?? null;
  }

  /** What the server presented in clear, as PEM text. */
  get chain(): string | null {
    const message = this.messages().find(({ type }) => type === 11);
    if (!message) return null;
    const certificates: Buffer[] = [];
    for (let at = 3; at + 3 <= message.body.length;) {
      const length = message.body.readUIntBE(at, 3);
      certificates.push(message.body.subarray(at + 3, at + 3 + length));
      at += 3 + length;
    }
    if (certificates.length === 0) return null;
    return certificates.map(pemOf).join('');
  }

  private records(): readonly Part[] {
    const parts: Part[] = [];
    for (let at = 0; at + 5 <= this.bytes.length;) {
      const length = this.bytes.readUInt16BE(at + 3);
      parts.push({ type: this.bytes[at] ?? 0, body: this.bytes.subarray(at + 5, at + 5 + length) });
      at += 5 + length;
    }
    return parts;
  }

  /** The handshake messages that came in clear. */
  private messages(): readonly Part[] {
    const records = this.records();
    const end = records.findIndex(({ type }) => type !== 0x16);
    const joined = Buffer.concat((end < 0 ? records : records.slice(0, end)).map(({ body }) => body));
    const parts: Part[] = [];
    for (let at = 0; at + 4 <= joined.length;) {
      const length = joined.readUIntBE(at + 1, 3);
      parts.push({ type: joined[at] ?? 0, body: joined.subarray(at + 4, at + 4 + length) });
      at += 4 + length;
    }
    return parts;
  }
}

/** A record or a handshake message. */
interface Part {
  readonly type: number;
  readonly body: Buffer;
}

/** A certificate as PEM text. */
export function pemOf(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
