import { atStartOrLater } from '../reporting/guide';
import { valuePlace } from '../reporting/places';
import type { ProcessRule } from '../reporting/rule';
import { consequence, nameOf, gravityOf } from '../reporting/wording';

/** A folder, or a file that cannot be opened, where Mimir wants to read one (spec 1.4). */
export const fileUnreadable: ProcessRule = {
  id: 'file-unreadable',
  severity: 'error',
  summary: 'A certificate, key or CA path must lead to a readable file.',
  guide: {
    mimir: "A directory, or a file that Mimir's user can't read, is as bad as a missing file.",
    source: ['1.4'],
    log: 'read certs: is a directory',
    effects: atStartOrLater,
    examples: { wrong: 'folder.flags', right: 'ok-example.flags' },
    files: 'all',
    fix: 'none',
    restart: 'options',
    gaps: ["Permissions are those of the user who runs this check, not of Mimir's user."],
    related: ['file-not-found'],
  },

  onPath({ written, text, fact, usage }) {
    if (text === null) return null;
    if (fact.kind !== 'here' || (fact.reading.kind !== 'folder' && fact.reading.kind !== 'unreadable')) return null;
    const reason =
      fact.reading.kind === 'folder' ? `read ${text}: is a directory` : `open ${text}: ${fact.reading.reason}`;
    return {
      ...valuePlace(written),
      ...gravityOf(usage),
      message:
        `${nameOf(written)}: ${text} ${fact.reading.kind === 'folder' ? 'is a directory' : "can't be read"}. ` +
        `${consequence(usage, reason)} Use a readable file.`,
    };
  },
};
