// A language server with an editor's one document, and what Linux says the server used.
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import protocol from 'vscode-languageserver/node';

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
  #folder;
  #uri;
  #text;
  #version = 1;
  #settings;
  #published = () => {};
  /** True for a server that is asked for diagnostics, and tells none of its own accord. */
  #isAsked = false;

  /** The settings are by their first part, such as `yaml`. */
  constructor({ program, settings }, folder, path, text) {
    this.start = performance.now();
    this.server = spawn(process.execPath, [program, '--stdio'], { stdio: ['pipe', 'pipe', 'ignore'], cwd: folder });
    this.connection = protocol.createMessageConnection(
      new protocol.StreamMessageReader(this.server.stdout),
      new protocol.StreamMessageWriter(this.server.stdin),
    );
    this.#folder = pathToFileURL(folder).href;
    this.#uri = pathToFileURL(path).href;
    this.#text = text;
    this.#settings = settings;
    this.#listen();
  }

  #listen() {
    this.connection.onNotification('textDocument/publishDiagnostics', (told) => this.#published(told));
    this.connection.onRequest('workspace/configuration', ({ items }) =>
      items.map(({ section }) => this.#settings[section] ?? null),
    );
    this.connection.onRequest('client/registerCapability', ({ registrations }) => {
      this.#isAsked ||= registrations.some(({ method }) => method === 'textDocument/diagnostic');
      return null;
    });
    this.connection.onRequest(() => null);
    this.connection.onNotification(() => {});
    this.connection.listen();
  }

  /** Opens the document, and resolves with the time since the server was started when its diagnostics are there. */
  async open() {
    const workspaceFolders = [{ uri: this.#folder, name: 'bench' }];
    const initialize = { processId: process.pid, rootUri: this.#folder, workspaceFolders, capabilities };
    const { capabilities: offered } = await this.connection.sendRequest('initialize', initialize);
    this.#isAsked = offered.diagnosticProvider !== undefined;
    await this.connection.sendNotification('initialized', {});
    const told = this.#told();
    const textDocument = { uri: this.#uri, languageId: 'yaml', version: 1, text: this.#text };
    await this.connection.sendNotification('textDocument/didOpen', { textDocument });
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
        if (uri !== this.#uri || (version ?? this.#version) !== this.#version) return;
        clearTimeout(timer);
        done(diagnostics);
      };
    });
  }

  insert(at, text) {
    return this.#change({ start: at, end: at }, text);
  }

  remove(at, length) {
    return this.#change({ start: at, end: { ...at, character: at.character + length } }, '');
  }

  #change(range, text) {
    this.#version += 1;
    const textDocument = { uri: this.#uri, version: this.#version };
    const contentChanges = [{ range, text }];
    return this.connection.sendNotification('textDocument/didChange', { textDocument, contentChanges });
  }

  ask(method, params) {
    return this.connection.sendRequest(method, { textDocument: { uri: this.#uri }, ...params });
  }

  /** Milliseconds of CPU, of all its threads. */
  cpu() {
    const tasks = `/proc/${this.server.pid}/task`;
    const nanoseconds = readdirSync(tasks).map((task) =>
      Number(readFileSync(`${tasks}/${task}/schedstat`, 'utf8').split(' ')[0]),
    );
    return nanoseconds.reduce((sum, each) => sum + each, 0) / 1e6;
  }

  /** MB at most. */
  peakMemory() {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${this.server.pid}/status`, 'utf8'))?.[1]) / 1024;
  }

  async stop() {
    await this.connection.sendRequest('shutdown');
    const ended = new Promise((done) => this.server.once('exit', done));
    await this.connection.sendNotification('exit');
    await ended;
    this.connection.dispose();
  }
}

export function sleep(milliseconds) {
  return new Promise((done) => setTimeout(done, milliseconds));
}
