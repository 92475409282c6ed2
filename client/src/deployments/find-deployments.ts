import * as vscode from 'vscode';
import { mayBeMimirs } from '../../../core/src/documents/hint';
import { requests } from '../../../server/src/protocol';
import type { FoundDeployment } from '../../../server/src/securing-protocol';
import type { ServerProcess } from '../client';

/** Kinds of files in which a deployment may be written. */
export const candidates = '**/*.{yaml,yml,flags,mimirflags,service,env,sh,conf}';
const passedOver = '**/{node_modules,.git,vendor,dist}/**';
const mostFiles = 2000;
const longestText = 1_000_000;

/** The deployments that the workspace's files make up, each once, as the disk has them. */
export async function findDeployments(server: ServerProcess): Promise<readonly FoundDeployment[]> {
  const files = await vscode.workspace.findFiles(candidates, passedOver, mostFiles);
  const own: string[] = [];
  for (const file of files) if (await looksMimirs(file)) own.push(file.toString());
  const client = own.length > 0 ? await server.start() : null;
  return (await client?.sendRequest<readonly FoundDeployment[]>(requests.foundDeployments, { uris: own.sort() })) ?? [];
}

async function looksMimirs(file: vscode.Uri): Promise<boolean> {
  try {
    const { size } = await vscode.workspace.fs.stat(file);
    if (size > longestText) return false;
    return mayBeMimirs('', file.path, new TextDecoder().decode(await vscode.workspace.fs.readFile(file)));
  } catch {
    // It went, or may not be read: there is nothing to be found in it.
    return false;
  }
}
