import type { WrittenSetting } from '../model/process';
import { nameOfServer, outsideServer, type OutsideServer } from '../topology/outside-servers';
import { generateCertificates } from '../reporting/fixes';
import { atStartOrLater } from '../reporting/guide';
import { byCause, type Group } from '../reporting/hops';
import { valuePlace } from '../reporting/places';
import type { ProcessRule, Report, ProcessContext } from '../reporting/rule';
import { consequence, nameOf, gravityOf } from '../reporting/wording';
import { namedPaths, type NamedPath } from '../reporting/named-paths';

/** Certificates, keys and CAs are opened by path, relative to Mimir's working directory (spec 1.1, 1.4, 2.1). */
export const fileNotFound: ProcessRule = {
  id: 'file-not-found',
  severity: 'error',
  summary: 'A certificate, key or CA file that the configuration names must exist.',
  guide: {
    mimir:
      "Paths are relative to Mimir's working directory, not to the configuration file. A listener's missing file stops Mimir. Memberlist, caches, etcd and object storage stop it too; other clients fail when they first connect.",
    source: ['1.1', '1.4', '2.1'],
    log: 'open certs/nowhere.crt: no such file or directory',
    effects: atStartOrLater,
    examples: { wrong: 'example.flags', right: 'ok-example.flags' },
    files: 'all',
    fix: 'unsafe',
    restart: 'certificate',
    gaps: [
      'Paths inside containers are checked only where a volume or `mimirTls.pathMappings` maps them.',
      'A missing file of a client that nothing uses is a warning that is ignored.',
    ],
    related: ['file-unreadable', 'path-not-on-this-machine'],
  },

  *onProcess(_, context) {
    const missing = namedPaths(context).flatMap((named) => missingAt(named) ?? []);
    for (const group of byCause(missing, ({ path }) => path)) yield reportOn(group, context);
  },
};

interface MissingFile extends NamedPath {
  /** Absolute: where it was looked for. */
  readonly path: string;
  readonly folderExists: boolean;
}

function missingAt(named: NamedPath): MissingFile | null {
  const { fact } = named;
  if (fact.kind !== 'here' || fact.reading.kind !== 'missing') return null;
  return { ...named, path: fact.path, folderExists: fact.reading.folderExists };
}

/** One file that is missing is one fault, told of where it does the most harm. */
function reportOn(group: Group<MissingFile>, context: ProcessContext): Report {
  const gravest =
    (['start', 'run', 'unused'] as const).flatMap((usage) => group.find((each) => each.usage === usage) ?? [])[0] ??
    group[0];
  const { path, folderExists, written, view, usage } = gravest;
  const text = gravest.text ?? '';
  const server = isShared(path, context) ? null : outsideServer(view.family, context.process);
  const others = group.filter((each) => each !== gravest && placeKey(each.written) !== placeKey(written));
  return {
    ...valuePlace(written),
    subject: path,
    ...gravityOf(usage),
    message:
      `${nameOf(written)}: ${text} not found${resolution(text, path, folderExists)}. ` +
      consequence(usage, `open ${text}: no such file or directory`) +
      (server ? ` ${adviceOn(server, written)}` : ''),
    related: [...new Map(others.map((each) => [placeKey(each.written), each])).values()].map((each) => ({
      ...valuePlace(each.written),
      message: `${nameOf(each.written)} names it too.`,
    })),
    fixes: server ? [] : [generateCertificates(written.document.uri)],
  };
}

function resolution(text: string, path: string, folderExists: boolean): string {
  const parts = [...(path === text ? [] : [`at ${path}`]), ...(folderExists ? [] : ["its folder doesn't exist"])];
  if (parts.length === 0) return '';
  return ` (${parts.join('; ')})`;
}

function placeKey({ document, setting }: WrittenSetting): string {
  return `${document.uri} ${document.name} ${setting.range.start}`;
}

/** True where Mimir's own connections name the file as well, for which it may be made. */
function isShared(path: string, context: ProcessContext): boolean {
  return namedPaths(context).some(
    ({ view, fact }) =>
      fact.kind === 'here' && fact.path === path && outsideServer(view.family, context.process) === null,
  );
}

/** Nobody can make here what somebody else's server has, or trusts. */
function adviceOn(server: OutsideServer, { option }: WrittenSetting): string {
  if (option.role === 'authority') return `Copy the CA of ${nameOfServer(server)} there.`;
  return `Use one that ${nameOfServer(server)} accepts.`;
}
