// Our own server of the bundle, and what benchmarks do with it.
import { dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { LanguageServer } from './bench-server.mjs';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');

export class Session extends LanguageServer {
  #published = () => {};

  constructor(settings = null) {
    super(join(root, 'dist/server.js'), { stderr: 'inherit' });
    this.connection.onNotification('textDocument/publishDiagnostics', (params) => this.#published(params));
    this.connection.onRequest('workspace/configuration', ({ items }) => items.map(() => settings));
    this.connection.onRequest('client/registerCapability', () => null);
    this.connection.onRequest('client/unregisterCapability', () => null);
    this.connection.listen();
  }

  async initialize(folder = null) {
    const workspaceFolders = folder === null ? null : [{ uri: pathToFileURL(folder).href, name: 'bench' }];
    await this.request('initialize', {
      processId: process.pid,
      rootUri: null,
      workspaceFolders,
      capabilities: { workspace: { configuration: true } },
    });
    await this.notify('initialized', {});
  }

  /** Resolves when diagnostics have arrived for each of the files, and for the present version of those that are open. */
  judged(uris) {
    const waiting = new Set(uris);
    return new Promise((done, fail) => {
      const patience = setTimeout(
        () => fail(new Error(`No diagnostics for ${[...waiting].join(', ')} within 30 seconds.`)),
        30_000,
      );
      this.#published = ({ uri, version }) => {
        if (version === this.versionOf(uri)) waiting.delete(uri);
        if (waiting.size > 0) return;
        clearTimeout(patience);
        this.#published = () => {};
        done();
      };
    });
  }
}

export async function timed(work) {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** The time that so much of the repetitions stay within: 0.5 is the median. */
export function quantile(times, share) {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * share) - 1];
}
