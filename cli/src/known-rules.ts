import { unusedSuppression } from '../../core/src/analysis/suppression';
import type { Severity } from '../../core/src/model/finding';
import { rules } from '../../core/src/rules/index';

/** A rule as the command line names it. */
export interface KnownRule {
  readonly id: string;
  /** Unless a finding or the user says otherwise. */
  readonly severity: Severity;
  readonly summary: string;
}

/** Every rule that a finding can be of, in the order of their ids. */
export const knownRules: readonly KnownRule[] = [
  ...rules.map(({ id, severity, summary }) => ({ id, severity, summary })),
  {
    id: unusedSuppression,
    severity: 'warning' as const,
    summary: 'A comment must suppress a problem.',
  },
].sort((a, b) => (a.id < b.id ? -1 : 1));
