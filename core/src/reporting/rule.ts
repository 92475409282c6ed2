import type { Catalogue } from '../catalogue/catalogue';
import type { CertificateSharing } from '../certificates/plan/default-paths';
import type { Facts } from '../model/facts';
import type { Effect, Fix, RelatedPlace, Severity } from '../model/finding';
import type { Option } from '../model/option';
import type { FamilyConfiguration, Process } from '../model/process';
import type { ConfigDocument, DocumentProblem, ProblemCode, Setting } from '../model/setting';
import type { Call } from '../topology/http-call';
import type { Link } from '../topology/links';
import type { TextRange } from '../model/text';
import type { SharedCertificate } from './certificate-uses';
import type { DescribedRule } from './guide';
import type { FaultyLink, Group } from './hops';
import type { FaultyCall } from './http-call-wording';
import type { LinkContext } from './link-context';
import type { NamedPath } from './named-paths';

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

/** What a rule says of one thing: nothing, one report, or several. */
export type Told = Report | Iterable<Report> | null | undefined;

/** Looks at one thing of a process or deployment. Pure and synchronous; it reports a range once. */
export type Visit<Unit, Context> = (unit: Unit, context: Context) => Told;

/** A problem of a document, such as a key that is there twice. */
export interface PlacedProblem extends DocumentProblem {
  readonly document: ConfigDocument;
}

/** A setting of a document. */
export interface PlacedSetting {
  readonly document: ConfigDocument;
  readonly setting: Setting;
  /** What it sets in the version of its process; null where that has no such option. */
  readonly option: Option | null;
}

/**
 * What a rule looks at in a process. The process is walked once, and what it consists of is handed to all rules that ask for
 * such. Of listeners and clients only those come that something is set for.
 */
export interface ProcessVisits<Context extends ProcessContext> {
  readonly onDocument?: Visit<ConfigDocument, Context>;
  /** By the code of the problem. */
  readonly onProblem?: Partial<Record<ProblemCode, Visit<PlacedProblem, Context>>>;
  readonly onSetting?: Visit<PlacedSetting, Context>;
  /** Both listeners and clients. */
  readonly onFamily?: Visit<FamilyConfiguration, Context>;
  /** The options that listeners have in common come too. */
  readonly onListener?: Visit<FamilyConfiguration, Context>;
  /** All that dial, memberlist too, though it also listens. */
  readonly onClient?: Visit<FamilyConfiguration, Context>;
  readonly onPath?: Visit<NamedPath, Context>;
  /** All uses of one certificate at once: it is told of in one place. */
  readonly onCertificate?: Visit<SharedCertificate, Context>;
  /** The process as a whole, for what has no smaller unit, or is one matter in several. */
  readonly onProcess?: Visit<Process, Context>;
}

/** What a rule says of hops or calls. Those that it takes are put together by their cause, and each group is told of at once. */
export interface Causes<Unit, Context = LinkContext> {
  /** Which of them it takes; all where absent. */
  readonly only?: (unit: Unit, context: Context) => boolean;
  readonly by: (unit: Unit) => string;
  readonly report: Visit<Group<Unit>, Context>;
}

/** What a rule looks at between processes. It is walked once, as a process is. */
export interface DeploymentVisits {
  /** Those that are broken, or may be. */
  readonly onFaultyHops?: readonly Causes<FaultyLink>[];
  readonly onHops?: readonly Causes<Link>[];
  readonly onFaultyCalls?: readonly Causes<FaultyCall>[];
  /** All hops and calls, for what no single cause puts together. */
  readonly onDeployment?: Visit<LinkContext, LinkContext>;
}

interface RuleFacts extends DescribedRule {
  /** The severity that it has at most in an example, which may leave things out, or show what nobody should write. */
  readonly mostInExamples?: Severity;
}

/** One thing that can be wrong with a process by itself. */
export interface ProcessRule extends RuleFacts, ProcessVisits<ProcessContext> {}

/** One thing that can be wrong with a process by what dials it or is dialed, or the weight of which depends on that. */
export interface MemberRule extends RuleFacts, ProcessVisits<RuleContext> {}

/** One thing that can be wrong between the processes of a deployment, which may be one that dials itself. */
export interface DeploymentRule extends RuleFacts, DeploymentVisits {}

export type Rule = ProcessRule | MemberRule | DeploymentRule;
