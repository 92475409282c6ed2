import { always } from '../reporting/guide';
import { isLoaded } from '../reporting/suggested-paths';
import { valuePlace } from '../reporting/places';
import type { ProcessRule, ProcessContext, Report } from '../reporting/rule';
import type { NamedPath } from '../reporting/named-paths';

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

  onPath: reportOn,

  onProcess({ configuration }, context) {
    const { written, text } = configuration.flag('config.file') ?? {};
    if (!written || !text) return null;
    return reportOn({ written, text, fact: context.facts.path(written.document.uri, text) }, context);
  },
};

function reportOn(
  { written, text, fact }: Pick<NamedPath, 'written' | 'text' | 'fact'>,
  { process }: ProcessContext,
): Report | null {
  if (text === null || fact.kind !== 'elsewhere' || isLoaded(text, process)) return null;
  const title = `Map ${fact.folder} to a local folder`;
  return {
    ...valuePlace(written),
    subject: text,
    effect: 'style',
    message: `${text} was not checked: it is not on this machine. ${title}.`,
    fixes: [{ title, preferred: false, action: { kind: 'map-folder', folder: fact.folder } }],
  };
}
