// A language server of the bundle, and what benchmarks do with it.
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath, pathToFileURL } from 'node:url';
import protocol from 'vscode-languageserver/node';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');

export class Session {
  #server = spawn(process.execPath, [join(root, 'dist/server.js'), '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  #connection = protocol.createMessageConnection(
    new protocol.StreamMessageReader(this.#server.stdout),
    new protocol.StreamMessageWriter(this.#server.stdin),
  );
  #versions = new Map();
  #published = () => {};

  constructor(settings = null) {
    this.#connection.onNotification('textDocument/publishDiagnostics', (params) => this.#published(params));
    this.#connection.onRequest('workspace/configuration', ({ items }) => items.map(() => settings));
    this.#connection.onRequest('client/registerCapability', () => null);
    this.#connection.onRequest('client/unregisterCapability', () => null);
    this.#connection.listen();
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

  request(method, params) {
    return this.#connection.sendRequest(method, params);
  }

  notify(method, params) {
    return this.#connection.sendNotification(method, params);
  }

  open(uri, languageId, text) {
    this.#versions.set(uri, 1);
    return this.notify('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } });
  }

  insert(uri, position, text) {
    return this.#edit(uri, { range: { start: position, end: position }, text });
  }

  remove(uri, position, length) {
    const end = { line: position.line, character: position.character + length };
    return this.#edit(uri, { range: { start: position, end }, text: '' });
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
        if (version === this.#versions.get(uri)) waiting.delete(uri);
        if (waiting.size > 0) return;
        clearTimeout(patience);
        this.#published = () => {};
        done();
      };
    });
  }

  async stop() {
    await this.request('shutdown');
    await this.notify('exit');
    this.#connection.dispose();
  }

  #edit(uri, change) {
    const version = this.#versions.get(uri) + 1;
    this.#versions.set(uri, version);
    return this.notify('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [change] });
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
