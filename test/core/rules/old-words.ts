/** Words that no text for users has any more, and what is written instead. */
export const oldWords: readonly (readonly [RegExp, string])[] = [
  [/\bmend(?:s|ed|ing)?\b/i, 'fix'],
  [/\b(?:take|takes|taken|taking)\b (?:\S+ ){0,4}?out\b/i, 'remove'],
  [/\bstands?\b(?!-alone)|\bstood\b/i, 'is, exists, duplicate'],
  [/\bbehind\b/i, 'after'],
  [/\bwithout a word\b/i, 'silently'],
  [/\bcounts? for nothing\b|\bheeds?\b/i, 'is ignored'],
  [/\b(?:is|are|was|were|be) taken\b(?! from)/i, 'is accepted'],
  [/\bturn(?:s|ed|ing)? away\b/i, 'reject'],
  [/\bvouch/i, 'signed by'],
  [/\black(?:s|ed|ing)?\b/i, 'is missing'],
  [/\banew\b|\bmeanwhile\b|\bof (?:its|their) own accord\b/i, 'again, in the meantime, automatically'],
  [/\bjudge[sd]?\b|\bjudging\b|\bverdicts?\b/i, 'check, result'],
  [/\breplace(?:s|d)? (?:\S+ )?by\b/i, 'replace with'],
  [/\bthat Mimir runs as\b/i, "Mimir's user"],
  [/\b(?:who|whoever|everybody who) calls? the HTTP port\b/i, 'HTTP clients'],
  [/\bcannot be known\b/i, "can't be determined"],
  [/\bparted by\b/i, 'comma-separated'],
  [/(?<!\b(?:Helm|Flux) )\b[Rr]eleases?\b(?! notes)/, 'version'],
];

/** What Mimir and Go say in words of their own is between quotes, and code between backticks. */
export function oldWordsIn(text: string): readonly string[] {
  const own = text.replace(/"[^"]*"|“[^”]*”|`[^`]*`/g, '""');
  return oldWords.flatMap(([pattern, better]) => {
    const found = pattern.exec(own);
    return found ? [`"${found[0]}" (write: ${better}) in: ${text}`] : [];
  });
}
