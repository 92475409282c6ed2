import type { AuthorityAddition, PlannedAuthority } from '../plan/authority-plan';
import {
  authoritiesWith,
  isAllowed,
  type AwaitingConsent,
  type Consent,
  type ExecutionPorts,
  type Receipt,
} from './execution';
import {
  certificateBlocks,
  fingerprintOf,
  issueAuthority,
  issueLeaf,
  publicHalf,
  readIssuer,
  type Issuer,
  type PublicKey,
  type Refused,
} from '../issue/issue';
import { cleanDrafts, hasLeftovers } from './leftovers';
import type { KeyPairPem } from '../../ports';
import { keyWords, specOf, type KeySpec } from '../../x509/key-type';
import { authorityOrder, type CertificatePlan } from '../plan/certificate-plan';
import { orderOf, type PlannedLeaf } from '../plan/planned-leaf';
import { PlanWriter } from './plan-writer';
import { renewedTexts } from './renewed-texts';
import { recoverSwap } from './swap';
import { present } from '../../model/present';

/**
 * Writes what the plan says: CAs before what they sign, keys before their certificates, so that what is left after a
 * failure can be used the next time. A file that stands is replaced only with consent, and kept as a dated backup; any
 * other is never replaced, however late it has come. What a run before has left half-done is finished or undone first.
 */
export async function executePlan(
  plan: CertificatePlan,
  ports: ExecutionPorts,
  consent: Consent = 'none',
): Promise<Receipt> {
  const execution = new Execution(plan, ports, consent);
  await execution.run();
  const { written, replaced, problems } = execution.writer;
  return {
    written,
    replaced,
    awaiting: execution.awaiting,
    untouched: [...plan.untouched.map(({ path }) => path), ...execution.awaiting.map(({ path }) => path)],
    problems: [...plan.problems.map(({ message }) => message), ...problems],
    notes: [...execution.notes, ...execution.writer.notes, ...plan.notes],
  };
}

/** Every file that a plan speaks of. */
export function pathsOf({
  authorities,
  additions,
  leaves,
  untouched,
  interrupted,
}: CertificatePlan): readonly string[] {
  return [
    ...new Set([
      ...authorities.flatMap(({ certificate, key, copies }) => present([certificate, key, ...copies])),
      ...additions.map(({ file }) => file),
      ...leaves.flatMap(({ certificate, key }) => [certificate, key]),
      ...untouched.map(({ path }) => path),
      ...interrupted,
    ]),
  ];
}

class Execution {
  readonly writer: PlanWriter;
  readonly awaiting: AwaitingConsent[] = [];
  readonly notes: string[] = [];
  private readonly issuers = new Map<string, Issuer>();
  /** By the path of the key. */
  private readonly publicKeys = new Map<string, PublicKey>();
  private leaves: readonly PlannedLeaf[];
  private readonly additions: readonly AuthorityAddition[];
  private pairs: ReadonlyMap<string, KeyPairPem> = new Map();

  constructor(
    private readonly plan: CertificatePlan,
    private readonly ports: ExecutionPorts,
    consent: Consent,
  ) {
    this.writer = new PlanWriter(pathsOf(plan), ports, plan.preferences.keepMode);
    const settled = plan.leaves.filter(({ certificate }) => !plan.interrupted.includes(certificate));
    const allowed = (leaf: PlannedLeaf) =>
      leaf.action === 'make' ||
      (isAllowed(consent, leaf.certificate) && (leaf.keyAction !== 'replace' || isAllowed(consent, leaf.key)));
    this.leaves = settled.filter(allowed);
    this.additions = plan.additions.filter(({ file }) => isAllowed(consent, file));
    this.awaiting = [
      ...plan.additions
        .filter(({ file }) => !isAllowed(consent, file))
        .map(({ file, reasons }) => ({ path: file, reasons })),
      ...settled.filter((leaf) => !allowed(leaf)).map(({ certificate, reasons }) => ({ path: certificate, reasons })),
    ];
  }

  async run(): Promise<void> {
    this.leaves = await this.writable(this.leaves);
    const { interrupted } = this.plan;
    const isCleaning = this.authorities.length + this.leaves.length + this.additions.length + interrupted.length === 0;
    if (isCleaning && !(await hasLeftovers(this.writer.paths, this.ports.files))) return;
    await this.writer.locked(() => this.work(), isCleaning);
  }

  private async work(): Promise<void> {
    await this.recover();
    // A swap that could not be settled may need its drafts yet.
    if (this.writer.problems.length === 0)
      await cleanDrafts(this.writer.ownFolders, this.writer.paths, this.ports.files);
    this.pairs = await this.makePairs();
    for (const authority of this.authorities) await this.establish(authority);
    const made = this.leaves.filter(({ action }) => action === 'make');
    const replaced = new Set(this.leaves.filter(({ keyAction }) => keyAction === 'replace').map(({ key }) => key));
    for (const leaf of made.filter(({ key }) => !replaced.has(key))) await this.issue(leaf);
    for (const addition of this.additions) await this.add(addition);
    for (const group of grouped(this.leaves.filter(({ action }) => action === 'renew'))) await this.renew(group);
    // Not before the key that they share is the new one.
    for (const leaf of made.filter(({ key }) => replaced.has(key))) await this.issue(leaf);
  }

