/**
 * The four or sixteen bytes of an address as Go's `net.ParseIP` reads it: an IPv4 address in IPv6 clothes becomes four
 * bytes. Null for anything else, zones and leading zeros included.
 */
export function parseIp(text: string): readonly number[] | null {
  if (text.includes(':')) return parseV6(text);
  return parseV4(text);
}

/** The canonical text of four or sixteen bytes, as Go prints it; null for another length. */
export function ipText(bytes: readonly number[]): string | null {
  if (bytes.length === 4) return bytes.join('.');
  if (bytes.length !== 16) return null;
  const plain = unmapped(bytes);
  if (plain.length === 4) return plain.join('.');
  return v6Text(bytes);
}

/** The address in its canonical text; null where the text is no address. */
export function canonicalIp(text: string): string | null {
  const bytes = parseIp(text);
  return bytes && ipText(bytes);
}

function parseV4(text: string): readonly number[] | null {
  const parts = text.split('.');
  const valid = parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
  if (valid) return parts.map(Number);
  return null;
}

function parseV6(text: string): readonly number[] | null {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const [head, tail] = halves.map((half, index) => bytesOfGroups(half, index === halves.length - 1));
  if (!head || tail === null) return null;
  if (tail === undefined) {
    if (head.length === 16) return unmapped(head);
    return null;
  }
  const missing = 16 - head.length - tail.length;
  // `::` stands for at least one group.
  if (missing >= 2) return unmapped([...head, ...Array<number>(missing).fill(0), ...tail]);
  return null;
}

/** The bytes of groups between colons; the last may be an IPv4 address. */
function bytesOfGroups(text: string, mayEndInV4: boolean): readonly number[] | null {
  if (text === '') return [];
  const groups = text.split(':');
  const bytes: number[] = [];
  for (const [index, group] of groups.entries()) {
    const v4 = mayEndInV4 && index === groups.length - 1 ? parseV4(group) : null;
    if (v4) bytes.push(...v4);
    else if (/^[0-9a-fA-F]{1,4}$/.test(group)) bytes.push(parseInt(group, 16) >> 8, parseInt(group, 16) & 0xff);
    else return null;
  }
  return bytes;
}

function unmapped(bytes: readonly number[]): readonly number[] {
  const mapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff;
  if (mapped) return bytes.slice(12);
  return bytes;
}

/** RFC 5952: the first longest run of at least two zero groups is left out. */
function v6Text(bytes: readonly number[]): string {
  const groups = Array.from({ length: 8 }, (_, index) =>
    (((bytes[2 * index] ?? 0) << 8) | (bytes[2 * index + 1] ?? 0)).toString(16),
  );
  let best = { start: 0, length: 0 };
  for (let start = 0; start < 8; start++) {
    let length = 0;
    while (groups[start + length] === '0') length++;
    if (length > best.length) best = { start, length };
  }
  if (best.length < 2) return groups.join(':');
  return `${groups.slice(0, best.start).join(':')}::${groups.slice(best.start + best.length).join(':')}`;
}
