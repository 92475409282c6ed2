import type { Node } from 'yaml';
import type { DocumentWriter, SettingChange } from '../../../model/setting';
import type { TextEdit } from '../../../model/text';
import { lineStart } from '../../carriers/embedding/lines';
import { EditPlan } from '../../carriers/yaml/edit-plan';
import { contentEnd, rangeOf } from '../../carriers/yaml/nodes';
import { readValue } from '../../carriers/yaml/scalars';
import type { YamlTree } from '../../carriers/yaml/tree';
import { valueEdit } from '../../carriers/yaml/value-edit';
import type { Parameter } from './parameters';

/** Changes what parameters set where they set it; all else goes into the values, and what is to go goes from both. */
export function parameterWriter(
  values: DocumentWriter,
  parameters: readonly Parameter[],
  tree: YamlTree,
  sets: (parameter: Parameter, change: SettingChange) => boolean,
): DocumentWriter {
  return {
    edits: (changes) => {
      const own = (change: SettingChange): readonly Parameter[] =>
        parameters.filter((parameter) => sets(parameter, change));
      const removed = changes.filter(({ value }) => value === null).flatMap(own);
      const written = changes.flatMap((change) => {
        const last = own(change).at(-1);
        return [...valueEdits(last, change.value, tree), ...typeEdits(last, change, tree)];
      });
      const others = changes.filter((change) => change.value === null || own(change).length === 0);
      return [...values.edits(others), ...written, ...removals(removed, tree)];
    },
  };
}

/** A parameter's value is a text in Argo CD, whatever Mimir takes it to be. */
function valueEdits(parameter: Parameter | undefined, value: string | null, tree: YamlTree): readonly TextEdit[] {
  if (!parameter || value === null) return [];
  const { item, pair, list } = parameter;
  return [
    valueEdit(
      { map: item, pair, inFlow: item.flow === true || list.flow === true, outer: null },
      value,
      'text',
      tree.text,
    ),
  ];
}

/** A text that Helm is told to keep is no boolean and no number to Mimir, whatever it says. */
function typeEdits(
  parameter: Parameter | undefined,
  { value, option }: SettingChange,
  tree: YamlTree,
): readonly TextEdit[] {
  if (!parameter?.textSwitch || value === null || !/^(?:boolean|int|uint)$/.test(option.type)) return [];
  return [{ range: readValue(parameter.textSwitch, tree).range, text: 'false' }];
}

/** Items go with their lines, but the only ones and those that share a line get null, for which Helm drops the key. */
function removals(removed: readonly Parameter[], tree: YamlTree): readonly TextEdit[] {
  const plan = new EditPlan(tree.text);
  for (const parameter of removed) {
    const { list, item } = parameter;
    const isLeft = list.items.some((other) => !removed.some((each) => each.item === other));
    if (isLeft && beginsLine(item, tree)) plan.removeLines(rangeOf(item).start, contentEnd(item, tree.text));
    else for (const edit of valueEdits(parameter, 'null', tree)) plan.replace(edit);
  }
  return plan.edits();
}

function beginsLine(item: Node, { text }: YamlTree): boolean {
  const { start } = rangeOf(item);
  return /^[ \t]*-[ \t]+$/.test(text.slice(lineStart(text, start), start));
}
