// What packages the bundles hold, and under which licenses: the text of THIRD-PARTY-NOTICES.txt, which ships with them.
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Licenses under which a copy may ship with nothing but its notice. */
const allowed = ['0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT', 'Zlib'];

const licenseFile = /^(?:licen[cs]e|copying|notice|third-?party-?notices?)(?:[.-].*)?$/i;

/** The packages that the inputs of esbuild's metafiles come from, with those that a package has bundled itself. */
export function bundledPackages(metafiles, root) {
  const inputs = metafiles
    .flatMap(({ inputs }) => Object.keys(inputs))
    .filter((input) => /(?:^|\/)node_modules\//.test(input));
  const packages = new Map();
  for (const input of new Set(inputs)) {
    const file = join(root, input);
    add(packages, packageAround(dirname(file)), file);
    for (const folder of bundledInto(file)) add(packages, packageAround(folder), null);
  }
  return [...packages.values()].sort((a, b) => compare(a.name, b.name) || compare(a.version, b.version));
}

/** Sentences on packages that may not ship: without a license text, or under a license that nobody has looked at. */
export function licenseObjections(packages) {
  return packages.flatMap(({ name, version, license, texts }) => [
    ...(mayShip(license)
      ? []
      : [
          `${name} ${version} is under the license ${license || '(none)'}, which is not on the list in scripts/notices.mjs.`,
        ]),
    ...(texts.length > 0 ? [] : [`${name} ${version} comes without the text of its license.`]),
  ]);
}

/** Packages whose license has the same words share a part. */
export function noticesText(packages) {
  const groups = new Map();
  for (const each of packages) groups.set(termsOf(each), [...(groups.get(termsOf(each)) ?? []), each]);
  const parts = [...groups].map(
    ([terms, group]) => `${group.map(({ name, version }) => `${name} ${version}\n`).join('')}${terms}`,
  );
  const rule = `\n\n${'-'.repeat(80)}\n\n`;
  return ['Mimir TLS ships with code of these packages.', ...parts].join(rule) + '\n';
}

function termsOf({ license, texts }) {
  return `License: ${license}\n\n${texts.join('\n\n')}`;
}

function add(packages, found, file) {
  const id = `${found.name} ${found.version}`;
  const known = packages.get(id) ?? { ...found, texts: textsIn(found.folder) };
  const headers = file === null ? [] : foreignHeaders(readFileSync(file, 'utf8'), known.texts.join('\n'));
  packages.set(id, { ...known, texts: [...known.texts, ...headers] });
}

/** The nearest package.json that names a package: some folders have one that only says what kind of modules they hold. */
function packageAround(folder) {
  const manifest = join(folder, 'package.json');
  const { name, version, license = '' } = existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')) : {};
  if (name && version)
    return { name, version, license: typeof license === 'string' ? license : (license.type ?? ''), folder };
  if (dirname(folder) === folder) throw new Error(`No package.json is around ${folder}.`);
  return packageAround(dirname(folder));
}

function textsIn(folder) {
  const names = readdirSync(folder).filter((name) => licenseFile.test(name));
  return names.sort().map((name) => chosenPart(readFileSync(join(folder, name), 'utf8').replaceAll('\r', '')).trim());
}

/** Where a text offers the GPL beside a license on our list, it is taken under the other one. */
function chosenPart(text) {
  const gpl = text.search(/^[ \t]*GNU GENERAL PUBLIC LICENSE[ \t]*$/m);
  return gpl > 500 ? text.slice(0, gpl) : text;
}

/** Folders of packages that a file was bundled from before it was published, as its source map tells. */
function bundledInto(file) {
  if (!existsSync(`${file}.map`)) return [];
  const { sources = [] } = JSON.parse(readFileSync(`${file}.map`, 'utf8'));
  const names = sources.flatMap((source) => /.*\bnode_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(source)?.[1] ?? []);
  return [...new Set(names)].map((name) => {
    const folder = foldersAbove(realpathSync(file))
      .map((above) => join(above, 'node_modules', name))
      .find(existsSync);
    if (!folder) throw new Error(`${file} holds code of ${name}, whose license is not installed.`);
    return folder;
  });
}

function foldersAbove(path) {
  const folder = dirname(path);
  return folder === path ? [] : [folder, ...foldersAbove(folder)];
}

/** Comments of a file that name a holder of rights whom the package's own texts do not: code that was taken over. */
function foreignHeaders(source, texts) {
  const known = bare(texts);
  return [...new Set(commentsIn(source))].filter((comment) => {
    const holders = [...comment.matchAll(/\bCopyright[ \t]*(?:\([cC]\)|©)?[ \t\d,–-]*(.*)/g)].map(([, holder = '']) =>
      bare(holder.replace(/all rights reserved.*/i, '')),
    );
    return !known.includes(bare(comment)) && holders.some((holder) => holder !== '' && !known.includes(holder));
  });
}

/** Comments that speak of rights; those that follow each other count as one. */
function commentsIn(source) {
  return (source.match(/(?:^[ \t]*(?:\/\*[^]*?\*\/|\/\/.*)\s*)+/gm) ?? [])
    .filter((comment) => /copyright/i.test(comment))
    .map((comment) => comment.trim());
}

function bare(text) {
  return text
    .toLowerCase()
    .replace(/[^a-z]+/g, ' ')
    .trim();
}

/** Where there is a choice, one of them is enough; of those that hold together, every one has to be allowed. */
function mayShip(license) {
  return license
    .replace(/[()]/g, '')
    .split(/\s+OR\s+/)
    .some((choice) => choice.split(/\s+AND\s+/).every((part) => allowed.includes(part.trim())));
}

function compare(a, b) {
  return Number(a > b) - Number(a < b);
}
