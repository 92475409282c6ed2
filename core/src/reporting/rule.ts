import type { Catalogue } from '../catalogue/catalogue';
import type { CertificateSharing } from '../certificates/plan/default-paths';
import type { Facts } from '../model/facts';
import type { Effect, Fix, RelatedPlace, Severity } from '../model/finding';
import type { Process } from '../model/process';
import type { Call } from '../topology/http-call';
import type { Link } from '../topology/links';
import type { TextRange } from '../model/text';
import type { DescribedRule } from './guide';
import type { Hops } from './hops';

/** The user's settings that rules depend on. */
export interface RulePreferences {
  readonly expiryWarningDays: number;
  readonly internalName: string;
  /** Which certificates clients get that name none; `per-role` where absent. */
  readonly certificates?: CertificateSharing;
}

/** A process by itself. */
export interface ProcessContext {
  readonly process: Process;
  readonly facts: Facts;
  readonly catalogue: Catalogue;
  readonly preferences: RulePreferences;
}

/** A process within its deployment. */
export interface RuleContext extends ProcessContext {
  /** The links of the process's deployment that it is an end of (spec 3). */
  readonly links: readonly Link[];
  /** All calls of HTTP ports of the deployment. */
  readonly calls: readonly Call[];
}

/** What is between the processes of a deployment. */
export interface LinkContext extends Pick<RuleContext, 'calls' | 'preferences'> {
  /** All links. */
  readonly links: readonly Link[];
  /** The same, by their ends. */
  readonly hops: Hops;
}

/** What a rule found; the runner adds the rule's id and, where the report names none, its severity. */
export interface Report {
  readonly uri: string;
  readonly range: TextRange;
  /** Where the setting is written, where the range is an alias that takes it in. */
  readonly writtenAt?: TextRange;
  /** What it is about, such as a path. Of the findings of one rule about one thing a file shows one, and the others as related places. */
  readonly subject?: string;
  readonly effect: Effect;
  readonly message: string;
  readonly severity?: Severity;
  readonly related?: readonly RelatedPlace[];
  readonly fixes?: readonly Fix[];
}

interface RuleFacts extends DescribedRule {
  /** The severity that it has at most in an example, which may leave things out, or show what nobody should write. */
  readonly mostInExamples?: Severity;
}

/** One thing that can be wrong with a process by itself. Pure and synchronous; it reports a range once. */
export interface ProcessRule extends RuleFacts {
  check(context: ProcessContext): Iterable<Report>;
}

/** One thing that can be wrong with a process by what dials it or is dialed, or the weight of which depends on that. */
export interface MemberRule extends RuleFacts {
  checkMember(context: RuleContext): Iterable<Report>;
}

/** One thing that can be wrong between the processes of a deployment, which may be one that dials itself. */
export interface DeploymentRule extends RuleFacts {
  checkLinks(context: LinkContext): Iterable<Report>;
}

export type Rule = ProcessRule | MemberRule | DeploymentRule;
