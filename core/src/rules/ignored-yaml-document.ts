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

  *check({ process }) {
    for (const { uri, problems } of process.documents) {
      for (const { code, range } of problems) {
        if (code !== 'extra-document') continue;
        yield {
          uri,
          range,
          effect: 'ignored',
          message: 'Everything after this line is ignored: Mimir reads only the first YAML document. Merge them.',
        };
      }
    }
  },
};
