import type { Finding, Fix } from '../model/finding';
import { describedRule } from './described-rules';

/** Whether a fix can be made without a look: its rule's fixes correct a misspelled name or fixed value, and it is the only one that is meant. */
export function isSafe({ rule, fixes }: Pick<Finding, 'rule' | 'fixes'>, fix: Fix): boolean {
  return describedRule(rule)?.guide.fix === 'safe' && fixes.length === 1 && fix.review !== true && isOneWord(fix);
}

/** A word that is replaced, or one option that is set. */
function isOneWord({ action }: Fix): boolean {
  if (action.kind === 'replace') return true;
  return action.kind === 'set' && action.changes.flatMap(({ changes }) => changes).length === 1;
}
