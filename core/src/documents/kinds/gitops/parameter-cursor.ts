import type { Cursor } from '../../../model/cursor';
import { touches } from '../../../model/text';
import { isQuoted } from '../../carriers/yaml/nodes';
import { readValue } from '../../carriers/yaml/scalars';
import type { YamlTree } from '../../carriers/yaml/tree';
import { flagOfParameter, pathOfParameter } from './parameter-settings';
import type { Parameter } from './parameters';

/** What is being typed between the quotes of a parameter's value. Without quotes it might become no text, which Argo CD refuses. */
export function parameterCursor(parameters: readonly Parameter[], tree: YamlTree, offset: number): Cursor | null {
  for (const parameter of parameters) {
    const { value } = parameter;
    const { range } = readValue(value, tree);
    if (!isQuoted(value) || !touches(range, offset)) continue;
    const typed = tree.text.slice(range.start, offset);
    const quote = tree.text.charAt(range.start - 1) === "'" ? "'" : '"';
    const place = { typed, range, insertRange: { start: range.start, end: offset }, quote } as const;
    const path = pathOfParameter(parameter);
    if (path !== null) return { place: 'yaml-value', path, ...place, needsBlank: false };
    const flag = flagOfParameter(parameter);
    return flag === null ? null : { place: 'flag-value', flag, ...place, present: new Set() };
  }
  return null;
}
