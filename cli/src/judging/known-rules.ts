import { describedRules } from '../../../core/src/analysis/described-rules';
import type { Severity } from '../../../core/src/model/finding';

/** A rule as the command line names it. */
export interface KnownRule {
  readonly id: string;
  /** Unless a finding or the user says otherwise. */
  readonly severity: Severity;
  readonly summary: string;
}

/** Every rule that a finding can be of, in the order of their ids. */
export const knownRules: readonly KnownRule[] = describedRules.map(({ id, severity, summary }) => ({
  id,
  severity,
  summary,
}));
