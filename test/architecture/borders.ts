import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';
import { preProcessFile } from 'typescript';

/** What the files of a folder may import: a file or folder of ours (with a slash), a package's name, or `node:`. */
interface Border {
  /** A folder, with a slash, or a single file. */
  readonly place: string;
  readonly may: readonly string[];
}

/** The longest place that fits a file holds for it alone, so that an exception is a line of its own. */
const borders: readonly Border[] = [
  { place: 'core/src/', may: ['core/src/'] },
  { place: 'core/src/model/', may: ['core/src/model/'] },
  { place: 'core/src/catalogue/', may: ['core/src/model/', 'core/src/catalogue/'] },
  { place: 'core/src/documents/', may: ['core/src/model/', 'core/src/catalogue/', 'core/src/documents/', 'yaml'] },
  { place: 'core/src/documents/recognition/hint.ts', may: ['core/src/documents/recognition/flag-roots.ts'] },
  { place: 'core/src/documents/recognition/flag-roots.ts', may: [] },
  {
    place: 'core/src/reporting/',
    // It knows no document. Of certificates it knows how Go judges them, not how they are planned or made.
    may: [
      'core/src/model/',
      'core/src/catalogue/',
      'core/src/process/',
      'core/src/topology/',
      'core/src/x509/',
      // Where the user wants clients' certificates, which fixes name.
      'core/src/certificates/plan/default-paths.ts',
      'core/src/reporting/',
    ],
  },
  {
    place: 'core/src/rules/',
    may: [
      'core/src/model/',
      'core/src/catalogue/',
      'core/src/process/',
      'core/src/topology/',
      'core/src/x509/',
      'core/src/reporting/',
      'core/src/rules/',
    ],
  },
  {
    place: 'core/src/topology/',
    may: ['core/src/model/', 'core/src/catalogue/', 'core/src/x509/', 'core/src/topology/'],
  },
  // What the page and the command line draw: data in, data out.
  { place: 'core/src/picture/', may: ['core/src/model/', 'core/src/picture/'] },
  { place: 'core/src/secure/', may: ['core/src/', 'yaml'] },
  {
    place: 'core/src/convert/',
    // Of documents they know how values are written.
    may: [
      'core/src/model/',
      'core/src/catalogue/',
      'core/src/documents/carriers/yaml/rendering.ts',
      'core/src/process/',
      'core/src/convert/',
    ],
  },
  { place: 'core/src/process/', may: ['core/src/model/', 'core/src/catalogue/', 'core/src/process/'] },
  { place: 'core/src/settings/', may: ['core/src/', 'yaml'] },
  { place: 'core/src/settings/globs.ts', may: ['minimatch'] },
  { place: 'core/src/certificates/issue/issue.ts', may: ['core/src/', 'node-forge'] },
  { place: 'core/src/x509/', may: ['core/src/model/', 'core/src/x509/'] },
  { place: 'core/src/x509/asn1.ts', may: ['node-forge'] },
  { place: 'core/src/x509/certificate-encoding.ts', may: ['core/src/model/', 'core/src/x509/', 'node-forge'] },
  { place: 'host/src/', may: ['core/src/', 'host/src/', 'node:', 'node-forge'] },
  { place: 'host/src/folder-walk.ts', may: ['host/src/', 'node:', 'ignore'] },
  { place: 'host/src/git-ignores.ts', may: ['host/src/', 'node:', 'ignore'] },
  { place: 'host/src/git-revision.ts', may: ['core/src/', 'host/src/', 'isomorphic-git'] },
  {
    place: 'server/src/features/',
    may: ['core/src/', 'server/src/', 'vscode-languageserver-types', 'vscode-languageserver-textdocument'],
  },
  {
    place: 'server/src/',
    may: [
      'core/src/',
      'server/src/',
      'vscode-languageserver',
      'vscode-languageserver-types',
      'vscode-languageserver-textdocument',
    ],
  },
  {
    place: 'server/src/deployments/text-difference.ts',
    may: [
      'core/src/',
      'server/src/',
      'vscode-languageserver',
      'vscode-languageserver-types',
      'vscode-languageserver-textdocument',
      'diff',
    ],
  },
  { place: 'server/src/protocol/protocol.ts', may: ['core/src/model/', 'core/src/settings/table.ts'] },
  { place: 'server/src/protocol/certificate-protocol.ts', may: ['server/src/protocol/protocol.ts'] },
  { place: 'server/src/protocol/securing-protocol.ts', may: [] },
  { place: 'server/src/main.ts', may: ['core/src/', 'host/src/', 'server/src/', 'vscode-languageserver', 'node:'] },
  {
    place: 'client/src/',
    may: [
      'client/src/',
      'server/src/protocol/protocol.ts',
      'server/src/protocol/certificate-protocol.ts',
      'webview/src/messages.ts',
      'core/src/documents/recognition/beginning.ts',
      'core/src/documents/recognition/hint.ts',
      'core/src/model/present.ts',
      'core/src/model/counted.ts',
      'core/src/settings/file-names.ts',
      'vscode',
      'vscode-languageclient',
    ],
  },
  { place: 'client/src/pages/webview-page.ts', may: ['client/src/pages/page-html.ts', 'vscode', 'node:crypto'] },
  { place: 'client/src/connection/trace-channel.ts', may: ['core/src/model/safe-text.ts', 'vscode'] },
  {
    place: 'client/src/map/',
    may: [
      'client/src/',
      'server/src/protocol/protocol.ts',
      'webview/src/messages.ts',
      'vscode',
      'vscode-languageclient',
    ],
  },
  {
    place: 'client/src/secure/',
    may: [
      'client/src/',
      'server/src/protocol/protocol.ts',
      'server/src/protocol/securing-protocol.ts',
      'webview/src/secure-messages.ts',
      'vscode',
      'vscode-languageclient',
    ],
  },
  {
    place: 'client/src/deployments/',
    may: [
      'client/src/',
      'server/src/protocol/protocol.ts',
      'server/src/protocol/securing-protocol.ts',
      'core/src/documents/recognition/hint.ts',
      'core/src/model/counted.ts',
      'vscode',
      'vscode-languageclient',
    ],
  },
  // The pages: they draw what they are given.
  {
    place: 'webview/src/',
    may: [
      'webview/src/',
      'server/src/protocol/protocol.ts',
      'server/src/protocol/securing-protocol.ts',
      'core/src/model/',
      'core/src/picture/',
    ],
  },
  { place: 'cli/src/', may: ['core/src/', 'cli/src/', 'vscode-languageserver-textdocument'] },
  // What a call says is read by one library.
  { place: 'cli/src/commands/', may: ['core/src/', 'cli/src/', 'commander'] },
  { place: 'cli/src/commands/call.ts', may: ['core/src/', 'cli/src/', 'commander'] },
  { place: 'cli/src/commands/shell-completion.ts', may: ['core/src/model/present.ts', 'cli/src/', 'commander'] },
  { place: 'cli/src/judging/finding-files.ts', may: ['core/src/', 'cli/src/', 'minimatch'] },
  { place: 'cli/src/writers/fix-diff.ts', may: ['core/src/', 'cli/src/', 'diff'] },
  { place: 'cli/src/comparing/revision-world.ts', may: ['core/src/', 'cli/src/', 'minimatch'] },
  { place: 'cli/src/writers/fingerprint.ts', may: ['cli/src/', 'node:crypto'] },
  { place: 'cli/src/machine/printing.ts', may: ['cli/src/', 'node:'] },
  { place: 'cli/src/writers/secure-report.ts', may: ['core/src/', 'cli/src/', 'diff'] },
  // The command line in another process, so that both give the same answer.
  { place: 'library/src/', may: ['host/src/', 'cli/src/run.ts', 'cli/src/machine/world.ts', 'library/src/', 'node:'] },
  // What a program loads first: little else, so that all the rest is loaded from compiled code.
  { place: 'cli/src/mimir-tls.ts', may: ['host/src/compile-cache.ts', 'cli/src/main.ts'] },
  {
    place: 'server/src/language-server.ts',
    may: ['host/src/compile-cache.ts', 'host/src/memory.ts', 'server/src/main.ts'],
  },
  { place: 'cli/src/main.ts', may: ['core/src/', 'host/src/', 'cli/src/', 'node:'] },
];

