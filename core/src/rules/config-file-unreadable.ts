import type { FileReading } from '../model/certificate';
import { valuePlace } from './places';
import type { ProcessRule } from './rule';

/** Mimir has no default configuration file, and stops where the named one cannot be read (spec 4.2). */
export const configFileUnreadable: ProcessRule = {
  id: 'config-file-unreadable',
  severity: 'error',
  summary: 'The file of `-config.file` must be there and readable.',

  *check({ process, facts }) {
    const value = process.configuration.flag('config.file');
    if (!value?.written || !value.text) return;
    const empty = process.documents.find(({ notation, problems }) => notation === 'yaml' && problems.some(({ code }) => code === 'empty-file'));
    if (empty) {
      yield {
        ...valuePlace(value.written),
        effect: 'refuses-to-start',
        message: `The configuration file ${value.text} is empty. Mimir refuses to start: "error loading config from ${value.text}: error parsing config file: EOF". Write a setting into it, or remove the flag.`,
        related: [{ uri: empty.uri, range: { start: 0, end: 0 }, message: 'This file is empty.' }],
      };
      return;
    }
    const fact = facts.path(value.written.document.uri, value.text);
    if (fact.kind !== 'here') return;
    // A container's configuration whose folder is not here is put there by something else.
    if (fact.reading.kind === 'missing' && !fact.reading.folderExists && !value.written.document.pathsAreLocal) return;
    const reason = unreadable(fact.reading, value.text);
    if (reason === null) return;
    yield {
      ...valuePlace(value.written),
      effect: 'refuses-to-start',
      message:
        `The configuration file ${value.text} cannot be read; it was looked for at ${fact.path}. Mimir refuses to start: ` +
        `"error loading config from ${value.text}: error reading config file: ${reason}".`,
    };
  },
};

function unreadable(reading: FileReading, path: string): string | null {
  if (reading.kind === 'missing') return `open ${path}: no such file or directory`;
  if (reading.kind === 'folder') return `read ${path}: is a directory`;
  return reading.kind === 'unreadable' ? `open ${path}: ${reading.reason}` : null;
}
