import { always } from '../reporting/guide';
import { valuePlace } from '../reporting/places';
import type { ProcessRule } from '../reporting/rule';

/** Who names a file does not get its content quoted: a pull request may name any (docs/security.md). */
export const configFileNotChecked: ProcessRule = {
  id: 'config-file-not-checked',
  severity: 'warning',
  summary: "A configuration file elsewhere is checked only if it looks like Mimir's YAML.",
  guide: {
    mimir:
      "Outside your folders `-config.file` may name any file of this machine. One that doesn't look like Mimir's YAML is not checked and nothing of it is quoted, so a pull request can't read files of the machine that checks it.",
    source: [],
    effects: always('style', 'warning'),
    examples: { wrong: 'elsewhere.flags', right: 'ok-example.flags' },
    files: 'flags',
    fix: 'none',
    restart: 'nothing',
    related: ['config-file-unreadable'],
  },

  onProcess(process, { facts }) {
    const value = process.configuration.flag('config.file');
    if (!value?.written || !value.text || value.written.document.configDocument != null) return null;
    const fact = facts.path(value.written.document.uri, value.text);
    if (fact.kind !== 'here' || (fact.reading.kind !== 'pem' && fact.reading.kind !== 'not-pem')) return null;
    if (process.documents.some(({ notation }) => notation === 'yaml')) return null;
    return {
      ...valuePlace(value.written),
      effect: 'style',
      message: `${value.text} was not checked: it doesn't look like Mimir's YAML. If it is, open it.`,
    };
  },
};
