import { fixEdits } from '../analysis/fix-edits';
import type { ProcessAnalysis } from '../analysis/analysis';
import { reasonOf } from '../analysis/hop-reasons';
import type { Resource } from '../certificates/cert-manager';
import { pathsOf } from '../certificates/execute';
import type { CertificatePlan } from '../certificates/plan';
import { prepareCertificates } from '../certificates/prepare';
import type { PlacedCaller } from '../model/caller';
import type { DocumentChanges } from '../model/finding';
import type { PathFact } from '../model/facts';
import type { Process } from '../model/process';
import { shown } from '../model/quoted';
import { type TextEdit, withText } from '../model/text';
import type { CertificateReader, Paths } from '../ports';
import { isExample } from '../process/process';
import type { End, Member } from '../topology/links';
import { runningComponents } from '../topology/usage';
import { certificateFolder, isContained, type CertificateFolder } from './certificate-folder';
import { certificatesFile, clusterCertificates, isInCluster, namespaceOf, resourcesText, withVolumes } from './cluster';
import { withMounts } from './compose-mounts';
import { endsOf, protocolOf } from './ends';
import type { Judged, Judging } from './judging';
import { httpsEdits } from './http-callers';
import { alertmanagerChanges, mutualTlsChanges, type MutualTlsWishes } from './mutual-tls';
import { withResource } from './kustomization';
import { openServers } from './open-servers';
import type { FileChange, Reason, SecurePlan, SecureWishes } from './plan';
import { rolloutSteps } from './rollout';
import { servedName } from './served-name';
import { applied } from './text-edits';

export interface PlanningPorts {
  readonly certificates: CertificateReader;
  readonly paths: Paths;
  /** What a file holds; null where it is not there or cannot be read. */
  readonly textAt: (path: string) => Promise<string | null>;
  /** Why a file (an absolute path) may not be written, as a sentence; null where it may. */
  readonly objectionTo: (path: string) => Promise<string | null>;
  /** True for a file that version control is told to leave alone. */
  readonly isIgnored: (path: string) => Promise<boolean>;
  /** The folder that Mimir is started in; null: each file's own. */
  readonly workingDirectory: string | null;
}

/** Plans what secures a deployment completely. Everything that cannot be done is found out here: nothing is written yet. */
export async function planSecuring(judging: Judging, wishes: SecureWishes, ports: PlanningPorts): Promise<SecurePlan> {
  const before = withoutExamples(await judging.judge(new Map()));
  if (before.processes.length === 0) return refusedPlan(before, [{ what: names(judging.files), why: 'No configuration of Mimir was found there, so nothing was secured. Say --kind if it is one.' }]);
  const planner = new Planner(judging, wishes, ports, before);
  const plan = await planner.plan();
  if (planner.blocked.length === 0) return plan;
  const others = new Set([...wishes.protocols].filter((protocol) => protocol !== 'http'));
  if (others.size === 0) return refusedPlan(before, planner.blocked);
  // HTTP is a part by itself: a caller that cannot follow would be cut off.
  const rest = await new Planner(judging, { ...wishes, protocols: others }, ports, before).plan();
  return { ...rest, notDone: [...rest.notDone, ...planner.blocked], open: rest.open.filter(({ what }) => !what.startsWith('the HTTP ports')) };
}

class Planner {
  private readonly texts = new Map<string, string>();
  /** Files that hold no configuration of Mimir, with what they hold now. */
  private readonly added = new Map<string, string | null>();
  private readonly refused: Reason[] = [];
  private readonly folder: CertificateFolder;
  /** Callers of HTTP ports that cannot be made to call by HTTPS. */
  readonly blocked: Reason[] = [];
  private readonly told: string[] = [];
  /** Callers that are told the CA. */
  private readonly trusting = new Set<string>();

  constructor(
    private readonly judging: Judging,
    private readonly wishes: SecureWishes,
    private readonly ports: PlanningPorts,
    private readonly before: Judged,
  ) {
    const folder = certificateFolder(before, ports.workingDirectory, ports.paths);
    this.folder = wishes.issuer === 'vault' ? { ...folder, local: vaultFolder, target: vaultFolder.slice(0, -1) } : folder;
  }

