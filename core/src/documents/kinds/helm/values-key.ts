import { lazily } from '../../../catalogue/lazily';
import { quoted } from '../../../model/quoted';
import type { ConfigDocument, Setting } from '../../../model/setting';
import { contains, type TextRange } from '../../../model/text';
import { chartComponents } from '../../recognition/chart-components';

/** Flags that the chart's own templates write: no key of the values is theirs. */
const ownFlags =
  /^(?:target|config\.file|config\.expand-env|memberlist\.abort-if-fast-join-fails|[\w-]+\.(?:sharding-)?ring\.instance-availability-zone)$/;

interface RenderedFile {
  readonly text: string;
  readonly documents: readonly Pick<ConfigDocument, 'notation' | 'settings'>[];
}

/**
 * The key of the values that a setting in manifests which `helm template` wrote most likely comes from, such as
 * `mimir.structuredConfig.server.grpc_tls_config.cert_file`; null where that is not plain. The text is read once for
 * all of its settings.
 */
export function valuesKeysOf({ text, documents }: RenderedFile): (range: TextRange) => string | null {
  const templates = lazily(() => templatesIn(text));
  return (range) => {
    const template = templates().findLast(({ from }) => from <= range.start);
    if (!template || template.prefix === null) return null;
    for (const { notation, settings } of documents) {
      const setting = settings.find((each) => contains(each.range, range));
      // A name that is none may be anything.
      if (!setting || !/^[\w.-]{1,150}$/.test(setting.name.value)) continue;
      const key = notation === 'yaml' ? configKey(setting, template.file) : argumentKey(setting, template.file);
      if (key !== null) return template.prefix + key;
    }
    return null;
  };
}

interface Template {
  /** Where in the text it counts from. */
  readonly from: number;
  /** Where the chart's values are in those of the chart around it, with a dot; empty for the chart itself, null for no template of it. */
  readonly prefix: string | null;
  /** Below `templates/`. */
  readonly file: string;
}

/** The templates of mimir-distributed that the YAML documents were made of, as Helm notes it before each. */
function templatesIn(text: string): readonly Template[] {
  const starts = [0, ...[...text.matchAll(/\n---/g)].map(({ index }) => index + 1)];
  return starts.flatMap((start, index): readonly Template[] => {
    const found = /^(?:---[ \t]*\r?\n)?# Source: (\S+)[ \t]*\r?$/m.exec(text.slice(start, starts[index + 1]));
    if (!found) return [{ from: start, prefix: null, file: '' }];
    const [line, path = ''] = found;
    return [
      { from: start, prefix: null, file: '' },
      { from: start + found.index + line.length, ...templateOf(path) },
    ];
  });
}

function templateOf(path: string): Omit<Template, 'from'> {
  const [, around = '', chart = '', file = ''] = /^(.*?)(mimir-distributed)\/templates\/(.+)$/.exec(path) ?? [];
  if (chart === '') return { prefix: null, file };
  // The outermost chart has no key of its own.
  const charts = around.split('/charts/').slice(1, -1);
  return { prefix: around === '' ? '' : `${[...charts, chart].join('.')}.`, file };
}

function configKey({ name }: Setting, file: string): string | null {
  if (file === 'mimir-config.yaml') return `mimir.structuredConfig.${name.value}`;
  return null;
}

function argumentKey({ name }: Setting, file: string): string | null {
  const folder = file.slice(0, file.lastIndexOf('/')).split('/').at(-1) ?? '';
  const component = chartComponents.find(({ key }) => key === folder.replaceAll('-', '_'));
  if (!component || ownFlags.test(name.value)) return null;
  return `${component.key}.extraArgs[${quoted(name.value)}]`;
}
