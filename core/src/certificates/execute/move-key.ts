import type { Files } from '../../ports';
import { objectionToWriting } from './guard';
import { folderOf } from '../plan/plan-paths';

/**
 * Moves a CA's private key to where no server gets it: the new file is there, whole and for its owner alone, before the
 * old one goes, and nothing that exists is replaced. Gives a sentence on why it was not moved, or null.
 */
export async function moveAuthorityKey(
  from: string,
  to: string,
  roots: readonly string[],
  files: Files,
): Promise<string | null> {
  const objections = [
    await objectionToWriting(from, new Set([folderOf(from)]), roots, files),
    await objectionToWriting(to, new Set([folderOf(to)]), roots, files),
  ];
  const objection = objections.find((each) => each !== null);
  if (objection) return objection;
  const text = await files.readText(from);
  if (text === null || !text.includes('PRIVATE KEY-----')) return `${from} holds no private key any more.`;
  const outcome = await files.create(to, text, true);
  const isThere = outcome === 'created' || (outcome === 'exists' && (await files.readText(to)) === text);
  if (outcome === 'exists' && !isThere) return `${to} exists already, so ${from} was not moved. Move one of them away.`;
  if (!isThere) {
    if (typeof outcome === 'object') return outcome.failure;
    return `${to} cannot be written.`;
  }
  const removed = await files.remove(from);
  if (removed === 'removed') return null;
  return removed.failure;
}
