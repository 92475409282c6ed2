import { isDynamicBetween, type ArgumentWord } from '../argv/argument-word';

/** A stretch of a word as a word of its own; null where it would be cut inside of quotes or of an escape. */
export function cutWord(word: ArgumentWord, start: number, end: number): ArgumentWord | null {
  const parts = word.parts
    .filter((part) => part.at < end && start < part.at + part.length)
    .map((part) => {
      const from = Math.max(part.at, start);
      const to = Math.min(part.at + part.length, end);
      const isWhole = from === part.at && to === part.at + part.length;
      const source = isWhole
        ? part.source
        : { start: part.source.start + from - part.at, end: part.source.start + to - part.at };
      return { part, cut: { ...part, at: from - start, length: to - from, source }, isWhole };
    });
  const [first, last] = [parts[0], parts.at(-1)];
  if (
    !first ||
    !last ||
    parts.some(
      ({ part, isWhole }) => !isWhole && (part.quotes !== null || part.source.end - part.source.start !== part.length),
    )
  )
    return null;
  return {
    value: word.value.slice(start, end),
    range: {
      start: start === 0 ? word.range.start : first.cut.source.start,
      end: end === word.value.length ? word.range.end : (last.cut.quotes?.end ?? last.cut.source.end),
    },
    parts: parts.map(({ cut }) => cut),
    dynamic: word.dynamic
      .filter((range) => range.start < end && start < range.end)
      .map((range) => ({ start: Math.max(range.start, start) - start, end: Math.min(range.end, end) - start })),
  };
}

/** True where these characters stand as they are, neither quoted nor escaped nor filled in later. */
export function isBare(word: ArgumentWord, start: number, end: number): boolean {
  const parts = word.parts.filter((part) => part.at < end && start < part.at + part.length);
  return (
    !isDynamicBetween(word, start, end) &&
    parts.every(({ quotes, source, length }) => quotes === null && source.end - source.start === length)
  );
}
