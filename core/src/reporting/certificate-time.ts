const hour = 60 * 60 * 1000;
const day = 24 * hour;

/** Whole days from now to a time, both in milliseconds; negative in the past. */
export function daysUntil(time: number, now: number): number {
  return Math.floor((time - now) / day);
}

/** `in 12 days`, `in 5 hours`, or `within the hour`. */
export function timeLeft(notAfter: number, now: number): string {
  const hours = Math.floor((notAfter - now) / hour);
  if (hours < 1) return 'within the hour';
  const [count, unit] = hours < 48 ? [hours, 'hour'] : [daysUntil(notAfter, now), 'day'];
  return `in ${count} ${count === 1 ? unit : `${unit}s`}`;
}

/** The day of a time, as `2027-01-31`. */
export function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** What to do with a certificate that is to be replaced: some users keep the old one until they restart (spec 1.8, 2.3). */
export function replacement(side: 'server' | 'client' | 'both', transport: string): string {
  return side === 'both' || (side === 'server' && transport === 'http') ? 'Replace it and restart.' : 'Replace it.';
}
