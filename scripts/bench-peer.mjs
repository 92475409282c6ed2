// Measures the bundled server beside yaml-language-server in the same run: a small, a full and a long file of Mimir's YAML.
//   npm run bench -- peer [--rounds N]     npm fetches the peer into a folder of its own, which is kept
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import protocol from 'vscode-languageserver/node';
import { quantile, root } from './bench-session.mjs';

const peerVersion = '2.0.0';
const edits = 7;

const small = `multitenancy_enabled: true
server:
  http_listen_port: 8080
  grpc_tls_config:
    cert_file: server.crt
    key_file: server.key
    client_auth_type: RequireAndVerifyClientCert
ingester_client:
  grpc_client_config:
    tls_enabled: true
    tls_server_name: mimir
`;

/** Every option of the newest release that YAML sets, at its default. */
function full() {
  const { options } = JSON.parse(readFileSync(join(root, 'core/src/catalogue/options.json'), 'utf8'));
  const tree = {};
  for (const line of options) {
    const [flag, written, type, value, , releases] = line.split('\t');
    if (!releases.endsWith('-') || written === '' || ['structure', 'map'].includes(type)) continue;
    const [block = '', count] = written.split('~');
    const tail = count === undefined ? [] : flag.replaceAll('-', '_').split('.').slice(-count);
    const path = count === undefined ? written.split('.') : [...(block === '' ? [] : block.split('.')), ...tail];
    let at = tree;
    for (const key of path.slice(0, -1)) at = typeof at[key] === 'object' ? at[key] : (at[key] = {});
    at[path.at(-1)] ??= value;
  }
  const lines = (node, indent) =>
    Object.entries(node).flatMap(([key, value]) =>
      typeof value === 'object'
        ? [`${indent}${key}:`, ...lines(value, `${indent}  `)]
        : [`${indent}${key}: ${/^[\w.-]+$/.test(value) ? value : JSON.stringify(value)}`],
    );
  return `${lines(tree, '').join('\n')}\n`;
}

function long() {
  const text = full();
  const count = 10_000 - text.split('\n').length;
  return `${text}${Array.from({ length: count }, (_, index) => `# tenant ${index}`).join('\n')}\nshutdown_delay: 0s\n`;
}

/** What Linux says a process used: seconds of CPU, and MB at most. */
function usageOf(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  const peak = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return { cpu: (Number(fields[11]) + Number(fields[12])) / 100, memory: Number(peak) / 1024 };
}

class Measured {
  #uri;
  #version = 1;
  #told = () => {};

