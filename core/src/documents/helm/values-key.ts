import { quoted } from '../../model/quoted';
import type { ConfigDocument, Setting } from '../../model/setting';
import { contains, type TextRange } from '../../model/text';
import { chartComponents } from './components';

/** Flags that the chart's own templates write: no key of the values is theirs. */
const ownFlags =
  /^(?:target|config\.file|config\.expand-env|memberlist\.abort-if-fast-join-fails|[\w-]+\.(?:sharding-)?ring\.instance-availability-zone)$/;

interface RenderedFile {
  readonly text: string;
  readonly documents: readonly Pick<ConfigDocument, 'notation' | 'settings'>[];
}

/**
 * The key of the values that a setting in manifests which `helm template` wrote most likely comes from, such as
 * `mimir.structuredConfig.server.grpc_tls_config.cert_file`; null where that is not plain.
 */
export function valuesKeyOf({ text, documents }: RenderedFile, range: TextRange): string | null {
  const template = templateAround(text, range.start);
  if (template === null) return null;
  for (const { notation, settings } of documents) {
    const setting = settings.find((each) => contains(each.range, range));
    // A name that is none may be anything.
    if (!setting || !/^[\w.-]{1,150}$/.test(setting.name.value)) continue;
    const key = notation === 'yaml' ? configKey(setting, template) : argumentKey(setting, template);
    if (key !== null) return template.prefix + key;
  }
  return null;
}

interface Template {
  /** Where the chart's values are in those of the chart around it, with a dot; empty for the chart itself. */
  readonly prefix: string;
  /** Below `templates/`. */
  readonly file: string;
}

/** The template of mimir-distributed that the YAML document around an offset was made of, as Helm notes it. */
function templateAround(text: string, offset: number): Template | null {
  const start = text.lastIndexOf('\n---', offset) + 1;
  const [, path = ''] = /^(?:---[ \t]*\r?\n)?# Source: (\S+)[ \t]*\r?$/m.exec(text.slice(start, offset)) ?? [];
  const [, around = '', chart = '', file = ''] = /^(.*?)(mimir-distributed)\/templates\/(.+)$/.exec(path) ?? [];
  if (chart === '') return null;
  // The outermost chart has no key of its own.
  const charts = around.split('/charts/').slice(1, -1);
  return { prefix: around === '' ? '' : `${[...charts, chart].join('.')}.`, file };
}

function configKey({ name }: Setting, { file }: Template): string | null {
  return file === 'mimir-config.yaml' ? `mimir.structuredConfig.${name.value}` : null;
}

function argumentKey({ name }: Setting, { file }: Template): string | null {
  const folder = file.slice(0, file.lastIndexOf('/')).split('/').at(-1) ?? '';
  const component = chartComponents.find(({ key }) => key === folder.replaceAll('-', '_'));
  if (!component || ownFlags.test(name.value)) return null;
  return `${component.key}.extraArgs[${quoted(name.value)}]`;
}
