/** What a page with all rules says of one, with its title; null for a rule that it does not have. */
export function ruleSection(page: string, rule: string): string | null {
  const lines = page.split('\n');
  const start = lines.indexOf(`## ${rule}`);
  if (start < 0) return null;
  const end = lines.findIndex((line, index) => index > start && line.startsWith('## '));
  return [`# ${rule}`, ...lines.slice(start + 1, end < 0 ? undefined : end)].join('\n');
}
