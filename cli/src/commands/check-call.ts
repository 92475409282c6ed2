import type { Severity } from '../../../core/src/model/finding';
import { nearestName } from '../../../core/src/catalogue/nearest';
import type { JudgingCall } from '../judging/project-settings';
import type { Given } from './given';
import type { Naming } from '../judging/finding-files';
import type { FixWishes } from '../judging/fixing';
import { knownRules } from '../judging/known-rules';

export const checkFormats = ['human', 'json', 'sarif', 'github', 'gitlab', 'junit'] as const;
export const severities: readonly Severity[] = ['error', 'warning', 'information', 'hint'];
export const thresholds = ['error', 'warning', 'information', 'hint', 'never'] as const;

/** Which findings there are, which are shown, and which fail. */
export interface RuleWishes {
  /** Levels of rules, over those of settings files. */
  readonly rules: Readonly<Record<string, Severity | 'off'>>;
  readonly minSeverity: Severity;
  readonly failOn: (typeof thresholds)[number];
  /** Findings that are known are in this file, as given. */
  readonly baseline: string | null;
  /** The baseline is written instead of applied. */
  readonly writesBaseline: boolean;
}

export interface CheckCall extends Omit<JudgingCall, 'rules'>, RuleWishes {
  readonly command: 'check';
  readonly format: (typeof checkFormats)[number];
  readonly env: ReadonlyMap<string, string>;
  readonly naming: Naming;
  /** Whether a named file that is none of Mimir's, and a call in which nothing is checked, fail. */
  readonly strict: boolean;
  readonly quiet: boolean;
  readonly color: 'auto' | 'always' | 'never';
  /** The file that the report goes to, as given; null for standard output. */
  readonly output: string | null;
  /** Null where nothing is to be fixed. */
  readonly fix: (FixWishes & { readonly isDiff: boolean }) | null;
}

/** Reads the options on rules. */
export function ruleWishes(given: Given): RuleWishes | { readonly complaint: string } {
  const rules = ruleLevels(given.texts('rule'));
  if ('complaint' in rules) return rules;
  const least = given.text('min-severity') ?? 'hint';
  const minSeverity = severities.find((severity) => severity === least);
  if (!minSeverity) return { complaint: `--min-severity must be ${severities.join(', ')}, not ${least}.` };
  const threshold = given.text('fail-on') ?? 'error';
  const failOn = thresholds.find((severity) => severity === threshold);
  if (!failOn) return { complaint: `--fail-on must be ${thresholds.join(', ')}, not ${threshold}.` };
  const baseline = given.text('baseline') ?? null;
  const writesBaseline = given.has('write-baseline');
  if (writesBaseline && baseline === null) return { complaint: '--write-baseline needs --baseline FILE.' };
  return { rules: rules.levels, minSeverity, failOn, baseline, writesBaseline };
}

/** Reads the options on fixes. */
export function fixWishes(given: Given): { readonly fix: CheckCall['fix'] } | { readonly complaint: string } {
  const only = given.texts('fix-only');
  const unknown = only.find((id) => !isKnownRule(id));
  if (unknown !== undefined) return { complaint: unknownRule(unknown) };
  const isFix = given.has('fix') || given.has('diff') || only.length > 0;
  if (given.has('unsafe') && !isFix) return { complaint: '--unsafe needs --fix or --diff.' };
  if (!isFix) return { fix: null };
  return { fix: { unsafe: given.has('unsafe'), only, isDiff: given.has('diff') } };
}

const ruleSettings = ['off', ...severities] as const;

function ruleLevels(
  entries: readonly string[],
): { readonly levels: RuleWishes['rules'] } | { readonly complaint: string } {
  const levels: Record<string, Severity | 'off'> = {};
  for (const entry of entries) {
    const [id = '', asked = ''] = entry.split('=', 2);
    const level = ruleSettings.find((each) => each === asked);
    if (!level) return { complaint: `--rule must be RULE=LEVEL, with off, ${severities.join(', ')}, not ${entry}.` };
    if (!isKnownRule(id)) return { complaint: unknownRule(id) };
    levels[id] = level;
  }
  return { levels };
}

export function isKnownRule(id: string): boolean {
  return knownRules.some((rule) => rule.id === id);
}

/** What to say of a rule that there is not. */
export function unknownRule(id: string): string {
  const nearest = nearestName(
    id,
    knownRules.map((rule) => rule.id),
  );
  if (nearest === null) return `Unknown rule ${id}. Run mimir-tls check --list-rules for all.`;
  return `Unknown rule ${id}. Did you mean ${nearest}?`;
}
