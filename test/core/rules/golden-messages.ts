import { readFileSync } from 'node:fs';
import { keyOf, longestExamples, saidInFixtures, wordCount, type Said } from './said-in-fixtures';

export const goldenFile = 'test/core/rules/messages.golden.md';

const headings: Readonly<Record<Said['kind'], string>> = {
  message: 'Messages',
  related: 'Beside them',
  fix: 'Quick fixes',
};

const kinds: readonly Said['kind'][] = ['message', 'related', 'fix'];

/** Every message of the rules and of the map with its longest example from the fixtures, to be read as one text. */
export async function goldenMessages(): Promise<string> {
  const said = longestExamples(await saidInFixtures());
  const sections = [...new Set(said.map(({ by }) => by))].map((by) => {
    const own = said.filter((each) => each.by === by);
    const parts = kinds.flatMap((kind) => {
      const lines = own
        .filter((each) => each.kind === kind)
        .map(({ text }) => `- ${kind === 'message' ? `(${wordCount(text)}) ` : ''}${text}`);
      return lines.length === 0 ? [] : [`${headings[kind]}:\n\n${lines.join('\n')}`];
    });
    return [`## ${by}`, ...parts].join('\n\n');
  });
  return `# Every message, with its longest example\n\nThe number of words is in front. \`npm run docs\` writes this file.\n\n${sections.join('\n\n')}\n`;
}

/** The keys of all that the golden file has. */
export function goldenKeys(): ReadonlySet<string> {
  const keys = new Set<string>();
  let [by, kind]: [string, Said['kind']] = ['', 'message'];
  for (const line of readFileSync(goldenFile, 'utf8').split('\n')) {
    by = /^## (.+)/.exec(line)?.[1] ?? by;
    kind = kinds.find((each) => line === `${headings[each]}:`) ?? kind;
    const text = /^- (?:\(\d+\) )?(.+)/.exec(line)?.[1];
    if (text !== undefined) keys.add(keyOf({ by, kind, text }));
  }
  return keys;
}
