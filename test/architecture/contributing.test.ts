import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { sourcesUnder } from './borders';

const page = readFileSync('CONTRIBUTING.md', 'utf8');
const manifest = readFileSync('package.json', 'utf8');

/** The text below a heading, up to the next one. */
function section(heading: string): string {
  const [, body = ''] = new RegExp(`^## ${heading}\n([^]*?)(?=^## |$(?![^]))`, 'm').exec(page) ?? [];
  return body;
}

/** Paths of this repository between backticks. */
function pathsIn(text: string): readonly string[] {
  return [...text.matchAll(/`((?:core|host|server|client|cli|webview|test|docs|scripts|schemas)\/[\w./-]+)`/g)].map(
    ([, path = '']) => path,
  );
}

/** True for a source with a literal such as '2.17'. */
function namesVersions(text: string): boolean {
  const source = ts.createSourceFile('source.ts', text, ts.ScriptTarget.Latest);
  const visit = (node: ts.Node): boolean =>
    (ts.isStringLiteral(node) && /^[23]\.\d{1,2}$/.test(node.text)) || (ts.forEachChild(node, visit) ?? false);
  return visit(source);
}

describe('CONTRIBUTING', () => {
  it('names files and folders that exist', () => {
    const paths = pathsIn(page);
    assert.ok(paths.length > 20, `${String(paths.length)} paths were found`);
    assert.deepEqual(
      paths.filter((path) => !existsSync(path)),
      [],
    );
  });

  it('names scripts that exist', () => {
    const scripts = [...page.matchAll(/npm run ([\w:]+)/g)].map(([, script = '']) => script);
    assert.ok(scripts.length > 10);
    assert.deepEqual(
      scripts.filter((script) => !manifest.includes(`"${script}": "`)),
      [],
    );
  });

  it('lists every file of the core that names a version of Mimir, but for rules', () => {
    const listed = pathsIn(section('Add a version of Mimir')).filter((path) => path.endsWith('.ts'));
    const found = sourcesUnder(process.cwd(), 'core/src').filter(
      (file) => !file.startsWith('core/src/rules/') && namesVersions(readFileSync(file, 'utf8')),
    );
    assert.ok(found.length > 5);
    assert.deepEqual([...listed].sort(), found);
  });
});
