import { nearestName } from '../catalogue/nearest';
import { incompleteWords } from '../catalogue/known-versions';
import type { EffectiveValue, WrittenSetting } from '../model/process';
import { quoted, shown } from '../model/quoted';
import { isEnterpriseTarget, isTargetLater, isTargetSomewhere, targetsIn, targetSpanText } from '../topology/targets';
import { setOptions, toReview } from '../reporting/fixes';
import { valuePlace } from '../reporting/places';
import type { ProcessContext, ProcessRule, Report } from '../reporting/rule';
import type { MimirVersion } from '../model/version';
import type { Catalogue } from '../catalogue/catalogue';
import type { Fix } from '../model/finding';

/** Mimir takes each name between the commas letter by letter, and starts with its own components only (spec 4.5). */
export const invalidTarget: ProcessRule = {
  id: 'invalid-target',
  severity: 'error',
  summary: 'A target must be a component that this version of Mimir has.',
  guide: {
    mimir:
      "Mimir reads the names between the commas exactly, with blanks and capitals, and doesn't start modules that are only part of others. `read`, `write` and `backend` are gone from 3.0 on, `flusher` from 3.1 on.",
    source: ['4.5'],
    log: 'selected target (server) is an internal module, which is not allowed',
    effects: [
      { effect: 'refuses-to-start', severity: 'error', when: 'the version is known' },
      {
        effect: 'refuses-to-start',
        severity: 'warning',
        when: 'the version is assumed and another one has the target',
      },
      { effect: 'style', severity: 'information', when: 'Mimir TLS knows the version only in part' },
    ],
    examples: { wrong: 'example.flags', right: 'ok-example.flags' },
    files: 'all',
    fix: 'safe',
    restart: 'options',
    related: ['option-not-in-version'],
  },

  onProcess(process, context) {
    const target = process.configuration.flag('target');
    // An empty list is none of names; the enterprise edition has targets of its own.
    if (!target?.written || !target.text || process.enterprise || isCutShort(target.written)) return null;
    const names = target.text.split(',');
    const targets = targetsIn(process.version.version);
    const wrong = names.find((name) => !isTaken(name, targets));
    if (wrong === undefined) return null;
    return reportOn(wrong, names, target, context);
  },
};

/** A quote that nobody closed has swallowed what follows, which has a rule of its own. */
function isCutShort({ document: { problems }, setting: { range } }: WrittenSetting): boolean {
  return problems.some(
    ({ code, range: { start } }) => code === 'unclosed-quote' && range.start <= start && start < range.end,
  );
}

function reportOn(
  wrong: string,
  names: readonly string[],
  target: EffectiveValue,
  { process, catalogue }: ProcessContext,
): Report | null {
  const { version, source } = process.version;
  const { written } = target;
  if (!written) return null;
  const targets = targetsIn(version);
  const meant = meantBy(wrong, targets);
  const place = valuePlace(written);
  const fixes = fixesOf(names, targets, written);
  const incomplete = meant === null ? incompleteReason(wrong, { version, catalogue }) : null;
  if (incomplete !== null) {
    return {
      ...place,
      effect: 'style',
      severity: 'information',
      message: `The target ${quoted(wrong)} is unknown to Mimir TLS, ${incomplete}.`,
    };
  }
  const span = targetSpanText(wrong);
  // Older versions may have it, newer ones have not got it back.
  const isOpen = source === 'assumed' && span !== '';
  return {
    ...place,
    effect: isOpen && isTargetLater(wrong, version) ? 'style' : 'refuses-to-start',
    severity: isOpen ? 'warning' : 'error',
    message:
      `${quoted(wrong)} is not a target of Mimir ${catalogue.at(version).version}${onlyIn(span)}. ` +
      `Mimir exits: "selected target (${shown(wrong)}) is an internal module, which is not allowed".` +
      advice(wrong, meant, isOpen),
    fixes: isOpen ? [] : fixes,
  };
}

/** All names at once, as Mimir would stop at the next wrong one; nothing where one of them is like none. */
function fixesOf(names: readonly string[], targets: readonly string[], written: WrittenSetting): readonly Fix[] {
  const wrong = names.filter((name) => !isTaken(name, targets) && name.trim() !== '');
  if (wrong.some((name) => meantBy(name, targets) === null)) return [];
  const right = names.flatMap((name) => (isTaken(name, targets) ? name : (meantBy(name, targets) ?? []))).join(',');
  if (right === '') return [];
  const fix = setOptions(`Replace with ${right}`, written.document, [{ option: written.option, value: right }]);
  // What runs is another component where more than blanks and capitals differ.
  const isSame = wrong.every((name) => meantBy(name, targets) === name.trim().toLowerCase());
  return [reviewed(fix, isSame)];
}

function isTaken(name: string, targets: readonly string[]): boolean {
  return targets.includes(name) || isEnterpriseTarget(name);
}

/** The target that was meant: the same without blanks and capitals, or one that is spelled nearly so. */
function meantBy(name: string, targets: readonly string[]): string | null {
  const plain = name.trim().toLowerCase();
  if (plain === '') return null;
  if (targets.includes(plain)) return plain;
  return nearestName(plain, targets, 2);
}

function advice(wrong: string, meant: string | null, isOpen: boolean): string {
  const versions = isOpen ? ' Set mimirTls.mimirVersion if you run such a version.' : '';
  if (meant !== null) return `${versions} Use ${meant}${wrong.trim() === meant ? ' without spaces' : ''}.`;
  if (isOpen) return versions;
  return ' Use a component such as querier.';
}

/** Why a target that no known version has may be right all the same. */
function incompleteReason(
  wrong: string,
  { version, catalogue }: { readonly version: MimirVersion; readonly catalogue: Catalogue },
): string | null {
  if (isTargetSomewhere(wrong)) return null;
  return incompleteWords(version, catalogue);
}

function onlyIn(span: string): string {
  if (span === '') return '';
  return `, only ${span}`;
}

function reviewed(fix: Fix, isSame: boolean): Fix {
  if (isSame) return fix;
  return toReview(fix);
}
