import { Question } from '../../../model/memo';
import type { SourceText } from '../../../model/text';
import { copyOf, topLevelBlocks } from './block-texts';
import { keyLineAt, type LineKind, lineKind, openingAt } from './key-lines';
import { blanksAt, nextLine, firstLine } from '../embedding/lines';

/** The keys of a YAML text in block style, with those below each. A list's elements count as one mapping. */
export interface Outline {
  readonly keys: ReadonlyMap<string, Outline>;
  /** What stands behind the colon of the key on its line, without quotes and comment; '' at the root. */
  readonly text: string;
}

interface Branch extends Outline {
  readonly keys: Map<string, Branch>;
}

/**
 * Reads the keys from the lines alone: cheap, and the same while somebody types. Block scalars are passed over, and so
 * is every document behind the first that has a key.
 */
export function outlineOf(text: string): Outline {
  const root: Branch = { keys: new Map(), text: '' };
  const open: OpenBranch[] = [{ depth: -1, branch: root }];
  /** How far in the key of the block scalar is that the line may be in. */
  let scalar = Infinity;
  for (let start = firstLine(text); start < text.length; start = nextLine(text, start)) {
    const kind = lineKind(text, start);
    if (kind === 'mark' && root.keys.size > 0) break;
    const indent = blanksAt(text, start);
    if (isWithoutKeys(kind) || indent > scalar) continue;
    const content = contentAfterDashes(text, start + indent);
    const key = keyLineAt(text, content);
    if (!key) {
      scalar = scalarDepth(text, content, indent);
      continue;
    }
    const depth = content - start;
    scalar = scalarDepth(text, key.afterColon, depth);
    // A list may be no further in than its key.
    closeAbove(open, kind === 'item' ? indent + 1 : indent);
    const branch = branchBelow(innermost(open, root), key.name, valueBehind(text, key.afterColon));
    open.push({ depth, branch });
  }
  return root;
}

const outlines = new Question<Outline>('outline of a top-level block');

/** The same for a text whose top-level blocks are read apart: one that the version before had as well is not read again. */
export function outlineOfSource({ text, notes }: SourceText): Outline {
  if (!notes || /^(?:---|\.\.\.)/m.test(text)) return outlineOf(text);
  const keys = new Map<string, Outline>();
  for (const block of topLevelBlocks(text))
    for (const [key, below] of notes.ofPart(outlines, block, () => outlineOf(copyOf(block))).keys) {
      if (keys.has(key)) return outlineOf(text);
      keys.set(key, below);
    }
  return { keys, text: '' };
}

/** How far in the lines of a block scalar must be that opens here; no line is that far where none does. */
function scalarDepth(text: string, at: number, depth: number): number {
  if (openingAt(text, at) === 'block-scalar') return depth;
  return Infinity;
}

function contentAfterDashes(text: string, start: number): number {
  let content = start;
  while (/^-[ \t]/.test(text.slice(content, content + 2))) content += 1 + blanksAt(text, content + 1);
  return content;
}

/** The part of the outline below keys that stand in each other, or null. */
export function outlineAt(outline: Outline, keys: readonly string[]): Outline | null {
  let current: Outline | undefined = outline;
  for (const key of keys) current = current?.keys.get(key);
  return current ?? null;
}

/** The element of a list adds to what those before it had. */
function branchBelow(parent: Branch, name: string, text: string): Branch {
  const known = parent.keys.get(name);
  if (known) return known;
  const branch: Branch = { keys: new Map(), text };
  parent.keys.set(name, branch);
  return branch;
}

function valueBehind(text: string, afterColon: number): string {
  const end = nextLine(text, afterColon);
  const rest = text
    .slice(afterColon, Math.min(end, afterColon + 200))
    .replace(/(?:^|[ \t])#.*$/m, '')
    .trim();
  if (/^"([^"]*)"$|^'([^']*)'$/.test(rest)) return rest.slice(1, -1);
  return rest;
}

interface OpenBranch {
  readonly depth: number;
  readonly branch: Branch;
}

/** Ends the branches that a line this far out is not in. */
function closeAbove(open: OpenBranch[], limit: number): void {
  while ((open.at(-1)?.depth ?? -1) >= limit) open.pop();
}

function innermost(open: readonly OpenBranch[], root: Branch): Branch {
  return open.at(-1)?.branch ?? root;
}

function isWithoutKeys(kind: LineKind): boolean {
  return kind === 'blank' || kind === 'mark';
}
