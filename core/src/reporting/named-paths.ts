import type { PathFact } from '../model/facts';
import type { FamilyConfiguration, WrittenSetting } from '../model/process';
import { type Usage, usageOf } from '../topology/usage';
import type { ProcessContext } from './rule';
import { fileRoles } from '../model/option';

/** The file of a certificate, a key or a CA, as a listener or client is given it. */
export interface NamedPath {
  readonly view: FamilyConfiguration;
  readonly role: (typeof fileRoles)[number];
  readonly written: WrittenSetting;
  /** Null where it is not known here. */
  readonly text: string | null;
  /** What is there. */
  readonly fact: PathFact;
  /** When Mimir reads it. */
  readonly usage: Usage;
}

type Known = Pick<ProcessContext, 'process' | 'facts'>;

/** The files that a listener or client is given, by what was written for it. */
export function pathsIn(view: FamilyConfiguration, { process, facts }: Known): readonly NamedPath[] {
  const usage = usageOf(view.family, process);
  return fileRoles.flatMap((role) => {
    const { written, text = null } = view.value(role) ?? {};
    if (written) return [{ view, role, written, text, fact: facts.path(written.document.uri, text ?? ''), usage }];
    return [];
  });
}

/** Those of all listeners and clients of a process. */
export function namedPaths(context: Known): readonly NamedPath[] {
  return context.process.configuration.writtenFamilies.flatMap((view) => pathsIn(view, context));
}
