import { unknownVersionWords } from '../catalogue/known-versions';
import { always } from '../reporting/guide';
import type { ProcessRule } from '../reporting/rule';

/** The first letters stand for the file: all of its processes share them, so that it is told once. */
const wholeFile = { start: 0, end: 2 };

/** A version that the catalogue does not have is checked as the nearest one that it has. */
export const versionNotKnown: ProcessRule = {
  id: 'version-not-known',
  severity: 'information',
  summary: 'The version of Mimir should be one that Mimir TLS knows.',
  guide: {
    mimir:
      "A version that Mimir TLS doesn't know is checked as the nearest that it knows. There, and in a version that it knows only in part, unknown names are only informational.",
    source: [],
    effects: always('style', 'information'),
    examples: { wrong: 'example.flags', right: 'ok-example.flags' },
    files: 'all',
    fix: 'none',
    restart: 'nothing',
    related: ['option-not-in-version'],
  },

  onProcess({ version, documents }, { catalogue }) {
    const words = unknownVersionWords(version.version, catalogue);
    if (words === null) return null;
    const uris = new Set(documents.map(({ uri }) => uri));
    return [...uris].map((uri) => ({ uri, range: wholeFile, effect: 'style', message: `${words} Update Mimir TLS.` }));
  },
};
