import type { ConfigDocument, Setting } from '../../../model/setting';
import type { TextRange } from '../../../model/text';

const actions = /\{\{-?\s*(if|range|with|define|block|else|end)\b/g;

/** A line that begins with what a template puts in, and not with one of its own actions. */
const insertion = /^[ \t]*\{\{(?!-?\s*(?:(?:if|range|with|define|block|else|end|break|continue)\b|\/\*|\$\w*\s*:?=))/m;

/**
 * The document of a Go template: what stands within its conditions and loops may or may not be there, and lines that it
 * puts in may set anything.
 */
export function asTemplate(document: ConfigDocument, template: string): ConfigDocument {
  const certain = withoutConditions(document, template);
  if (insertion.test(template)) return { ...certain, excerpt: true };
  return certain;
}

function withoutConditions(document: ConfigDocument, template: string): ConfigDocument {
  const conditions = conditionsIn(template);
  if (conditions.length === 0) return document;
  const unsure = (setting: Setting): Setting => {
    const { name, value } = setting;
    const isConditional = conditions.some(({ start, end }) => start <= name.range.start && name.range.start < end);
    if (isConditional && value) return { ...setting, value: { ...value, dynamic: true } };
    return setting;
  };
  return { ...document, settings: document.settings.map(unsure) };
}

/** The outermost stretches between an opening action and its end; one that has no end goes to that of the text. */
function conditionsIn(template: string): readonly TextRange[] {
  const ranges: TextRange[] = [];
  let [depth, opened] = [0, 0];
  for (const { 1: action, index } of template.matchAll(actions)) {
    if (action === 'else') continue;
    if (action !== 'end') {
      if (depth === 0) opened = index;
      depth += 1;
    } else if (depth > 0) {
      depth -= 1;
      if (depth === 0) ranges.push({ start: opened, end: index });
    }
  }
  if (depth > 0) return [...ranges, { start: opened, end: template.length }];
  return ranges;
}
