// A language server with an editor's one document, and what Linux says the server used.
import { readdirSync, readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import { LanguageServer } from './bench-server.mjs';

const patience = 60_000;

const capabilities = {
  workspace: {
    configuration: true,
    workspaceFolders: true,
    didChangeConfiguration: { dynamicRegistration: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
  },
  textDocument: {
    publishDiagnostics: { versionSupport: true, relatedInformation: true },
    diagnostic: { dynamicRegistration: true },
    completion: { dynamicRegistration: true, completionItem: { snippetSupport: true } },
    codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ['', 'quickfix', 'refactor'] } } },
  },
};

export class Editor {
  #server;
  #folder;
  #uri;
  #text;
  #settings;
  #published = () => {};
  /** True for a server that is asked for diagnostics, and tells none of its own accord. */
  #isAsked = false;

  /** The settings are by their first part, such as `yaml`. */
  constructor({ program, settings }, folder, path, text) {
    this.start = performance.now();
    this.#server = new LanguageServer(program, { folder, stderr: 'ignore' });
    this.#folder = pathToFileURL(folder).href;
    this.#uri = pathToFileURL(path).href;
    this.#text = text;
    this.#settings = settings;
    this.#listen();
  }

  #listen() {
    const { connection } = this.#server;
    connection.onNotification('textDocument/publishDiagnostics', (told) => this.#published(told));
    connection.onRequest('workspace/configuration', ({ items }) =>
      items.map(({ section }) => this.#settings[section] ?? null),
    );
    connection.onRequest('client/registerCapability', ({ registrations }) => {
      this.#isAsked ||= registrations.some(({ method }) => method === 'textDocument/diagnostic');
      return null;
    });
    connection.onRequest(() => null);
    connection.onNotification(() => {});
    connection.listen();
  }

  /** Opens the document, and resolves with the time since the server was started when its diagnostics are there. */
  async open() {
    const workspaceFolders = [{ uri: this.#folder, name: 'bench' }];
    const initialize = { processId: process.pid, rootUri: this.#folder, workspaceFolders, capabilities };
    const { capabilities: offered } = await this.#server.request('initialize', initialize);
    this.#isAsked = offered.diagnosticProvider !== undefined;
    await this.#server.notify('initialized', {});
    const told = this.#told();
    await this.#server.open(this.#uri, 'yaml', this.#text);
    // Whichever comes first: a server may register only after this that it wants to be asked.
    await Promise.race([told, this.#registered().then(() => this.diagnostics())]);
    return performance.now() - this.start;
  }

  async #registered() {
    for (let waited = 0; !this.#isAsked && waited < patience; waited += 1) await sleep(1);
  }

  /** The diagnostics of the present version. */
  async diagnostics() {
    if (!this.#isAsked) return this.#told();
    const report = await this.ask('textDocument/diagnostic', {});
    return report.items ?? [];
  }

  #told() {
    return new Promise((done, fail) => {
      const timer = setTimeout(() => fail(new Error('No diagnostics within 60 seconds.')), patience);
      this.#published = ({ uri, version, diagnostics }) => {
        const present = this.#server.versionOf(this.#uri);
        if (uri !== this.#uri || (version ?? present) !== present) return;
        clearTimeout(timer);
        done(diagnostics);
      };
    });
  }

  insert(at, text) {
    return this.#server.insert(this.#uri, at, text);
  }

  remove(at, length) {
    return this.#server.remove(this.#uri, at, length);
  }

  ask(method, params) {
    return this.#server.request(method, { textDocument: { uri: this.#uri }, ...params });
  }

  /** Milliseconds of CPU, of all its threads. */
  cpu() {
    const tasks = `/proc/${this.#server.pid}/task`;
    const nanoseconds = readdirSync(tasks).map((task) =>
      Number(readFileSync(`${tasks}/${task}/schedstat`, 'utf8').split(' ')[0]),
    );
    return nanoseconds.reduce((sum, each) => sum + each, 0) / 1e6;
  }

  /** MB at most. */
  peakMemory() {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${this.#server.pid}/status`, 'utf8'))?.[1]) / 1024;
  }

  stop() {
    return this.#server.stop();
  }
}

export function sleep(milliseconds) {
  return new Promise((done) => setTimeout(done, milliseconds));
}
