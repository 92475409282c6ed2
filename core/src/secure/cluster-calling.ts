import type { FileAnalysis } from '../analysis/analysis';
import type { ValuesPlace } from '../documents/kinds/document-kind';
import { kindById } from '../documents/document-kinds';
import { mimirContainers } from '../documents/kinds/kubernetes/kubernetes';
import { containersOf, type Container } from '../documents/kinds/manifests/containers';
import { manifestsOf } from '../documents/kinds/manifests/manifests';
import type { DataKey } from '../documents/kinds/manifests/volume-mounts';
import { fieldAt, itemsOf, textAt } from '../documents/carriers/yaml/fields';
import type { Process } from '../model/process';
import { type SourceText, withText } from '../model/text';
import { authorityVolume, secretInManifests, secretInValues } from './authority-secret';
import { frontOf, frontSteps, monitorSteps, ownPlainFront, type ChartStep } from './chart-callers';
import { isClusterValues } from './cluster';
import { withVolumesIn } from './cluster-mounts';
import type { Draft } from './draft';
import type { Judged } from './judging';
import type { Planning } from './planning';
import { settingWishes } from './written-settings';
import { applied } from './yaml-insertion';
import { present } from '../model/present';

/**
 * Makes those call by HTTPS that get the CA by a Secret, once the pods of Mimir have theirs: what the chart itself has, and
 * containers that trust it. Returns the deployment as it is then.
 */
export async function callFromCluster(
  draft: Draft,
  judged: Judged,
  trusting: ReadonlySet<string>,
  planning: Planning,
): Promise<Judged> {
  if (!planning.wishes.protocols.has('http')) return judged;
  for (const [uri, file] of judged.files) {
    const path = planning.ports.paths.fromUri(uri);
    if (path === null || file.kind === null) continue;
    const calling = new ClusterCalling(draft, judged, planning, file);
    const text = calling.byHttps(file.kind, trusting);
    if (text !== file.source.text) draft.write(path, text);
  }
  return draft.judged();
}

const unknownSecret = 'Nothing shows which Secret holds the CA. Change it by hand, and run this again.';

class ClusterCalling {
  private readonly servers: readonly Process[];

  constructor(
    private readonly draft: Draft,
    private readonly judged: Judged,
    private readonly planning: Planning,
    private readonly file: FileAnalysis,
  ) {
    const { uri } = file.source;
    this.servers = judged.processes
      .map(({ process }) => process)
      .filter(({ documents }) => documents.some((document) => document.uri === uri));
  }

  /** The file with all that calls Mimir by HTTPS, as far as its kind has that. */
  byHttps(kind: string, trusting: ReadonlySet<string>): string {
    if (isClusterValues(kind)) return this.chartByHttps(kind);
    if (kind === 'kubernetes') return this.containersTrusting(trusting);
    return this.file.source.text;
  }

  /** The values with the chart's nginx and its ServiceMonitor by HTTPS. */
  private chartByHttps(kind: string): string {
    const { source } = this.file;
    const placesIn = (text: string) => kindById(kind)?.values?.(withText(source, text)) ?? [];
    let { text } = source;
    for (const { name } of placesIn(text)) {
      const placeIn = (current: string): ValuesPlace | undefined =>
        placesIn(current).find((place) => place.name === name);
      const place = placeIn(text);
      if (!place) continue;
      for (const { what, steps } of this.stepsFor(place)) {
        for (const step of steps) {
          const current = placeIn(text);
          const edit = (current && step(current)) ?? null;
          if (edit === null || !current)
            this.draft.blocked.push({
              what,
              why: 'What is written of it cannot be added to. Write it as mappings and lists.',
            });
          else if (edit !== 'done') text = applied(text, current.toFile([edit]));
        }
      }
    }
    return text;
  }

  private stepsFor(place: ValuesPlace): readonly { readonly what: string; readonly steps: readonly ChartStep[] }[] {
    const own = this.serversAt(place);
    const [first] = own;
    if (!first) return [];
    this.blockOthers(place, own);
    if (textAt(place.from, [...place.keys, 'rollout_operator', 'enabled'], place.tree) !== 'false')
      this.draft.told.push(
        "The chart's rollout-operator, where it is installed, calls ingesters by plain HTTP before it scales them down, and no value of the chart changes that: scale ingesters down by hand.",
      );
    const calls = this.judged.calls.filter(
      ({ caller, server }) => caller.scheme === 'HTTP' && own.includes(server.process),
    );
    const fronts = new Set(calls.flatMap(({ caller }) => frontOf(caller) ?? []));
    const monitored = calls.some(({ caller }) => caller.name === 'serviceMonitor');
    if (fronts.size === 0 && !monitored) return [];
    const secret = secretInValues(place, this.authorityOf(own));
    const { internalName } = settingWishes(this.judged, this.planning);
    if (!secret) {
      this.draft.blocked.push({
        what: present([...fronts, monitored && 'serviceMonitor']).join(', '),
        why: unknownSecret,
      });
      return [];
    }
    return present([
      ...[...fronts].map((key) => ({ what: key, steps: frontSteps(key, first, internalName, secret) })),
      monitored && { what: 'serviceMonitor', steps: monitorSteps(internalName, secret) },
    ]);
  }

