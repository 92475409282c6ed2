/** How far the rotation of a CA has come. Holds no key. */
export interface RotationRecord {
  /** Fingerprints of the CA that goes and of the one that comes. */
  readonly old: string;
  readonly next: string;
  /** The CA certificate that comes (PEM). */
  readonly certificate: string;
  /** True once all certificates known here are signed by it, and its key stands in the old one's place. */
  readonly isReissued: boolean;
  /** True once the old CA is gone: without it nobody could tell a rotation that has ended from one that is to begin. */
  readonly isFinished?: boolean;
}

/** Null for a text that is no record. */
export function readRecord(text: string): RotationRecord | null {
  const value = parsed(text);
  if (typeof value !== 'object' || value === null) return null;
  const { old, next, certificate, isReissued, isFinished }: Partial<Record<keyof RotationRecord, unknown>> = value;
  if (
    typeof old !== 'string' ||
    typeof next !== 'string' ||
    typeof certificate !== 'string' ||
    typeof isReissued !== 'boolean'
  )
    return null;
  return { old, next, certificate, isReissued, ...(isFinished === true ? { isFinished } : {}) };
}

export function recordText(record: RotationRecord): string {
  return `${JSON.stringify(record, null, 2)}\n`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // Absent, or something else.
  }
}
