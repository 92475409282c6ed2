// Writes what is made of the rules and their fixtures: a page for each rule, the index of the pages, all
// rules on one page, the file of all messages, and beside the fixtures what their rule finds in them. A test fails while one of them is out of date. It needs what `npm run compile` writes.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

process.chdir(join(dirname(fileURLToPath(import.meta.url)), '..', '..'));
const require = createRequire(import.meta.url);
const { rulePages } = require('../../out/test/core/rules/rule-pages.js');
const { goldenFindings, goldenFindingsFile } = require('../../out/test/core/rules/golden-findings.js');
const { goldenFile, goldenMessages } = require('../../out/test/core/rules/golden-messages.js');

const pages = await rulePages();
mkdirSync('docs/rules', { recursive: true });
for (const name of readdirSync('docs/rules')) if (!pages.has(`docs/rules/${name}`)) rmSync(join('docs/rules', name));
for (const [path, text] of pages) writeFileSync(path, text);
writeFileSync(goldenFile, await goldenMessages());
for (const rule of readdirSync('test/fixtures/rules')) writeFileSync(goldenFindingsFile(rule), await goldenFindings(rule));
console.log(`${pages.size} pages about rules, and ${goldenFile}`);
