import { DidChangeWatchedFilesNotification, type Disposable, type FileSystemWatcher, type Connection } from 'vscode-languageserver';
import type { FileAnalysis } from '../../core/src/analysis/analyzer';
import type { Paths } from '../../core/src/ports';
import type { ClientProfile } from './capabilities';
import { factOf, settingsOf } from './features/judged-text';

/** Wherever they lie in the workspace. */
const everywhere = '**/*.{crt,pem,key,cer}';

/** Asks the client to tell of changed certificate files: those of the workspace, and what configurations name elsewhere. */
export class FileWatch {
  /** Absolute paths that the general glob does not cover. */
  private named: readonly string[] = [];
  private registered: Disposable | null = null;
  /** Registrations follow one another, so that none is lost. */
  private queue: Promise<void> = Promise.resolve();

  constructor(
    private readonly connection: Connection,
    private readonly profile: ClientProfile,
    private readonly paths: Paths,
  ) {}

  start(): void {
    this.register();
  }

  /** Takes the paths that the open configurations name, as they were last judged. */
  follow(analyses: readonly FileAnalysis[]): void {
    const named = [...new Set(analyses.flatMap(pathsNamed))].filter((path) => !this.isCovered(path)).sort();
    if (named.join('\n') === this.named.join('\n')) return;
    this.named = named;
    this.register();
  }

  private isCovered(path: string): boolean {
    const folders = this.profile.workspaceFolders.map((uri) => this.paths.fromUri(uri)).filter((folder) => folder !== null);
    return /\.(crt|pem|key|cer)$/.test(path) && folders.some((folder) => path.startsWith(folder));
  }

  private register(): void {
    if (!this.profile.watchesFiles) return;
    const watchers = [{ globPattern: everywhere }, ...this.named.map((path) => this.watcherOf(path))];
    // Where the client refuses, nothing is watched; edits still judge anew.
    this.queue = this.queue.then(() => this.replace(watchers)).catch(() => undefined);
  }

  private async replace(watchers: FileSystemWatcher[]): Promise<void> {
    const former = this.registered;
    this.registered = await this.connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
    former?.dispose();
  }

  private watcherOf(path: string): FileSystemWatcher {
    if (!this.profile.watchesRelativePatterns) return { globPattern: escapeGlob(path) };
    const folder = this.paths.folderOf(path);
    const name = path.slice(folder.length).replace(/^[\\/]/, '');
    return { globPattern: { baseUri: this.paths.toUri(folder), pattern: escapeGlob(name) } };
  }
}

/** The places of this machine that a file's settings lead to, whether or not there is a file yet. */
function pathsNamed(analysis: FileAnalysis): readonly string[] {
  return settingsOf({ analysis }).flatMap((placed) => {
    const fact = factOf({ analysis }, placed);
    return fact.kind === 'here' ? [fact.path] : [];
  });
}

function escapeGlob(text: string): string {
  return text.replace(/[*?[\]{}]/g, '[$&]');
}
