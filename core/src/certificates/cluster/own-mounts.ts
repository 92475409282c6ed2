import type { Process } from '../../model/process';
import type { Mount } from '../../model/setting';

/**
 * What the container of a process itself mounts. A configuration that several share, such as that of a chart, knows the
 * mounts of all of them.
 */
export function ownMounts({ documents }: Pick<Process, 'documents'>): readonly Mount[] {
  const places = documents.filter(({ notation }) => notation === 'flag');
  return (places.length > 0 ? places : documents).flatMap(({ mounts }) => mounts ?? []);
}