  private get authorities(): readonly PlannedAuthority[] {
    return authoritiesWith(this.leaves, this.plan);
  }

  /** Those whose files may be written, before anything is made for the others. */
  private async writable(leaves: readonly PlannedLeaf[]): Promise<readonly PlannedLeaf[]> {
    const barred = new Set<PlannedLeaf>();
    for (const leaf of leaves) {
      const [objection] = present([
        await this.writer.objectionTo(leaf.certificate),
        leaf.keyAction !== 'reuse' && (await this.writer.objectionTo(leaf.key)),
      ]);
      if (objection === undefined) continue;
      this.writer.problems.push(objection);
      barred.add(leaf);
    }
    return leaves.filter((leaf) => !barred.has(leaf));
  }

  private async recover(): Promise<void> {
    for (const certificate of this.plan.interrupted) {
      const outcome = await recoverSwap(certificate, new Set(pathsOf(this.plan)), this.ports.files);
      if ('note' in outcome) this.notes.push(`${outcome.note} Run this again to see what is missing.`);
      else this.writer.problems.push(outcome.failure);
    }
  }

  /** All at once: making keys takes the longest by far, and is spread over the machine's threads. */
  private async makePairs(): Promise<ReadonlyMap<string, KeyPairPem>> {
    const authoritySpec = specOf(this.plan.preferences.keyType);
    const specs = new Map([
      ...this.authorities
        .filter(({ action }) => action === 'make')
        .map(({ key }): [string, KeySpec] => [key ?? '', authoritySpec]),
      ...this.leaves
        .filter(({ keyAction }) => keyAction !== 'reuse')
        .map(({ key, keySpec }): [string, KeySpec] => [key, keySpec]),
    ]);
    try {
      const made = [...specs].map(async ([path, spec]) => [path, await this.ports.keyMaker.make(spec)] as const);
      return new Map(await Promise.all(made));
    } catch {
      const kinds = [...new Set([...specs.values()].map(keyWords))].join(' or ');
      this.writer.problems.push(`No keys of the kind ${kinds} can be generated on this machine.`);
      return new Map();
    }
  }

  private async certificatesAt(path: string): Promise<string> {
    return certificateBlocks((await this.ports.files.readText(path)) ?? '').join('\n');
  }

  private async establish(authority: PlannedAuthority): Promise<void> {
    const { certificate, action, copies } = authority;
    const existing = action === 'reuse' ? await this.certificatesAt(certificate) : '';
    const issuer = await this.issuerOf(authority, existing);
    if (issuer?.kind === 'refused') {
      this.writer.problems.push(`${certificate} can't sign: ${issuer.reason}.`);
    } else if (issuer) {
      if (action !== 'reuse' && !(await this.writer.create(certificate, issuer.pem, 'authority'))) return;
      this.issuers.set(certificate, issuer);
    }
    const text = action === 'reuse' ? existing && `${existing}\n` : pemOf(issuer);
    if (text === '') return;
    for (const copy of copies) await this.writer.create(copy, text, 'authority');
  }

  /** The CA ready to sign; null where it is not asked to, or where its key could not be written. */
  private async issuerOf(
    { certificate, key, action }: PlannedAuthority,
    existing: string,
  ): Promise<Issuer | Refused | null> {
    const { files, clock, keyMaker } = this.ports;
    const order = authorityOrder(this.plan.preferences);
    if (key === null) return null;
    if (action === 'make') {
      const pair = this.pairs.get(key);
      const stored = pair && (await this.writer.create(key, pair.privateKey, 'authority-key'));
      if (stored) return issueAuthority(order, pair.privateKey, clock.now(), keyMaker);
      return null;
    }
    const keyText = await files.readText(key);
    if (keyText === null) return { kind: 'refused', reason: `its key ${key} can't be read` };
    if (action === 'make-for-key') return issueAuthority(order, keyText, clock.now(), keyMaker);
    if (existing === '') return { kind: 'refused', reason: `${certificate} can't be read any more` };
    return readIssuer(existing, keyText, keyMaker);
  }

