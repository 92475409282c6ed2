import { present } from '../../../core/src/model/present';
import { executePlan } from '../../../core/src/certificates/execute/execute';
import {
  defaultPlanPreferences,
  type CertificatePlan,
  prepareCertificates,
} from '../../../core/src/certificates/plan/certificate-plan';
import { failureOf } from './generation';
import { pickUpsOf, restartAdvice } from '../../../core/src/certificates/plan/pick-up';
import { safeSentence } from '../../../core/src/model/safe-text';
import type { Member } from '../../../core/src/topology/links';
import { awaitingPermission, pathsOutside } from '../session/outside';
import type { ServerPorts } from '../session/server-ports';
import type { RenewalItem, RenewalOffer, RenewalParams, RenewalReceipt } from '../protocol/certificate-protocol';
import type { CertificateSettings } from '../../../core/src/settings/project';

/** The deployment whose certificates are renewed. */
export interface Renewal {
  readonly members: readonly Member[];
  readonly certificates: CertificateSettings;
  /** Folders, absolute, that links inside them must not lead out of. */
  readonly roots: readonly string[];
}

/** What a renewal could do: what is missing or due, and what could be renewed for the asking. Nothing is written. */
export async function renewalOffer(
  { members, certificates }: Renewal,
  ports: ServerPorts,
): Promise<Omit<RenewalOffer, 'obstacle'>> {
  const preferences = { ...defaultPlanPreferences, ...certificates };
  const due = await prepareCertificates(members, preferences, ports.certificates);
  const all = await prepareCertificates(members, { ...preferences, renew: 'all' }, ports.certificates);
  const dueFiles = new Set([
    ...due.leaves.map(({ certificate }) => certificate),
    ...due.additions.map(({ file }) => file),
  ]);
  const leaves = all.leaves.map(({ certificate, action, reasons, usedBy }): RenewalItem => {
    return {
      path: certificate,
      action: action === 'make' ? 'make' : 'replace',
      isDue: dueFiles.has(certificate),
      reasons: reasons.map(safeSentence),
      usedBy,
    };
  });
  const additions = all.additions.map(({ file, reasons }): RenewalItem => ({
    path: file,
    action: 'add-authority',
    isDue: dueFiles.has(file),
    reasons: reasons.map(safeSentence),
    usedBy: [],
  }));
  return {
    items: [...leaves, ...additions],
    remarks: [...new Set([...due.problems, ...due.stale].map(({ message }) => safeSentence(message)))],
  };
}

/** Does what was chosen and nothing else; a CA that a chosen certificate needs is made with it. */
export async function renew(
  { members, certificates, roots }: Renewal,
  { chosen, newKeys, allowOutside = false }: RenewalParams,
  ports: ServerPorts,
): Promise<RenewalReceipt> {
  const preferences = { ...defaultPlanPreferences, ...certificates, renew: 'all' as const, only: chosen, newKeys };
  const { plan, left } = chosenPart(
    await prepareCertificates(members, preferences, ports.certificates),
    new Set(chosen),
  );
  const changes = [
    ...plan.leaves.flatMap(({ certificate, key, keyAction }) => present([certificate, keyAction !== 'reuse' && key])),
    ...plan.additions.map(({ file }) => file),
  ];
  const made = plan.authorities.filter(({ action }) => action !== 'reuse').map(({ certificate }) => certificate);
  const outside = allowOutside ? [] : await pathsOutside([...changes, ...made], roots, ports);
  if (outside.length > 0) return { ...awaitingPermission(outside), replaced: [] };
  const replacedKeys = plan.leaves.filter(({ keyAction }) => keyAction === 'replace').map(({ key }) => key);
  const consent = new Set([...chosen, ...replacedKeys]);
  const receipt = await executePlan(
    plan,
    { files: ports.files, keyMaker: ports.keys, clock: ports.clock, roots },
    consent,
  );
  const { written, replaced } = receipt;
  const problems = [...left, ...receipt.problems];
  const changed = [...written, ...replaced].map(({ path }) => path);
  return {
    failure: failureOf(problems),
    written: written.map(({ path }) => path),
    secrets: [
      ...written.filter(({ secret }) => secret).map(({ path }) => path),
      ...replaced.filter(({ secret }) => secret).flatMap(({ path, backup }) => [path, backup]),
    ],
    kept: receipt.untouched,
    replaced: replaced.map(({ path, backup }) => ({ path, backup })),
    remarks: [...receipt.notes, ...restartAdvice(pickUpsOf(changed, members))].map(safeSentence),
  };
}

/** The plan for the chosen files; who shares a key with one that was not chosen would lose it, so neither is touched. */
function chosenPart(
  plan: CertificatePlan,
  chosen: ReadonlySet<string>,
): { readonly plan: CertificatePlan; readonly left: readonly string[] } {
  const shared = new Set(
    plan.leaves
      .filter(({ certificate, keyAction }) => keyAction === 'replace' && !chosen.has(certificate))
      .map(({ key }) => key),
  );
  const leaves = plan.leaves.filter(({ certificate, key }) => chosen.has(certificate) && !shared.has(key));
  const barred = plan.leaves.filter(({ certificate, key }) => chosen.has(certificate) && shared.has(key));
  return {
    plan: {
      ...plan,
      leaves,
      additions: plan.additions.filter(({ file }) => chosen.has(file)),
      authorities: plan.authorities.filter(({ certificate }) =>
        leaves.some(({ authority }) => authority === certificate),
      ),
      // They were told with the offer.
      problems: [],
    },
    left: barred.map(
      ({ certificate, key }) =>
        `${certificate} was not renewed: other certificates share its key ${key}. Select them too.`,
    ),
  };
}
