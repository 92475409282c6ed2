import { chartFile, chartUsing, fluxVersion } from '../documents/helm/charts-around';
import type { ChartAround } from '../model/text';
import type { Paths } from '../ports';
import type { FolderListings } from './folder-listings';
import type { KnownFile, SourceFiles } from './source-files';

/** How many folders up a chart, a helmfile or an Application is looked for. */
const highest = 4;
/** A folder with more of them holds something else. */
const mostNames = 60;

/** Finds what files around Helm values and templates say of their chart. */
export class ChartFiles {
  constructor(
    private readonly sources: SourceFiles,
    private readonly folders: FolderListings,
    private readonly paths: Paths,
  ) {}

  /** Tells each open file that goes by its chart what is said of it. */
  async tell(): Promise<void> {
    await Promise.all(this.sources.opened.filter(goesByChart).map(async (file) => {
      this.sources.tellChart(file.source.uri, await this.around(file));
    }));
  }

  private async around({ source }: KnownFile): Promise<ChartAround> {
    const path = this.paths.fromUri(source.uri);
    let appVersion = '';
    if (path === null) return { version: '', appVersion };
    let folder = this.paths.folderOf(path);
    for (let height = 0; height < highest; height += 1) {
      const found = await this.inFolder(folder, path);
      if (appVersion === '') appVersion = found.appVersion;
      if (found.version !== '') return { version: found.version, appVersion };
      const above = this.paths.folderOf(folder);
      if (above === folder || (await this.folders.namesIn(folder)).includes('.git/')) break;
      folder = above;
    }
    return { version: '', appVersion };
  }

  private async inFolder(folder: string, path: string): Promise<ChartAround> {
    const names = await this.folders.namesIn(folder);
    const chart = await this.read(folder, names.find((name) => name === 'Chart.yaml'));
    const own = chart === null ? { version: '', appVersion: '' } : chartFile(chart);
    if (own.version !== '') return own;
    const required = await this.read(folder, names.find((name) => name === 'requirements.yaml'));
    const needed = required === null ? '' : chartFile(required).version;
    return { version: needed === '' ? await this.byUsers(folder, names, path) : needed, appVersion: own.appVersion };
  }

  /** What installs the chart with these values, beside them or above. */
  private async byUsers(folder: string, names: readonly string[], path: string): Promise<string> {
    const files = names.filter((name) => /\.(?:ya?ml|gotmpl)$/i.test(name));
    if (files.length > mostNames) return '';
    const nested = names.filter((name) => /^(?:helmfile\.d|argo-?cd|argo|apps|applications|flux|releases)\/$/i.test(name));
    const deeper = await Promise.all(nested.map(async (name) => (await this.folders.namesIn(this.paths.resolve(folder, name.slice(0, -1)))).filter((each) => /\.ya?ml$/i.test(each)).map((each) => name + each)));
    const texts = await Promise.all([...files, ...deeper.flat().slice(0, mostNames)].map((name) => this.read(folder, name)));
    const known = texts.filter((text) => text !== null);
    const using = known.map((text) => chartUsing(text, path)).find((version) => version !== null);
    if (using !== undefined) return using;
    // Flux takes the values from a ConfigMap, which a kustomization makes of the file.
    const name = path.slice(folder.length).replace(/^[\\/]/, '').replaceAll('\\', '/');
    const isGenerated = known.some((text) => /^kind:[ \t]*Kustomization/m.test(text) && text.includes('configMapGenerator') && text.includes(name));
    return isGenerated ? (known.map(fluxVersion).find((version) => version !== null) ?? '') : '';
  }

  private async read(folder: string, name: string | undefined): Promise<string | null> {
    return name === undefined ? null : ((await this.sources.textAt(this.paths.resolve(folder, name)))?.text ?? null);
  }
}

/** Values, and templates that take the image's tag from their chart. */
function goesByChart({ kind, source }: KnownFile): boolean {
  return kind?.id === 'helm-values' || (kind?.id === 'kubernetes' && source.text.includes('.Chart.AppVersion'));
}
