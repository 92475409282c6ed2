import type { ExecutionPorts, ReplacedFile, WrittenFile } from '../execute/execution';
import { certificateBlocks, fingerprintOf, issueAuthority, issueLeaf, publicHalf, readIssuer } from '../issue/issue';
import { cleanDrafts, draftPath } from '../execute/leftovers';
import { PlanWriter } from '../execute/plan-writer';
import { orderOf, type PlannedLeaf } from '../plan/planned-leaf';
import { renewedTexts } from '../execute/renewed-texts';
import { type RotationPlan, readRecord, recordText, type RotationRecord } from './rotation-plan';
import { authorityOrder } from '../plan/certificate-plan';

export interface RotationReceipt {
  readonly written: readonly WrittenFile[];
  readonly replaced: readonly ReplacedFile[];
  /** Sentences; empty where the step is done. A step that failed goes on where it stopped at the next run. */
  readonly problems: readonly string[];
  /** Sentences on what is different from before. */
  readonly notes: readonly string[];
}

/**
 * Does one step of replacing a CA. Whoever asks for it consents to the replacement of the files that the step names; each
 * is kept as a dated backup.
 */
export async function rotateAuthority(plan: RotationPlan, ports: ExecutionPorts): Promise<RotationReceipt> {
  const { authority, key, nextKey, files, leaves } = plan;
  const writer = new PlanWriter(
    [authority, key, nextKey, ...files, ...leaves.flatMap((leaf) => [leaf.certificate, leaf.key])],
    ports,
    plan.preferences.keepMode,
  );
  const steps = { bundle, reissue, retire };
  await writer.locked(async () => {
    await cleanDrafts(writer.ownFolders, writer.paths, ports.files);
    await steps[plan.step](plan, writer, ports);
  });
  const { written, replaced, problems, notes } = writer;
  return { written, replaced, problems, notes };
}

/** The new CA is written down before anything changes, so that a second run goes on with the same one. */
async function bundle(plan: RotationPlan, writer: PlanWriter, ports: ExecutionPorts): Promise<void> {
  const record = plan.state ?? (await newAuthority(plan, writer, ports));
  if (record === null) return;
  for (const file of plan.files) {
    const former = await ports.files.readText(file);
    if (former === null) writer.problems.push(`${file} is no longer readable.`);
    else
      await writer.replace(
        [
          {
            path: file,
            text: `${former}${former.endsWith('\n') ? '' : '\n'}${record.certificate}`,
            former,
            kind: 'authority',
          },
        ],
        file,
      );
  }
}

async function newAuthority(
  { nextKey, record, old, keySpec, preferences }: RotationPlan,
  writer: PlanWriter,
  { files, keyMaker, clock }: ExecutionPorts,
): Promise<RotationRecord | null> {
  // A run that died may have left the key.
  let keyText = await files.readText(nextKey);
  if (keyText === null) {
    keyText = (await keyMaker.make(keySpec)).privateKey;
    if (!(await writer.create(nextKey, keyText, 'authority-key'))) return null;
  }
  const issuer = issueAuthority(authorityOrder(preferences), keyText, clock.now(), keyMaker);
  if (issuer.kind === 'refused') {
    writer.problems.push(`${nextKey} can't be a CA's key: ${issuer.reason}.`);
    return null;
  }
  const state = { old, next: fingerprintOf(issuer.pem), certificate: issuer.pem, isReissued: false };
  // A rotation that has ended is over once another begins.
  if (readRecord((await files.readText(record)) ?? '')?.isFinished === true) await files.remove(record);
  const outcome = await files.create(record, recordText(state), false);
  if (outcome === 'created') return state;
  writer.problems.push(
    outcome === 'exists' ? `${record} was created in the meantime. Run this again.` : outcome.failure,
  );
  return null;
}

