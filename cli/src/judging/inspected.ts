import { secretEntries } from '../../../core/src/documents/kinds/manifests/secret-entries';
import type { FileReading } from '../../../core/src/model/certificate';
import type { BoundedWorld } from './bounds';

/** A certificate or key file, or one that a Secret or standard input holds. */
export interface Inspected {
  /** As users are told it. */
  readonly name: string;
  /** Absolute; null for what is in no file of its own. */
  readonly path: string | null;
  readonly reading: FileReading;
}

/** What a word names: the file, standard input for `-`, or each value of the Secrets in it. */
export async function inspectedBy(word: string, world: BoundedWorld): Promise<readonly Inspected[]> {
  if (word === '-') {
    const text = await world.input();
    if (text === null)
      return [
        { name: '<stdin>', path: null, reading: { kind: 'unreadable', reason: 'it is not a text file below 32 MiB' } },
      ];
    return inText('<stdin>', text, world);
  }
  const path = world.paths.resolve(world.currentFolder, word);
  const reading = await world.certificates.read(path);
  if (reading.kind !== 'not-pem') return [{ name: word, path, reading }];
  const entries = secretEntries((await world.files.readText(path)) ?? '');
  if (entries === null) return [{ name: word, path, reading }];
  return inEntries(word, entries, world);
}

function inText(name: string, text: string, world: BoundedWorld): readonly Inspected[] {
  const entries = secretEntries(text);
  if (entries === null) return [{ name, path: null, reading: world.certificates.readInline(text) }];
  return inEntries(name, entries, world);
}

function inEntries(
  name: string,
  entries: NonNullable<ReturnType<typeof secretEntries>>,
  { certificates }: BoundedWorld,
): readonly Inspected[] {
  return entries.map((entry) => ({
    name: `${name}: ${entry.name}`,
    path: null,
    reading: certificates.readInline(entry.text),
  }));
}
