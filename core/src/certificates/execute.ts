import type { Clock, Files, KeyMaker, KeyPairPem } from '../ports';
import type { PlannedAuthority } from './authority-plan';
import { certificateBlocks, issueAuthority, issueLeaf, publicHalf, readIssuer, type Issuer, type Refused } from './issue';
import type { CertificatePlan, PlannedLeaf } from './plan';

export interface WrittenFile {
  /** Absolute. */
  readonly path: string;
  /** `pair`: a certificate and its key in one file. */
  readonly kind: 'authority' | 'authority-key' | 'certificate' | 'key' | 'pair';
  /** True where it holds a private key: mode 0600, and nothing for version control. */
  readonly secret: boolean;
}

/** What became of a plan. Holds no key material. */
export interface Receipt {
  readonly written: readonly WrittenFile[];
  /** Files of the configuration that stood already and were left as they are. */
  readonly untouched: readonly string[];
  /** Sentences on what could not be made; empty where nothing is lacking any more. */
  readonly problems: readonly string[];
  /** Sentences on what the configuration still needs. */
  readonly notes: readonly string[];
}

export interface ExecutionPorts {
  readonly files: Files;
  readonly keyMaker: KeyMaker;
  readonly clock: Clock;
}

/**
 * Writes what the plan says: CAs before what they sign, keys before their certificates, so that what is left after a
 * failure can be used the next time. A file that stands is never replaced, however late it has come.
 */
export async function executePlan(plan: CertificatePlan, ports: ExecutionPorts): Promise<Receipt> {
  const execution = new Execution(plan, ports);
  await execution.run();
  return {
    written: execution.written,
    untouched: plan.untouched,
    problems: [...plan.problems.map(({ message }) => message), ...execution.problems],
    notes: plan.notes,
  };
}

class Execution {
  readonly written: WrittenFile[] = [];
  readonly problems: string[] = [];
  private readonly issuers = new Map<string, Issuer>();
  /** Public halves (PEM) by the path of the key. */
  private readonly publicKeys = new Map<string, string>();
  private pairs: ReadonlyMap<string, KeyPairPem> = new Map();

  constructor(
    private readonly plan: CertificatePlan,
    private readonly ports: ExecutionPorts,
  ) {}

  async run(): Promise<void> {
    this.pairs = await this.makePairs();
    for (const authority of this.plan.authorities) await this.establish(authority);
    for (const leaf of this.plan.leaves) await this.issue(leaf);
  }

  /** All at once: making keys takes the longest by far, and is spread over the machine's threads. */
  private async makePairs(): Promise<ReadonlyMap<string, KeyPairPem>> {
    const { authorities, leaves, preferences } = this.plan;
    const paths = [
      ...authorities.filter(({ action }) => action === 'make').map(({ key }) => key ?? ''),
      ...leaves.filter(({ keyAction }) => keyAction === 'make').map(({ key }) => key),
    ];
    try {
      const made = [...new Set(paths)].map(async (path) => [path, await this.ports.keyMaker.makeRsa(preferences.keySize)] as const);
      return new Map(await Promise.all(made));
    } catch {
      this.problems.push(`No keys of ${preferences.keySize} bits can be made on this machine.`);
      return new Map();
    }
  }

  private async establish(authority: PlannedAuthority): Promise<void> {
    const { certificate, action, copies } = authority;
    const existing = action === 'reuse' ? certificateBlocks((await this.ports.files.readText(certificate)) ?? '').join('\n') : '';
    const issuer = await this.issuerOf(authority, existing);
    if (issuer?.kind === 'refused') {
      this.problems.push(`${certificate} cannot sign, because ${issuer.reason}.`);
    } else if (issuer) {
      if (action !== 'reuse' && !(await this.write(certificate, issuer.pem, 'authority'))) return;
      this.issuers.set(certificate, issuer);
    }
    const text = action === 'reuse' ? existing && `${existing}\n` : issuer?.kind === 'issuer' ? issuer.pem : '';
    for (const copy of text === '' ? [] : copies) await this.write(copy, text, 'authority');
  }

  /** The CA ready to sign; null where it is not asked to, or where its key could not be written. */
  private async issuerOf({ certificate, key, action }: PlannedAuthority, existing: string): Promise<Issuer | Refused | null> {
    const { files, clock } = this.ports;
    if (key === null) return null;
    if (action === 'make') {
      const pair = this.pairs.get(key);
      const stored = pair && (await this.write(key, pair.privateKey, 'authority-key'));
      return stored ? issueAuthority(this.plan.preferences.organization, pair.privateKey, clock.now()) : null;
    }
    const keyText = await files.readText(key);
    if (keyText === null) return { kind: 'refused', reason: `its key ${key} cannot be read` };
    if (action === 'make-for-key') return issueAuthority(this.plan.preferences.organization, keyText, clock.now());
    return existing === '' ? { kind: 'refused', reason: `${certificate} cannot be read any more` } : readIssuer(existing, keyText);
  }

  private async issue(leaf: PlannedLeaf): Promise<void> {
    const issuer = this.issuers.get(leaf.authority);
    if (!issuer) {
      this.problems.push(`${leaf.certificate} was not made, because its CA ${leaf.authority} could not be used.`);
      return;
    }
    const combined = leaf.key === leaf.certificate;
    const publicKey = combined ? this.pairs.get(leaf.key)?.publicKey : await this.publicKeyOf(leaf);
    if (publicKey === undefined) return;
    const order = { ...leaf, names: leaf.names.map(({ name }) => name), ...this.plan.preferences };
    const certificate = issueLeaf(order, publicKey, issuer, this.ports.clock.now());
    if (combined) {
      await this.write(leaf.certificate, `${certificate}${this.pairs.get(leaf.key)?.privateKey ?? ''}`, 'pair');
    } else if (!(await this.write(leaf.certificate, certificate, 'certificate')) && this.written.some(({ path }) => path === leaf.key)) {
      this.problems.push(`The key ${leaf.key} was made and its certificate was not. The next run makes the certificate for this key.`);
    }
  }

  /** The public half of the leaf's key, which is written first where it is new; undefined where there is none. */
  private async publicKeyOf({ certificate, key, keyAction }: PlannedLeaf): Promise<string | undefined> {
    const known = this.publicKeys.get(key);
    if (known !== undefined) return known;
    const pair = this.pairs.get(key);
    if (keyAction === 'make') {
      if (!pair || !(await this.write(key, pair.privateKey, 'key'))) return undefined;
      this.publicKeys.set(key, pair.publicKey);
      return pair.publicKey;
    }
    const text = await this.ports.files.readText(key);
    const half = text === null ? { kind: 'refused' as const, reason: 'it cannot be read' } : publicHalf(text);
    if (half.kind === 'public') {
      this.publicKeys.set(key, half.pem);
      return half.pem;
    }
    this.problems.push(`${certificate} was not made for its key ${key}, because ${half.reason}.`);
    return undefined;
  }

  /** True where the file was created; else there is a problem that says why. */
  private async write(path: string, text: string, kind: WrittenFile['kind']): Promise<boolean> {
    const secret = kind === 'authority-key' || kind === 'key' || kind === 'pair';
    const outcome = await this.ports.files.create(path, text, secret);
    if (outcome === 'created') this.written.push({ path, kind, secret });
    else if (outcome === 'exists') this.problems.push(`${path} has come into being meanwhile and was left as it is. Run this again to use it.`);
    else this.problems.push(outcome.failure);
    return outcome === 'created';
  }
}
