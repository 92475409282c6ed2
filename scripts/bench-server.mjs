// A language server in a process of its own, as benchmarks speak with it.
import { spawn } from 'node:child_process';
import protocol from 'vscode-languageserver/node';

export class LanguageServer {
  #server;
  #versions = new Map();

  constructor(program, { folder, stderr }) {
    this.#server = spawn(process.execPath, [program, '--stdio'], { stdio: ['pipe', 'pipe', stderr], cwd: folder });
    this.connection = protocol.createMessageConnection(
      new protocol.StreamMessageReader(this.#server.stdout),
      new protocol.StreamMessageWriter(this.#server.stdin),
    );
  }

  get pid() {
    return this.#server.pid;
  }

  /** The present version of an open text. */
  versionOf(uri) {
    return this.#versions.get(uri);
  }

  request(method, params) {
    return this.connection.sendRequest(method, params);
  }

  notify(method, params) {
    return this.connection.sendNotification(method, params);
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

  #edit(uri, change) {
    const version = this.#versions.get(uri) + 1;
    this.#versions.set(uri, version);
    return this.notify('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [change] });
  }

  async stop() {
    await this.request('shutdown');
    const ended = new Promise((done) => this.#server.once('exit', done));
    await this.notify('exit');
    await ended;
    this.connection.dispose();
  }
}
