import type { Clock, CreateOutcome, Failed, Files } from '../../ports';
import { draftPath } from './leftovers';
import { folderOf, nameOf, swapJournalPath } from '../plan/plan-paths';
import { dayOf } from '../../model/certificate';

/** A file that stands and its new text. */
export interface Replacement {
  readonly path: string;
  readonly text: string;
  /** What the file must still hold, so that nobody's work is lost. */
  readonly former: string;
  readonly secret: boolean;
  /** The new file's mode; null for that of the former one. */
  readonly mode: number | null;
}

/** Where the former files are kept, by path. */
export type SwapOutcome = { readonly backups: ReadonlyMap<string, string> } | Failed;

interface JournalEntry {
  readonly path: string;
  readonly backup: string;
  /** Of the file before the swap and after it; null where it is not known, or does not change. */
  readonly formerMode: number | null;
  readonly mode: number | null;
}

const mostBackups = 1000;

/**
 * Replaces files by their new texts. One file is replaced in one step. Several, such as a key and its certificate,
 * cannot be: a journal beside the certificate (`journalFor`) says what is under way, so that `recoverSwap` can finish or
 * undo it after a crash. Whoever calls holds the folders' locks.
 */
export async function swapFiles(
  replacements: readonly Replacement[],
  journalFor: string,
  files: Files,
  clock: Clock,
): Promise<SwapOutcome> {
  const drafted = await writeDrafts(replacements, files);
  if (drafted !== null) return drafted;
  for (const { path, former } of replacements) {
    if ((await files.readText(path)) === former) continue;
    await removeAll(
      replacements.map((each) => draftPath(each.path)),
      files,
    );
    return { failure: `${path} changed in the meantime and was not replaced. Run this again.` };
  }
  const entries: JournalEntry[] = [];
  for (const { path, mode } of replacements)
    entries.push({ path, backup: await freeBackup(path, files, clock), formerMode: await modeOf(path, files), mode });
  const journal = entries.length > 1 ? swapJournalPath(journalFor) : null;
  const failure = await carryOut(replacements, entries, journal, files);
  if (failure !== null) return failure;
  return { backups: new Map(entries.map(({ path, backup }) => [path, backup])) };
}

async function writeDrafts(replacements: readonly Replacement[], files: Files): Promise<Failed | null> {
  for (const { path, text, secret } of replacements) {
    // A run that died may have left one.
    await files.remove(draftPath(path));
    const outcome = await files.create(draftPath(path), text, secret);
    if (outcome === 'created') continue;
    await removeAll(
      replacements.map((each) => draftPath(each.path)),
      files,
    );
    if (outcome === 'exists') return { failure: `Another run is replacing ${path}. Run this again later.` };
    return outcome;
  }
  return null;
}

/** The journal comes first and goes last; where a step fails, all is put back. */
async function carryOut(
  replacements: readonly Replacement[],
  entries: readonly JournalEntry[],
  journal: string | null,
  files: Files,
): Promise<Failed | null> {
  const written =
    journal && (await files.create(journal, `${JSON.stringify({ version: 1, files: entries })}\n`, false));
  if (written && written !== 'created') {
    await removeAll(
      entries.map(({ path }) => draftPath(path)),
      files,
    );
    if (written === 'exists')
      return { failure: `A swap of ${firstPath(entries)} is already running. Run this again later.` };
    return written;
  }
  for (const [index, { path, backup }] of entries.entries()) {
    const failed = failureOf(await files.keep(path, backup, replacements[index]?.secret ?? true), backup);
    if (failed) return putBack(entries, journal, failed, files);
  }
  for (const { path, mode } of entries) {
    const replaced = await files.replace(path, draftPath(path), mode);
    if (replaced !== 'replaced') return putBack(entries, journal, replaced, files);
  }
  if (journal !== null) await files.remove(journal);
  return null;
}

/** Undoes what a failed step has left, and tells that step's failure. */
async function putBack(
  entries: readonly JournalEntry[],
  journal: string | null,
  failed: Failed,
  files: Files,
): Promise<Failed> {
  const stuck = await restore(entries, files);
  if (stuck !== null)
    return { failure: `${failed.failure} ${stuck.failure} The next run finishes the swap or undoes it.` };
  await clear(entries, journal, files);
  return failed;
}

/** Gives every file that has its new text the former one again. */
async function restore(entries: readonly JournalEntry[], files: Files): Promise<Failed | null> {
  for (const { path, backup, formerMode } of entries) {
    const former = await files.readText(backup);
    if (former === null || former === (await files.readText(path))) continue;
    await files.remove(draftPath(path));
    const kept = await files.keep(backup, draftPath(path), true);
    if (kept !== 'created') return { failure: `${path} could not be restored. Its old content is in ${backup}.` };
    const restored = await files.replace(path, draftPath(path), formerMode);
    if (restored !== 'replaced') return restored;
  }
  return null;
}

