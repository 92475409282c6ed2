import {
  Composer,
  isAlias,
  isMap,
  isNode,
  isSeq,
  Parser,
  type Alias,
  type CST,
  type Document,
  type Node,
  type YAMLMap,
} from 'yaml';
import { Recent } from '../../../model/recent';
import type { DocumentProblem } from '../../../model/setting';
import type { TextRange } from '../../../model/text';
import { lineEnd, lineStart, withLineFeeds } from '../embedding/lines';
import { isMerge, isQuoted, keyOf, rangeOf, resolve, type ReadableTree, coverReferences, targetOf } from './nodes';
import { syntaxProblems, type SyntaxFault } from './syntax-problems';
import { present } from '../../../model/present';

/** What stands in for an expression of a template while YAML is read. Neither an indicator nor a blank. */
const filler = '_';

const expressions = /\{\{(?:[^}\n]|\}(?!\}))*(?:\}\}|$)/gm;
const lineOfExpressions = /^[ \t]*(?:\{\{(?:[^}\n]|\}(?!\}))*\}\}[ \t]*)+\r?$/gm;

/**
 * The text with every `{{ … }}` covered, at the same offsets, so that YAML can be read around them: a line of nothing
 * but expressions becomes blank, an expression within a line a word.
 */
function coverTemplates(text: string): string {
  return text
    .replace(lineOfExpressions, (line) => ' '.repeat(line.length))
    .replace(expressions, (expression) => filler.repeat(expression.length));
}

/** The first document of a YAML text, as Mimir reads no other (spec 4.2). All scalars are texts. */
export interface YamlTree extends ReadableTree {
  readonly root: Node | null;
  readonly problems: readonly DocumentProblem[];
  /** The starts of the lines that do not parse. */
  readonly faultyLines: ReadonlySet<number>;
  /** Where the first document ends. */
  readonly end: number;
}

// The deepest path of Mimir has ten parts. Far beyond that, the parser's recursion could bring the whole process down.
const deepest = 100;

// Otherwise checks of keys are quadratic, and every error copies lines of the source.
const options = {
  schema: 'failsafe',
  uniqueKeys: false,
  logLevel: 'silent',
  prettyErrors: false,
  keepSourceTokens: false,
} as const;

/** Several kinds of documents ask about one text in a row, and whoever tries an edit before it is made. */
const trees = new Recent<YamlTree>(16);
/** A tree takes thirty times the memory of its text. */
const longestKept = 20_000;
/** A private key, or what may be one as a Secret of Kubernetes has it: nothing of it stays longer than it is needed. */
const mayHoldKey = /PRIVATE KEY|LS0tLS1CRUdJTi/;

/**
 * Reads the first document. What does not parse becomes a problem; whatever does is there all the same. Nobody changes a
 * tree: who asks about a text again may get the same.
 */
export function parseTree(source: string): YamlTree {
  if (source.length > longestKept || mayHoldKey.test(source)) return freshTree(source);
  return trees.of(source, () => freshTree(source));
}

function freshTree(source: string): YamlTree {
  const text = withLineFeeds(source);
  const templated = text.includes('{{');
  // For Go's yaml a carriage return alone ends a line; the package takes it for a blank.
  const lines = text.replace(/\r(?!\n)/g, '\n');
  const readable = templated ? coverTemplates(lines) : coverReferences(lines);
  const first = readTree(readable, text, templated);
  const quote = first.unclosedQuote;
  if (quote === null) return first;
  // The quote has swallowed the rest of the file. As a plain scalar it ends with its line.
  const repaired = readTree(`${readable.slice(0, quote)}_${readable.slice(quote + 1)}`, text, templated);
  const problem = problemAt('yaml-syntax', { start: quote, end: lineEnd(text, quote) }, 'a quote is not closed');
  return {
    ...repaired,
    problems: templated ? repaired.problems : [problem, ...repaired.problems],
    faultyLines: new Set([...repaired.faultyLines, lineStart(text, quote)]),
  };
}

type Reading = YamlTree & { readonly unclosedQuote: number | null };

function readTree(readable: string, text: string, templated: boolean): Reading {
  const { document, extra, end } = firstDocument(readable);
  const visit = new TreeVisit(text, templated);
  const root = document?.contents ?? null;
  const base = { text, root, templated, aliases: visit.aliases, end };
  if (root) visit.node(root);
  const errors: readonly SyntaxFault[] = document
    ? document.errors
    : [{ pos: [0, 0], code: 'TOO_DEEP', message: 'Nested too deeply' }];
  const unclosed = errors.find((error) => endsUnclosed(error, visit.lastQuote, readable)) ?? null;
  const syntax = templated
    ? []
    : syntaxProblems(
        errors.filter((error) => error !== unclosed),
        text,
      );
  return {
    ...base,
    problems: [...syntax, ...visit.problems, ...present([extra && problemAt('extra-document', extra, '---')])],
    faultyLines: new Set(syntax.map(({ range }) => lineStart(text, range.start))),
    unclosedQuote: (unclosed && visit.lastQuote?.start) ?? null,
  };
}

