import { readFileSync } from 'node:fs';
import ts from 'typescript';

/** A text that the product may show, and where it is written. */
export interface Prose {
  readonly place: string;
  readonly text: string;
}

/** The string literals and templates of a source that have more than one word; a value that is filled in is `{}`. */
export function proseIn(file: string, source = readFileSync(file, 'utf8')): readonly Prose[] {
  const parsed = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  const found: Prose[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isTypeNode(node)) return;
    const text = textOf(node);
    if (text !== null && /[A-Za-z]\S*\s+\S*[A-Za-z]/.test(text)) {
      const { line } = parsed.getLineAndCharacterOfPosition(node.getStart());
      found.push({ place: `${file}:${String(line + 1)}`, text });
    }
    // A text that is joined of several is read as one.
    if (text === null || ts.isTemplateExpression(node)) ts.forEachChild(node, visit);
  };
  visit(parsed);
  return found;
}

function textOf(node: ts.Node): string | null {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (ts.isTemplateExpression(node))
    return node.head.text + node.templateSpans.map(({ literal }) => `{}${literal.text}`).join('');
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.PlusToken) return null;
  const [left, right] = [textOf(node.left), textOf(node.right)];
  return left === null || right === null ? null : left + right;
}

/** The paragraphs, list items and table rows of a Markdown page, without code. */
export function proseOfPage(text: string, file: string): readonly Prose[] {
  const lines = text.replace(/^```[^]*?^```$/gm, (block) => block.replace(/[^\n]/g, '')).split('\n');
  const found: { place: string; text: string }[] = [];
  let continues = false;
  for (const [index, line] of lines.entries()) {
    const isCode = /^ {4}/.test(line) && !continues;
    const starts = /^\s*(?:[-*>#|]|\d+\.) ?/.test(line);
    const last = found.at(-1);
    if (line.trim() === '' || isCode) continues = false;
    else if (continues && !starts && last) last.text += ` ${line.trim()}`;
    else {
      found.push({ place: `${file}:${String(index + 1)}`, text: line.trim() });
      continues = true;
    }
  }
  return found;
}

/** The longest sentence of a text, in words. A quotation is one word. */
export function longestSentence(text: string): number {
  const sentences = text
    .replace(/"[^"]*"|`[^`]*`/g, '"…"')
    .split(/(?<=[.?!:;])\s+|\n+/)
    .map((sentence) => sentence.split(/\s+/).filter((word) => /\w/.test(word) || word.includes('…')).length);
  return Math.max(0, ...sentences);
}