  async plan(): Promise<SecurePlan> {
    this.askAboutVault();
    this.askAboutTargets();
    this.mount();
    const mounted = await this.judged();
    this.set(mounted);
    const set = await this.judged();
    this.refuse(this.unsettled(set));
    this.callByHttps(set);
    const after = await this.judged();
    const mountedPods = await this.mountSecrets(after);
    const certificates = await this.certificatesFor(mountedPods);
    this.refuse(certificateObjections(certificates));
    if (this.wishes.issuer !== 'vault') this.refuse(unreachable(mountedPods, this.wishes));
    const files = this.changes(mountedPods);
    await this.askAboutValues(files, mountedPods);
    await this.ask([...files.map(({ path }) => path), ...newFiles(certificates)]);
    this.refuse(brokenHops(mountedPods, this.wishes, new Set(newFiles(certificates))));
    if (this.refused.length > 0) return refusedPlan(this.before, this.refused);
    return {
      processes: shownProcesses(after.processes),
      files,
      certificates,
      members: mountedPods.processes,
      open: openServers(after, this.wishes.protocols),
      refused: [],
      notDone: [],
      notes: [...notesOn(after, certificates), ...new Set(this.told)],
      steps: rolloutSteps(this.before, mountedPods, { files, certificates, paths: this.ports.paths, issuer: this.wishes.issuer }),
    };
  }

  private async judged(): Promise<Judged> {
    const { local } = this.folder;
    return this.texts.size === 0 ? this.before : withoutExamples(await this.judging.judge(this.texts, local.replace(/(.)\/$/, '$1')));
  }

  private refuse(reasons: readonly Reason[]): void {
    for (const reason of reasons) {
      if (!this.refused.some(({ what, why }) => what === reason.what && why === reason.why)) this.refused.push(reason);
    }
  }

  /** What a process needs goes by what it runs. */
  private askAboutTargets(): void {
    const strange = processesOf(this.before).filter((process) => process.targets !== null && runningComponents(process).size === 0);
    this.refuse(strange.map(({ name, targets }) => ({ what: name, why: `No component is known by its target ${shown((targets ?? []).join(','))}, so what it needs can't be determined. Fix -target first.` })));
  }

  /** Gives every service of a Compose file the folder of the certificates. */
  private mount(): void {
    if (this.wishes.issuer === 'vault') return;
    const contained = this.before.processes.map(({ process }) => process).filter((process) => isContained(process) && endsOf(process, this.wishes.protocols).length > 0);
    const { target, mounted: local } = this.folder;
    for (const uri of new Set(contained.flatMap((process) => composeUri(process) ?? []))) {
      const source = this.before.files.get(uri)?.source;
      const path = this.ports.paths.fromUri(uri);
      if (!source || path === null) continue;
      const services = contained.filter((process) => composeUri(process) === uri && !isCovered(process, target)).flatMap(({ documents }) => documents.filter((each) => each.uri === uri && each.notation === 'flag').map(({ name }) => name));
      const mounted = withMounts(source, new Set(services), { local, target });
      if ('why' in mounted) this.refuse([{ what: `the service ${mounted.service}`, why: mounted.why }]);
      else if (mounted.text !== source.text) this.texts.set(path, mounted.text);
    }
    const lost = contained.filter((process) => composeUri(process) === null && !isInCluster(process) && !isCovered(process, target));
    this.refuse(lost.map((process) => ({ what: process.name, why: `Nothing mounts certificates into its container, and no mount can be written there. Mount a folder at ${target} first.` })));
  }

  /** Gives every pod the Secrets of the certificates, and says who makes them. */
  private async mountSecrets(judged: Judged): Promise<Judged> {
    if (this.wishes.issuer === 'vault') return judged;
    const pods = processesOf(judged).filter((process) => isInCluster(process) && endsOf(process, this.wishes.protocols).length > 0 && !isCovered(process, this.folder.target));
    const [first] = pods;
    if (!first) return judged;
    const members = judged.processes.filter(({ process }) => isInCluster(process));
    const { pod, resources } = clusterCertificates(members, this.wishes.issuer ?? 'cert-manager', this.folder.target, this.wishes.preferences);
    const uris = [...new Set(pods.flatMap(({ documents }) => documents.filter(({ notation }) => notation === 'flag').map(({ uri }) => uri)))];
    for (const uri of uris) {
      const file = judged.files.get(uri);
      const path = this.ports.paths.fromUri(uri);
      if (!file || path === null || file.kind === null) continue;
      const mounted = withVolumes(file.source, file.kind, pods, pod);
      if ('why' in mounted) this.refuse([mounted]);
      else this.texts.set(path, mounted.text);
    }
    await this.addResources(resources, uris, judged);
    return this.judged();
  }

