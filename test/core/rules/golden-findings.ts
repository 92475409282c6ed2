import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { FileAnalysis } from '../../../core/src/analysis/analysis';
import type { Finding, Fix, FixAction } from '../../../core/src/model/finding';
import type { TextRange } from '../../../core/src/model/text';
import { analysisOf, fixtureNames, fixtureRoot, openBench } from './judged-fixtures';
import { lasting } from './said-in-fixtures';

/** What a rule finds in the fixtures of its folder, with all that the marks there do not show. */
export function goldenFindingsFile(rule: string): string {
  return join(fixtureRoot, rule, 'findings.golden.md');
}

/** The text of that file. */
export async function goldenFindings(rule: string): Promise<string> {
  const { folder } = await openBench();
  const sections: string[] = [];
  for (const name of fixtureNames(rule).filter((each) => !each.startsWith('ok'))) {
    const analyses = [...(await analysisOf(join(fixtureRoot, rule, name))).values()];
    sections.push(`## ${name}\n\n${findingsShown(rule, analyses, folder)}\n`);
  }
  return `# What ${rule} finds in its fixtures\n\n\`npm run docs\` writes this file.\n\n${sections.join('\n')}`;
}

/** The sections of that file by the names of the fixtures. */
export function knownFindings(rule: string): ReadonlyMap<string, string> {
  const sections = readFileSync(goldenFindingsFile(rule), 'utf8').split(/^## /m).slice(1);
  return new Map(
    sections.map((section) => {
      const [name = ''] = section.split('\n', 1);
      return [name, section.slice(name.length).trim()];
    }),
  );
}

/** What a rule says of the files of one fixture: places, words and fixes. */
export function findingsShown(rule: string, analyses: readonly FileAnalysis[], folder: string): string {
  const texts = new Map(analyses.map(({ source }) => [source.uri, source.text]));
  const at = (uri: string, { start, end }: TextRange): string => {
    const text = texts.get(uri);
    if (text === undefined) return basename(uri);
    const before = text.slice(0, start).split('\n');
    const what = text.slice(start, end).split('\n')[0] ?? '';
    return `${basename(uri)}:${before.length}:${(before.at(-1)?.length ?? 0) + 1} \`${what}\``;
  };
  const shown = ({ uri, range, severity, effect, message, related, fixes }: Finding): string =>
    [
      `- ${at(uri, range)} ${effect}, ${severity}: ${message}`,
      ...related.map((place) => `  - see ${at(place.uri, place.range)}: ${place.message}`),
      ...fixes.map((fix) => `  - fix${aboutFix(fix)}: ${fix.title}${done(fix.action, at)}`),
    ].join('\n');
  const found = analyses.flatMap(({ findings }) => findings).filter((finding) => finding.rule === rule);
  return lasting(found.map(shown).join('\n'), folder).replace(/\bin \d+ (day|hour)s?\b/g, 'in 30 $1s');
}

function aboutFix({ preferred, review }: Fix): string {
  if (preferred) return review ? ' (preferred, to review)' : ' (preferred)';
  return review ? ' (to review)' : '';
}

function done(action: FixAction, at: (uri: string, range: TextRange) => string): string {
  switch (action.kind) {
    case 'replace':
      return action.edits.map(({ range, text }) => `\n    - ${at(action.uri, range)} becomes \`${text}\``).join('');
    case 'set':
      return action.changes
        .flatMap(({ uri, document, changes }) =>
          changes.map(
            ({ option, value, sharedAs }) =>
              `\n    - ${[basename(uri), document].join(' ').trim()}: ${option.flag || (option.yamlPath ?? '')} = ${value ?? 'nothing'}${sharedAs === undefined ? '' : ` (shared as ${sharedAs})`}`,
          ),
        )
        .join('');
    case 'generate':
      return ` (for ${basename(action.uri)})`;
    case 'move-key':
      return ` (from ${action.from} to ${action.to}, for ${basename(action.uri)})`;
    case 'map-folder':
      return ` (${action.folder})`;
  }
}
