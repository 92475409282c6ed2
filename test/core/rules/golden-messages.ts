import { longestExamples, saidInFixtures, wordCount } from './said-in-fixtures';

export const goldenFile = 'test/core/rules/messages.golden.md';

const headings = { message: 'Messages', related: 'Beside them', fix: 'Quick fixes' } as const;

/** Every message of the rules and of the map with its longest example from the fixtures, to be read as one text. */
export async function goldenMessages(): Promise<string> {
  const said = longestExamples(await saidInFixtures());
  const sections = [...new Set(said.map(({ by }) => by))].map((by) => {
    const own = said.filter((each) => each.by === by);
    const parts = (['message', 'related', 'fix'] as const).flatMap((kind) => {
      const lines = own
        .filter((each) => each.kind === kind)
        .map(({ text }) => `- ${kind === 'message' ? `(${wordCount(text)}) ` : ''}${text}`);
      return lines.length === 0 ? [] : [`${headings[kind]}:\n\n${lines.join('\n')}`];
    });
    return [`## ${by}`, ...parts].join('\n\n');
  });
  return `# Every message, with its longest example\n\nThe number of words is in front. \`npm run docs\` writes this file.\n\n${sections.join('\n\n')}\n`;
}
