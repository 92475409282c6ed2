import { versionOfImage } from '../documents/recognition/image';
import { copiesOf, stagesOf } from '../documents/kinds/dockerfile/instructions';
import { isInside } from '../model/containment';
import { Question, type Versioned } from '../model/memo';
import type { ConfigDocument, Mount } from '../model/setting';
import type { SourceText } from '../model/text';
import type { Paths } from '../ports';
import type { Look, SeenFile } from './look';

const dockerfiles = ['Dockerfile', 'Containerfile'] as const;
const inImage = new Question<readonly ConfigDocument[]>('documents of a script in its image');

/**
 * The documents of a file; those of a script that a Dockerfile beside or above it copies into an image have the paths of
 * the image, which holds what else is copied there.
 */
export async function documentsInImage(file: SeenFile, look: Look): Promise<Versioned<readonly ConfigDocument[]>> {
  const documents = look.documentsOf(file);
  const script = file.value.kind?.id === 'shell-script' ? look.paths.fromUri(file.value.id) : null;
  if (script === null || !documents.value.some(({ pathsAreLocal }) => pathsAreLocal)) return documents;
  const folder = look.paths.folderOf(script);
  for (const place of new Set([folder, look.paths.folderOf(folder)])) {
    // The folder above may be none of the workspace's.
    if (!(await look.mayList(place))) continue;
    const present = await look.names(place);
    for (const name of dockerfiles.filter((each) => present.includes(each))) {
      const dockerfile = await look.plainFile(look.paths.toUri(look.paths.resolve(place, name)));
      const image = dockerfile && imageOf(script, dockerfile.value.source, place, look.paths);
      if (image)
        return look.memo.get(inImage, file.value.id, [documents, dockerfile], look.uses, () =>
          documents.value.map((document) => within(image, document)),
        );
    }
  }
  return documents;
}

type Image = Pick<ConfigDocument, 'version'> & { readonly mounts: readonly Mount[] };

function imageOf(script: string, dockerfile: SourceText, folder: string, paths: Paths): Image | null {
  for (const stage of stagesOf(dockerfile.text)) {
    const mounts = copiesOf(dockerfile.text, stage).flatMap((mount) => located(mount, folder, paths));
    if (mounts.some(({ local }) => isInside(script, local))) return { version: versionOfImage(stage.image), mounts };
  }
  return null;
}

function within({ version, mounts }: Image, document: ConfigDocument): ConfigDocument {
  if (document.pathsAreLocal)
    return { ...document, version: document.version ?? version, pathsAreLocal: false, mounts };
  return document;
}

function located(mount: Mount, folder: string, paths: Paths): readonly (Mount & { readonly local: string })[] {
  if (mount.local === null) return [];
  return [{ ...mount, local: paths.resolve(folder, mount.local) }];
}
