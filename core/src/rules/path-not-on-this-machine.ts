import type { Facts } from '../model/facts';
import type { Process, WrittenSetting } from '../model/process';
import { fileValues } from './file-not-found';
import { always } from '../reporting/guide';
import { isLoaded } from '../reporting/suggested-paths';
import { valuePlace } from '../reporting/places';
import type { ProcessRule } from '../reporting/rule';

/** Whether Mimir will find such a file cannot be judged from here. */
export const pathNotOnThisMachine: ProcessRule = {
  id: 'path-not-on-this-machine',
  severity: 'information',
  summary: "An absolute path to what is not on this machine can't be checked.",
  guide: {
    mimir:
      'The path is probably one of the machine or container where Mimir runs: its folder is missing here, or is one that every machine has, such as `/etc/ssl`. Nothing is wrong with it, and nothing can be checked. Map the folder with `mimirTls.pathMappings`.',
    source: [],
    effects: always('style', 'information'),
    examples: { wrong: 'container.yaml', right: 'ok-example.yaml' },
    files: 'all',
    fix: 'unsafe',
    restart: 'nothing',
    related: ['file-not-found'],
  },

  *check({ process, facts }) {
    for (const { written, text, folder } of valuesElsewhere(process, facts)) {
      yield {
        ...valuePlace(written),
        subject: text,
        effect: 'style',
        message: `${text} was not checked: it is not on this machine. Map ${folder} to a local folder.`,
        fixes: [{ title: `Map ${folder} to a local folder`, preferred: false, action: { kind: 'map-folder', folder } }],
      };
    }
  },
};

interface ValueElsewhere {
  readonly written: WrittenSetting;
  readonly text: string;
  readonly folder: string;
}

function valuesElsewhere(process: Process, facts: Facts): readonly ValueElsewhere[] {
  const { configuration } = process;
  const configFile = configuration.flag('config.file');
  const values = [...(configFile ? [configFile] : []), ...configuration.writtenFamilies.flatMap(fileValues)];
  return values.flatMap(({ written, text }) => {
    const fact = written && text !== null ? facts.path(written.document.uri, text) : null;
    if (written && text !== null && fact?.kind === 'elsewhere' && !isLoaded(text, process))
      return [{ written, text, folder: fact.folder }];
    return [];
  });
}
