import { chartFile, chartUsing, fluxVersion } from '../documents/kinds/helm/charts-around';
import { restInside } from '../model/containment';
import { noted, Question } from '../model/memo';
import type { ChartAround, SourceText } from '../model/text';
import type { Look } from './look';
import type { KnownFile } from './inputs';

/** How many folders up a chart, a helmfile or an Application is looked for. */
const highest = 4;
/** A folder with more of them holds something else. */
const mostNames = 60;

/** What files around Helm values and templates say of their chart, whichever of them are open; null for a file that does not go by its chart. */
export async function chartAround({ source, kind }: KnownFile, look: Look): Promise<ChartAround | null> {
  const path = look.paths.fromUri(source.uri);
  // Values, and templates that take the image's tag from their chart.
  const goesByChart =
    kind?.id === 'helm-values' || (kind?.id === 'kubernetes' && source.text.includes('.Chart.AppVersion'));
  if (path === null || !goesByChart) return null;
  return new Surroundings(path, look).chart();
}

const chartOf = noted('chart', ({ text }: SourceText) => chartFile(text));
const fluxVersionOf = noted('version in a Flux resource', ({ text }: SourceText) => fluxVersion(text));
const versionsUsed = new Question<string | null>('version of the chart that is used');

class Surroundings {
  constructor(
    /** Where the values or templates are. */
    private readonly path: string,
    private readonly look: Look,
  ) {}

  async chart(): Promise<ChartAround> {
    const { paths } = this.look;
    let appVersion = '';
    let folder = paths.folderOf(this.path);
    for (let height = 0; height < highest; height += 1) {
      const found = await this.inFolder(folder);
      if (appVersion === '') appVersion = found.appVersion;
      if (found.version !== '') return { version: found.version, appVersion };
      const above = paths.folderOf(folder);
      if (above === folder || (await this.look.names(folder)).includes('.git/') || !(await this.look.mayList(above)))
        break;
      folder = above;
    }
    return { version: '', appVersion };
  }

  private async inFolder(folder: string): Promise<ChartAround> {
    const names = await this.look.names(folder);
    const chart = await this.read(
      folder,
      names.find((name) => name === 'Chart.yaml'),
    );
    const own = chart === null ? { version: '', appVersion: '' } : chartOf(chart);
    if (own.version !== '') return own;
    const required = await this.read(
      folder,
      names.find((name) => name === 'requirements.yaml'),
    );
    const needed = required === null ? '' : chartOf(required).version;
    return { version: needed === '' ? await this.byUsers(folder, names) : needed, appVersion: own.appVersion };
  }

  /** What installs the chart with these values, beside them or above. */
  private async byUsers(folder: string, names: readonly string[]): Promise<string> {
    const files = names.filter((name) => /\.(?:ya?ml|gotmpl)$/i.test(name));
    if (files.length > mostNames) return '';
    const nested = names.filter((name) =>
      /^(?:helmfile\.d|argo-?cd|argo|apps|applications|flux|releases)\/$/i.test(name),
    );
    const deeper = await Promise.all(
      nested.map(async (name) =>
        (await this.look.names(this.look.paths.resolve(folder, name.slice(0, -1))))
          .filter((each) => /\.ya?ml$/i.test(each))
          .map((each) => name + each),
      ),
    );
    const texts = await Promise.all(
      [...files, ...deeper.flat().slice(0, mostNames)].map((name) => this.read(folder, name)),
    );
    const known = texts.filter((text) => text !== null);
    const using = known.map((source) => this.versionUsedBy(source)).find((version) => version !== null);
    if (using !== undefined) return using;
    // Flux takes the values from a ConfigMap, which a kustomization makes of the file.
    const name = (restInside(this.path, folder) ?? this.path).replaceAll('\\', '/');
    const isGenerated = known.some(
      ({ text }) =>
        /^kind:[ \t]*Kustomization/m.test(text) && text.includes('configMapGenerator') && text.includes(name),
    );
    if (isGenerated) return known.map(fluxVersionOf).find((version) => version !== null) ?? '';
    return '';
  }

  private versionUsedBy({ text, notes }: SourceText): string | null {
    const read = (): string | null => chartUsing(text, this.path);
    if (notes) return notes.of(versionsUsed, this.path, read);
    return read();
  }

  private async read(folder: string, name: string | undefined): Promise<SourceText | null> {
    if (name === undefined) return null;
    const { paths } = this.look;
    const file = await this.look.plainFile(paths.toUri(paths.resolve(folder, name)));
    return file?.value.source ?? null;
  }
}
