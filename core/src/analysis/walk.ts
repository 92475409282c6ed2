import type { FamilyConfiguration } from '../model/process';
import type { Call } from '../topology/http-call';
import { byLeaf, certificateUses, type SharedCertificate } from '../reporting/certificate-uses';
import type { FaultyCall } from '../reporting/http-call-wording';
import { byCause } from '../reporting/hops';
import type { LinkContext } from '../reporting/link-context';
import { type NamedPath, namedPaths } from '../reporting/named-paths';
import type {
  Causes,
  DeploymentVisits,
  PlacedProblem,
  PlacedSetting,
  ProcessContext,
  ProcessVisits,
  Report,
  Told,
  Visit,
} from '../reporting/rule';

/** What a rule told of. */
export interface RuleReport<R> {
  readonly rule: R;
  readonly report: Report;
}

/** Walks a process once, and hands what it consists of to the rules that ask for such. */
export function walkProcess<C extends ProcessContext, R extends ProcessVisits<C>>(
  rules: readonly R[],
  context: C,
): readonly RuleReport<R>[] {
  const walk = new Walk(rules, context);
  const { documents, configuration } = context.process;
  const families = configuration.writtenFamilies;
  walk.hand(documents, (rule) => rule.onDocument);
  walk.hand(problemsOf(context), ({ onProblem }) => onProblem && ((each, own) => onProblem[each.code]?.(each, own)));
  walk.hand(settingsOf(context), (rule) => rule.onSetting);
  walk.hand(families, (rule) => rule.onFamily);
  walk.hand(families.filter(isListener), (rule) => rule.onListener);
  walk.hand(families.filter(isClient), (rule) => rule.onClient);
  walk.hand(pathsOf(context), (rule) => rule.onPath);
  walk.hand(certificatesOf(context), (rule) => rule.onCertificate);
  walk.hand([context.process], (rule) => rule.onProcess);
  return walk.reports();
}

function* problemsOf({ process }: ProcessContext): Iterable<PlacedProblem> {
  for (const document of process.documents) for (const problem of document.problems) yield { ...problem, document };
}

function* settingsOf({ process, catalogue }: ProcessContext): Iterable<PlacedSetting> {
  const release = catalogue.at(process.version.version);
  for (const document of process.documents)
    for (const setting of document.settings) yield { document, setting, option: release.optionOf(setting) };
}

function isListener({ family }: FamilyConfiguration): boolean {
  return family.side === 'server';
}

function isClient(view: FamilyConfiguration): boolean {
  return !isListener(view);
}

function* pathsOf(context: ProcessContext): Iterable<NamedPath> {
  yield* namedPaths(context);
}

function* certificatesOf(context: ProcessContext): Iterable<SharedCertificate> {
  yield* byLeaf(certificateUses(context));
}

/** Walks what is between processes in the same way. */
export function walkDeployment<R extends DeploymentVisits>(
  rules: readonly R[],
  context: LinkContext,
): readonly RuleReport<R>[] {
  const walk = new Walk(rules, context);
  walk.handByCause(context.hops.failing(), (rule) => rule.onFaultyHops);
  walk.handByCause(context.links, (rule) => rule.onHops);
  walk.handByCause(context.calls.filter(isFaulty), (rule) => rule.onFaultyCalls);
  walk.hand([context], (rule) => rule.onDeployment);
  return walk.reports();
}

function isFaulty(call: Call): call is FaultyCall {
  return call.fault !== null;
}

class Walk<C, R> {
  private readonly told = new Map<R, Report[]>();

  constructor(
    private readonly rules: readonly R[],
    private readonly context: C,
  ) {}

  /** Hands each unit to all rules that visit such. Where none does, nobody looks for the units. */
  hand<U>(units: Iterable<U>, visitOf: (rule: R) => Visit<U, C> | undefined): void {
    const visits = this.rules.flatMap((rule) => {
      const visit = visitOf(rule);
      return visit ? [{ rule, visit }] : [];
    });
    if (visits.length === 0) return;
    for (const unit of units) for (const { rule, visit } of visits) this.keep(rule, visit(unit, this.context));
  }

  /** Hands each unit to all rules that take it, together with the others of its cause. */
  handByCause<U>(units: readonly U[], causesOf: (rule: R) => readonly Causes<U, C>[] | undefined): void {
    for (const rule of this.rules) {
      for (const { only, by, report } of causesOf(rule) ?? []) {
        const taken = units.filter((unit) => only?.(unit, this.context) ?? true);
        for (const group of byCause(taken, by)) this.keep(rule, report(group, this.context));
      }
    }
  }

  /** By the rules, in their order. */
  reports(): readonly RuleReport<R>[] {
    return this.rules.flatMap((rule) => (this.told.get(rule) ?? []).map((report) => ({ rule, report })));
  }

  private keep(rule: R, told: Told): void {
    if (!told) return;
    const reports = this.told.get(rule) ?? [];
    this.told.set(rule, reports);
    if (Symbol.iterator in told) reports.push(...told);
    else reports.push(told);
  }
}
