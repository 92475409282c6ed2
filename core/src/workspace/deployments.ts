import type { DeploymentAnalysis, ProcessAnalysis } from '../analysis/analysis';
import { lintLinks, lintMember, lintProcess } from '../analysis/lint';
import type { AnalysisSettings } from '../analysis/analysis-settings';
import { sharedFindings } from '../analysis/shared-findings';
import type { Catalogue } from '../catalogue/catalogue';
import { lazily } from '../catalogue/lazily';
import type { Finding } from '../model/finding';
import { Notes, Question, type Versioned } from '../model/memo';
import type { Process } from '../model/process';
import { isExample } from '../process/composition';
import { deploymentRules, memberRules, processRules } from '../rules/all-rules';
import { linkContext } from '../reporting/link-context';
import type { Call } from '../topology/http-call';
import { callsOf } from '../topology/calls';
import { allLinks, linksOf, type Link } from '../topology/links';
import type { Look, SeenFile } from './look';
import { memberOf, type SeenMember } from './members';
import type { Gathered } from './reach';

/** A deployment as it was judged. */
export interface JudgedDeployment {
  readonly files: readonly SeenFile[];
  readonly analysis: Versioned<DeploymentAnalysis>;
}

const findingsAlone = new Question<readonly Finding[]>('findings alone');
const deployments = new Question<DeploymentAnalysis>('deployment');
const joined = new Question<DeploymentAnalysis>('deployments side by side');

/** A process with what is wrong with it by itself. */
export interface JudgedMember {
  readonly member: SeenMember;
  readonly alone: readonly Finding[];
  readonly settings: AnalysisSettings;
}

/** Judges a deployment: its processes by themselves, and what is between them. Null where the look was overtaken. */
export async function judge({ units, files }: Gathered, look: Look): Promise<JudgedDeployment | null> {
  const members = await Promise.all(units.map((unit) => memberOf(unit, look)));
  if (look.isOvertaken()) return null;
  const settings = units.map(({ owner }) => look.settingsFor(owner));
  const alone = units.map(({ key }, index) => {
    const [member, own] = [members[index], settings[index]];
    if (member && own)
      return look.memo.get(findingsAlone, key, [member, own], look.uses, () =>
        lintAlone(member.value, own.value, look.catalogue),
      );
    return null;
  });
  const judged = members.flatMap((member, index): readonly JudgedMember[] => {
    const [found, own] = [alone[index], settings[index]];
    if (found && own) return [{ member: member.value, alone: found.value, settings: own.value }];
    return [];
  });
  const inputs = [...members, ...alone.filter((each) => each !== null), ...settings];
  return {
    files,
    analysis: look.memo.get(deployments, units[0]?.key ?? '', inputs, look.uses, () =>
      analysisOf(judged, look.catalogue),
    ),
  };
}

/** Several deployments that share a file, side by side: what is between processes is between those of one. */
export function sideBySide(
  id: string,
  parts: readonly Versioned<DeploymentAnalysis>[],
  look: Look,
): Versioned<DeploymentAnalysis> {
  const [only] = parts;
  if (only && parts.length === 1) return only;
  return look.memo.get(joined, id, parts, look.uses, () => {
    const all = parts.map(({ value }) => value);
    const processes = all.flatMap((part) => part.processes);
    const links = lazily(() => all.flatMap((part) => part.links));
    return {
      processes,
      get links() {
        return links();
      },
      hopCount: all.reduce((sum, { hopCount }) => sum + hopCount, 0),
      calls: all.flatMap(({ calls }) => calls),
      findings: [...all.flatMap(betweenOf), ...sharedFindings(processes)],
      parts: all,
      notes: new Notes(),
    };
  });
}

function betweenOf({ findings, processes }: DeploymentAnalysis): readonly Finding[] {
  const own = new Set(processes.flatMap((process) => process.findings));
  return findings.filter((finding) => !own.has(finding));
}

/** What is wrong with a process by itself; by some of the rules only, where these are named. */
export function lintAlone(
  { process, facts }: SeenMember,
  { preferences, rules: severities }: AnalysisSettings,
  catalogue: Catalogue,
  only: ReadonlySet<string> | null = null,
): readonly Finding[] {
  const chosen = only === null ? processRules : processRules.filter(({ id }) => only.has(id));
  return lintProcess({ process, facts, catalogue, preferences }, chosen, severities);
}

/** True for a rule on what is between processes. */
export function isDeploymentRuleId(rule: string): boolean {
  return deploymentRules.some(({ id }) => id === rule);
}

/** True for a rule that looks at a process by itself. */
export function isProcessRuleId(rule: string): boolean {
  return processRules.some(({ id }) => id === rule);
}

/** Processes with what is between them, which is judged by the settings of the first. */
export function analysisOf(judged: readonly JudgedMember[], catalogue: Catalogue): DeploymentAnalysis {
  const members = judged.map(({ member }) => member);
  const [examples, others] = [
    members.filter(({ process }) => isExample(process)),
    members.filter(({ process }) => !isExample(process)),
  ];
  const hops = allLinks([linksOf(others), ...examples.map((example) => linksOf([example]))]);
  const links = hops.telling;
  const calls = [...callsOf(others), ...examples.flatMap((example) => callsOf([example]))];
  const ends = lazily(() => endsOf([...links, ...calls]));
  const byProcess = linksByProcess(links);
  const processes = judged.map(({ member, alone, settings: { preferences, rules: severities } }): ProcessAnalysis => {
    const own = byProcess.get(member.process) ?? [];
    const context = { process: member.process, facts: member.facts, links: own, calls, catalogue, preferences };
    return { ...member, findings: [...alone, ...lintMember(context, memberRules, severities, ends)] };
  });
  const first = judged[0]?.settings;
  const between = first
    ? lintLinks(linkContext(links, calls, first.preferences), deploymentRules, first.rules, ends)
    : [];
  return {
    processes,
    get links() {
      return hops.all();
    },
    hopCount: hops.count + calls.length,
    calls,
    findings: [...between, ...sharedFindings(processes)],
    notes: new Notes(),
  };
}

/** The links of each process, in their order. */
function linksByProcess(links: readonly Link[]): ReadonlyMap<Process, readonly Link[]> {
  const byProcess = new Map<Process, Link[]>();
  for (const link of links) {
    for (const process of new Set([link.client.process, link.server.process])) {
      const own = byProcess.get(process);
      if (own) own.push(link);
      else byProcess.set(process, [link]);
    }
  }
  return byProcess;
}

function endsOf(hops: readonly (Link | Call)[]): readonly Process[] {
  const ends = new Set<Process>();
  for (const { client, server } of hops) {
    if (client) ends.add(client.process);
    ends.add(server.process);
  }
  return [...ends];
}
