import type { CertificatePlan } from '../../core/src/certificates/plan/certificate-plan';
import type { RotationPlan } from '../../core/src/certificates/rotate/rotation-plan';
import type { OptionRole } from '../../core/src/model/option';
import type { FamilyConfiguration } from '../../core/src/model/process';
import type { Member } from '../../core/src/topology/links';
import type { Bounds } from './judging/bounds';
import { planReport } from './writers/certificate-report';

/** Certificate files that the processes name outside of what may be read: nothing can be made without knowing them. */
export function unreadFiles(members: readonly Member[]): readonly string[] {
  const named = members.flatMap(({ process, facts }) =>
    process.configuration.families.flatMap((view) =>
      pathsThatMatter(view).flatMap(({ uri, text }) => {
        const fact = facts.path(uri, text);
        if (fact.kind === 'not-read' && fact.why === 'outside') return [fact.path];
        return [];
      }),
    ),
  );
  return [...new Set(named)];
}

/** A CA by which a client trusts a server that is none of Mimir's signs nothing here. */
function pathsThatMatter(view: FamilyConfiguration): readonly { readonly uri: string; readonly text: string }[] {
  const { side, peer } = view.family;
  const roles: OptionRole[] = ['certificate', 'key'];
  if (side !== 'client' || peer !== null) roles.push('authority');
  return roles.flatMap((role) => {
    const value = view.value(role);
    if (value?.written && value.text) return [{ uri: value.written.document.uri, text: value.text }];
    return [];
  });
}

/** What the plan would write outside of the folders for it. */
export function outsideOfPlan(plan: CertificatePlan, replaces: boolean, bounds: Bounds): Promise<readonly string[]> {
  const changed = planReport(plan, replaces).files.filter(({ action }) => action !== 'awaits-consent');
  return bounds.unwritable(changed.map(({ path }) => path));
}

/** The same for the replacement of CAs. */
export function outsideOfRotations(rotations: readonly RotationPlan[], bounds: Bounds): Promise<readonly string[]> {
  return bounds.unwritable(
    rotations.flatMap(({ authority, key, files, leaves }) => [
      authority,
      key,
      ...files,
      ...leaves.flatMap((leaf) => [leaf.certificate, leaf.key]),
    ]),
  );
}

/** Why nothing is written, a sentence for each path. */
export function refusals(paths: readonly string[], { place }: Bounds): readonly string[] {
  return paths.map(
    (path) =>
      `${path} is outside ${place}, so nothing was written. Add --allow-outside to generate certificates there.`,
  );
}
