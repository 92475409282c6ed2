import type { FileReading } from '../model/certificate';
import { always } from '../reporting/guide';
import { relatedTo, valuePlace } from '../reporting/places';
import type { ProcessRule } from '../reporting/rule';
import { namedPaths, type NamedPath } from '../reporting/named-paths';
import { byCause } from '../reporting/hops';

/** Go reads a key whoever else can (spec 5.3). */
export const privateKeyExposed: ProcessRule = {
  id: 'private-key-exposed',
  severity: 'warning',
  summary: "Only Mimir's user may read a private key, and git must not track it.",
  guide: {
    mimir:
      "Anyone who has a private key can impersonate its owner. Mimir doesn't check who can read the file, and git keeps what it tracked. Run `chmod 600 KEY`. For a key in git, run `git rm --cached KEY`, ignore it, and issue a new one: `mimir-tls certs --renew --force --new-key`. In the example `open.key` has mode 0640.",
    source: ['5.3'],
    log: null,
    effects: always('insecure', 'warning'),
    examples: { wrong: 'group.flags', right: 'ok-owner.flags' },
    files: 'all',
    fix: 'none',
    restart: 'certificate',
    related: ['private-key-encrypted'],
  },

  *onProcess(_, context) {
    const { facts } = context;
    const keys = namedPaths(context).filter(isNamedKey);
    for (const [{ written, text, fact }, ...others] of byCause(keys, ({ text }) => text)) {
      const exposure = fact.kind === 'here' ? exposureOf(fact.reading, facts.isTracked(fact.path)) : null;
      if (exposure === null) continue;
      yield {
        ...valuePlace(written),
        effect: 'insecure',
        message: `Private key ${text} ${exposure}`,
        related: others.map((other) => relatedTo(other.written, 'The same key is used here.')),
      };
    }
  },
};

function isNamedKey(path: NamedPath): path is NamedPath & { readonly text: string } {
  return path.role === 'key' && Boolean(path.text);
}

/** The rest of the sentence and what to do. */
function exposureOf(reading: FileReading, isTracked: boolean): string | null {
  if (reading.kind !== 'pem' || !reading.blocks.some(({ kind }) => kind === 'private-key')) return null;
  if (isTracked)
    return 'is tracked by git, so anyone with the repository can use it. Remove it from git and issue a new one.';
  const { mode } = reading;
  if (mode === null || (mode & 0o044) === 0) return null;
  const readers = (mode & 0o004) !== 0 ? 'every user of this machine' : 'its group';
  return `is readable by ${readers} (mode ${mode.toString(8).padStart(4, '0')}). Run chmod 600 on it.`;
}
