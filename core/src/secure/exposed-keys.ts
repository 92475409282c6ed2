import { mountedOf } from '../certificates/plan/authority-keys';
import { needsOf } from '../certificates/plan/needs';
import { authorityKeyPath, folderOf, keyBesideAuthority } from '../certificates/plan/plan-paths';
import { pathsTaken } from '../certificates/plan/certificate-plan';
import type { Member } from '../topology/links';
import type { Reason } from './secure-plan';

/** Keys of CAs that are beside their certificates, where servers get them too: earlier versions made them there. */
export async function exposedKeys(
  members: readonly Member[],
  textAt: (path: string) => Promise<string | null>,
): Promise<readonly Reason[]> {
  const needs = needsOf(members);
  const paths = needs.authorities.map(({ file }) => file.path);
  const found = await Promise.all(
    paths.map(async (path): Promise<readonly Reason[]> => {
      const [key, home] = [
        keyBesideAuthority(path, pathsTaken(needs)),
        authorityKeyPath(path, paths, mountedOf(members)),
      ];
      if ((await textAt(key)) === null) return [];
      return [
        {
          what: key,
          why: `This CA key is in a folder that servers get. Move it: mkdir -p ${folderOf(home)} && mv ${key} ${home}`,
        },
      ];
    }),
  );
  return found.flat();
}
