import { folderOf, nameOf } from '../plan/plan-paths';

/** One entry of a secret, and the file that it is to appear as. */
export interface SecretFile {
  readonly secret: string;
  /** Such as `tls.crt`. */
  readonly item: string;
  readonly path: string;
}

/** As they stand in a pod's specification: `volumes` of the pod, `volumeMounts` of its container. */
export interface PodVolumes {
  readonly volumes: readonly Readonly<Record<string, unknown>>[];
  readonly volumeMounts: readonly Readonly<Record<string, unknown>>[];
}

/**
 * A projected volume for each folder, with a source for each secret that has files there. Whole folders are mounted, not
 * single files: those would keep their first contents when the secret is renewed.
 */
export function volumesFor(files: readonly SecretFile[]): PodVolumes {
  const folders = [...new Set(files.map(({ path }) => folderOf(path)))];
  const named = folders.map((folder, index) => ({
    folder,
    name: folders.length === 1 ? 'mimir-tls' : `mimir-tls-${index + 1}`,
  }));
  return {
    volumes: named.map(({ folder, name }) => {
      const own = files.filter(({ path }) => folderOf(path) === folder);
      const secrets = [...new Set(own.map(({ secret }) => secret))];
      const sources = secrets.map((secret) => {
        const items = own
          .filter((file) => file.secret === secret)
          .map(({ item, path }) => ({ key: item, path: nameOf(path) }));
        return { secret: { name: secret, items } };
      });
      // Readable by the group alone: pods run Mimir as a user of their own, with `fsGroup`.
      return { name, projected: { defaultMode: 0o440, sources } };
    }),
    volumeMounts: named.map(({ folder, name }) => ({ name, mountPath: folder, readOnly: true })),
  };
}