/** All files are as they were: the journal goes first, since without it nothing else means anything. */
async function clear(entries: readonly JournalEntry[], journal: string | null, files: Files): Promise<void> {
  if (journal !== null) await files.remove(journal);
  await removeAll(
    entries.flatMap(({ path, backup }) => [draftPath(path), backup]),
    files,
  );
}

/**
 * Finishes a swap of several files that was interrupted, where some were replaced already, or else undoes it, and says
 * which in a sentence. Follows a journal only as far as it speaks of `known` files.
 */
export async function recoverSwap(
  certificate: string,
  known: ReadonlySet<string>,
  files: Files,
): Promise<{ readonly note: string } | Failed> {
  const journal = swapJournalPath(certificate);
  const entries = entriesOf((await files.readText(journal)) ?? '', known);
  if (entries === null)
    return {
      failure: `${journal} is not a journal of this configuration's files. Check the files next to it, and remove it.`,
    };
  const states = await Promise.all(entries.map(async (entry) => ({ entry, isNew: await hasNewText(entry, files) })));
  const paths = entries.map(({ path }) => path).join(' and ');
  if (states.every(({ isNew }) => !isNew)) {
    await clear(entries, journal, files);
    return { note: `An interrupted swap of ${paths} was undone: the old files are in place.` };
  }
  for (const { entry, isNew } of states) {
    if (isNew) continue;
    const outcome = await files.replace(entry.path, draftPath(entry.path), entry.mode);
    if (outcome === 'replaced') continue;
    const stuck = await restore(entries, files);
    if (stuck !== null) return stuck;
    await clear(entries, journal, files);
    return {
      note: `An interrupted swap of ${paths} could not be finished and was undone: the old files are in place.`,
    };
  }
  await files.remove(journal);
  await removeAll(
    entries.map(({ path }) => draftPath(path)),
    files,
  );
  return {
    note: `An interrupted swap of ${paths} was finished. The old files are kept as ${entries.map(({ backup }) => nameOf(backup)).join(' and ')}.`,
  };
}

/** The backup is made before the file is replaced, so a file without one has its former text. */
async function hasNewText({ path, backup }: JournalEntry, files: Files): Promise<boolean> {
  const former = await files.readText(backup);
  return former !== null && former !== (await files.readText(path));
}

function entriesOf(text: string, known: ReadonlySet<string>): readonly JournalEntry[] | null {
  const journal = parsed(text);
  if (!isRecord(journal) || !Array.isArray(journal['files'])) return null;
  const list: readonly unknown[] = journal['files'];
  const entries = list.flatMap((entry): readonly JournalEntry[] => {
    if (!isRecord(entry)) return [];
    const { path, backup, formerMode, mode } = entry;
    if (typeof path !== 'string' || typeof backup !== 'string' || !known.has(path) || !isBackupOf(backup, path))
      return [];
    return [{ path, backup, formerMode: asMode(formerMode), mode: asMode(mode) }];
  });
  if (entries.length > 0 && entries.length === list.length) return entries;
  return null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // Written whole or not at all; this is something else.
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

async function modeOf(path: string, files: Files): Promise<number | null> {
  const status = await files.stat(path);
  if (status.kind === 'file') return status.mode & 0o777;
  return null;
}

function asMode(value: unknown): number | null {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 0o777) return value;
  return null;
}

function isBackupOf(backup: string, path: string): boolean {
  return (
    backup.startsWith(path) &&
    /^\.\d{4}-\d\d-\d\d(\.\d+)?\.bak$/.test(backup.slice(path.length)) &&
    folderOf(backup) === folderOf(path)
  );
}

/** Such as `server.crt.2026-11-23.bak`; the second of a day has a number. */
async function freeBackup(path: string, files: Files, clock: Clock): Promise<string> {
  const day = `${path}.${dayOf(clock.now())}`;
  for (let number = 1; number < mostBackups; number += 1) {
    const name = number === 1 ? `${day}.bak` : `${day}.${number}.bak`;
    if ((await files.stat(name)).kind === 'missing') return name;
  }
  return `${day}.${mostBackups}.bak`;
}

async function removeAll(paths: readonly string[], files: Files): Promise<void> {
  for (const path of paths) await files.remove(path);
}

function failureOf(outcome: CreateOutcome, path: string): Failed | null {
  if (outcome === 'created') return null;
  if (outcome === 'exists') return { failure: `${path} already exists.` };
  return outcome;
}

function firstPath(entries: readonly JournalEntry[]): string {
  return entries[0]?.path ?? '';
}
