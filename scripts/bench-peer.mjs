// Measures the bundled server beside yaml-language-server in the same run: a small, a full and a long file of Mimir's YAML. The peer
// knows Mimir by a JSON schema of the catalogue.
//   npm run bench -- peer     npm fetches the peer into a folder of its own, which is kept
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import { Editor, sleep } from './bench-editor.mjs';
import { mimirSchema, mimirYaml } from './bench-mimir-yaml.mjs';
import { quantile, root } from './bench-session.mjs';

const peerVersion = '2.0.0';
const rounds = 2;
const starts = 3;
const edits = 4;
const bursts = 3;
const keystrokes = 10;

/** What is measured of a document in one session, by what the table calls it. */
async function measure(side, document) {
  const opened = [];
  for (let count = 1; count < starts; count += 1) opened.push(await started(side, document));
  const editor = editorOf(side, document);
  opened.push(await editor.open());
  // A server may look again when it has its settings.
  await sleep(1000);
  const figures = {
    'spawn to first diagnostics, ms': opened,
    'edit near the start to diagnostics, ms': await typed(editor, document.first),
    'edit near the end to diagnostics, ms': await typed(editor, document.last),
    'completion after an edit, ms': await completed(editor, document),
    'CPU of ten keystrokes, ms': await burst(editor, document.first),
    ...(await actions(editor, document.first)),
    'peak memory, MB': [editor.peakMemory()],
  };
  await editor.stop();
  return figures;
}

function editorOf(side, { folder, path, text }) {
  return new Editor(side, folder, path, text);
}

async function started(side, document) {
  const editor = editorOf(side, document);
  const time = await editor.open();
  await editor.stop();
  return time;
}

/** A letter behind a number, which no server may pass, and its end: the time until the diagnostics of each. */
async function typed(editor, position) {
  const times = [];
  for (let count = 0; count < edits; count += 1) {
    const letter = performance.now();
    editor.insert(position, 'x');
    const wrong = await editor.diagnostics();
    const removed = performance.now();
    editor.remove(position, 1);
    const right = await editor.diagnostics();
    if (wrong.length <= right.length) throw new Error('The server passes a number with a letter in it.');
    times.push(removed - letter, performance.now() - removed);
  }
  return times;
}

async function completed(editor, { first, blank }) {
  const times = [];
  for (let count = 0; count < 2 * edits; count += 1) {
    const isLetter = count % 2 === 0;
    const start = performance.now();
    if (isLetter) editor.insert(first, 'x');
    else editor.remove(first, 1);
    const offered = await editor.ask('textDocument/completion', { position: blank, context: { triggerKind: 1 } });
    times.push(performance.now() - start);
    if ((offered.items ?? offered).length === 0) throw new Error('The server offers no key of a block.');
  }
  await sleep(500);
  return times;
}

/** Letters faster than anybody checks them, and the CPU until all is said of the last. */
async function burst(editor, position) {
  const figures = [];
  for (let count = 0; count < bursts; count += 1) {
    const before = editor.cpu();
    for (let key = 0; key < keystrokes - 1; key += 1) {
      editor.insert({ ...position, character: position.character + key }, 'x');
      await sleep(40);
    }
    editor.insert({ ...position, character: position.character + keystrokes - 1 }, 'x');
    await editor.diagnostics();
    await sleep(400);
    figures.push(editor.cpu() - before);
    editor.remove(position, keystrokes);
    await editor.diagnostics();
  }
  return figures;
}

/** The actions on a problem, right after the edit that made it and when they are asked for again. */
async function actions(editor, position) {
  const [first, again] = [[], []];
  for (let count = 0; count < edits; count += 1) {
    editor.insert(position, 'x');
    const diagnostics = (await editor.diagnostics()).filter(({ range }) => range.start.line === position.line);
    const params = { range: diagnostics[0].range, context: { diagnostics: diagnostics.slice(0, 1), triggerKind: 1 } };
    for (const times of [first, again, again]) {
      const start = performance.now();
      await editor.ask('textDocument/codeAction', params);
      times.push(performance.now() - start);
    }
    editor.remove(position, 1);
    await editor.diagnostics();
  }
  return { 'first code action of a version, ms': first, 'code action asked again, ms': again };
}

/** The text with places in it: behind its first and its last number, and the empty line in a block of TLS options. */
function documentOf(text, folder) {
  const lines = text.split('\n');
  const endOf = (line) => ({ line, character: lines[line].length });
  const isNumber = (line) => /^ *\w+: \d+$/.test(line);
  return {
    text,
    folder,
    path: join(folder, 'mimir.yaml'),
    first: endOf(lines.findIndex(isNumber)),
    last: endOf(lines.findLastIndex(isNumber)),
    blank: endOf(lines.findIndex((line) => /^ +$/.test(line))),
  };
}

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

/** The bundled server, and the peer with the settings that give it the schema. */
function sidesIn(folder) {
  const schema = join(folder, 'mimir.schema.json');
  writeFileSync(schema, JSON.stringify(mimirSchema()));
  const yaml = {
    ...{ validate: true, hover: true, completion: true },
    schemas: { [pathToFileURL(schema).href]: ['mimir.yaml'] },
    schemaStore: { enable: false },
  };
  return [
    { program: join(root, 'dist/server.js'), settings: {} },
    { program: peerProgram(), settings: { yaml, http: {}, '[yaml]': {}, editor: {}, files: {} } },
  ];
}

/** The samples of all rounds. The two run in turns, as the machine's speed changes. */
async function samplesOf(sides, document) {
  const all = sides.map(() => new Map());
  for (let round = 0; round < rounds; round += 1)
    for (const [index, side] of sides.entries())
      for (const [name, figures] of Object.entries(await measure(side, document)))
        all[index].set(name, [...(all[index].get(name) ?? []), ...figures]);
  return all;
}

/** Prints each figure as ours / the peer's, and their ratio, by the kind of file. */
export async function benchPeer() {
  if (process.platform !== 'linux') throw new Error('This reads /proc, which only Linux has.');
  const folder = mkdtempSync(join(tmpdir(), 'mimir-tls-bench-'));
  const table = {};
  try {
    const sides = sidesIn(folder);
    for (const [name, text] of Object.entries(mimirYaml)) {
      const document = documentOf(text(), folder);
      writeFileSync(document.path, document.text);
      const [own, peer] = await samplesOf(sides, document);
      for (const [words, figures] of own) {
        const [ours, theirs] = [figures, peer.get(words)].map((each) => quantile(each, 0.5));
        table[words] ??= {};
        table[words][name] = `${ours.toFixed(1)} / ${theirs.toFixed(1)} = ${(ours / theirs).toFixed(2)}`;
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  const load = loadavg()[0].toFixed(1);
  console.log(
    `Node ${process.versions.node}, yaml-language-server ${peerVersion}, load ${load}: medians of ${rounds} rounds`,
  );
  console.table(table);
}
