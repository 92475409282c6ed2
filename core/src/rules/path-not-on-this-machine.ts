import { fileValues } from './file-not-found';
import { valuePlace } from './places';
import type { ProcessRule } from './rule';
import { nameOf } from './wording';

/** Whether Mimir will find such a file cannot be judged from here. */
export const pathNotOnThisMachine: ProcessRule = {
  id: 'path-not-on-this-machine',
  severity: 'information',
  summary: 'An absolute path whose folder is not on this machine cannot be checked.',

  *check({ process, facts }) {
    for (const family of process.configuration.families) {
      for (const { written, text } of fileValues(family)) {
        const fact = written && text !== null ? facts.path(written.document.uri, text) : null;
        if (!written || fact?.kind !== 'elsewhere') continue;
        yield {
          ...valuePlace(written),
          effect: 'style',
          message:
            `${text ?? ''} of ${nameOf(written)} is not on this machine: there is no folder ${fact.folder}. ` +
            'Map its folder to a local one if Mimir runs elsewhere, and the file is checked too.',
          fixes: [
            {
              title: `Map ${fact.folder} to a folder of this machine`,
              preferred: false,
              action: { kind: 'map-folder', folder: fact.folder },
            },
          ],
        };
      }
    }
  },
};
