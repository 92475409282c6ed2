import { createHash } from 'node:crypto';

/** What makes a finding the same one when lines move. */
export interface Recognizable {
  readonly path: string;
  readonly rule: string;
  readonly message: string;
}

/** A mark for each finding, in their order: the same for the same finding in another run, and for no two of one run. */
export function fingerprints(findings: readonly Recognizable[]): readonly string[] {
  const seen = new Map<string, number>();
  return findings.map(({ path, rule, message }) => {
    const key = JSON.stringify([path, rule, message]);
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    return createHash('sha256').update(`${key}${count}`).digest('hex').slice(0, 32);
  });
}
