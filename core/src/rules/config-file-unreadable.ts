import type { FileReading } from '../model/certificate';
import { always } from '../reporting/guide';
import { valuePlace } from '../reporting/places';
import type { ProcessRule } from '../reporting/rule';

/** Mimir has no default configuration file, and stops where the named one cannot be read (spec 4.2). */
export const configFileUnreadable: ProcessRule = {
  id: 'config-file-unreadable',
  severity: 'error',
  summary: 'The file of `-config.file` must exist and be readable.',
  guide: {
    mimir:
      "Mimir has no default configuration file and exits if it can't read the one that is named. A file of only blanks and comments stops it too.",
    source: ['4.2'],
    log: 'error loading config from nowhere.yaml: error reading config file: open nowhere.yaml: no such file or directory',
    effects: always('refuses-to-start', 'error'),
    examples: { wrong: 'example.flags', right: 'ok-example.flags' },
    files: 'flags',
    fix: 'none',
    restart: 'options',
    related: ['config-file-not-checked', 'yaml-syntax'],
  },

  onProcess(process, { facts }) {
    const value = process.configuration.flag('config.file');
    if (!value?.written || !value.text) return null;
    const empty = process.documents.find(
      ({ notation, problems }) => notation === 'yaml' && problems.some(({ code }) => code === 'empty-file'),
    );
    if (empty) {
      return {
        ...valuePlace(value.written),
        effect: 'refuses-to-start',
        message: `Configuration file ${value.text} is empty. Mimir exits: "error loading config from ${value.text}: error parsing config file: EOF". Add a setting, or remove the flag.`,
        related: [{ uri: empty.uri, range: { start: 0, end: 0 }, message: 'This file is empty.' }],
      };
    }
    const fact = facts.path(value.written.document.uri, value.text);
    if (fact.kind !== 'here') return null;
    // A container's configuration whose folder is not here is put there by something else.
    if (fact.reading.kind === 'missing' && !fact.reading.folderExists && !value.written.document.pathsAreLocal)
      return null;
    const problem = problemOf(fact.reading);
    if (problem === null) return null;
    return {
      ...valuePlace(value.written),
      effect: 'refuses-to-start',
      message:
        `Configuration file ${value.text} ${problem.what}${fact.path === value.text ? '' : ` (at ${fact.path})`}. Mimir exits: ` +
        `"error loading config from ${value.text}: error reading config file: ${problem.reason(value.text)}".`,
    };
  },
};

interface ReadingProblem {
  readonly what: string;
  /** In the words of the operating system. */
  readonly reason: (path: string) => string;
}

function problemOf(reading: FileReading): ReadingProblem | null {
  if (reading.kind === 'missing')
    return { what: 'not found', reason: (path) => `open ${path}: no such file or directory` };
  if (reading.kind === 'folder') return { what: 'is a directory', reason: (path) => `read ${path}: is a directory` };
  if (reading.kind !== 'unreadable') return null;
  const { reason } = reading;
  return { what: "can't be read", reason: (path) => `open ${path}: ${reason}` };
}