  private async issue(leaf: PlannedLeaf): Promise<void> {
    const combined = leaf.key === leaf.certificate;
    const publicKey =
      this.issuerFor(leaf) && (combined ? this.publicHalfOfNew(leaf.key) : await this.publicKeyOf(leaf));
    const certificate = publicKey && this.signed(leaf, publicKey);
    if (!certificate) return;
    if (combined) {
      await this.writer.create(leaf.certificate, `${certificate}${this.pairs.get(leaf.key)?.privateKey ?? ''}`, 'pair');
    } else if (
      !(await this.writer.create(leaf.certificate, certificate, 'certificate')) &&
      this.writer.written.some(({ path }) => path === leaf.key)
    ) {
      this.writer.problems.push(
        `The key ${leaf.key} was generated, but its certificate was not. Run this again to generate it.`,
      );
    }
  }

  private issuerFor(leaf: PlannedLeaf): Issuer | null {
    const issuer = this.issuers.get(leaf.authority);
    if (issuer) return issuer;
    this.writer.problems.push(
      `${leaf.certificate} was not ${leaf.action === 'make' ? 'generated' : 'renewed'}: its CA ${leaf.authority} can't be used.`,
    );
    return null;
  }

  private signed(leaf: PlannedLeaf, publicKey: PublicKey): string | null {
    const issuer = this.issuers.get(leaf.authority);
    const order = orderOf(leaf, this.plan.preferences);
    if (issuer) return issueLeaf(order, publicKey, issuer, this.ports.clock.now(), this.ports.keyMaker);
    return null;
  }

  /** Of a key that this run has made; undefined where it could not. */
  private publicHalfOfNew(key: string): PublicKey | undefined {
    const pair = this.pairs.get(key);
    const half = pair && publicHalf(pair.privateKey, this.ports.keyMaker);
    if (half?.kind === 'public') return half;
    return undefined;
  }

  /** The public half of the leaf's key, which is written first where it is new; undefined where there is none. */
  private async publicKeyOf({ certificate, key, keyAction }: PlannedLeaf): Promise<PublicKey | undefined> {
    const known = this.publicKeys.get(key);
    if (known !== undefined) return known;
    const pair = this.pairs.get(key);
    if (keyAction === 'make' && (!pair || !(await this.writer.create(key, pair.privateKey, 'key')))) return undefined;
    const text = keyAction === 'make' ? pair?.privateKey : await this.ports.files.readText(key);
    const half = publicHalfOf(text ?? null, this.ports);
    if (half.kind === 'public') {
      this.publicKeys.set(key, half);
      return half;
    }
    this.writer.problems.push(`${certificate} was not generated for its key ${key}: ${half.reason}.`);
    return undefined;
  }

  /** Renews certificates that share a key; a new key and they are swapped together. */
  private async renew(leaves: readonly [PlannedLeaf, ...PlannedLeaf[]]): Promise<void> {
    const [{ key, keyAction, certificate }] = leaves;
    const pair = this.pairs.get(key);
    const publicKey = keyAction === 'replace' ? this.publicHalfOfNew(key) : await this.publicKeyOf(leaves[0]);
    if (!publicKey || leaves.some((leaf) => !this.issuerFor(leaf))) return;
    const signed = leaves.map((leaf) => ({ leaf, text: this.signed(leaf, publicKey) ?? '' }));
    const replacements = await renewedTexts(
      signed,
      keyAction === 'replace' ? (pair?.privateKey ?? null) : null,
      this.ports.files,
    );
    if ('failure' in replacements) this.writer.problems.push(replacements.failure);
    else await this.writer.replace(replacements.changes, certificate);
  }

  private async add({ file, from, fingerprint }: AuthorityAddition): Promise<void> {
    const { files } = this.ports;
    const added = certificateBlocks((await files.readText(from)) ?? '').find(
      (block) => fingerprintOf(block) === fingerprint,
    );
    const former = await files.readText(file);
    if (added === undefined || former === null) {
      this.writer.problems.push(
        `${file} did not get the CA in ${from}: ${former === null ? file : from} can't be read.`,
      );
      return;
    }
    const text = `${former}${former === '' || former.endsWith('\n') ? '' : '\n'}${added.replaceAll('\r', '')}\n`;
    await this.writer.replace([{ path: file, text, former, kind: 'authority' }], file);
  }
}

function publicHalfOf(text: string | null, { keyMaker }: ExecutionPorts): ReturnType<typeof publicHalf> {
  if (text === null) return { kind: 'refused', reason: "it can't be read" };
  return publicHalf(text, keyMaker);
}

function grouped(leaves: readonly PlannedLeaf[]): readonly (readonly [PlannedLeaf, ...PlannedLeaf[]])[] {
  const groups = new Map<string, [PlannedLeaf, ...PlannedLeaf[]]>();
  for (const leaf of leaves) {
    // Those that keep their key are independent of each other.
    const id = leaf.keyAction === 'replace' ? leaf.key : leaf.certificate;
    const group = groups.get(id);
    if (group) group.push(leaf);
    else groups.set(id, [leaf]);
  }
  return [...groups.values()];
}

function pemOf(issuer: Issuer | Refused | null): string {
  if (issuer?.kind === 'issuer') return issuer.pem;
  return '';
}