  /** Writes cert-manager's resources beside the first file, and names them where Kustomize is told what there is. */
  private async addResources(resources: readonly Resource[], uris: readonly string[], judged: Judged): Promise<void> {
    const { paths, textAt } = this.ports;
    const path = paths.fromUri(uris[0] ?? '');
    if (resources.length === 0 || path === null) return;
    const folder = paths.folderOf(path);
    const file = paths.resolve(folder, certificatesFile);
    const text = resourcesText(resources, namespaceOf(uris.flatMap((uri) => judged.files.get(uri)?.source ?? [])));
    const former = await textAt(file);
    if (former !== null && former !== text) this.refuse([{ what: file, why: 'It exists and holds other resources. Move it away to have new ones made.' }]);
    this.added.set(file, former);
    this.texts.set(file, text);
    for (const name of ['kustomization.yaml', 'kustomization.yml', 'Kustomization']) {
      const kustomization = paths.resolve(folder, name);
      const own = await textAt(kustomization);
      const edited = own === null ? null : withResource(own, certificatesFile);
      if (own === null || edited === null) continue;
      this.added.set(kustomization, own);
      this.texts.set(kustomization, edited);
    }
  }

  /** Pods get theirs by Secrets: where our own files are asked for, they are made here for those. */
  private async certificatesFor(judged: Judged): Promise<CertificatePlan> {
    if (this.wishes.issuer === 'vault') return prepareCertificates([], this.wishes.preferences, this.ports.certificates);
    const members = this.wishes.issuer === 'files' ? await Promise.all(judged.processes.map((member) => this.asLocal(member))) : judged.processes.filter(({ process }) => !isInCluster(process));
    return prepareCertificates(members, this.wishes.preferences, this.ports.certificates);
  }

  /** A process of a pod, as if what it finds in its folder of certificates were beside its file. */
  private async asLocal(member: Member): Promise<Member> {
    const { process, facts } = member;
    const { paths, certificates } = this.ports;
    const file = paths.fromUri(process.documents.at(-1)?.uri ?? '');
    if (!isInCluster(process) || file === null) return member;
    const texts = process.configuration.families.flatMap((view) => (['certificate', 'key', 'authority'] as const).map((role) => view.text(role) ?? ''));
    const own = texts.filter((text) => text.startsWith(`${this.folder.target}/`));
    const local = new Map<string, PathFact>();
    for (const text of new Set(own)) {
      const path = paths.resolve(paths.folderOf(file), `certs${text.slice(this.folder.target.length)}`);
      local.set(text, { kind: 'here', path, reading: await certificates.read(path) });
    }
    return { process, facts: { ...facts, path: (uri, written) => local.get(written) ?? facts.path(uri, written) } };
  }

  private set(judged: Judged): void {
    const changes = this.wanted(judged);
    for (const change of changes) {
      const edits = fixEdits({ kind: 'set', changes: [change] }, (uri) => judged.files.get(uri)?.documents ?? []);
      if (edits === null) this.refuse([{ what: this.shown(change.uri), why: 'It does not parse, so nothing can be added to it. Fix what check says of it first.' }]);
    }
    const edits = fixEdits({ kind: 'set', changes }, (uri) => judged.files.get(uri)?.documents ?? []);
    for (const [uri, list] of edits ?? []) {
      const path = this.ports.paths.fromUri(uri);
      const text = judged.files.get(uri)?.source.text;
      if (path !== null && text !== undefined && list.length > 0) this.texts.set(path, applied(text, list));
    }
  }

