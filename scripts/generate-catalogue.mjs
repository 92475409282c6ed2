#!/usr/bin/env node
// Writes core/src/catalogue/options.json from what Mimir says of itself, one release a file:
//   --descriptors DIR  X.Y.json: the configuration descriptor (cmd/mimir/config-descriptor.json of that release)
//   --flags DIR        X.Y.txt: the flags that -help-all prints, `name<TAB>type` a line
//   --hidden FILE      by release, the names that Mimir takes and does not list
//   --supplement FILE  by release, what the descriptors lack; a release without a descriptor is known in part
// The same input gives the same bytes. With --check nothing is written; exit status 1 says that the file is out of date.

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { listedOptions } from './generate-catalogue/descriptor.mjs';
import { hiddenBlocks, hiddenOptions } from './generate-catalogue/hidden.mjs';
import { optionLines } from './generate-catalogue/lines.mjs';
import { supplement } from './generate-catalogue/supplement.mjs';

const usage =
  'usage: generate-catalogue.mjs --descriptors DIR --flags DIR --hidden FILE [--supplement FILE] [--out FILE] [--check]';

function readFlagTypes(file) {
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
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
function catalogueText({ versions, partial, hidden, lines }) {
  const list = (items) => items.map((item) => `    ${JSON.stringify(item)}`).join(',\n');
  return [
    '{',
    '  "note": "Written by scripts/generate-catalogue.mjs. Not to be edited.",',
    '  "columns": "flag, YAML path (block~N: and the last N parts of the flag), type, default, category, releases",',
    `  "versions": ${JSON.stringify(versions)},`,
    `  "partial": ${JSON.stringify(partial)},`,
    `  "hiddenBlocks": [\n${list(hidden.map(({ yaml, flag, first }) => `${yaml}\t${flag}\t${first}`))}\n  ],`,
    `  "options": [\n${list(lines)}\n  ]`,
    '}',
    '',
  ].join('\n');
}

function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

function generate({ descriptors, flags, hidden, supplement: facts }) {
  const releases = readReleases(descriptors, flags);
  const listed = new Map(releases.map((release) => [release.version, listedOptions(release)]));
  const known = releases.map(({ version }) => version);
  const {
    versions,
    partial,
    hiddenBlocks: more,
  } = supplement(facts === undefined ? {} : readJson(facts), known, listed);
  const unlisted = hiddenOptions(readJson(hidden), versions, listed);
  return catalogueText({
    versions,
    partial,
    hidden: [...hiddenBlocks, ...more],
    lines: optionLines(versions, listed, unlisted),
  });
}

function main() {
  const { values } = parseArgs({
    options: {
      descriptors: { type: 'string' },
      flags: { type: 'string' },
      hidden: { type: 'string' },
      supplement: { type: 'string' },
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
