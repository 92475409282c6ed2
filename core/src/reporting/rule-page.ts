import { effects, type Effect } from '../model/finding';
import { fileKinds, fixSafety, restarts, type DescribedRule } from './guide';

/** An example as a page shows it. */
export interface ExampleText {
  /** Such as `Helm values`. */
  readonly title: string;
  readonly language: 'flags' | 'yaml';
  readonly text: string;
  /** False for the same in another notation. */
  readonly isOwn: boolean;
}

export interface RuleExamples {
  /** What is said of the wrong example, as it is printed. */
  readonly message: string;
  readonly wrong: readonly ExampleText[];
  readonly right: readonly ExampleText[];
}

export const effectMeanings: Readonly<Record<Effect, string>> = {
  'refuses-to-start': 'Mimir exits with the error that the message quotes.',
  'connection-fails': 'Mimir starts, but something fails: writes, queries, rules, or the HTTP port.',
  'refuses-callers': 'Mimir runs, but rejects HTTP clients such as probes, scrapers and gateways.',
  insecure: 'It works, but is less secure than it looks.',
  ignored: 'Mimir accepts the option and ignores it.',
  style: 'Nothing fails yet.',
};

/** The page of a rule, `docs/rules/<id>.md`. */
export function rulePage(rule: DescribedRule, examples: RuleExamples, all: readonly DescribedRule[]): string {
  const { guide } = rule;
  const sections = [
    `# ${rule.id}`,
    `> ${examples.message}`,
    strip(rule),
    `## What it checks\n\n${rule.summary}`,
    `## What Mimir does\n\n${behavior(rule)}`,
    `## Wrong\n\n${examples.wrong.map(exampleText).join('\n\n')}`,
    `## Right\n\n${examples.right.map(exampleText).join('\n\n')}`,
    `## After the fix\n\n${withSources(restarts[guide.restart].text, restarts[guide.restart].source)}`,
    `## Known gaps\n\n${gapsOf(rule)}`,
    `## Accept it\n\n${acceptance(rule.id)}`,
    `## Related rules\n\n${relatedRules(rule, all)}`,
  ];
  return `${sections.join('\n\n')}\n`;
}

/** What a hover or a terminal shows of a rule: the page without examples. */
export function explanation(rule: DescribedRule): string {
  return [
    `**${rule.id}**: ${rule.summary}`,
    rule.guide.mimir,
    ...logged(rule),
    ...effectsOf(rule),
    `After the fix: ${restarts[rule.guide.restart].text}`,
  ].join('\n\n');
}

/** All rules on one page, `docs/rules.md`, for where a page each is too much to ship: each as its author wrote the examples. */
export function rulesOnOnePage(
  all: readonly DescribedRule[],
  examplesOf: (rule: DescribedRule) => RuleExamples | undefined,
): string {
  const sections = all.map((rule) => {
    const { wrong = [], right = [] } = examplesOf(rule) ?? {};
    const shown = (name: string, texts: readonly ExampleText[]): readonly string[] => [
      `${name}:`,
      ...texts.filter(({ isOwn }) => isOwn).map(fenced),
    ];
    return [
      `## ${rule.id}`,
      explanation(rule).slice(`**${rule.id}**: `.length),
      ...shown('Wrong', wrong),
      ...shown('Right', right),
    ].join('\n\n');
  });
  return `# Rules\n\nIn the repository each rule has a page with more examples, in \`docs/rules\`.\n\n${sections.join('\n\n')}\n`;
}

/** The index of all pages, `docs/rules/README.md`. */
export function ruleIndex(all: readonly DescribedRule[]): string {
  const rows = all.map(
    ({ id, severity, summary, guide }) =>
      `| [${id}](${id}.md) | ${severity} | \`${guide.effects[0].effect}\` | ${summary} |`,
  );
  return `${[indexHead, ['| Rule | Severity | Effect | What it checks |', '|---|---|---|---|', ...rows].join('\n')].join('\n\n')}\n`;
}

const indexHead = [
  '# Rules',
  'Each problem has a severity, which you can change, and an effect:',
  [
    '| Effect | What happens |',
    '|---|---|',
    ...effects.map((effect) => `| \`${effect}\` | ${effectMeanings[effect]} |`),
  ].join('\n'),
  'Change the severity of a rule in `.mimir-tls.yaml`, or turn it off (in VS Code also with the setting `mimirTls.rules`):',
  '```yaml\nrules: { cert-expires-soon: information, memberlist-no-client-auth: off }\n```',
  'Suppress a problem with a comment on any of its lines, or on the line above. A date and a reason are optional:',
  '```flags\n# mimir-tls: ignore file-not-found until 2027-03-31: created at deployment\n-server.grpc-tls-cert-path=certs/server.crt\n```',
  'Without a rule the comment suppresses all problems, and `ignore-file` suppresses them in the whole file. After its date a comment suppresses nothing and is a warning, and so is one that has nothing to suppress. `mimir-tls check` counts what is suppressed, and `--no-ignores` shows it.',
  'The examples are checked together with the file that their `-config.file` names. `# mimir version: 2.10` means `--mimir-version 2.10`, and `# env: NAME=value` means `--env NAME=value`.',
].join('\n\n');

function strip({ guide }: DescribedRule): string {
  const [{ effect, severity }] = guide.effects;
  return [
    '| Effect | Files | Mimir versions | Quick fix |',
    '|---|---|---|---|',
    `| \`${effect}\` (${severity}) | ${fileKinds[guide.files]} | ${guide.versions ?? 'All'} | ${fixSafety[guide.fix]} |`,
  ].join('\n');
}

function behavior({ guide }: Pick<DescribedRule, 'guide'>): string {
  return [withSources(guide.mimir, guide.source), ...logged({ guide }), ...effectsOf({ guide })].join('\n\n');
}

function withSources(text: string, sections: readonly string[]): string {
  if (sections.length === 0) return text;
  return `${text} (Source: ${sections.map((section) => `[${section}](../mimir-tls-semantics.md#spec-${section})`).join(', ')}.)`;
}

function logged({ guide: { log } }: Pick<DescribedRule, 'guide'>): readonly string[] {
  if (log === undefined) return [];
  if (log === null) return ['Nothing is logged.'];
  return [`Log line:\n\n\`\`\`text\n${log}\n\`\`\``];
}

function effectsOf({ guide: { effects: cases } }: Pick<DescribedRule, 'guide'>): readonly string[] {
  if (cases.length === 1) return [];
  return [effectTable(cases)];
}

function effectTable(cases: DescribedRule['guide']['effects']): string {
  return [
    '| When | Effect | Severity |',
    '|---|---|---|',
    ...cases.map(({ when, effect, severity }) => `| ${when} | \`${effect}\` | ${severity} |`),
  ].join('\n');
}

function exampleText(example: ExampleText): string {
  return `${example.title}:\n\n${fenced(example)}`;
}

function fenced({ language, text }: ExampleText): string {
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
}

function gapsOf({ guide: { gaps = [] } }: DescribedRule): string {
  if (gaps.length === 0) return 'None known.';
  return gaps.map((gap) => `- ${gap}`).join('\n');
}

function acceptance(id: string): string {
  return `Say why, and until when:\n\n\`\`\`text\n# mimir-tls: ignore ${id} until 2027-03-31: reason\n\`\`\``;
}

function relatedRules({ guide: { related = [] } }: DescribedRule, all: readonly DescribedRule[]): string {
  const known = related.flatMap((id) => all.find((each) => each.id === id) ?? []);
  if (known.length === 0) return 'None.';
  return known.map(({ id, summary }) => `- [${id}](${id}.md): ${summary}`).join('\n');
}
