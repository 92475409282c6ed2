import * as vscode from 'vscode';
import { mayBeMimirs } from '../../../core/src/documents/recognition/hint';
import { type FoundDeployment, requests } from '../../../server/src/protocol/protocol';
import type { ServerProcess } from '../connection/client';

/** Kinds of files in which a deployment may be written. */
export const candidates = '**/*.{yaml,yml,flags,mimirflags,service,env,sh,conf}';
const passedOver = '**/{node_modules,.git,vendor,dist}/**';
const mostFiles = 2000;
/** As many as the server looks at. */
const mostOfMimir = 300;
const longestText = 1_000_000;

export interface Search {
  readonly deployments: readonly FoundDeployment[];
  /** True where there are more files than were looked at. */
  readonly isPartial: boolean;
}

/** The deployments that the workspace's files make up, each once, as the disk has them. */
export async function findDeployments(server: ServerProcess): Promise<Search> {
  const files = await vscode.workspace.findFiles(candidates, passedOver, mostFiles);
  const own: string[] = [];
  for (const file of files) if (await looksMimirs(file)) own.push(file.toString());
  const client = own.length > 0 ? await server.start() : null;
  const params = { uris: own.sort() };
  const found = await client?.sendRequest<readonly FoundDeployment[]>(requests.foundDeployments, params);
  const isPartial = files.length === mostFiles || own.length > mostOfMimir || (own.length > 0 && !found);
  return { deployments: found ?? [], isPartial };
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