  private wanted(judged: Judged): readonly DocumentChanges[] {
    const wishes = this.settingWishes(judged);
    const settings = mutualTlsChanges(processesOf(judged), wishes);
    return this.wishes.protocols.has('http') ? joined([...settings, ...alertmanagerChanges(judged.calls, processesOf(judged), wishes)]) : settings;
  }

  /** Makes everybody whom the files show call the HTTP ports by HTTPS. */
  private callByHttps(judged: Judged): void {
    const probes = judged.processes.flatMap(({ process, facts }) => facts.callers.filter(({ overGrpc }) => overGrpc === true).map((caller) => ({ process, caller })));
    if (this.wishes.protocols.has('grpc')) {
      this.refuse(probes.map(({ process, caller }) => ({
        what: `${caller.call} of ${process.name}`,
        why: 'It calls the gRPC port in plaintext, and the kubelet has no TLS for that. Let it call /ready of the HTTP port, or open a TCP connection.',
      })));
    }
    if (!this.wishes.protocols.has('http')) return;
    const open = judged.calls.filter(({ client, caller }) => client === null && caller.scheme === 'HTTP' && caller.overGrpc !== true);
    const callers = new Map(open.map(({ caller }) => [`${caller.uri} ${caller.range.start} ${caller.httpsSetting ? JSON.stringify(caller.httpsSetting) : ''}`, caller]));
    for (const uri of new Set([...callers.values()].map((caller) => caller.uri))) this.editCallers(uri, [...callers.values()].filter((caller) => caller.uri === uri), judged);
    this.giveAuthority(this.trusting, judged);
  }

  private editCallers(uri: string, callers: readonly PlacedCaller[], judged: Judged): void {
    const file = judged.files.get(uri);
    const path = this.ports.paths.fromUri(uri);
    if (!file || path === null) return;
    const trust = { authority: callerAuthority, serverName: this.settingWishes(judged).internalName };
    const edits = callers.flatMap((caller): readonly TextEdit[] => {
      if (caller.httpsSetting) {
        const { document, change } = caller.httpsSetting;
        return fixEdits({ kind: 'set', changes: [{ uri, document, changes: [change] }] }, () => file.documents)?.get(uri) ?? [];
      }
      const found = httpsEdits(file.source.text, caller, trust);
      if (found === null) this.blocked.push({ what: `${caller.name} (${caller.call})`, why: caller.remedy ?? 'Nothing here shows how to make it call by HTTPS. Change it by hand, and run this again.' });
      else if (found.trusts) this.trusting.add(caller.name);
      else if (caller.kind === 'client' && caller.call !== 'health check') this.told.push(`${caller.name} calls by HTTPS now: let it trust the CA.`);
      return found?.edits ?? [];
    });
    const distinct = new Map(edits.map((edit) => [`${edit.range.start} ${edit.range.end} ${edit.text}`, edit]));
    if (distinct.size > 0) this.texts.set(path, applied(file.source.text, [...distinct.values()]));
  }

  /** Gives services of a Compose file the CA, and nothing else of the folder. */
  private giveAuthority(services: ReadonlySet<string>, judged: Judged): void {
    for (const [uri, { kind, source }] of judged.files) {
      const path = this.ports.paths.fromUri(uri);
      if (kind !== 'compose' || path === null || services.size === 0) continue;
      const text = this.texts.get(path) ?? source.text;
      const mounted = withMounts(withText(source, text), services, { local: `${this.folder.mounted}/root.crt`, target: callerAuthority });
      if ('why' in mounted) this.blocked.push({ what: `the service ${mounted.service}`, why: mounted.why });
      else if (mounted.text !== text) this.texts.set(path, mounted.text);
    }
  }

  private settingWishes(judged: Judged): MutualTlsWishes {
    const { internalName } = this.wishes.preferences;
    return {
      internalName: servedName(judged.processes, internalName),
      protocols: this.wishes.protocols,
      ...(this.wishes.anchor === undefined ? {} : { anchor: this.wishes.anchor }),
      folderOf: (process) => (isContained(process) ? `${this.folder.target}/` : this.folder.local),
    };
  }