/** Nobody starts a program: a folder that somebody else made may decide which one runs, and what that one runs. */
const forbiddenToAll = ['node:child_process', 'node:cluster'];

/** Nobody opens a connection but the command that was asked to: those who want a look at a file must not call anybody. */
const networkModules = ['node:net', 'node:tls', 'node:http', 'node:https', 'node:http2', 'node:dgram', 'node:dns'];
const mayCall = ['host/src/probing.ts'];

/** The names that a TypeScript text imports, whether values or types. */
export function importsOf(text: string): readonly string[] {
  return preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
}

/** The imports of a file that its border does not allow; all of them where no border names its folder. */
export function trespasses(file: string, text: string): readonly string[] {
  const [border] = borders.filter(({ place }) => within(file, place)).sort((a, b) => b.place.length - a.place.length);
  const may = border?.may ?? [];
  return importsOf(text).filter(
    (name) =>
      forbiddenToAll.includes(target(file, name)) ||
      (networkModules.includes(target(file, name)) && !mayCall.includes(file)) ||
      !may.some((allowed) => within(target(file, name), allowed)),
  );
}

/** The TypeScript files under a folder, relative to the root and with slashes. */
export function sourcesUnder(root: string, folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

/** The same for the whole product, with what each file must not import. */
export function findTrespasses(root: string): readonly string[] {
  return ['core', 'host', 'server', 'client', 'webview', 'cli', 'library']
    .flatMap((folder) => sourcesUnder(root, `${folder}/src`))
    .flatMap((file) =>
      trespasses(file, readFileSync(join(root, file), 'utf8')).map((name) => `${file} imports ${name}`),
    );
}

function within(file: string, place: string): boolean {
  if (place.endsWith('/') || place.endsWith(':')) return file.startsWith(place);
  return file === place || file.startsWith(`${place}/`);
}

/** Where an import leads: a file of ours relative to the root, a package, or `node:…` for a built-in module by either name. */
function target(file: string, name: string): string {
  if (!name.startsWith('.')) return builtinModules.includes(name) ? `node:${name}` : name;
  const path = join(dirname(file), name).split(sep).join('/');
  if (path.endsWith('.js')) return path.replace(/\.js$/, '.ts');
  return path.endsWith('.json') ? path : `${path}.ts`;
}
