import { textOf, textsOf } from '../protocol/given-values';
import { present } from '../../../core/src/model/present';
import { certManagerExport, certManagerText } from '../../../core/src/certificates/cluster/cert-manager-resources';
import {
  certificateUsers,
  namedFiles,
  type CertificateUser,
} from '../../../core/src/certificates/inspect/certificate-users';
import { inspectCertificate } from '../../../core/src/certificates/inspect/certificate-page';
import { defaultPlanPreferences } from '../../../core/src/certificates/plan/certificate-plan';
import { factOf, isPathRole, type JudgedText, optionOf, settingAt } from '../features/judged-text';
import type {
  CertManagerAnswer,
  CertificateFilesAnswer,
  RenewalOffer,
  RenewalReceipt,
} from '../protocol/certificate-protocol';
import { requests } from '../protocol/protocol';
import { renew, type Renewal, renewalOffer } from './renewal';
import type { Session } from '../session/session';
import { asObject } from '../../../core/src/settings/value-kinds';

/** Registers what is asked about the certificates of a deployment. Only a renewal writes files. */
export function answerCertificates(session: Session): void {
  const { connection, analyses } = session;
  connection.onRequest(requests.certificateFiles, async (params: unknown) => {
    const { uri, position } = asObject(params) ?? {};
    const judged = await analyses.judged(textOf(uri));
    return judged && certificateFiles(judged, position, session);
  });
  connection.onRequest(requests.inspectCertificate, async (params: unknown) => {
    const { uri, path } = asObject(params) ?? {};
    return inspection(textOf(path), textOf(uri), session);
  });
  connection.onRequest(requests.exportCertManager, async (params: unknown) => {
    const judged = await analyses.judged(textOf(asObject(params)?.['uri']));
    return judged && resources(judged, session);
  });
  connection.onRequest(requests.renewalOffer, async (params: unknown): Promise<RenewalOffer> => {
    const found = await renewalFor(textOf(asObject(params)?.['uri']), session);
    if (typeof found === 'string') return { obstacle: found, items: [], remarks: [] };
    return { obstacle: null, ...(await renewalOffer(found, session.ports)) };
  });
  connection.onRequest(requests.renew, async (params: unknown): Promise<RenewalReceipt> => {
    const { uri, chosen, newKeys, allowOutside } = asObject(params) ?? {};
    const found = await renewalFor(textOf(uri), session);
    if (typeof found === 'string')
      return { failure: found, written: [], secrets: [], kept: [], remarks: [], replaced: [] };
    const receipt = await renew(
      found,
      { uri: textOf(uri), chosen: textsOf(chosen), newKeys: newKeys === true, allowOutside: allowOutside === true },
      session.ports,
    );
    session.checks.sendAllAgain();
    return receipt;
  });
}

/** The certificate files that a deployment names, and the one at a position. */
export function certificateFiles(judged: JudgedText, position: unknown, session: Session): CertificateFilesAnswer {
  const { line, character } = asObject(position) ?? {};
  const files = namedFiles(judged.analysis.deployment.processes);
  if (typeof line !== 'number' || typeof character !== 'number') return { atPosition: null, files };
  return { atPosition: fileAt(judged, judged.text.offsetAt({ line, character }), session), files };
}

function fileAt(judged: JudgedText, offset: number, { catalogue }: Session): string | null {
  const placed = settingAt(judged, offset);
  const option = placed && optionOf(placed.setting, catalogue.at(judged.analysis.mimirVersion), catalogue);
  if (placed === null || !isPathRole(option?.role ?? null)) return null;
  const fact = factOf(judged, placed);
  if (fact.kind === 'here') return fact.path;
  return null;
}

/** A file as a Markdown document; null for a path that is not absolute. */
export async function inspection(path: string, uri: string, session: Session): Promise<string | null> {
  const { certificates, clock, paths } = session.ports;
  if (!paths.isAbsolute(path)) return null;
  const users = await usersOf(path, uri, session);
  const isSignedBy = certificates.isSignedBy.bind(certificates);
  return inspectCertificate({ path, reading: await certificates.read(path) }, { now: clock.now(), isSignedBy, users });
}

/** Who uses the file by the document's deployment, or by those of all open documents; null where there is none. */
async function usersOf(
  path: string,
  uri: string,
  { analyses, documents }: Session,
): Promise<readonly CertificateUser[] | null> {
  const uris = (uri === '' ? documents.uris : [uri]).filter((each) => documents.has(each));
  // Files may have changed since the last run.
  for (const each of uris) await analyses.answerAfresh(each);
  const judged = present(uris.map((each) => analyses.judgedAlready(each)));
  const deployments = new Set(judged.map(({ analysis }) => analysis.deployment));
  if (deployments.size === 0) return null;
  return [...deployments].flatMap(({ processes, findings }) => certificateUsers(path, processes, findings));
}

/** The deployment of the document as its files are now; a sentence where nothing may be written for it. */
export async function renewalFor(
  uri: string,
  { analyses, documents, ports, profile, projects }: Session,
): Promise<Renewal | string> {
  const path = ports.paths.fromUri(uri);
  if (!profile.trusted) return 'Certificates are renewed only in a trusted workspace.';
  if (path === null) return 'Certificates are renewed only next to a file on disk.';
  if (documents.has(uri)) await analyses.answerAfresh(uri);
  const members = analyses.judgedAlready(uri)?.analysis.deployment.processes ?? [];
  if (members.length === 0)
    return 'This document contains no Mimir configuration, so there is no certificate to renew.';
  return {
    members,
    certificates: projects.settingsFor(uri).certificates,
    roots: [...analyses.settingsFor(uri).workspaceFolders, ports.paths.folderOf(path)],
  };
}

/** The certificates of a deployment as resources of cert-manager. */
export function resources({ analysis }: JudgedText, { projects }: Session): CertManagerAnswer {
  const exported = certManagerExport(analysis.deployment.processes, {
    ...defaultPlanPreferences,
    ...projects.settingsFor(analysis.source.uri).certificates,
  });
  return { text: certManagerText(exported), notes: exported.notes };
}