  /** What is not as it should be though it was written: a form that cannot say it, or another setting that beats it. */
  private unsettled(judged: Judged): readonly Reason[] {
    return this.wanted(judged).map(({ uri, document, changes }) => ({
      what: document === '' ? this.shown(uri) : `${document} in ${this.shown(uri)}`,
      why: `These settings cannot be written there: ${changes.map(({ option }) => option.flag ?? option.yamlPath).join(', ')}. Write them by hand, or move Mimir's settings into its YAML.`,
    }));
  }

  private changes(after: Judged): readonly FileChange[] {
    return [...this.texts].flatMap(([path, text]) => {
      const uri = this.ports.paths.toUri(path);
      const former = this.before.files.get(uri)?.source.text ?? after.files.get(uri)?.source.text ?? null;
      const standing = this.added.has(path) ? (this.added.get(path) ?? null) : former;
      return standing === text ? [] : [{ path, former: standing, text }];
    });
  }

  private async ask(paths: readonly string[]): Promise<void> {
    for (const path of paths) {
      const objection = await this.ports.objectionTo(path);
      if (objection !== null) this.refuse([{ what: path, why: objection }]);
    }
  }

  /** Values that nobody else sees are changed by whoever makes them. */
  private async askAboutValues(files: readonly FileChange[], judged: Judged): Promise<void> {
    for (const { path } of files) {
      const isValues = judged.files.get(this.ports.paths.toUri(path))?.kind === 'helm-values';
      if (isValues && (await this.ports.isIgnored(path))) this.refuse([{ what: path, why: 'Git ignores it, so nobody else would get the change. Secure the file that it is made from, or take it out of .gitignore.' }]);
    }
  }

  /** Where Mimir reads certificates from Vault, no file of ours is one. */
  private askAboutVault(): void {
    const readers = processesOf(this.before).filter(({ configuration }) => configuration.flag('vault.enabled')?.text === 'true');
    const isAsked = this.wishes.issuer === 'vault';
    if (isAsked && readers.length < this.before.processes.length) this.refuse([{ what: '--issuer vault', why: 'Mimir reads from Vault only with -vault.enabled=true and the address of Vault. Set those first.' }]);
    if (!isAsked && readers.length > 0) this.refuse(readers.map(({ name }) => ({ what: name, why: 'It reads its certificates from Vault, so the paths are those of secrets. Add --issuer vault.' })));
  }

  private shown(uri: string): string {
    return this.ports.paths.fromUri(uri) ?? uri;
  }
}

/** The folder of Vault's secrets. */
const vaultFolder = 'mimir-tls/';

/** Where callers in containers of their own find the CA. */
const callerAuthority = '/etc/mimir-tls/root.crt';

/** The changes of one document together. */
function joined(changes: readonly DocumentChanges[]): readonly DocumentChanges[] {
  const keys = [...new Set(changes.map(({ uri, document }) => `${uri}\n${document}`))];
  return keys.flatMap((key) => {
    const own = changes.filter(({ uri, document }) => `${uri}\n${document}` === key);
    const [first] = own;
    return first ? [{ ...first, changes: own.flatMap((each) => each.changes) }] : [];
  });
}

function withoutExamples(judged: Judged): Judged {
  return { ...judged, processes: judged.processes.filter(({ process }) => !isExample(process)) };
}

function processesOf({ processes }: Judged): readonly Process[] {
  return processes.map(({ process }) => process);
}

function composeUri({ documents }: Process): string | null {
  return documents.find(({ kind, notation }) => kind === 'compose' && notation === 'flag')?.uri ?? null;
}

/** True where a folder of this machine, or another that is mounted there, holds what the folder of the container shows. */
function isCovered({ documents }: Process, folder: string): boolean {
  const targets = documents.flatMap(({ mounts }) => mounts ?? []).map(({ target }) => target);
  return targets.some((target) => folder === target || folder.startsWith(`${target}/`));
}

function shownProcesses(processes: readonly ProcessAnalysis[]): SecurePlan['processes'] {
  return processes.map(({ process }) => ({ name: process.name, targets: process.targets }));
}

function names(files: readonly string[]): string {
  return files.map((file) => file.replace(/^.*[/\\]/, '')).join(', ');
}

function refusedPlan(judged: Judged, refused: readonly Reason[]): SecurePlan {
  return { processes: shownProcesses(judged.processes), files: [], certificates: null, members: judged.processes, open: [], refused, notDone: [], notes: [], steps: [] };
}

