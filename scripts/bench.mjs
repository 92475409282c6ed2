// Measures the bundled server: `npm run bench [-- FILE...]`, by default on the examples and on a long YAML file made here.
// Medians in milliseconds; "after an edit" is what somebody feels who types.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath, pathToFileURL } from 'node:url';
import protocol from 'vscode-languageserver/node';
import { buildAll } from './build.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const repetitions = 30;

class Session {
  #server = spawn(process.execPath, [join(root, 'dist/server.js'), '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  #connection = protocol.createMessageConnection(
    new protocol.StreamMessageReader(this.#server.stdout),
    new protocol.StreamMessageWriter(this.#server.stdin),
  );
  #judged = () => {};

  constructor(uri) {
    this.uri = uri;
    this.version = 1;
    this.#connection.onNotification('textDocument/publishDiagnostics', (params) => this.#judged(params));
    this.#connection.onRequest('workspace/configuration', ({ items }) => items.map(() => null));
    this.#connection.listen();
  }

  request(method, params) {
    return this.#connection.sendRequest(method, params);
  }

  notify(method, params) {
    return this.#connection.sendNotification(method, params);
  }

  /** Resolves when the current version's diagnostics arrive. */
  judged() {
    return new Promise((done, fail) => {
      const patience = setTimeout(() => fail(new Error(`No diagnostics for version ${this.version} of ${this.uri} within 30 seconds.`)), 30_000);
      this.#judged = ({ uri, version }) => {
        if (uri !== this.uri || version !== this.version) return;
        clearTimeout(patience);
        done();
      };
    });
  }

  insert(position, text) {
    const change = { range: { start: position, end: position }, text };
    return this.#edit(change);
  }

  remove(position, length) {
    const end = { line: position.line, character: position.character + length };
    return this.#edit({ range: { start: position, end }, text: '' });
  }

  #edit(change) {
    this.version += 1;
    return this.notify('textDocument/didChange', { textDocument: { uri: this.uri, version: this.version }, contentChanges: [change] });
  }

  async stop() {
    await this.request('shutdown');
    await this.notify('exit');
    this.#connection.dispose();
  }
}

async function timed(work) {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** The median of one measurement's repetitions, each made by a call of `measure`. */
async function median(measure) {
  const times = [];
  for (let count = 0; count < repetitions; count++) times.push(await measure());
  times.sort((a, b) => a - b);
  return times[Math.floor(times.length / 2)];
}

/** The last line with a letter in it, where an edit and a question make sense. */
function lastWord(text) {
  const lines = text.split('\n');
  const line = lines.findLastIndex((content) => /[a-z]/.test(content));
  return { line, character: lines[line].search(/[a-z]/) + 1 };
}

async function measure({ uri, languageId, text }) {
  const start = performance.now();
  const session = new Session(uri);
  await session.request('initialize', { processId: process.pid, rootUri: null, capabilities: {} });
  const initialized = performance.now() - start;
  await session.notify('initialized', {});
  const first = session.judged();
  await session.notify('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } });
  await first;
  const diagnosed = performance.now() - start;
  const position = lastWord(text);
  const at = { textDocument: { uri }, position };
  const retype = async (answer) => {
    await session.insert(position, 'x');
    const time = await timed(answer);
    const settled = session.judged();
    await session.remove(position, 1);
    await settled;
    return time;
  };
  const completion = await median(() => retype(() => session.request('textDocument/completion', at)));
  const hover = await median(() => timed(() => session.request('textDocument/hover', at)));
  const diagnostics = await median(() => retype(() => session.judged()));
  await session.stop();
  return { initialized, diagnosed, completion, hover, diagnostics };
}

function fromDisk(path) {
  const languageId = /\.ya?ml$/.test(path) ? 'yaml' : 'mimir-flags';
  return { name: path, uri: pathToFileURL(resolve(path)).href, languageId, text: readFileSync(path, 'utf8') };
}

function longYaml() {
  const tenants = Array.from({ length: 10_000 }, (_, index) => `  # tenant ${index}`).join('\n');
  const text = `${readFileSync(join(root, 'examples/page.yaml'), 'utf8')}\nlimits:\n${tenants}\n  ingestion_rate: 10000\n`;
  return { name: '10,000 lines of YAML', uri: pathToFileURL(join(root, 'examples/long.yaml')).href, languageId: 'yaml', text };
}

await buildAll({ minify: true });
const paths = process.argv.slice(2);
const examples = ['page.flags', 'page.yaml', 'page-repaired.flags', 'page-repaired.yaml'].map((name) => join(root, 'examples', name));
const documents = paths.length > 0 ? paths.map(fromDisk) : [...examples.map(fromDisk), longYaml()];
const rows = {};
for (const document of documents) {
  const times = await measure(document);
  rows[document.name.replace(`${root}/`, '')] = {
    'spawn to initialize': times.initialized.toFixed(1),
    'spawn to diagnostics': times.diagnosed.toFixed(1),
    'completion after an edit': times.completion.toFixed(2),
    hover: times.hover.toFixed(2),
    'edit to diagnostics': times.diagnostics.toFixed(2),
  };
}
console.table(rows);
