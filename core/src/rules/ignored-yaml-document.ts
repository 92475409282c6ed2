import type { ProcessRule } from './rule';

/** Mimir reads the first YAML document of its file and no other (spec 4.2). */
export const ignoredYamlDocument: ProcessRule = {
  id: 'ignored-yaml-document',
  severity: 'warning',
  summary: 'Everything behind a second `---` is ignored.',
  mostInExamples: 'information',

  *check({ process }) {
    for (const { uri, problems } of process.documents) {
      for (const { code, range } of problems) {
        if (code !== 'extra-document') continue;
        yield {
          uri,
          range,
          effect: 'ignored',
          message: 'Mimir reads only the first YAML document of its configuration file and ignores what stands behind this line. Put all settings into one document.',
        };
      }
    }
  },
};