/** Everything that the plan makes anew. */
function newFiles(plan: CertificatePlan): readonly string[] {
  const untouched = new Set(plan.untouched.map(({ path }) => path));
  const used = new Set(plan.authorities.flatMap(({ certificate, key, action }) => (action === 'reuse' ? [certificate, ...(key === null ? [] : [key])] : [])));
  return pathsOf(plan).filter((path) => !untouched.has(path) && !used.has(path));
}

function certificateObjections(plan: CertificatePlan): readonly Reason[] {
  const renewed = plan.leaves.filter(({ action }) => action === 'renew');
  return [
    ...plan.problems.map(({ path, message }) => ({ what: path, why: message })),
    ...plan.stale.map(({ path, message }) => ({ what: path, why: message })),
    ...renewed.map(({ certificate, reasons }) => ({ what: certificate, why: `${reasons.join(' ')} Renew it first with "mimir-tls certs --renew".` })),
    ...plan.additions.map(({ file, reasons }) => ({ what: file, why: `${reasons.join(' ')} Add that CA first with "mimir-tls certs --renew".` })),
  ];
}

/** Files that are named and that nobody can make from here: without them no process starts. */
function unreachable({ processes }: Judged, { protocols }: SecureWishes): readonly Reason[] {
  return processes.flatMap(({ process, facts }) =>
    endsOf(process, protocols).flatMap(({ view }) =>
      (['certificate', 'key', 'authority'] as const).flatMap((role): readonly Reason[] => {
        const value = view.value(role);
        const fact = value?.text && value.written ? facts.path(value.written.document.uri, value.text) : null;
        if (fact === null || fact.kind === 'here') return [];
        if (fact.kind === 'elsewhere') return [{ what: value?.text ?? '', why: `Its folder ${fact.folder} is not on this machine. Make the folder, or run this where Mimir runs.` }];
        if (fact.kind === 'not-read') return [{ what: fact.path, why: fact.why === 'outside' ? 'It is outside of the folders that may be read. Add --allow-outside.' : 'The disk does not answer.' }];
        return isContained(process) && !isInCluster(process) && composeUri(process) !== null ? [{ what: value?.text ?? '', why: `What is mounted there in ${process.name} can't be determined. Mount a folder of this project there.` }] : [];
      }),
    ),
  );
}

/** Hops that would not work although every setting is written. A certificate that is yet to be made is no reason. */
function brokenHops({ links }: Judged, { protocols }: SecureWishes, made: ReadonlySet<string>): readonly Reason[] {
  const failing = links.filter(({ client, server, state }) => {
    const protocol = protocolOf(client.view.family);
    if (protocol === null || !protocols.has(protocol) || (state !== 'plaintext' && state !== 'broken')) return false;
    return state === 'plaintext' || ![client, server].some((end) => awaits(end, made));
  });
  const byFamily = new Map(failing.map((link) => [`${link.client.view.family.id} ${reasonOf(link)}`, link]));
  return [...byFamily.values()].map((link) => ({ what: `${link.client.view.family.id} of ${link.client.process.name}`, why: reasonOf(link) }));
}

/** True for an end that names a file which is yet to be made. */
function awaits({ view, facts }: End, made: ReadonlySet<string>): boolean {
  return (['certificate', 'key', 'authority'] as const).some((role) => {
    const value = view.value(role);
    const fact = value?.text && value.written ? facts.path(value.written.document.uri, value.text) : null;
    return fact?.kind === 'here' && made.has(fact.path);
  });
}

function notesOn({ processes }: Judged, certificates: CertificatePlan): readonly string[] {
  const assumed = processes.find(({ process }) => process.version.source === 'assumed');
  const unknown = processes.filter(({ process }) => process.targets === null);
  return [
    ...unknown.map(({ process }) => `No file shows what ${process.name} runs, so it is secured for every component of target=all and for the alertmanager.`),
    ...(assumed ? [`No file shows the version of Mimir, so ${assumed.process.version.version} is assumed. Say --mimir-version if it is an earlier one: it rejects options that it does not know.`] : []),
    ...certificates.notes,
  ];
}
