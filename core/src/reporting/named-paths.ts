import type { FamilyConfiguration, WrittenSetting } from '../model/process';

const roles = ['certificate', 'key', 'authority'] as const;

/** The file of a certificate, a key or a CA, as a listener or client is given it. */
export interface NamedPath {
  readonly view: FamilyConfiguration;
  readonly role: (typeof roles)[number];
  readonly written: WrittenSetting;
  /** Null where it is not known here. */
  readonly text: string | null;
}

/** The files that a listener or client is given, by what was written for it. */
export function pathsIn(view: FamilyConfiguration): readonly NamedPath[] {
  return roles.flatMap((role) => {
    const { written, text = null } = view.value(role) ?? {};
    if (written) return [{ view, role, written, text }];
    return [];
  });
}
