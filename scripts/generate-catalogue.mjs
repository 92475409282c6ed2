#!/usr/bin/env node
// Writes core/src/catalogue/options.json from what Mimir says of itself, one release a file:
//   --descriptors DIR  X.Y.json: the configuration descriptor (cmd/mimir/config-descriptor.json of that release)
//   --flags DIR        X.Y.txt: the flags that -help-all prints, `name<TAB>type` a line
//   --hidden FILE      by release, the names that Mimir takes and does not list
// The same input gives the same bytes. With --check nothing is written; exit status 1 says that the file is out of date.

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { listedOptions } from './generate-catalogue/descriptor.mjs';
import { hiddenBlocks, hiddenOptions } from './generate-catalogue/hidden.mjs';
import { optionLines } from './generate-catalogue/lines.mjs';

const usage = 'usage: generate-catalogue.mjs --descriptors DIR --flags DIR --hidden FILE [--out FILE] [--check]';

function readFlagTypes(file) {
  const lines = readFileSync(file, 'utf8').split('\n').filter((line) => line !== '');
  return new Map(lines.map((line) => line.split('\t')));
}

/** Every release that has a descriptor, oldest first, with its flags and their types. */
function readReleases(descriptors, flags) {
  const order = ([a1, a2], [b1, b2]) => a1 - b1 || a2 - b2;
  return readdirSync(descriptors)
    .filter((name) => /^\d+\.\d+\.json$/.test(name))
    .map((name) => basename(name, '.json'))
    .sort((a, b) => order(a.split('.'), b.split('.')))
    .map((version) => ({
      version,
      descriptor: JSON.parse(readFileSync(join(descriptors, `${version}.json`), 'utf8')),
      flagTypes: readFlagTypes(join(flags, `${version}.txt`)),
    }));
}

/** JSON with one record a line, so that a new release makes a readable difference. */
function catalogueText(versions, lines) {
  const list = (items) => items.map((item) => `    ${JSON.stringify(item)}`).join(',\n');
  return [
    '{',
    '  "note": "Written by scripts/generate-catalogue.mjs. Not to be edited.",',
    '  "columns": "flag, YAML path, type, default, category, releases",',
    `  "versions": ${JSON.stringify(versions)},`,
    `  "hiddenBlocks": [\n${list(hiddenBlocks.map(({ yaml, flag }) => `${yaml}\t${flag}`))}\n  ],`,
    `  "options": [\n${list(lines)}\n  ]`,
    '}',
    '',
  ].join('\n');
}

function generate({ descriptors, flags, hidden }) {
  const releases = readReleases(descriptors, flags);
  const versions = releases.map(({ version }) => version);
  const listed = new Map(releases.map((release) => [release.version, listedOptions(release)]));
  const unlisted = hiddenOptions(JSON.parse(readFileSync(hidden, 'utf8')), versions, listed);
  return catalogueText(versions, optionLines(versions, listed, unlisted));
}

function main() {
  const { values } = parseArgs({
    options: {
      descriptors: { type: 'string' },
      flags: { type: 'string' },
      hidden: { type: 'string' },
      out: { type: 'string', default: 'core/src/catalogue/options.json' },
      check: { type: 'boolean', default: false },
    },
  });
  if (!values.descriptors || !values.flags || !values.hidden) {
    console.error(usage);
    return 2;
  }
  const text = generate(values);
  if (!values.check) {
    writeFileSync(values.out, text);
    return 0;
  }
  const current = existsSync(values.out) ? readFileSync(values.out, 'utf8') : '';
  if (current === text) return 0;
  console.error(`${values.out} is out of date.`);
  return 1;
}

process.exitCode = main();
