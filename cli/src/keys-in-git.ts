import type { WrittenFile } from '../../core/src/certificates/execute/execution';
import { neutral } from '../../core/src/model/neutral';
import type { BoundedWorld } from './judging/bounds';
import { shownPath } from './judging/finding-files';

/** A sentence on the private keys just made that git would pick up with the rest of the folder; null where there are none. */
export async function keysForGit(written: readonly WrittenFile[], world: BoundedWorld): Promise<string | null> {
  const { versionControl } = world;
  const keys = written.filter(({ secret }) => secret).map(({ path }) => path);
  const asked = await Promise.all(keys.map(async (path) => (await versionControl?.wouldTrack?.(path)) === true));
  const exposed = keys.filter((_, index) => asked[index]).map((path) => neutral(shownPath(path, world)));
  if (exposed.length === 0) return null;
  return `"git add ." would commit these private keys: ${exposed.join(', ')}. Add them to .gitignore first.`;
}
