import { versionOfImage } from '../documents/containers/image';
import { copiesOf } from '../documents/dockerfile/copies';
import { stagesOf } from '../documents/dockerfile/instructions';
import type { ConfigDocument, Mount } from '../model/setting';
import type { SourceText } from '../model/text';
import type { Paths } from '../ports';

const dockerfiles = ['Dockerfile', 'Containerfile'] as const;

/** What a script's document was before and after, by the Dockerfile that tells of its image. */
const known = new WeakMap<ConfigDocument, { readonly dockerfile: SourceText; readonly document: ConfigDocument }>();

/**
 * The document of a script that a Dockerfile beside or above it copies into an image: its paths are those of the image,
 * which holds what else is copied there. Any other document as it is.
 */
export async function inItsImage(document: ConfigDocument, textAt: (path: string) => Promise<SourceText | null>, paths: Paths): Promise<ConfigDocument> {
  const script = document.kind === 'shell-script' && document.pathsAreLocal ? paths.fromUri(document.uri) : null;
  if (script === null) return document;
  const folder = paths.folderOf(script);
  for (const place of new Set([folder, paths.folderOf(folder)])) {
    for (const name of dockerfiles) {
      const dockerfile = await textAt(paths.resolve(place, name));
      const found = dockerfile && documentWithin(document, script, dockerfile, place, paths);
      if (found) return found;
    }
  }
  return document;
}

function documentWithin(document: ConfigDocument, script: string, dockerfile: SourceText, folder: string, paths: Paths): ConfigDocument | null {
  const before = known.get(document);
  if (before?.dockerfile === dockerfile) return before.document;
  for (const stage of stagesOf(dockerfile.text)) {
    const copies = copiesOf(dockerfile.text, stage).flatMap((mount) => located(mount, folder, paths));
    if (!copies.some(({ local }) => script === local || script.startsWith(`${local}/`))) continue;
    const inImage = { ...document, version: document.version ?? versionOfImage(stage.image), pathsAreLocal: false, mounts: copies };
    known.set(document, { dockerfile, document: inImage });
    return inImage;
  }
  return null;
}

function located(mount: Mount, folder: string, paths: Paths): readonly (Mount & { readonly local: string })[] {
  return mount.local === null ? [] : [{ ...mount, local: paths.resolve(folder, mount.local) }];
}
