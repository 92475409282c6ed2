import { unknownEnvironment } from '../../core/src/analysis/analysis-settings';
import { safeMessage, secretsOf } from '../../core/src/analysis/secrets';
import { loadCatalogue } from '../../core/src/catalogue/load';
import { convertDocument } from '../../core/src/convert/document';
import { neutralLine } from '../../core/src/model/neutral';
import { shown } from '../../core/src/model/quoted';
import type { ConfigDocument } from '../../core/src/model/setting';
import type { BoundedWorld } from './judging/bounds';
import type { ConvertCall } from './commands/call';
import { judgeFiles } from './judging/judged-files';
import { refuse } from './machine/refusal';
import { exitCode } from './machine/world';

const notationWords = { flag: 'flags', yaml: 'YAML' };

/** Between documents in a notation. */
const separators = { flags: '\n', yaml: '---\n' };

/** Prints the file's flags as YAML, or its YAML as flags, with whatever values they have, and names on standard error what is left out. Returns the exit status. */
export async function convert(call: ConvertCall, world: BoundedWorld): Promise<number> {
  const judged = await judgeFiles(call, unknownEnvironment, world);
  if ('complaint' in judged) return refuse(judged.complaint, world);
  const [file = ''] = call.files;
  const analysis = judged.files.find(({ path }) => path === file)?.analysis;
  const notation = call.to === 'yaml' ? 'flag' : 'yaml';
  const documents = analysis?.documents.filter((document) => document.notation === notation) ?? [];
  if (documents.length === 0) return refuse(`${file} holds no ${notationWords[notation]} of Mimir's.`, world);
  const results = documents.flatMap((document) => {
    const owner = analysis?.processes.find(({ process }) => process.documents.includes(document));
    if (owner)
      return [
        {
          document,
          secrets: secretsOf([owner.process]),
          ...convertDocument(document, owner.process, loadCatalogue()),
        },
      ];
    return [];
  });
  // To escape them would print another value than Mimir has.
  if (results.some(({ text }) => steersTerminal(text)))
    return refuse(`${file} has values with control characters, so the result is not printed.`, world);
  // A document of a file that holds several goes by its name.
  const heading = ({ name }: ConfigDocument): string => {
    if (results.length < 2) return '';
    return `# ${shown(name)}\n`;
  };
  world.terminal.write(results.map(({ document, text }) => heading(document) + text).join(separators[call.to]));
  const left = results.flatMap(({ left: some, secrets }) =>
    some.map(({ name, reason }) => `${shown(name)}: ${safeMessage(reason, secrets)}\n`),
  );
  world.terminal.error(left.join(''));
  if (left.length === 0) return exitCode.clean;
  return exitCode.findings;
}

/** True for a text that a terminal obeys, or of which a log takes a line for a command. */
function steersTerminal(text: string): boolean {
  return text.split('\n').some((line) => neutralLine(line.replaceAll('\t', ' ')) !== line.replaceAll('\t', ' '));
}
