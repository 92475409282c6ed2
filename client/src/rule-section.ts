/** What a page with all rules says of one, with its title; null for a rule that it does not have. */
export function ruleSection(page: string, rule: string): string | null {
  const lines = page.split('\n');
  const start = lines.indexOf(`## ${rule}`);
  if (start < 0) return null;
  const after = lines.slice(start + 1);
  const end = after.findIndex((line) => line.startsWith('## '));
  if (end < 0) return [`# ${rule}`, ...after].join('\n');
  return [`# ${rule}`, ...after.slice(0, end)].join('\n');
}
