import { unreadForm } from '../documents/recognition/unread-form';
import { callFromCluster } from './cluster-calling';
import { Draft } from './draft';
import { exposedKeys } from './exposed-keys';
import { certificatesFor } from './issuing';
import type { Judged, Judging } from './judging';
import { mountFolder, mountSecrets } from './mounting';
import {
  brokenHops,
  certificateObjections,
  enterpriseObjections,
  newErrors,
  newFiles,
  probeObjections,
  startErrors,
  targetObjections,
  unreachable,
  vaultObjections,
} from './objections';
import { openServers } from './open-servers';
import { names, notesOn, refusedPlan, shownProcesses } from './outcome';
import type { FileChange, Reason, SecurePlan, SecureWishes } from './secure-plan';
import { planningOf, processesOf, withoutExamples, type Planning, type PlanningPorts } from './planning';
import { rejectedValues, unknownValues } from './rejected-values';
import { rolloutSteps } from './rollout';
import { serveByTls } from './serving';
import { unsettled, writeSettings, settingWishes } from './written-settings';
import { unseenReasons, unseenSecrets } from './unseen-secrets';
import { callersByHttps } from './caller-changes';

/** Plans what secures a deployment completely. Everything that cannot be done is found out here: nothing is written yet. */
export async function planSecuring(judging: Judging, wishes: SecureWishes, ports: PlanningPorts): Promise<SecurePlan> {
  const seen = await judging.judge(new Map());
  const before = withoutExamples(seen);
  if (before.processes.length === 0) return refusedPlan(before, nothingFound(judging.files, before, ports));
  const { plan, blocked } = await planned(planningOf(judging, wishes, ports, before));
  if (blocked.length === 0) return withStrangers(plan, judging.files, seen, ports);
  const others = new Set([...wishes.protocols].filter((protocol) => protocol !== 'http'));
  if (others.size === 0) return refusedPlan(before, blocked);
  // HTTP is a part by itself: a caller that cannot follow would be cut off.
  const rest = await planned(planningOf(judging, { ...wishes, protocols: others }, ports, before));
  const whole = {
    ...rest.plan,
    notDone: [...rest.plan.notDone, ...blocked],
    open: rest.plan.open.filter(({ what }) => !what.startsWith('the HTTP ports')),
  };
  return withStrangers(whole, judging.files, seen, ports);
}

/** Files whose form is the reason are told apart from those that hold nothing of Mimir. */
function nothingFound(
  files: readonly string[],
  { files: judged }: Judged,
  { paths }: PlanningPorts,
): readonly Reason[] {
  const formOf = (path: string): string | null => {
    const source = judged.get(paths.toUri(path))?.source;
    if (source) return unreadForm(source);
    return null;
  };
  const others = files.filter((path) => formOf(path) === null);
  const unread = files.flatMap((path): readonly Reason[] => {
    const why = formOf(path);
    if (why === null) return [];
    return [{ what: names([path]), why: `Nothing was secured. ${why}` }];
  });
  if (others.length === 0) return unread;
  const why = 'No Mimir configuration was found there, so nothing was secured. Set --kind if it is one.';
  return [...unread, { what: names(others), why }];
}

/** The plan with the named files that hold nothing of Mimir: nobody is to think that they were secured too. */
function withStrangers(
  plan: SecurePlan,
  named: readonly string[],
  { files: seen }: Judged,
  ports: PlanningPorts,
): SecurePlan {
  const strangers = named.filter(
    (path) =>
      !plan.files.some((change) => change.path === path) &&
      (seen.get(ports.paths.toUri(path))?.documents ?? []).length === 0,
  );
  if (plan.refused.length > 0 || strangers.length === 0) return plan;
  return {
    ...plan,
    open: [
      ...plan.open,
      { what: names(strangers), why: 'No settings of Mimir were found there, so nothing was secured there.' },
    ],
  };
}

interface Planned {
  readonly plan: SecurePlan;
  /** Callers of HTTP ports that cannot be made to call by HTTPS. */
  readonly blocked: readonly Reason[];
}

