import type { Node } from 'yaml';
import { noted, Notes } from '../../../model/memo';
import type { SourceText } from '../../../model/text';
import { fieldAt, fieldsOf, textAt } from '../../carriers/yaml/fields';
import { parseTree, type YamlTree } from '../../carriers/yaml/tree';
import { substituted, type Reference, type Substitution } from '../../carriers/argv/substitution';

const reference = /\$\$|\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?:(:?[-?+])([^{}]*(?:\{[^{}]*\}[^{}]*)*))?\})/g;

/**
 * Compose's variables: `$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME-default}` and `$$` for a dollar. Compose takes the
 * values from its own environment and from `.env`, which are not known here: a default stands for its variable.
 */
export const interpolation: Substitution = {
  find: (text) => [...text.matchAll(reference)].map((match) => substituteFor(match)),
  escape: (text) => text.replaceAll('$', '$$$$'),
};

/** The same within a command for a shell, to which `$$NAME` hands a variable of its own. */
export const interpolationInShell: Substitution = {
  find: (text) =>
    [...text.matchAll(reference)].map((match) => {
      if (isForShell(match, text)) return { ...substituteFor(match), text: null };
      return substituteFor(match);
    }),
  escape: (text) => interpolation.escape(text),
};

function substituteFor(match: RegExpMatchArray): Reference {
  const [whole, , , operator = '', fallback = ''] = match;
  const start = match.index ?? 0;
  const range = { start, end: start + whole.length };
  if (whole === '$$') return { range, text: '$' };
  const isKnown = operator.endsWith('-') && !fallback.includes('$');
  return { range, text: isKnown ? fallback : null };
}

function isForShell(match: RegExpMatchArray, text: string): boolean {
  return match[0] === '$$' && /^[\w{(]/.test(text.slice((match.index ?? 0) + 2, (match.index ?? 0) + 3));
}

/** A service of a Compose file, with what it takes from others of the file by `extends`. */
export interface Service {
  readonly name: string;
  readonly tree: YamlTree;
  /** Its own mapping, then those that it extends. */
  readonly layers: readonly Node[];
  readonly notes: Notes;
}

// Services that extend each other would go on for ever.
const deepestExtension = 10;

/** The services of a Compose file; none of any other text. Each version of a text is read once. */
export const servicesOf = noted('services', ({ text }: SourceText): readonly Service[] => {
  if (!/^["']?services["']?[ \t]*:/m.test(text)) return [];
  return readServices(parseTree(text));
});

function readServices(tree: YamlTree): readonly Service[] {
  const all = fieldAt(tree.root, ['services'], tree);
  return fieldsOf(all, tree).flatMap(({ key, value }) => {
    if (!value) return [];
    return [{ name: key.value, tree, layers: layersOf(value, all, tree), notes: new Notes() }];
  });
}
function layersOf(service: Node, all: Node | null, tree: YamlTree): readonly Node[] {
  const layers = [service];
  for (let current = service; layers.length < deepestExtension;) {
    const base = baseOf(current, tree);
    if (base === null) break;
    const next = fieldAt(all, [base], tree);
    if (!next) break;
    layers.push(next);
    current = next;
  }
  return layers;
}

/** The name of the service that one extends. Only services of the same file are followed. */
function baseOf(service: Node, tree: YamlTree): string | null {
  const short = textAt(service, ['extends'], tree);
  if (short !== null) return short;
  if (fieldAt(service, ['extends', 'file'], tree)) return null;
  return textAt(service, ['extends', 'service'], tree);
}

/** The field of a service, its own before those that it takes over; null where none has it. */
export function serviceField({ layers, tree }: Service, name: string): Node | null {
  for (const layer of layers) {
    const found = fieldAt(layer, [name], tree);
    if (found) return found;
  }
  return null;
}

/** Every layer's value of a field that Compose puts together, the weakest first. */
export function serviceFields({ layers, tree }: Service, name: string): readonly Node[] {
  return layers.toReversed().flatMap((layer) => fieldAt(layer, [name], tree) ?? []);
}

/** A text with its variables filled in; null where they are not known. */
export function interpolated(text: string): string | null {
  const { text: result, unknown } = substituted(text, interpolation);
  if (unknown.length === 0) return result;
  return null;
}

/** An image's name, the variables that are not known left in it; null where the service has none. */
export function imageOf(service: Service): string | null {
  const text = textAt(serviceField(service, 'image'), [], service.tree);
  if (text === null) return null;
  return substituted(text, interpolation).text;
}
