import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describedRule, describedRules } from '../../../core/src/analysis/described-rules';
import type { FileAnalysis } from '../../../core/src/analysis/analysis';
import { loadCatalogue } from '../../../core/src/catalogue/load';
import { convertDocument } from '../../../core/src/convert/document';
import type { DescribedRule } from '../../../core/src/reporting/guide';
import {
  ruleIndex,
  rulePage,
  type ExampleText,
  type RuleExamples,
  rulesOnOnePage,
} from '../../../core/src/reporting/rule-page';
import { analysisOf, fixtureOf, fixtureRoot, fixturesOf, openBench } from './judged-fixtures';
import type { Headers } from './marked-fixture';
import { lasting } from './said-in-fixtures';

/** Every page about rules by its path, as the rules and their fixtures make it. */
export async function rulePages(): Promise<ReadonlyMap<string, string>> {
  const examples = new Map<string, RuleExamples>();
  for (const rule of describedRules) examples.set(rule.id, await examplesOf(rule));
  const pages = [...examples].flatMap(([id, shown]) => {
    const rule = describedRule(id);
    return rule ? [[`docs/rules/${id}.md`, rulePage(rule, shown, describedRules)] as const] : [];
  });
  return new Map([
    ['docs/rules.md', rulesOnOnePage(describedRules, ({ id }) => examples.get(id))],
    ['docs/rules/README.md', ruleIndex(describedRules)],
    ...pages,
  ]);
}

async function examplesOf(rule: DescribedRule): Promise<RuleExamples> {
  const { wrong, right } = rule.guide.examples;
  const findings = [...(await analysisOf(join(fixtureRoot, rule.id, wrong))).values()].flatMap(
    (analysis) => analysis.findings,
  );
  const shown = findings.find((finding) => finding.rule === rule.id);
  assert.ok(shown, `${rule.id}: its wrong example does not show it`);
  const message = lasting(shown.message, (await openBench()).folder);
  return { message, wrong: await textsOf(rule, wrong, true), right: await textsOf(rule, right, false) };
}

/** The example as the fixture has it, and in the other notations where it means the same there. */
async function textsOf(rule: DescribedRule, name: string, isWrong: boolean): Promise<readonly ExampleText[]> {
  const file = join(fixtureRoot, rule.id, name);
  const fixtures = fixturesOf(file);
  const analyses = await analysisOf(file);
  const own = [...fixtures].reverse().map(([each, { text }]): ExampleText => {
    const kind = analyses.get(each)?.kind ?? 'mimir-yaml';
    return {
      title: titles[kind] ?? kind,
      language: kind === 'flags' ? 'flags' : 'yaml',
      text: cleaned(text),
      isOwn: true,
    };
  });
  const [analysis] = analyses.values();
  if (fixtures.size > 1 || !analysis) return own;
  const others = otherNotations(rule, analysis, own[0]?.text ?? '');
  const { headers } = fixtureOf(fixtures, file);
  const same = await Promise.all(others.map(async (other) => (await isReported(rule, other, headers)) === isWrong));
  return [...own, ...others.filter((_, index) => same[index])];
}

const titles: Readonly<Record<string, string>> = {
  flags: 'Flags',
  'mimir-yaml': 'YAML',
  'helm-values': 'Helm values',
  compose: 'Compose',
  kubernetes: 'Kubernetes',
};

/** Without what belongs to tests, and without a common indent. */
function cleaned(text: string): string {
  const lines = text
    .split('\n')
    .filter((line) => !line.startsWith('#') || /^# (?:env|mimir version|mimir-tls):/.test(line));
  const indent = lines
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .every((line) => line.startsWith('  '))
    ? 2
    : 0;
  return lines
    .map((line) => (line.startsWith('#') ? line : line.slice(indent)))
    .join('\n')
    .trim();
}

function otherNotations(
  { guide: { files } }: DescribedRule,
  { kind, processes: [owner] }: FileAnalysis,
  text: string,
): readonly ExampleText[] {
  if (kind === 'mimir-yaml' && (files === 'all' || files === 'yaml')) return [helmValues(text)];
  const [document] = owner?.process.documents ?? [];
  if (kind !== 'flags' || files !== 'all' || !owner || !document) return [];
  const { text: yaml, left } = convertDocument(document, owner.process, loadCatalogue());
  return left.length > 0 ? [] : [{ title: 'YAML', language: 'yaml', text: yaml, isOwn: false }, helmValues(yaml)];
}

function helmValues(yaml: string): ExampleText {
  const lines = yaml
    .trimEnd()
    .split('\n')
    .map((line) => (line === '' ? '' : `    ${line}`));
  return {
    title: 'Helm values',
    language: 'yaml',
    text: ['mimir:', '  structuredConfig:', ...lines].join('\n'),
    isOwn: false,
  };
}

async function isReported({ id }: DescribedRule, { title, text }: ExampleText, headers: Headers): Promise<boolean> {
  const name = title === 'YAML' ? 'mimir.yaml' : 'values.yaml';
  const bench = await openBench();
  const analysis = (await bench.analyze(new Map([[name, `${text}\n`]]), { ...headers, companions: [] })).get(name);
  return analysis?.findings.some(({ rule }) => rule === id) === true;
}