async function planned(planning: Planning): Promise<Planned> {
  const { before, ports, wishes } = planning;
  const draft = new Draft(planning);
  const after = await drafted(draft, planning);
  const certificates = await certificatesFor(after, planning);
  const files = draft.changes(after);
  draft.refuse(certificateObjections(certificates));
  if (wishes.issuer !== 'vault') draft.refuse(unreachable(after, wishes));
  draft.refuse(await ignoredValues(files, after, ports));
  draft.refuse(await writingObjections([...files.map(({ path }) => path), ...newFiles(certificates)], ports));
  draft.refuse(brokenHops(after, wishes, new Set(newFiles(certificates))));
  draft.refuse(newErrors(before, after));
  const start = startErrors(after, ports.paths);
  draft.refuse(start.refused);
  if (draft.refused.length > 0) return { plan: refusedPlan(before, draft.refused), blocked: draft.blocked };
  const unseen = unseenSecrets(before, after, wishes.protocols);
  const plan = {
    processes: shownProcesses(after.processes),
    files,
    certificates,
    members: after.processes,
    open: [
      ...start.open,
      ...unseenReasons(unseen, after),
      ...openServers(after, wishes.protocols),
      ...(await exposedKeys(after.processes, ports.textAt)),
    ],
    refused: [],
    notDone: [],
    notes: [...notesOn(after, certificates, ports.patches ?? []), ...new Set(draft.told)],
    steps: rolloutSteps(before, after, { files, certificates, unseen, paths: ports.paths, issuer: wishes.issuer }),
  };
  return { plan, blocked: draft.blocked };
}

/** Writes all settings and mounts into the draft. Returns the deployment as it is with them. */
async function drafted(draft: Draft, planning: Planning): Promise<Judged> {
  const { before, wishes } = planning;
  draft.refuse(vaultObjections(processesOf(before), wishes.issuer));
  draft.refuse(targetObjections(processesOf(before)));
  draft.refuse(unknownValues(processesOf(before), wishes.protocols));
  draft.refuse(rejectedValues(processesOf(before), wishes.protocols));
  draft.refuse(enterpriseObjections(processesOf(before), wishes.issuer));
  mountFolder(draft, planning);
  writeSettings(draft, await draft.judged(), planning);
  const set = await draft.judged();
  draft.refuse(unsettled(set, planning));
  if (wishes.protocols.has('grpc')) draft.refuse(probeObjections(set.processes));
  serveByTls(draft, set, planning);
  const trusting = callByHttps(draft, await draft.judged(), planning);
  const mounted = await mountSecrets(draft, await draft.judged(), planning);
  return callFromCluster(draft, mounted, trusting, planning);
}

async function writingObjections(paths: readonly string[], ports: PlanningPorts): Promise<readonly Reason[]> {
  const found: Reason[] = [];
  for (const path of paths) {
    const why = await ports.objectionTo(path);
    if (why !== null) found.push({ what: path, why });
  }
  return found;
}

/** Values that nobody else sees are changed by whoever makes them. */
async function ignoredValues(
  files: readonly FileChange[],
  judged: Judged,
  ports: PlanningPorts,
): Promise<readonly Reason[]> {
  const found: Reason[] = [];
  for (const { path } of files) {
    const isValues = judged.files.get(ports.paths.toUri(path))?.kind === 'helm-values';
    if (isValues && (await ports.isIgnored(path)))
      found.push({
        what: path,
        why: 'Git ignores it, so the change would stay local. Secure the file that it is generated from, or remove it from .gitignore.',
      });
  }
  return found;
}

/** Makes everybody whom the files show call the HTTP ports by HTTPS. Returns the names of those that must be given the CA. */
function callByHttps(draft: Draft, judged: Judged, planning: Planning): ReadonlySet<string> {
  if (!planning.wishes.protocols.has('http')) return new Set();
  const { internalName } = settingWishes(judged, planning);
  const { texts, blocked, told, trusting } = callersByHttps(judged, {
    serverName: internalName,
    folder: planning.folder.mounted,
    paths: planning.ports.paths,
  });
  for (const [path, text] of texts) draft.write(path, text);
  draft.blocked.push(...blocked);
  draft.told.push(...told);
  return trusting;
}