/** A quote that is not closed takes all that follows, and what is missing is missed at its end. */
function endsUnclosed({ code, pos: [at] }: SyntaxFault, quote: TextRange | null, text: string): boolean {
  return code === 'MISSING_CHAR' && at === quote?.end && text.slice(at).trim() === '';
}

interface FirstDocument {
  /** Null where it is nested too deeply to be read. */
  readonly document: Document.Parsed | null;
  /** The mark of the second document, where that holds anything. */
  readonly extra: TextRange | null;
  readonly end: number;
}

function firstDocument(text: string): FirstDocument {
  const composer = new Composer(options);
  const tokens: CST.Token[] = [];
  let extra: TextRange | null = null;
  let end = text.length;
  let documents = 0;
  if (/(?:[-?:][ \t]+){100}/.test(text)) return { document: null, extra, end };
  for (const token of new Parser().parse(text)) {
    if (token.type === 'document') documents += 1;
    if (token.type === 'doc-end' && documents === 1) end = Math.min(end, token.offset);
    // What follows the end of the first document is not read, be it YAML or not.
    if (documents < 2 && token.offset < end) tokens.push(token);
    else if (token.type === 'document') {
      end = Math.min(end, token.offset);
      if (token.value !== undefined) extra = markOf(token);
      break;
    }
  }
  if (tokens.some(isTooDeep)) return { document: null, extra, end };
  const [document = null] = [...composer.compose(tokens, true, end)];
  return { document, extra, end };
}

function markOf({ offset, start }: CST.Document): TextRange {
  const mark = start.find(({ type }) => type === 'doc-start');
  if (mark) return { start: mark.offset, end: mark.offset + mark.source.length };
  return { start: offset, end: offset };
}

/** Walks by hand, since recursion is what is to be spared. */
function isTooDeep(token: CST.Token): boolean {
  if (token.type !== 'document') return false;
  const open: { readonly token: CST.Token | null | undefined; readonly depth: number }[] = [
    { token: token.value, depth: 0 },
  ];
  for (let next = open.pop(); next; next = open.pop()) {
    const { token: current, depth } = next;
    if (!current || !('items' in current)) continue;
    if (depth >= deepest) return true;
    for (const { key, value } of current.items)
      open.push({ token: key, depth: depth + 1 }, { token: value, depth: depth + 1 });
  }
  return false;
}

function problemAt(
  code: DocumentProblem['code'],
  range: TextRange,
  subject: string,
  relatedRange: TextRange | null = null,
): DocumentProblem {
  return { code, range, subject, replacement: null, relatedRange };
}

/** One walk in the order of the text: what aliases stand for, and which keys stand twice. */
class TreeVisit {
  readonly aliases = new Map<Alias, Node>();
  readonly problems: DocumentProblem[] = [];
  /** The last quoted scalar. */
  lastQuote: TextRange | null = null;
  private readonly anchors = new Map<string, Node>();
  private readonly open = new Set<Node>();

  constructor(
    readonly text: string,
    readonly templated: boolean,
  ) {}

  node(node: Node): void {
    if (isAlias(node)) this.alias(node);
    if (isQuoted(node)) this.lastQuote = rangeOf(node);
    if ('anchor' in node && typeof node.anchor === 'string') this.anchors.set(node.anchor, node);
    if (!isMap(node) && !isSeq(node)) return;
    this.open.add(node);
    if (isMap(node)) this.mapping(node);
    else for (const item of node.items) if (isNode(item)) this.node(item);
    this.open.delete(node);
  }

  private mapping(map: YAMLMap): void {
    const keys = new Map<string, TextRange>();
    for (const pair of map.items) {
      if (isNode(pair.key)) this.node(pair.key);
      const key = keyOf(pair, this);
      if (key && pair.value !== null) this.key(keys, key.value, key.range);
      if (!isNode(pair.value)) continue;
      this.node(pair.value);
      if (isMerge(pair)) this.merge(pair.value);
    }
  }

  private key(keys: Map<string, TextRange>, name: string, range: TextRange): void {
    const first = keys.get(name);
    if (first === undefined) keys.set(name, range);
    // Two branches of a template may hold the same key.
    else if (!this.templated) this.problems.push(problemAt('duplicate-key', range, name, first));
  }

  /** The words, here and below, are those of Go's yaml. */
  private merge(value: Node): void {
    const target = resolve(value, this);
    const sources = isSeq(target) ? target.items.map((item) => targetOf(item, this)) : [target];
    if (this.templated || sources.every((source) => source === null || isMap(source))) return;
    this.problems.push(
      problemAt('yaml-syntax', rangeOf(value), 'map merge requires map or sequence of maps as the value'),
    );
  }

  private alias(alias: Alias): void {
    const target = this.anchors.get(alias.source);
    if (target && !this.open.has(target)) {
      this.aliases.set(alias, target);
    } else if (!this.templated) {
      const words = target
        ? `anchor '${alias.source}' value contains itself`
        : `unknown anchor '${alias.source}' referenced`;
      this.problems.push(problemAt('yaml-syntax', rangeOf(alias), words));
    }
  }
}
