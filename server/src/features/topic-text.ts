import type { Catalogue } from '../../../core/src/catalogue/catalogue';
import { spansInclude } from '../../../core/src/model/version';
import { describeFamily, describeOption } from './option-text';
import { readTopic } from './completion-topics';

/** The documentation of a completion item by its `data`, as Markdown; null for data that is not ours. */
export function describeTopic(data: unknown, catalogue: Catalogue): string | null {
  const topic = readTopic(data);
  if (topic === null) return null;
  if (topic.kind === 'family') {
    const family = catalogue.family(topic.id);
    return family && describeFamily(family, catalogue.newest);
  }
  const forms = catalogue.historyOf({ id: topic.id });
  const option = forms.find(({ versions }) => spansInclude(versions, topic.version)) ?? forms.at(-1);
  return option ? describeOption(option, catalogue, topic.version) : null;
}
