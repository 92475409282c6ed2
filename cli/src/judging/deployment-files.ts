import { unknownEnvironment } from '../../../core/src/analysis/analysis-settings';
import { isExample } from '../../../core/src/process/composition';
import type { Unseen } from '../../../core/src/analysis/coverage';
import type { DeploymentAnalysis } from '../../../core/src/analysis/analysis';
import type { BoundedWorld } from './bounds';

import { findFiles, type Input, namingOfFiles } from './finding-files';
import { judgeInputs } from './judged-files';
import type { JudgingCall } from './project-settings';

const mostShown = 5;

/**
 * The absolute paths of what a call names as one deployment. Of a folder or a glob they are the files of the one
 * deployment that is there: which of several is meant, nobody can tell. The complaint says so, or what cannot be read.
 */
export async function deploymentFiles(
  call: JudgingCall,
  world: BoundedWorld,
): Promise<
  { readonly named: readonly string[]; readonly patches: readonly Unseen[] } | { readonly complaint: string }
> {
  const { inputs, unreadable, patches } = await findFiles(namingOfFiles(call.files, call.kind), world);
  const [unread] = unreadable;
  if (unread) return { complaint: `${unread.path} can't be read: ${unread.reason}.` };
  const pathsOf = (list: readonly Input[]): readonly string[] =>
    list.flatMap(({ uri }) => world.paths.fromUri(uri) ?? []);
  if (inputs.every(({ isNamed }) => isNamed)) {
    if (inputs.length === 0)
      return { complaint: `${call.files.join(', ')}: No Mimir configuration was found there, so nothing was secured.` };
    return { named: pathsOf(inputs), patches };
  }
  const { deployments } = await judgeInputs(inputs, call, unknownEnvironment, world);
  const groups = deployments.flatMap((deployment) => {
    const uris = urisOf(deployment);
    const group = inputs.filter(({ uri, isNamed }) => isNamed || uris.has(uri));
    if (uris.size === 0) return [];
    return [group];
  });
  if (groups.length > 1) return { complaint: severalDeployments(call.files, groups) };
  return { named: pathsOf(groups[0] ?? inputs), patches };
}

function urisOf({ processes }: DeploymentAnalysis): ReadonlySet<string> {
  const own = processes.map(({ process }) => process).filter((process) => !isExample(process));
  return new Set(own.flatMap(({ documents }) => documents.map(({ uri }) => uri)));
}

function severalDeployments(words: readonly string[], groups: readonly (readonly Input[])[]): string {
  const shown = groups.slice(0, mostShown).map((group) => group.map(({ name }) => name).join(' '));
  const more = groups.length > mostShown ? `, and ${groups.length - mostShown} more` : '';
  return `${words.join(', ')} holds ${groups.length} deployments: ${shown.join('; ')}${more}. Name the files of one of them, or all that belong together.`;
}
