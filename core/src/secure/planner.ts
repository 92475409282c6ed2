import { fixEdits } from '../analysis/fix-edits';
import type { Resource } from '../certificates/cert-manager';
import type { CertificatePlan } from '../certificates/plan';
import { prepareCertificates } from '../certificates/prepare';
import type { DocumentChanges } from '../model/finding';
import type { PathFact } from '../model/facts';
import type { Process } from '../model/process';
import type { CertificateReader, Paths } from '../ports';
import { isExample } from '../process/process';
import type { Member } from '../topology/links';
import { callersByHttps } from './caller-changes';
import { certificateFolder, composeUri, isContained, type CertificateFolder } from './certificate-folder';
import { certificatesFile, clusterCertificates, isInCluster, namespaceOf, resourcesText, withVolumes } from './cluster';
import { withMounts } from './compose-mounts';
import { endsOf } from './ends';
import type { Judged, Judging } from './judging';
import { alertmanagerChanges, mutualTlsChanges, type MutualTlsWishes } from './mutual-tls';
import { withResource } from './kustomization';
import { names, notesOn, refusedPlan, shownProcesses } from './outcome';
import {
  brokenHops,
  certificateObjections,
  newErrors,
  newFiles,
  probeObjections,
  targetObjections,
  unreachable,
  vaultObjections,
} from './objections';
import { openServers } from './open-servers';
import type { FileChange, Reason, SecurePlan, SecureWishes } from './plan';
import { exposedKeys } from './exposed-keys';
import { joined } from './placing';
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
  if (before.processes.length === 0)
    return refusedPlan(before, [
      {
        what: names(judging.files),
        why: 'No Mimir configuration was found there, so nothing was secured. Set --kind if it is one.',
      },
    ]);
  const planner = new Planner(judging, wishes, ports, before);
  const plan = await planner.plan();
  if (planner.blocked.length === 0) return plan;
  const others = new Set([...wishes.protocols].filter((protocol) => protocol !== 'http'));
  if (others.size === 0) return refusedPlan(before, planner.blocked);
  // HTTP is a part by itself: a caller that cannot follow would be cut off.
  const rest = await new Planner(judging, { ...wishes, protocols: others }, ports, before).plan();
  return {
    ...rest,
    notDone: [...rest.notDone, ...planner.blocked],
    open: rest.open.filter(({ what }) => !what.startsWith('the HTTP ports')),
  };
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

  constructor(
    private readonly judging: Judging,
    private readonly wishes: SecureWishes,
    private readonly ports: PlanningPorts,
    private readonly before: Judged,
  ) {
    const folder = certificateFolder(before, ports.workingDirectory, ports.paths);
    this.folder =
      wishes.issuer === 'vault' ? { ...folder, local: vaultFolder, target: vaultFolder.slice(0, -1) } : folder;
  }

  async plan(): Promise<SecurePlan> {
    this.refuse(vaultObjections(processesOf(this.before), this.wishes.issuer));
    this.refuse(targetObjections(processesOf(this.before)));
    this.mount();
    const mounted = await this.judged();
    this.set(mounted);
    const set = await this.judged();
    this.refuse(this.unsettled(set));
    this.refuse(this.wishes.protocols.has('grpc') ? probeObjections(set.processes) : []);
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
    this.refuse(newErrors(this.before, mountedPods));
    if (this.refused.length > 0) return refusedPlan(this.before, this.refused);
    return {
      processes: shownProcesses(after.processes),
      files,
      certificates,
      members: mountedPods.processes,
      open: [
        ...openServers(after, this.wishes.protocols),
        ...(await exposedKeys(mountedPods.processes, this.ports.textAt)),
      ],
      refused: [],
      notDone: [],
      notes: [...notesOn(after, certificates), ...new Set(this.told)],
      steps: rolloutSteps(this.before, mountedPods, {
        files,
        certificates,
        paths: this.ports.paths,
        issuer: this.wishes.issuer,
      }),
    };
  }

  private async judged(): Promise<Judged> {
    const { local } = this.folder;
    return this.texts.size === 0
      ? this.before
      : withoutExamples(await this.judging.judge(this.texts, local.replace(/(.)\/$/, '$1')));
  }

  private refuse(reasons: readonly Reason[]): void {
    for (const reason of reasons) {
      if (!this.refused.some(({ what, why }) => what === reason.what && why === reason.why)) this.refused.push(reason);
    }
  }

  /** Gives every service of a Compose file the folder of the certificates. */
  private mount(): void {
    if (this.wishes.issuer === 'vault') return;
    const contained = this.before.processes
      .map(({ process }) => process)
      .filter((process) => isContained(process) && endsOf(process, this.wishes.protocols).length > 0);
    const { target, mounted: local } = this.folder;
    for (const uri of new Set(contained.flatMap((process) => composeUri(process) ?? []))) {
      const source = this.before.files.get(uri)?.source;
      const path = this.ports.paths.fromUri(uri);
      if (!source || path === null) continue;
      const services = contained
        .filter((process) => composeUri(process) === uri && !isCovered(process, target))
        .flatMap(({ documents }) =>
          documents.filter((each) => each.uri === uri && each.notation === 'flag').map(({ name }) => name),
        );
      const mounted = withMounts(source, new Set(services), { local, target });
      if ('why' in mounted) this.refuse([{ what: `the service ${mounted.service}`, why: mounted.why }]);
      else if (mounted.text !== source.text) this.texts.set(path, mounted.text);
    }
    const lost = contained.filter(
      (process) => composeUri(process) === null && !isInCluster(process) && !isCovered(process, target),
    );
    this.refuse(
      lost.map((process) => ({
        what: process.name,
        why: `Its container has no mount for certificates, and none can be added. Mount a folder at ${target} first.`,
      })),
    );
  }

  /** Gives every pod the Secrets of the certificates, and says who makes them. */
  private async mountSecrets(judged: Judged): Promise<Judged> {
    if (this.wishes.issuer === 'vault') return judged;
    const pods = processesOf(judged).filter(
      (process) =>
        isInCluster(process) &&
        endsOf(process, this.wishes.protocols).length > 0 &&
        !isCovered(process, this.folder.target),
    );
    const [first] = pods;
    if (!first) return judged;
    const members = judged.processes.filter(({ process }) => isInCluster(process));
    const { pod, resources } = clusterCertificates(
      members,
      this.wishes.issuer ?? 'cert-manager',
      this.folder.target,
      this.wishes.preferences,
    );
    const uris = [
      ...new Set(
        pods.flatMap(({ documents }) => documents.filter(({ notation }) => notation === 'flag').map(({ uri }) => uri)),
      ),
    ];
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
    if (former !== null && former !== text)
      this.refuse([{ what: file, why: 'It exists and contains other resources. Move it away to generate new ones.' }]);
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
    if (this.wishes.issuer === 'vault')
      return prepareCertificates([], this.wishes.preferences, this.ports.certificates);
    const members =
      this.wishes.issuer === 'files'
        ? await Promise.all(judged.processes.map((member) => this.asLocal(member)))
        : judged.processes.filter(({ process }) => !isInCluster(process));
    return prepareCertificates(members, this.wishes.preferences, this.ports.certificates);
  }

  /** A process of a pod, as if what it finds in its folder of certificates were beside its file. */
  private async asLocal(member: Member): Promise<Member> {
    const { process, facts } = member;
    const { paths, certificates } = this.ports;
    const file = paths.fromUri(process.documents.at(-1)?.uri ?? '');
    if (!isInCluster(process) || file === null) return member;
    const texts = process.configuration.families.flatMap((view) =>
      (['certificate', 'key', 'authority'] as const).map((role) => view.text(role) ?? ''),
    );
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
      if (edits === null)
        this.refuse([
          {
            what: this.shown(change.uri),
            why: "It can't be parsed, so nothing can be added. Fix what mimir-tls check reports.",
          },
        ]);
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
    return this.wishes.protocols.has('http')
      ? joined([...settings, ...alertmanagerChanges(judged.calls, processesOf(judged), wishes)])
      : settings;
  }

  /** Makes everybody whom the files show call the HTTP ports by HTTPS. */
  private callByHttps(judged: Judged): void {
    if (!this.wishes.protocols.has('http')) return;
    const { internalName } = this.settingWishes(judged);
    const { texts, blocked, told } = callersByHttps(judged, {
      serverName: internalName,
      folder: this.folder.mounted,
      paths: this.ports.paths,
    });
    for (const [path, text] of texts) this.texts.set(path, text);
    this.blocked.push(...blocked);
    this.told.push(...told);
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
      why: `These options can't be written there: ${changes.map(({ option }) => option.flag ?? option.yamlPath).join(', ')}. Write them by hand, or move Mimir's options to its YAML.`,
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
      if (isValues && (await this.ports.isIgnored(path)))
        this.refuse([
          {
            what: path,
            why: 'Git ignores it, so the change would stay local. Secure the file that it is generated from, or remove it from .gitignore.',
          },
        ]);
    }
  }

  private shown(uri: string): string {
    return this.ports.paths.fromUri(uri) ?? uri;
  }
}

/** The folder of Vault's secrets. */
const vaultFolder = 'mimir-tls/';

function withoutExamples(judged: Judged): Judged {
  return { ...judged, processes: judged.processes.filter(({ process }) => !isExample(process)) };
}

function processesOf({ processes }: Judged): readonly Process[] {
  return processes.map(({ process }) => process);
}

/** True where a folder of this machine, or another that is mounted there, holds what the folder of the container shows. */
function isCovered({ documents }: Process, folder: string): boolean {
  const targets = documents.flatMap(({ mounts }) => mounts ?? []).map(({ target }) => target);
  return targets.some((target) => folder === target || folder.startsWith(`${target}/`));
}
