// Makes a CommonJS module of an ES module that esbuild wrote. esbuild shares code between programs only as ES modules, and
// those take Node longer to load.
import ts from 'typescript';

/**
 * The module in CommonJS, with as many lines as before. Rejects what would be another program: an exported variable that gets
 * its value after the module has run.
 */
export function commonJs(text, path) {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, false, ts.ScriptKind.JS);
  const [loaded, exported, changes] = [[], [], []];
  for (const statement of source.statements) {
    if (ts.isImportDeclaration(statement)) loaded.push(requirement(statement));
    else if (ts.isExportDeclaration(statement)) exported.push(...namesOf(statement.exportClause));
    else continue;
    changes.push({ start: statement.getStart(source), end: statement.end, by: '' });
  }
  rejectLateValues(source, exported, path);
  visit(source, (node) => {
    const by = replacement(node, source);
    if (by !== null) changes.push({ start: node.getStart(source), end: node.end, by });
    return by !== null;
  });
  const [, hashbang = '', rest] = /^(#!.*\n)?([^]*)$/.exec(applied(text, changes));
  const names = exported.map(({ name, as }) => (name === as ? name : `${as}:${name}`));
  return `${hashbang}"use strict";${loaded.join('')}${rest.trimEnd()}\nmodule.exports={${names.join(',')}};\n`;
}

/** An import as a call of `require` that gives the same names. Nothing here imports a default of another module of ours. */
function requirement({ importClause, moduleSpecifier: { text } }) {
  const call = `require(${JSON.stringify(text)})`;
  if (!importClause) return `${call};`;
  const { name, namedBindings } = importClause;
  const whole = [name, namedBindings && ts.isNamespaceImport(namedBindings) ? namedBindings.name : undefined];
  const parts = whole.flatMap((each) => (each ? [`${each.text}=${call}`] : []));
  if (namedBindings && ts.isNamedImports(namedBindings)) {
    const names = namedBindings.elements.map(({ propertyName, name: own }) =>
      propertyName ? `${propertyName.text}:${own.text}` : own.text,
    );
    parts.push(`{${names.join(',')}}=${call}`);
  }
  return `const ${parts.join(',')};`;
}

function namesOf(clause) {
  return clause.elements.map(({ propertyName, name }) => ({ name: (propertyName ?? name).text, as: name.text }));
}

function rejectLateValues(source, exported, path) {
  const names = new Set(exported.map(({ name }) => name));
  const valued = new Set(
    source.statements.filter(ts.isExpressionStatement).flatMap(({ expression }) => valuesGiven(expression)),
  );
  const late = source.statements
    .filter(ts.isVariableStatement)
    .flatMap(({ declarationList }) => declarationList.declarations)
    .filter(({ name, initializer }) => !initializer && names.has(name.text) && !valued.has(name.text));
  if (late.length > 0) throw new Error(`${path} exports ${late[0].name.text} before it has a value.`);
}

/** The names that an expression gives a value when it is run: `a=1`, `b=2,c=3`, and TypeScript's `(function(d){})(d||(d={}))`. */
function valuesGiven(expression) {
  if (ts.isParenthesizedExpression(expression)) return valuesGiven(expression.expression);
  if (ts.isCallExpression(expression)) return expression.arguments.flatMap(valuesGiven);
  if (!ts.isBinaryExpression(expression)) return [];
  const { left, operatorToken, right } = expression;
  if (operatorToken.kind !== ts.SyntaxKind.EqualsToken) return [...valuesGiven(left), ...valuesGiven(right)];
  return ts.isIdentifier(left) ? [left.text, ...valuesGiven(right)] : valuesGiven(right);
}

/** Goes through all nodes but those within what was taken. */
function visit(node, take) {
  if (!take(node)) ts.forEachChild(node, (child) => visit(child, take));
}

/** What is written in place of a node; null for one that stays. */
function replacement(node, source) {
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
    return `Promise.resolve().then(()=>require(${node.arguments[0].getText(source)}))`;
  // esbuild escapes all but these. One such character, and V8 keeps the whole module in two bytes for each.
  if (ts.isRegularExpressionLiteral(node) && beyondAscii.test(node.text))
    return node.text.replace(new RegExp(beyondAscii, 'g'), escapeOf);
  return null;
}

const beyondAscii = /[\u0080-\uffff]/;

function escapeOf(character) {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** The text with its lines kept, so that a map of its sources fits still. */
function applied(text, changes) {
  let [result, at] = ['', 0];
  for (const { start, end, by } of changes.sort((a, b) => a.start - b.start)) {
    result += text.slice(at, start) + by + '\n'.repeat(text.slice(start, end).split('\n').length - 1);
    at = end;
  }
  return result + text.slice(at);
}