async function reissue(plan: RotationPlan, writer: PlanWriter, ports: ExecutionPorts): Promise<void> {
  const { authority, key, nextKey, record, state, leaves } = plan;
  const { files } = ports;
  const signingKey = (await files.readText(nextKey)) ?? (await files.readText(key)) ?? '';
  if (!state) {
    writer.problems.push(`${authority} can't sign: the new CA is not known.`);
    return;
  }
  const issuer = readIssuer(state.certificate, signingKey, ports.keyMaker);
  if (issuer.kind === 'refused') {
    writer.problems.push(`${authority} can't sign: ${issuer.reason}.`);
    return;
  }
  for (const leaf of leaves) {
    const half = publicHalf((await files.readText(leaf.key)) ?? '', ports.keyMaker);
    if (half.kind === 'refused')
      writer.problems.push(`${leaf.certificate} was not renewed for its key ${leaf.key}: ${half.reason}.`);
    else
      await renew(
        leaf,
        issueLeaf(orderOf(leaf, plan.preferences), half, issuer, ports.clock.now(), ports.keyMaker),
        writer,
        ports,
      );
  }
  if (writer.problems.length === 0) await takeNextKey(plan, signingKey, writer, ports);
  if (writer.problems.length === 0) await updateRecord(record, { ...state, isReissued: true }, writer, ports);
}

/** It needs no backup: what it says can be seen from the other files. */
async function updateRecord(
  path: string,
  record: RotationRecord,
  writer: PlanWriter,
  { files }: ExecutionPorts,
): Promise<void> {
  await files.remove(draftPath(path));
  const drafted = await files.create(draftPath(path), recordText(record), false);
  const outcome = drafted === 'created' ? await files.replace(path, draftPath(path), null) : drafted;
  if (outcome !== 'replaced')
    writer.problems.push(outcome === 'exists' ? `${path} is being changed by another run.` : outcome.failure);
}

async function renew(leaf: PlannedLeaf, text: string, writer: PlanWriter, { files }: ExecutionPorts): Promise<void> {
  const renewed = await renewedTexts([{ leaf, text }], null, files);
  if ('failure' in renewed) writer.problems.push(renewed.failure);
  else await writer.replace(renewed.changes, leaf.certificate);
}

/** From now on the new key signs; the old one is kept with the other backups. */
async function takeNextKey(
  { key, nextKey }: RotationPlan,
  text: string,
  writer: PlanWriter,
  { files }: ExecutionPorts,
): Promise<void> {
  const former = await files.readText(key);
  const take = async (): Promise<boolean> => {
    if (former === null) return writer.create(key, text, 'authority-key');
    return writer.replace([{ path: key, text, former, kind: 'authority-key' }], key);
  };
  if (former !== text && !(await take())) return;
  const removed = await files.remove(nextKey);
  if (removed !== 'removed') writer.problems.push(removed.failure);
}

async function retire(
  { files: paths, old, record, state }: RotationPlan,
  writer: PlanWriter,
  ports: ExecutionPorts,
): Promise<void> {
  const { files } = ports;
  for (const path of paths) {
    const former = await files.readText(path);
    if (former === null) {
      writer.problems.push(`${path} is no longer readable.`);
      continue;
    }
    const gone = certificateBlocks(former).find((block) => fingerprintOf(block) === old);
    if (gone === undefined) continue;
    const text = former
      .replace(gone, '')
      .replace(/^\n+/, '')
      .replace(/\n{2,}/g, '\n');
    if (text !== former) await writer.replace([{ path, text, former, kind: 'authority' }], path);
  }
  if (writer.problems.length === 0 && state) await updateRecord(record, { ...state, isFinished: true }, writer, ports);
}

/** What to do once a step is done, before the next. */
export function adviceAfter({ step, authority }: RotationPlan, restarts: readonly string[]): readonly string[] {
  switch (step) {
    case 'bundle':
      return [
        `Step 1 of 3: the CA files contain the old and the new CA. Copy them to every machine that has a copy of ${authority}.`,
        ...restarts,
        'After all processes are restarted, run this again with --restarted: step 2 issues the certificates again.',
      ];
    case 'reissue':
      return [
        'Step 2 of 3: the new CA signs the certificates. Copy them to where they are used.',
        ...restarts,
        'After no process uses a certificate of the old CA, run this again with --restarted: step 3 removes it from the CA files.',
      ];
    case 'retire':
      return [
        'Step 3 of 3: the CA files contain only the new CA. Processes trust the old one until they are restarted.',
        ...restarts,
        'The rotation is finished. To start another, add --again.',
      ];
  }
}
