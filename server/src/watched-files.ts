import { DidChangeWatchedFilesNotification, type Disposable, type FileSystemWatcher, type Connection } from 'vscode-languageserver';
import type { FileAnalysis } from '../../core/src/analysis/analysis';
import { callerPathsOf } from '../../core/src/analysis/caller-files';
import type { Paths } from '../../core/src/ports';
import type { ClientProfile } from './capabilities';
import { factOf, settingsOf } from './features/judged-text';
import type { FilePattern } from './tied-files';

/** Wherever they lie in the workspace. */
const everywhere = '**/*.{crt,pem,key,cer}';

/**
 * Asks the client to tell of changed files: certificates of the workspace, what configurations name elsewhere, and what
 * may belong to a deployment.
 */
export class FileWatch {
  /** What the general glob does not cover. */
  private followed: readonly FileSystemWatcher[] = [];
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

  /** Takes the paths that the open configurations name, as they were last judged, and other places: absolute paths and patterns. */
  follow(analyses: readonly FileAnalysis[], places: readonly (string | FilePattern)[]): void {
    const named = [...new Set([...analyses.flatMap((analysis) => pathsNamed(analysis, this.paths)), ...places])].filter((place) => typeof place !== 'string' || !this.isCovered(place));
    const followed = named.map((place) => this.watcherOf(typeof place === 'string' ? this.patternOf(place) : place)).sort(byText);
    if (JSON.stringify(followed) === JSON.stringify(this.followed)) return;
    this.followed = followed;
    this.register();
  }

  private isCovered(path: string): boolean {
    const folders = this.profile.workspaceFolders.map((uri) => this.paths.fromUri(uri)).filter((folder) => folder !== null);
    return /\.(crt|pem|key|cer)$/.test(path) && folders.some((folder) => path.startsWith(folder));
  }

  private register(): void {
    if (!this.profile.watchesFiles) return;
    const watchers = [{ globPattern: everywhere }, ...this.followed];
    // Where the client refuses, nothing is watched; edits still judge anew.
    this.queue = this.queue.then(() => this.replace(watchers)).catch(() => undefined);
  }

  private async replace(watchers: FileSystemWatcher[]): Promise<void> {
    const former = this.registered;
    this.registered = await this.connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
    former?.dispose();
  }

  private patternOf(path: string): FilePattern {
    const folder = this.paths.folderOf(path);
    return { folder, glob: escapeGlob(path.slice(folder.length).replace(/^[\\/]/, '')) };
  }

  private watcherOf({ folder, glob }: FilePattern): FileSystemWatcher {
    if (this.profile.watchesRelativePatterns) return { globPattern: { baseUri: this.paths.toUri(folder), pattern: glob } };
    return { globPattern: `${escapeGlob(folder).replace(/[\\/]$/, '')}/${glob}` };
  }
}

/** The places of this machine that a file's settings lead to, whether or not there is a file yet. */
function pathsNamed(analysis: FileAnalysis, paths: Paths): readonly string[] {
  const named = settingsOf({ analysis }).flatMap((placed) => {
    const fact = factOf({ analysis }, placed);
    return fact.kind === 'here' ? [fact.path] : [];
  });
  return [...named, ...analysis.documents.flatMap((document) => callerPathsOf(document, paths))];
}

function byText(a: FileSystemWatcher, b: FileSystemWatcher): number {
  return JSON.stringify(a).localeCompare(JSON.stringify(b));
}

function escapeGlob(text: string): string {
  return text.replace(/[*?[\]{}]/g, '[$&]');
}
