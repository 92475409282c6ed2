import { isOwnFlag } from '../../recognition/mimir-program';
import type { CommandLine } from './command-line';
import { imageEvidence } from '../../recognition/image';

/** What a file shows of a container before its arguments are read. */
export interface ContainerSigns {
  /** Its name, or that of its service. */
  readonly name: string;
  /** Null where it is built, or named elsewhere. */
  readonly image: string | null;
  readonly line: CommandLine;
}

/** True where the container runs Mimir: by its image alone, or by its program or name together with its flags. */
export function runsMimir({ name, image, line }: ContainerSigns): boolean {
  const byImage = image === null ? 'perhaps' : imageEvidence(image);
  if (byImage === 'mimir') return true;
  const isNamed = byImage === 'perhaps' && (imageIsNamed(image) || imageEvidence(name) === 'perhaps');
  return (line.program !== null || isNamed) && line.args.some(({ value }) => isOwnFlag(value));
}

/** False where a variable hides the name. */
function imageIsNamed(image: string | null): boolean {
  return image !== null && /mimir|metrics/.test(image);
}
