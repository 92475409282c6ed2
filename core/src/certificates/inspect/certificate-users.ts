import type { Finding } from '../../model/finding';
import type { WrittenSetting } from '../../model/process';
import type { Member } from '../../topology/links';
import { objectionToName } from '../plan/needs';
import { fileNamedBy } from '../../model/facts';
import { fileRoles } from '../../model/option';

/** One family of a process that names a file. */
export interface CertificateUser {
  readonly process: string;
  /** The family's id. */
  readonly family: string;
  readonly title: string;
  readonly role: 'certificate' | 'key' | 'CA';
  /** Messages of what is wrong where the file is named. */
  readonly faults: readonly string[];
}

/** Who in a deployment names the file (an absolute path), for what, and what was found there. */
export function certificateUsers(
  path: string,
  members: readonly Member[],
  findings: readonly Finding[],
): readonly CertificateUser[] {
  return members.flatMap(({ process, facts }) =>
    process.configuration.families.flatMap((view) =>
      fileRoles.flatMap((role): readonly CertificateUser[] => {
        const value = view.value(role);
        if (!value?.written || !value.text) return [];
        const fact = facts.path(value.written.document.uri, value.text);
        if (fact.kind !== 'here' || fact.path !== path) return [];
        const { written } = value;
        const faults = findings.filter((finding) => isAt(finding, written)).map(({ message }) => message);
        return [
          {
            process: process.name,
            family: view.family.id,
            title: view.family.title,
            role: role === 'authority' ? 'CA' : role,
            faults,
          },
        ];
      }),
    ),
  );
}

/** Absolute paths of the certificate, key and CA files of this machine that a deployment names, each once. */
export function namedFiles(members: readonly Member[]): readonly string[] {
  const paths = members.flatMap(({ process, facts }) =>
    process.configuration.families.flatMap((view) =>
      fileRoles.flatMap((role) => {
        const fact = fileNamedBy(view.value(role), facts);
        // What is not there and has a name that none is given is no file to choose.
        if (fact?.kind === 'here' && (fact.reading.kind !== 'missing' || objectionToName(fact.path) === null))
          return [fact.path];
        return [];
      }),
    ),
  );
  return [...new Set(paths)];
}

function isAt({ uri, range, related }: Finding, { document, setting }: WrittenSetting): boolean {
  const places = [{ uri, range }, ...related];
  return places.some(
    (place) =>
      place.uri === document.uri && place.range.start >= setting.range.start && place.range.end <= setting.range.end,
  );
}