  /** What passes requests on by plain HTTP, and is changed by nobody but its owner. */
  private blockOthers(place: ValuesPlace, own: readonly Process[]): void {
    const front = ownPlainFront(place);
    if (front !== null)
      this.draft.blocked.push({
        what: front,
        why: 'It passes requests on by plain HTTP. Write proxy_pass https:// there, with proxy_ssl_trusted_certificate, and run this again.',
      });
    if (own.some(({ documents }) => documents.some(({ enterprise }) => enterprise)))
      this.draft.blocked.push({
        what: 'the gateway of Grafana Enterprise Metrics',
        why: 'It passes requests on by plain HTTP, as gateway.proxy of its configuration says. Change that by hand, and run this again.',
      });
  }

  private serversAt({ name }: ValuesPlace): readonly Process[] {
    const prefix = name === '' ? '' : `${name}.`;
    return this.servers.filter(({ documents }) =>
      documents.some(({ uri, name: own }) => uri === this.file.source.uri && own.startsWith(prefix)),
    );
  }

  /** The manifests with the CA in each container that is told to trust it. */
  private containersTrusting(names: ReadonlySet<string>): string {
    const { source } = this.file;
    const trusting = [...names].filter((name) => namedIn(source, name));
    if (trusting.length === 0) return source.text;
    const chosen = (text: SourceText): readonly Container[] => trusting.flatMap((name) => readersOf(name, text));
    const lost = trusting.filter((name) => readersOf(name, source).length === 0);
    const secret = this.secretOfPods();
    if (!secret) {
      this.draft.blocked.push({ what: trusting.join(', '), why: unknownSecret });
      return source.text;
    }
    if (lost.length > 0) {
      const why = 'No container of these files is seen to read it, which is to trust the CA.';
      this.draft.blocked.push({ what: lost.join(', '), why });
      return source.text;
    }
    const { volume, mount } = authorityVolume(secret);
    const mounted = withVolumesIn(source, { volumes: [volume], volumeMounts: [mount] }, chosen);
    if ('text' in mounted) return mounted.text;
    this.draft.blocked.push(mounted);
    return source.text;
  }

  private secretOfPods(): DataKey | null {
    const found = [...this.judged.files.values()]
      .filter(({ kind }) => kind === 'kubernetes')
      .flatMap(
        ({ source }) =>
          secretInManifests(source, this.authorityOf(this.judged.processes.map((each) => each.process))) ?? [],
      );
    return found[0] ?? null;
  }

  private authorityOf(processes: readonly Process[]): string {
    return (
      processes
        .map(({ configuration }) => configuration.family('server.http')?.text('authority') ?? '')
        .find((text) => text.startsWith('/')) ?? ''
    );
  }
}

/** True for a name of a container or ConfigMap of these manifests. */
function namedIn(source: SourceText, name: string): boolean {
  return manifestsOf(source).some(
    (manifest) =>
      (manifest.kind === 'ConfigMap' && manifest.name === name) ||
      containersOf(manifest).some((container) => container.name === name),
  );
}

/** The containers of that name, and those whose pods mount the ConfigMap of that name; none that run Mimir. */
function readersOf(name: string, source: SourceText): readonly Container[] {
  const own = new Set(mimirContainers(source).map(({ container }) => container.node));
  return manifestsOf(source)
    .flatMap(containersOf)
    .filter((container) => !own.has(container.node) && (container.name === name || mountsData(container, name)));
}

function mountsData({ node, pod, manifest: { tree } }: Container, name: string): boolean {
  const volumes = itemsOf(fieldAt(pod, ['volumes'], tree), tree)
    .filter((volume) => textAt(volume, ['configMap', 'name'], tree) === name)
    .map((volume) => textAt(volume, ['name'], tree));
  return itemsOf(fieldAt(node, ['volumeMounts'], tree), tree).some((mount) =>
    volumes.includes(textAt(mount, ['name'], tree)),
  );
}
