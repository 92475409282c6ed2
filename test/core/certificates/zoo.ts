import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { certificatesIn } from '../../../core/src/x509/key-pair';
import type { CertificateFacts, FileReading } from '../../../core/src/model/certificate';
import { createCertificateReader } from '../../../host/src/certificate-reader';

export const run = promisify(execFile);

/** Certificates of all kinds, made by openssl, and read as the product reads them. */
export interface Zoo {
  path(name: string): string;
  read(name: string): Promise<FileReading>;
  /** The certificates of a file. */
  certificates(name: string): Promise<readonly CertificateFacts[]>;
  /** The first of them. */
  leaf(name: string): Promise<CertificateFacts>;
  readonly isSignedBy: (certificate: CertificateFacts, issuer: CertificateFacts) => boolean;
}

let opened: Promise<Zoo> | null = null;

/** Made once for all tests of a run, and gone when it ends. */
export function openZoo(): Promise<Zoo> {
  opened ??= makeZoo();
  return opened;
}

async function makeZoo(): Promise<Zoo> {
  const folder = mkdtempSync(join(tmpdir(), 'mimir-zoo-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  await run('bash', [resolve('test/fixtures/certificates/make-certs.sh')], { cwd: folder });
  const reader = createCertificateReader();
  const path = (name: string): string => join(folder, name);
  const read = (name: string): Promise<FileReading> => reader.read(path(name));
  const certificates = async (name: string): Promise<readonly CertificateFacts[]> => certificatesIn(await read(name));
  return {
    path,
    read,
    certificates,
    async leaf(name) {
      const [first] = await certificates(name);
      assert.ok(first, `${name} holds no certificate`);
      return first;
    },
    isSignedBy: (certificate, issuer) => reader.isSignedBy(certificate, issuer),
  };
}
