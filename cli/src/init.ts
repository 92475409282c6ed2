import { unknownEnvironment } from '../../core/src/analysis/analysis-settings';
import { counted } from '../../core/src/model/counted';
import { neutral } from '../../core/src/model/neutral';
import { present } from '../../core/src/model/present';
import { settingsFileNames } from '../../core/src/settings/file-names';
import { settingsTemplate, type Survey } from '../../core/src/settings/template';
import type { BoundedWorld } from './judging/bounds';
import type { InitCall } from './commands/call';
import { findFiles } from './init/found-files';
import { surveyOf } from './init/survey';
import { judgeFiles } from './judging/judged-files';
import { refuse } from './machine/refusal';
import { exitCode } from './machine/world';

/** Writes a file of settings with what was found in the folder, and never over one. Returns the exit status. */
export async function init(call: InitCall, world: BoundedWorld): Promise<number> {
  const { files, paths, currentFolder, terminal } = world;
  const folder = paths.resolve(currentFolder, call.folder);
  if ((await files.stat(folder)).kind !== 'folder') return refuse(`${call.folder} is not a readable folder.`, world);
  for (const name of settingsFileNames) {
    if ((await files.stat(paths.resolve(folder, name))).kind !== 'missing')
      return refuse(`${name} already exists, so nothing was written.`, world);
  }
  const found = await findFiles(folder, world);
  const judged = await judgeFiles({ ...call, files: found.files }, unknownEnvironment, world);
  if ('complaint' in judged) return refuse(judged.complaint, world);
  const survey = surveyOf(judged.files, found, folder, world);
  const path = paths.resolve(folder, settingsFileNames[0]);
  const outcome = await files.create(path, settingsTemplate(survey), false);
  if (outcome === 'exists') return refuse(`${path} already exists, so nothing was written.`, world);
  if (outcome !== 'created') return refuse(outcome.failure, world);
  terminal.write(`${[`Wrote ${path}.`, ...summaryOf(survey)].map(neutral).join('\n')}\n`);
  return exitCode.clean;
}

function summaryOf({ files, versions, deployments, folders, unseen }: Survey): readonly string[] {
  if (files === 0)
    return [
      'No Mimir files were found, so it contains only comments.',
      ...unseen.map((each) => `Not checked: ${each}.`),
    ];
  const unmapped = folders.filter(({ local }) => local === null).map(({ folder }) => folder);
  return present([
    `Found ${counted(files, 'file')} of Mimir's.`,
    versions.length > 0 && `Versions: ${versions.map(({ version }) => version).join(', ')}.`,
    deployments.length > 0 && `Deployments of several files: ${deployments.length}.`,
    unmapped.length > 0 && `Folders to map: ${unmapped.join(', ')}. Add them to pathMappings.`,
    ...unseen.map((each) => `Not checked: ${each}.`),
  ]);
}
