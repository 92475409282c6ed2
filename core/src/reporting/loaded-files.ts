import type { Process } from '../model/process';

/** True for a file that systemd loads for the service: its user may read it, and no folder of this machine can stand in for it. */
export function isLoaded(path: string, { documents }: Process): boolean {
  return documents.some(({ credentials }) => credentials !== undefined && path.startsWith(`${credentials.folder}/`));
}
