import type { X509Certificate } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { CertificateFacts, FileReading, PemBlock } from '../../core/src/model/certificate';
import { Notes, Question } from '../../core/src/model/memo';
import type { Account, CertificateReader } from '../../core/src/ports';
import { accountOf } from './accounts';
import { type BoundedReading, readBounded } from './bounded-reading';
import { readCertificate, readPrivateKey } from './certificate-facts';
import { errorCode, goWords } from './file-errors';
import { diskPatience, hangs } from './patience';
import { pemBlocks, type PemText } from './pem';

/** A bundle of all public authorities has a quarter of this. */
const sizeLimit = 1024 * 1024;

/** More files than any configuration names; each reading takes a few kilobytes. */
const cacheLimit = 500;

const parsedCertificate = new Question<X509Certificate | null>('parsed certificate');
/** By the fingerprint of the issuer. */
const verdicts = new Question<boolean>('signed by an issuer');

interface CacheEntry {
  readonly key: string;
  readonly reading: FileReading;
}

/** Makes a reader with a cache of its own. It never throws, and reads a file again only when it has changed. */
export function createCertificateReader(): CertificateReader {
  return new NodeCertificateReader();
}

class NodeCertificateReader implements CertificateReader {
  /** The least recently used first. */
  private readonly cache = new Map<string, CacheEntry>();
  /** The processes of a deployment ask for the same file at once. */
  private readonly underWay = new Map<string, Promise<FileReading>>();

  async read(path: string): Promise<FileReading> {
    const reading = this.underWay.get(path) ?? this.lookUp(path);
    this.underWay.set(path, reading);
    try {
      return await reading;
    } finally {
      this.underWay.delete(path);
    }
  }

  readInline(text: string): FileReading {
    return this.readBytes(Buffer.from(text, 'utf8'), null);
  }

  accountOf(user: string): Account | null {
    if (process.platform === 'linux') return accountOf(user);
    return null;
  }

  isSignedBy(certificate: CertificateFacts, issuer: CertificateFacts): boolean {
    const verify = (): boolean => signed(parsedOf(certificate), parsedOf(issuer));
    return certificate.notes?.of(verdicts, issuer.fingerprint, verify) ?? false;
  }

  private async lookUp(path: string): Promise<FileReading> {
    try {
      const status = await diskPatience.within(path, () => stat(path));
      if (status === hangs) return { kind: 'not-read', why: 'no-answer' };
      const key = `${status.size} ${status.mtimeMs} ${status.ino} ${status.mode} ${status.uid} ${status.gid}`;
      const entry = this.cache.get(path);
      const reading = entry?.key === key ? entry.reading : await this.readFresh(path);
      // What did not answer may the next time.
      if (reading.kind !== 'not-read' || reading.why !== 'no-answer') this.remember(path, { key, reading });
      return reading;
    } catch (error) {
      return failedReading(path, errorCode(error));
    }
  }

  private async readFresh(path: string): Promise<FileReading> {
    const reading = await readBounded(path, sizeLimit);
    if (reading.kind !== 'read') return notRead[reading.kind];
    // Windows has no such modes, and makes some up.
    const { mode, uid, gid } = reading.status;
    const read = this.readBytes(reading.bytes, process.platform === 'win32' ? null : mode & 0o777);
    // Elsewhere a virtual machine runs the containers, and files are whoever's there that asks.
    if (process.platform === 'linux' && read.kind === 'pem') return { ...read, owner: { user: uid, group: gid } };
    return read;
  }

  private remember(path: string, entry: CacheEntry): void {
    this.cache.delete(path);
    this.cache.set(path, entry);
    const [oldest] = this.cache.keys();
    if (this.cache.size > cacheLimit && oldest !== undefined) this.cache.delete(oldest);
  }

  private readBytes(bytes: Buffer, mode: number | null): FileReading {
    const blocks = [...pemBlocks(bytes.toString('latin1'))].map((block) => this.blockOf(block));
    if (blocks.length > 0) return { kind: 'pem', blocks, mode };
    return { kind: 'not-pem', empty: bytes.length === 0, der: bytes[0] === 0x30 && 'facts' in readCertificate(bytes) };
  }

  private blockOf(block: PemText): PemBlock {
    if (block.label === 'PRIVATE KEY' || block.label.endsWith(' PRIVATE KEY')) return readPrivateKey(block);
    if (block.label !== 'CERTIFICATE') return { kind: 'other', label: block.label };
    const read = readCertificate(block.der);
    if ('malformed' in read) return { kind: 'malformed-certificate', reason: read.malformed };
    const notes = new Notes();
    notes.of(parsedCertificate, '', () => read.parsed);
    return { kind: 'certificate', certificate: { ...read.facts, notes } };
  }
}

/** What OpenSSL has of a certificate that a reader has read; null for one that is from elsewhere. */
function parsedOf({ notes }: CertificateFacts): X509Certificate | null {
  return notes?.of(parsedCertificate, '', () => null) ?? null;
}

const notRead: Readonly<Record<Exclude<BoundedReading['kind'], 'read'>, FileReading>> = {
  folder: { kind: 'folder' },
  special: { kind: 'not-read', why: 'special' },
  'too-large': { kind: 'not-read', why: 'too-large' },
  hangs: { kind: 'not-read', why: 'no-answer' },
};

async function failedReading(path: string, code: string): Promise<FileReading> {
  if (code !== 'ENOENT' && code !== 'ENOTDIR') return { kind: 'unreadable', reason: goWords(code) };
  const folder = await diskPatience.within(path, () => stat(dirname(path)).catch(() => null));
  if (folder === hangs) return { kind: 'not-read', why: 'no-answer' };
  return { kind: 'missing', folderExists: folder?.isDirectory() ?? false };
}

function signed(certificate: X509Certificate | null, issuer: X509Certificate | null): boolean {
  try {
    return certificate !== null && issuer !== null && certificate.verify(issuer.publicKey);
  } catch {
    return false; // A kind of key that OpenSSL cannot verify with.
  }
}
