import { quoted } from '../model/quoted';
import { always } from '../reporting/guide';
import type { ProcessRule } from '../reporting/rule';

/** yaml.v3 refuses a mapping in which a key is there twice (spec 4.2). */
export const duplicateYamlKey: ProcessRule = {
  id: 'duplicate-yaml-key',
  severity: 'error',
  summary: 'A key may appear only once in a block.',
  guide: {
    mimir: 'Mimir rejects a block with a duplicate key.',
    source: ['4.2'],
    log: 'mapping key "cert_file" already defined',
    effects: always('refuses-to-start', 'error'),
    examples: { wrong: 'example.yaml', right: 'ok-example.yaml' },
    files: 'yaml',
    fix: 'none',
    restart: 'options',
    related: ['yaml-syntax'],
  },
  mostInExamples: 'information',

  onProblem: {
    'duplicate-key': ({ range, subject, relatedRange, document: { uri } }) => ({
      uri,
      range,
      effect: 'refuses-to-start',
      message: `Duplicate key ${quoted(subject)}. Mimir exits: "mapping key ${quoted(subject)} already defined". Remove one.`,
      related: relatedRange ? [{ uri, range: relatedRange, message: 'First defined here.' }] : [],
    }),
  },
};
