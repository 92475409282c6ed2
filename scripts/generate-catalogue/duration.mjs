const units = [
  ['h', 3_600_000_000_000n],
  ['m', 60_000_000_000n],
];
const second = 1_000_000_000n;
const longest = 9_223_372_036_854_775_807n;

function secondsText(nanoseconds) {
  const fraction = String(nanoseconds % second)
    .padStart(9, '0')
    .replace(/0+$/, '');
  return fraction === '' ? `${nanoseconds / second}s` : `${nanoseconds / second}.${fraction}s`;
}

/** A part of a second in its largest whole unit, as Go prints it: `200ms`. */
function smallText(nanoseconds) {
  if (nanoseconds % 1_000_000n === 0n) return `${nanoseconds / 1_000_000n}ms`;
  if (nanoseconds % 1000n === 0n) return `${nanoseconds / 1000n}us`;
  return `${nanoseconds}ns`;
}

/** Nanoseconds -> Go's text without parts that are zero: `3m`, `1h30m`, `200ms`, `0s`. */
export function durationText(value) {
  // JSON rounds Go's longest duration up, beyond what Go can hold.
  let rest = BigInt(value) > longest ? longest : BigInt(value);
  if (rest === 0n) return '0s';
  if (rest < second) return smallText(rest);
  let text = '';
  for (const [unit, length] of units) {
    if (rest >= length) text += `${rest / length}${unit}`;
    rest %= length;
  }
  return rest === 0n ? text : text + secondsText(rest);
}
