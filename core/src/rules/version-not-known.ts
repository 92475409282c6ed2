import { unknownVersionWords } from '../catalogue/known-versions';
import type { ProcessRule } from './rule';

/** The first letters stand for the file: all of its processes share them, so that it is told once. */
const wholeFile = { start: 0, end: 2 };

/** A version that the catalogue does not have is checked as the nearest one that it has. */
export const versionNotKnown: ProcessRule = {
  id: 'version-not-known',
  severity: 'information',
  summary: 'A version of Mimir that Mimir TLS does not know is checked as the nearest one that it knows.',

  *check({ process, catalogue }) {
    const words = unknownVersionWords(process.version.version, catalogue);
    if (words === null) return;
    for (const uri of new Set(process.documents.map((document) => document.uri))) {
      yield { uri, range: wholeFile, effect: 'style', message: `${words} Update it.` };
    }
  },
};
