// Measures how long the bundled server takes for single documents: those that are named, or the examples and a long YAML file.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import { memberTls, services } from './bench-scale.mjs';
import { quantile, root, Session, timed } from './bench-session.mjs';

const repetitions = 30;

async function median(measure) {
  const times = [];
  for (let count = 0; count < repetitions; count++) times.push(await measure());
  return quantile(times, 0.5);
}

/** The last line with a letter in it, where an edit and a question make sense. */
function lastWord(text) {
  const lines = text.split('\n');
  const line = lines.findLastIndex((content) => /[a-z]/.test(content));
  return { line, character: lines[line].search(/[a-z]/) + 1 };
}

async function measure({ uri, languageId, text }) {
  const start = performance.now();
  const session = new Session();
  await session.initialize();
  const initialized = performance.now() - start;
  const first = session.judged([uri]);
  await session.open(uri, languageId, text);
  await first;
  const diagnosed = performance.now() - start;
  const position = lastWord(text);
  const at = { textDocument: { uri }, position };
  const retype = async (answer) => {
    await session.insert(uri, position, 'x');
    const time = await timed(answer);
    const settled = session.judged([uri]);
    await session.remove(uri, position, 1);
    await settled;
    return time;
  };
  const completion = await median(() => retype(() => session.request('textDocument/completion', at)));
  const hover = await median(() => timed(() => session.request('textDocument/hover', at)));
  const diagnostics = await median(() => retype(() => session.judged([uri])));
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
  return {
    name: '10,000 lines of YAML',
    uri: pathToFileURL(join(root, 'examples/long.yaml')).href,
    languageId: 'yaml',
    text,
  };
}

/** Many processes in one file: an edit of one is an edit of the file of all. */
function manyServices() {
  return {
    name: '90 Compose services with TLS',
    uri: pathToFileURL(join(root, 'examples/compose.yaml')).href,
    languageId: 'yaml',
    text: services(90, memberTls)['compose.yaml'],
  };
}

/** Prints a table of medians in milliseconds. */
export async function benchDocuments(paths) {
  const examples = ['page.flags', 'page.yaml', 'page-repaired.flags', 'page-repaired.yaml'].map((name) =>
    join(root, 'examples', name),
  );
  const documents = paths.length > 0 ? paths.map(fromDisk) : [...examples.map(fromDisk), longYaml(), manyServices()];
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
}
