import type { ProcessRule } from './rule';

/** Mimir reads its file with yaml.v3 before anything else (spec 4.2). */
export const yamlSyntax: ProcessRule = {
  id: 'yaml-syntax',
  severity: 'error',
  summary: 'The configuration file must be YAML.',
  mostInExamples: 'information',

  *check({ process }) {
    for (const { uri, problems } of process.documents) {
      for (const { code, range, subject } of problems) {
        if (code !== 'yaml-syntax') continue;
        yield { uri, range, effect: 'refuses-to-start', message: `Invalid YAML: ${subject.replace(/\.?$/, '.')} Mimir exits.` };
      }
    }
  },
};
