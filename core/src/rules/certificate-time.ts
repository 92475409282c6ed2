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

/** What a new certificate file needs beside itself to be taken up (spec 1.8, 2.3). */
export function pickUp(side: 'server' | 'client' | 'both', transport: string): string {
  if (side === 'both') return 'Memberlist reads its certificate only at start: restart after you replace it.';
  if (side === 'server' && transport === 'http') return 'Callers that dial the HTTP port by IP address see the new one only after a restart.';
  return 'Mimir reads the new files at the next handshake.';
}
