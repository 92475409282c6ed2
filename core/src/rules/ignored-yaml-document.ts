import { always } from '../reporting/guide';
import type { ProcessRule } from '../reporting/rule';

/** Mimir reads the first YAML document of its file and no other (spec 4.2). */
export const ignoredYamlDocument: ProcessRule = {
  id: 'ignored-yaml-document',
  severity: 'warning',
  summary: 'Everything after a second `---` is ignored.',
  guide: {
    mimir: 'Mimir reads the first YAML document of its file and no other.',
    source: ['4.2'],
    log: null,
    effects: always('ignored', 'warning'),
    examples: { wrong: 'second.yaml', right: 'ok-example.yaml' },
    files: 'yaml',
    fix: 'none',
    restart: 'options',
  },
  mostInExamples: 'information',

  onProblem: {
    'extra-document': ({ range, document: { uri } }) => ({
      uri,
      range,
      effect: 'ignored',
      message: 'Everything after this line is ignored: Mimir reads only the first YAML document. Merge them.',
    }),
  },
};