  constructor(program, text, folder) {
    this.start = performance.now();
    this.server = spawn(process.execPath, [program, '--stdio'], { stdio: ['pipe', 'pipe', 'ignore'], cwd: folder });
    this.connection = protocol.createMessageConnection(
      new protocol.StreamMessageReader(this.server.stdout),
      new protocol.StreamMessageWriter(this.server.stdin),
    );
    this.#uri = `file://${folder}/mimir.yaml`;
    this.text = text;
    this.connection.onNotification('textDocument/publishDiagnostics', (told) => this.#told(told));
    this.connection.onRequest('workspace/configuration', ({ items }) => items.map(() => null));
    this.connection.onRequest(() => null);
    this.connection.onNotification(() => {});
    this.connection.listen();
    const lines = text.split('\n');
    const line = lines.findLastIndex((content) => /[a-z]/.test(content));
    this.position = { line, character: lines[line].length };
  }

  async open() {
    const capabilities = { workspace: { configuration: true }, textDocument: { publishDiagnostics: {} } };
    await this.connection.sendRequest('initialize', { processId: process.pid, rootUri: null, capabilities });
    await this.connection.sendNotification('initialized', {});
    const first = this.judged();
    const textDocument = { uri: this.#uri, languageId: 'yaml', version: 1, text: this.text };
    await this.connection.sendNotification('textDocument/didOpen', { textDocument });
    this.diagnostics = (await first).diagnostics;
    return performance.now() - this.start;
  }

  /** Resolves with the diagnostics for the present version. */
  judged() {
    return new Promise((done, fail) => {
      const patience = setTimeout(() => fail(new Error('No diagnostics within 60 seconds.')), 60_000);
      this.#told = (told) => {
        if (told.uri !== this.#uri || (told.version ?? this.#version) !== this.#version) return;
        clearTimeout(patience);
        done(told);
      };
    });
  }

  change(range, text) {
    this.#version += 1;
    const textDocument = { uri: this.#uri, version: this.#version };
    return this.connection.sendNotification('textDocument/didChange', {
      textDocument,
      contentChanges: [{ range, text }],
    });
  }

  /** Writes a letter and takes it away; the time is from the letter to what `answer` waits for. */
  async typed(answer) {
    const end = { ...this.position, character: this.position.character + 1 };
    const settled = this.judged();
    const start = performance.now();
    await this.change({ start: this.position, end: this.position }, 'x');
    await answer(settled);
    const time = performance.now() - start;
    await settled;
    const back = this.judged();
    await this.change({ start: this.position, end }, '');
    await back;
    return time;
  }

  ask(method, params) {
    return this.connection.sendRequest(method, { textDocument: { uri: this.#uri }, ...params });
  }

  async stop() {
    await this.connection.sendRequest('shutdown');
    const ended = new Promise((done) => this.server.once('exit', done));
    await this.connection.sendNotification('exit');
    await ended;
    this.connection.dispose();
  }
}

async function medianOf(measure) {
  const times = [];
  for (let count = 0; count < edits; count += 1) times.push(await measure());
  return quantile(times, 0.5);
}

/** Ten letters, faster than anybody checks them, and the CPU until all is said of the last. */
async function burst(session) {
  const before = usageOf(session.server.pid).cpu;
  const { line, character } = session.position;
  let settled;
  for (let typed = 0; typed < 10; typed += 1) {
    const at = { line, character: character + typed };
    settled = session.judged();
    settled.catch(() => undefined);
    await session.change({ start: at, end: at }, 'x');
    await new Promise((done) => setTimeout(done, 30));
  }
  await Promise.race([settled, new Promise((done) => setTimeout(done, 3000))]);
  await new Promise((done) => setTimeout(done, 700));
  return (usageOf(session.server.pid).cpu - before) * 1000;
}

async function measure(program, text, folder) {
  const session = new Measured(program, text, folder);
  const spawned = await session.open();
  const diagnostics = await medianOf(() => session.typed((settled) => settled));
  const completion = await medianOf(() =>
    session.typed(() => session.ask('textDocument/completion', { position: session.position })),
  );
  const range = { start: session.position, end: session.position };
  const context = { diagnostics: session.diagnostics };
  const action = await medianOf(async () => {
    const start = performance.now();
    await session.ask('textDocument/codeAction', { range: session.diagnostics[0]?.range ?? range, context });
    return performance.now() - start;
  });
  const keystrokes = await burst(session);
  const { memory } = usageOf(session.server.pid);
  await session.stop();
  return { diagnostics, completion, spawned, memory, keystrokes, action };
}

const rows = {
  diagnostics: 'edit to diagnostics, ms',
  completion: 'completion after an edit, ms',
  spawned: 'spawn to first diagnostics, ms',
  memory: 'peak memory, MB',
  keystrokes: 'CPU of ten keystrokes, ms',
  action: 'code action, ms',
};

/** The peer's program, which npm fetches once. */
function peerProgram() {
  const folder = join(tmpdir(), `mimir-tls-bench-peer-${process.getuid?.() ?? 0}`);
  const program = join(folder, 'node_modules/yaml-language-server/bin/yaml-language-server');
  if (existsSync(program)) return program;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(join(folder, 'package.json'), '{"private":true}\n');
  const options = { cwd: folder, stdio: 'inherit' };
  spawnSync('npm', ['install', '--ignore-scripts', '--no-audit', `yaml-language-server@${peerVersion}`], options);
  return program;
}

/** Prints each figure as ours / the peer's, and their ratio, by the kind of file. */
export async function benchPeer(rounds = 5) {
  if (process.platform !== 'linux') throw new Error('This reads /proc, which only Linux has.');
  const programs = [join(root, 'dist/server.js'), peerProgram()];
  const folder = join(tmpdir(), `mimir-tls-bench-${process.pid}`);
  mkdirSync(folder);
  const table = {};
  for (const [name, text] of Object.entries({ small, full: full(), '10,000 lines': long() })) {
    const all = programs.map(() => []);
    // The two in turns, as the machine's speed changes; the first round warms up.
    for (let round = 0; round <= rounds; round += 1)
      for (const [index, program] of programs.entries()) {
        const figures = await measure(program, text, folder);
        if (round > 0) all[index].push(figures);
      }
    for (const [key, words] of Object.entries(rows)) {
      const [own, peer] = all.map((figures) =>
        quantile(
          figures.map((each) => each[key]),
          0.5,
        ),
      );
      table[words] ??= {};
      table[words][name] = `${own.toFixed(1)} / ${peer.toFixed(1)} = ${(own / peer).toFixed(2)}`;
    }
  }
  console.log(`Node ${process.versions.node}, yaml-language-server ${peerVersion}, medians of ${rounds} rounds`);
  console.table(table);
}
