import { executePlan } from '../../../core/src/certificates/execute/execute';
import type { Consent, ExecutionPorts, Receipt } from '../../../core/src/certificates/execute/execution';
import {
  type CertificatePlan,
  defaultPlanPreferences,
  type PlanPreferences,
  prepareCertificates,
} from '../../../core/src/certificates/plan/certificate-plan';
import type { FileReading } from '../../../core/src/model/certificate';
import type { CertificateReader, CreateOutcome, Failed, Files, FileStatus } from '../../../core/src/ports';
import type { Member } from '../../../core/src/topology/links';
import { createCertificateReader } from '../../../host/src/certificate-reader';
import { noFiles } from '../topology/processes';
import { stockedKeyMaker } from './key-stock';
import { memberWith } from './planned';

/** What is done to a file, such as `create /tls/ca.crt`. */
export type Deed = 'create' | 'keep' | 'replace' | 'remove' | 'lock';

const reader = createCertificateReader();

/** A disk in memory, with no folder but those of its files. */
export class Memory {
  readonly texts = new Map<string, string>();
  readonly modes = new Map<string, number>();
  /** Where links lead; null for one that is broken. */
  readonly links = new Map<string, string | null>();
  /** Says whether something fails; nothing does unless a test wants it to. */
  fails: (deed: Deed, path: string) => boolean = () => false;
  now = noFiles.now;

  readonly files: Files = {
    stat: (path) => Promise.resolve(this.statusOf(path)),
    readText: (path) => Promise.resolve(this.texts.get(path) ?? null),
    list: (folder) => Promise.resolve(this.namesIn(folder)),
    create: (path, text, secret) => Promise.resolve(this.create('create', path, text, secret)),
    keep: (path, copy, secret) => Promise.resolve(this.create('keep', copy, this.texts.get(path) ?? '', secret)),
    replace: (path, draft, mode) => Promise.resolve(this.replace(path, draft, mode)),
    remove: (path) => Promise.resolve(this.remove(path)),
    realPath: (path) => Promise.resolve(this.links.has(path) ? (this.links.get(path) ?? null) : path),
    lock: (path) => {
      const outcome = this.create('lock', path, '', false);
      if (typeof outcome === 'object') return Promise.resolve(outcome);
      return Promise.resolve(outcome === 'created' ? 'locked' : 'busy');
    },
  };

  readonly certificates: CertificateReader = { ...reader, read: (path) => Promise.resolve(this.reading(path)) };

  get ports(): ExecutionPorts {
    return { files: this.files, keyMaker: stockedKeyMaker(), clock: { now: () => this.now }, roots: [] };
  }

  /** The paths of all files but locks, in order. */
  get paths(): readonly string[] {
    return [...this.texts.keys()].sort();
  }

  text(path: string): string {
    const text = this.texts.get(path);
    if (text === undefined) throw new Error(`There is no ${path}.`);
    return text;
  }

  /** A process with these flags that reads these files, as they are now. */
  member(flags: string): Member {
    return memberWith(
      flags,
      {},
      {
        now: this.now,
        isSignedBy: (certificate, issuer) => reader.isSignedBy(certificate, issuer),
        path: (_, path) => ({ kind: 'here', path, reading: this.reading(path) }),
      },
    );
  }

  plan(flags: string, wishes: Partial<PlanPreferences> = {}): Promise<CertificatePlan> {
    return prepareCertificates(
      [this.member(flags)],
      { ...defaultPlanPreferences, keyType: 'ecdsa-p256', ...wishes },
      this.certificates,
    );
  }

  execute(plan: CertificatePlan, consent: Consent = 'none'): Promise<Receipt> {
    return executePlan(plan, this.ports, consent);
  }

  private reading(path: string): FileReading {
    const text = this.texts.get(path);
    if (text !== undefined) return reader.readInline(text);
    return { kind: 'missing', folderExists: true };
  }

  private statusOf(path: string): FileStatus {
    const text = this.texts.get(path);
    if (text !== undefined)
      return { kind: 'file', size: text.length, modified: 0, mode: this.modes.get(path) ?? 0o644 };
    return { kind: this.namesIn(path).length > 0 ? 'folder' : 'missing' };
  }

  private namesIn(folder: string): readonly string[] {
    const start = `${folder}/`;
    const below = [...this.texts.keys()]
      .filter((path) => path.startsWith(start))
      .map((path) => path.slice(start.length));
    return [...new Set(below.map((path) => path.replace(/\/.*/, '/')))];
  }

  private create(deed: Deed, path: string, text: string, secret: boolean): CreateOutcome {
    if (this.fails(deed, path)) return failed(deed, path);
    if (this.texts.has(path)) return 'exists';
    this.texts.set(path, text);
    this.modes.set(path, secret ? 0o600 : 0o644);
    return 'created';
  }

  private replace(path: string, draft: string, mode: number | null): 'replaced' | Failed {
    if (this.fails('replace', path)) return failed('replace', path);
    this.texts.set(path, this.text(draft));
    if (mode !== null) this.modes.set(path, mode);
    this.texts.delete(draft);
    return 'replaced';
  }

  private remove(path: string): 'removed' | Failed {
    if (this.fails('remove', path)) return failed('remove', path);
    this.texts.delete(path);
    return 'removed';
  }
}

function failed(deed: Deed, path: string): Failed {
  return { failure: `Can't ${deed} ${path}.` };
}
