import type { AuthorityPlan } from './authority-plan';
import { keyState } from './key-state';
import type { LeafTask } from './leaf-tasks';
import { isMissing, type PlanProblem, type StaleCertificate } from './needs';

/** Why a certificate is not issued: a problem where it is missing, stale where it exists. */
export interface LeafProblems {
  readonly problem?: PlanProblem;
  readonly stale?: StaleCertificate;
}

/** For a certificate that is sound, or that is not to be issued because of itself or its key. */
export function whyNot({ need, faults, objection }: LeafTask): LeafProblems {
  const { certificate, key, usedBy } = need;
  if (!isMissing(certificate)) {
    if (key && isMissing(key)) return { problem: keyOfAnother(certificate.path, key.path) };
    if (objection === null || faults.length === 0) return {};
    return {
      stale: staleBecause(
        need.certificate.path,
        faults.map(({ reason }) => reason),
        objection,
      ),
    };
  }
  if (!key)
    return {
      problem: unmakeable(certificate.path, `${usedBy.join(' and ')} names no key for it. Set one.`),
    };
  const state = keyState(key.reading);
  const reason = state.kind === 'unusable' ? state.reason : "it can't be used";
  return {
    problem: unmakeable(
      certificate.path,
      `its key ${key.path} already exists, but ${reason}. Move the key away to generate both.`,
    ),
  };
}

/** For a certificate that waits for a signature that nobody can give. */
export function unsigned({ need, faults }: LeafTask, decision: AuthorityPlan | null): LeafProblems {
  const { certificate, key } = need;
  // A CA that can sign, and does not need to: what is wrong lies with those who do not know it.
  if (decision !== null && decision.issuer !== null) return {};
  const obstacle = decision?.obstacle ?? 'no known CA can sign it.';
  if (isMissing(certificate)) return { problem: unmakeable(certificate.path, obstacle) };
  const told = new Set(decision?.additions.map(({ file }) => file));
  if (faults.every(({ code, authority }) => code === 'authority' && authority !== null && told.has(authority)))
    return {};
  if (key && isMissing(key)) return { problem: keyOfAnother(certificate.path, key.path) };
  const why = obstacle.charAt(0).toUpperCase() + obstacle.slice(1);
  return {
    stale: staleBecause(
      certificate.path,
      faults.map(({ reason }) => reason),
      why,
    ),
  };
}

function unmakeable(path: string, why: string): PlanProblem {
  return { path, message: `${path} can't be generated: ${why}` };
}

function keyOfAnother(certificate: string, key: string): PlanProblem {
  return unmakeable(
    key,
    `its certificate ${certificate} already exists and has another key. Use that key, or move the certificate away to generate both.`,
  );
}

function staleBecause(path: string, faults: readonly string[], why: string): StaleCertificate {
  const said = `can't be renewed. ${[...faults, why].join(' ')}`;
  return { path, message: `${path} ${said}`, reason: `It ${said}` };
}
