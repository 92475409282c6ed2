import { always } from '../reporting/guide';
import type { ProcessRule } from '../reporting/rule';

/** Mimir reads its file with yaml.v3 before anything else (spec 4.2). */
export const yamlSyntax: ProcessRule = {
  id: 'yaml-syntax',
  severity: 'error',
  summary: 'The configuration file must be valid YAML.',
  guide: {
    mimir:
      'Mimir exits before it reads anything else. Its reader is stricter than others: it rejects control characters, even in comments, and every `%YAML` but 1.1.',
    source: ['4.2'],
    log: 'found character that cannot start any token',
    effects: always('refuses-to-start', 'error'),
    examples: { wrong: 'example.yaml', right: 'ok-example.yaml' },
    files: 'yaml',
    fix: 'unsafe',
    restart: 'options',
    related: ['duplicate-yaml-key'],
  },
  mostInExamples: 'information',

  onProblem: {
    'yaml-syntax': ({ range, subject, document: { uri } }) => ({
      uri,
      range,
      effect: 'refuses-to-start',
      message: `Invalid YAML: ${subject.replace(/\.?$/, '.')} Mimir exits.`,
    }),
  },
};
