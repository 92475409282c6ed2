import { type CertificatePlan, prepareCertificates } from '../certificates/plan/certificate-plan';
import type { PathFact } from '../model/facts';
import type { Member } from '../topology/links';
import { isInCluster } from './cluster';
import type { Judged } from './judging';
import type { Planning } from './planning';
import { fileRoles } from '../model/option';

/** The files that are made on this machine. Pods get theirs by Secrets: where our own files are asked for, they are made here for those. */
export async function certificatesFor(judged: Judged, planning: Planning): Promise<CertificatePlan> {
  const { wishes, ports } = planning;
  if (wishes.issuer === 'vault') return prepareCertificates([], wishes.preferences, ports.certificates);
  const members =
    wishes.issuer === 'files'
      ? await Promise.all(judged.processes.map((member) => asLocal(member, planning)))
      : judged.processes.filter(({ process }) => !isInCluster(process));
  return prepareCertificates(members, wishes.preferences, ports.certificates);
}

/** A process of a pod, as if what it finds in its folder of certificates were beside its file. */
async function asLocal(member: Member, { folder, ports: { paths, certificates } }: Planning): Promise<Member> {
  const { process, facts } = member;
  const file = paths.fromUri(process.documents.at(-1)?.uri ?? '');
  if (!isInCluster(process) || file === null) return member;
  const texts = process.configuration.families.flatMap((view) => fileRoles.map((role) => view.text(role) ?? ''));
  const own = texts.filter((text) => text.startsWith(`${folder.target}/`));
  const local = new Map<string, PathFact>();
  for (const text of new Set(own)) {
    const path = paths.resolve(paths.folderOf(file), `certs${text.slice(folder.target.length)}`);
    local.set(text, { kind: 'here', path, reading: await certificates.read(path) });
  }
  return { process, facts: { ...facts, path: (uri, written) => local.get(written) ?? facts.path(uri, written) } };
}
