import type { Facts } from '../model/facts';
import type { EffectiveValue, FamilyConfiguration, Process, WrittenSetting } from '../model/process';
import { nameOfServer, outsideServer, type OutsideServer } from '../topology/outside-servers';
import { effectOf, usageOf } from '../topology/usage';
import { generateCertificates } from './fixes';
import { valuePlace } from './places';
import type { ProcessRule, Report } from './rule';
import { consequence, nameOf } from './wording';

/** Certificates, keys and CAs are opened by path, relative to Mimir's working directory (spec 1.1, 1.4, 2.1). */
export const fileNotFound: ProcessRule = {
  id: 'file-not-found',
  severity: 'error',
  summary: 'A certificate, key or CA file that the configuration names must be there.',

  *check({ process, facts }) {
    for (const family of process.configuration.families) {
      for (const value of fileValues(family)) {
        const report = value.written && reportOn(process, facts, family, value.written, value.text);
        if (report) yield report;
      }
    }
  },
};

/** The family's effective paths. */
export function fileValues(family: FamilyConfiguration): readonly EffectiveValue[] {
  return [family.value('certificate'), family.value('key'), family.value('authority')].filter((value) => value !== null);
}

function reportOn(process: Process, facts: Facts, family: FamilyConfiguration, written: WrittenSetting, path: string | null): Report | null {
  const fact = facts.path(written.document.uri, path ?? '');
  if (fact.kind !== 'here' || fact.reading.kind !== 'missing') return null;
  const usage = usageOf(family.family, process);
  const server = isShared(fact.path, process, facts) ? null : outsideServer(family.family, process);
  return {
    ...valuePlace(written),
    effect: effectOf(usage),
    severity: usage === 'unused' ? 'warning' : 'error',
    message:
      `The file ${path ?? ''} of ${nameOf(written)} does not exist; it was looked for at ${fact.path}. ` +
      consequence(usage, `open ${path ?? ''}: no such file or directory`) +
      (server ? ` ${adviceOn(server, written)}` : ''),
    fixes: server ? [] : [generateCertificates(written.document.uri)],
  };
}

/** True where Mimir's own connections name the file as well, for which it may be made. */
function isShared(path: string, process: Process, facts: Facts): boolean {
  const own = process.configuration.families.filter(({ family }) => outsideServer(family, process) === null);
  return own.some((family) =>
    fileValues(family).some(({ written, text }) => {
      const fact = written && text ? facts.path(written.document.uri, text) : null;
      return fact?.kind === 'here' && fact.path === path;
    }),
  );
}

/** Nobody can make here what somebody else's server has, or trusts. */
function adviceOn(server: OutsideServer, { option }: WrittenSetting): string {
  return option.role === 'authority' ? `Copy the CA of ${nameOfServer(server)} there.` : `Put the one there that ${nameOfServer(server)} accepts.`;
}
