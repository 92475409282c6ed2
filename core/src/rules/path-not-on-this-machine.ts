import type { Facts } from '../model/facts';
import type { Process, WrittenSetting } from '../model/process';
import { fileValues } from './file-not-found';
import { byCause } from './hops';
import { valuePlace } from './places';
import type { ProcessRule } from './rule';
import { nameOf } from './wording';

/** Whether Mimir will find such a file cannot be judged from here. */
export const pathNotOnThisMachine: ProcessRule = {
  id: 'path-not-on-this-machine',
  severity: 'information',
  summary: 'An absolute path to what is not on this machine cannot be checked.',

  *check({ process, facts }) {
    for (const [first, ...others] of byCause(valuesElsewhere(process, facts), ({ text }) => text)) {
      const { written, text, folder } = first;
      yield {
        ...valuePlace(written),
        effect: 'style',
        message:
          `${text} of ${nameOf(written)} is not on this machine, so it is not checked. ` +
          `If Mimir runs elsewhere, map the folder ${folder} to a local one.`,
        related: others.map((other) => ({ ...valuePlace(other.written), message: `${nameOf(other.written)} names it too.` })),
        fixes: [{ title: `Map ${folder} to a folder of this machine`, preferred: false, action: { kind: 'map-folder', folder } }],
      };
    }
  },
};

interface ValueElsewhere {
  readonly written: WrittenSetting;
  readonly text: string;
  readonly folder: string;
}

function valuesElsewhere({ configuration }: Process, facts: Facts): readonly ValueElsewhere[] {
  const configFile = configuration.flag('config.file');
  const values = [...(configFile ? [configFile] : []), ...configuration.families.flatMap(fileValues)];
  return values.flatMap(({ written, text }) => {
    const fact = written && text !== null ? facts.path(written.document.uri, text) : null;
    return written && text !== null && fact?.kind === 'elsewhere' ? [{ written, text, folder: fact.folder }] : [];
  });
}
