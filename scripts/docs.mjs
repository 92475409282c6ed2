// Writes what follows from the tables in the sources: package.json's settings, the README's table of them, the schema of the
// settings file, and the order of the catalogue's YAML paths. `--check` writes nothing, and fails where something is out of date.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { optionsByPath } from './docs/catalogue.mjs';
import { manifestWithSettings, readmeWithSettings, settingsFileSchema } from './docs/settings.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** What the generated parts follow from, straight from the sources. */
const sources = `
export { settingsTable, settingNames } from './core/src/settings/table';
export { knownRules } from './core/src/settings/known';
export { yamlPathIn } from './core/src/catalogue/records';
`;

/** By path: what the file should hold, by what it holds. */
const generated = {
  'package.json': manifestWithSettings,
  'README.md': readmeWithSettings,
  'schemas/mimir-tls.schema.json': settingsFileSchema,
  'core/src/catalogue/options-by-path.json': (_, { paths }) => optionsByPath(paths),
};

async function loadSources() {
  const { outputFiles } = await build({
    absWorkingDir: root,
    stdin: { contents: sources, resolveDir: root, loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    mainFields: ['module', 'main'],
    write: false,
    logLevel: 'warning',
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}

/** Null for a file that is not there yet. */
function textOf(path) {
  try {
    return readFileSync(join(root, path), 'utf8');
  } catch {
    return null;
  }
}

const { settingsTable, settingNames, knownRules, yamlPathIn } = await loadSources();
const { versions, options } = JSON.parse(readFileSync(join(root, 'core/src/catalogue/options.json'), 'utf8'));
const facts = { settingsTable, settingNames, rules: knownRules, versions, paths: options.map(yamlPathIn) };
const outdated = Object.entries(generated).flatMap(([path, write]) => {
  const present = textOf(path);
  const text = write(present, facts);
  return text === present ? [] : [{ path, text }];
});
if (process.argv.includes('--check')) {
  for (const { path } of outdated) console.error(`${path} is out of date. Run \`npm run docs\`.`);
  process.exitCode = outdated.length === 0 ? 0 : 1;
} else {
  for (const { path, text } of outdated) writeFileSync(join(root, path), text);
}
