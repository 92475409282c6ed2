import { keyLineAt, type LineKind, lineKind, openingAt } from './key-lines';
import { blanksAt, lineStart, nextLine } from '../embedding/lines';

/** Where a line stands among the blocks, by indentation alone. */
export interface Surroundings {
  /** The keys of the blocks around, outermost first. */
  readonly keys: readonly string[];
  /** The keys that stand beside it in its block. */
  readonly present: ReadonlySet<string>;
}

/**
 * What stands around a line of the given indentation. Null inside a block scalar, below a key that has its value
 * already, and in a list of mappings. `isItem` is for a line that begins with `- `, whose key may be as far out.
 */
export function surroundingsOf(text: string, line: number, indent: number, isItem: boolean): Surroundings | null {
  const present = new Set<string>();
  const keys: string[] = [];
  let limit = indent + Number(isItem);
  let belowItem = isItem;
  // Nothing is further out than the outermost keys, but for those that stand beside it.
  const end = Math.sign(indent) - 1;
  for (const { start, kind } of linesAbove(text, line)) {
    const blanks = blanksAt(text, start);
    if (blanks > Math.max(limit, indent)) continue;
    if (kind === 'item') {
      if (!belowItem && blanks < limit) return null;
      continue;
    }
    const key = keyLineAt(text, start);
    if (!key) continue;
    if (blanks < limit) {
      if (openingAt(text, key.afterColon) !== 'nothing') return null;
      keys.unshift(key.name);
      limit = blanks;
      belowItem = false;
    } else if (keys.length === 0 && blanks === indent) {
      present.add(key.name);
    }
    if (limit <= end) break;
  }
  addKeysBelow(text, line, indent, present);
  return { keys, present };
}

function addKeysBelow(text: string, line: number, indent: number, present: Set<string>): void {
  for (let start = nextLine(text, line); start < text.length; start = nextLine(text, start)) {
    const kind = lineKind(text, start);
    if (kind === 'mark') return;
    if (kind === 'blank') continue;
    const blanks = blanksAt(text, start);
    if (blanks < indent) return;
    if (blanks > indent) continue;
    const key = keyLineAt(text, start);
    if (key) present.add(key.name);
  }
}

/** The lines with content above a line, up to the mark of its document, the nearest first. */
function* linesAbove(text: string, line: number): Generator<{ readonly start: number; readonly kind: LineKind }> {
  for (let start = line; start > 0;) {
    start = lineStart(text, start - 1);
    const kind = lineKind(text, start);
    if (kind === 'mark') return;
    if (kind !== 'blank') yield { start, kind };
  }
}
