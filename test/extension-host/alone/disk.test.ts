import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { diagnosticsOf, openNew, ruleOf } from '../editor';

describe('findings in the editor follow the disk', () => {
  let outside: string;

  before(() => {
    outside = mkdtempSync(join(tmpdir(), 'mimir-tls-outside-'));
  });
  after(() => {
    rmSync(outside, { recursive: true });
  });

  function workspace(): string {
    const folder = vscode.workspace.workspaceFolders?.[0];
    assert.ok(folder, 'a folder is open');
    return folder.uri.fsPath;
  }

  function write(folder: string): void {
    mkdirSync(folder, { recursive: true });
    for (const name of ['a.crt', 'a.key']) writeFileSync(join(folder, name), 'nothing of PEM');
  }

  for (const { where, folderOf } of [
    { where: 'in the workspace', folderOf: () => join(workspace(), 'vanishing/certs') },
    { where: 'outside the workspace', folderOf: () => join(outside, 'vanishing/certs') },
  ]) {
    it(`when a folder of certificates ${where} goes and comes back`, async () => {
      const folder = folderOf();
      write(folder);
      const document = await openNew(
        'vanishing.flags',
        `-server.http-tls-cert-path=${folder}/a.crt\n-server.http-tls-key-path=${folder}/a.key\n`,
      );
      const rules = async (areAsWanted: (rules: readonly string[]) => boolean): Promise<void> => {
        await diagnosticsOf(document, (found) => areAsWanted(found.map(ruleOf)));
      };
      const isSound = (found: readonly string[]): boolean =>
        found.includes('cert-pair-unusable') && !found.includes('file-not-found');
      await rules(isSound);
      for (const gone of [folder, join(folder, '..')]) {
        rmSync(gone, { recursive: true });
        await rules((found) => !isSound(found));
        write(folder);
        await rules(isSound);
        renameSync(gone, `${outside}/moved`);
        await rules((found) => !isSound(found));
        renameSync(`${outside}/moved`, gone);
        await rules(isSound);
      }
      rmSync(join(folder, 'a.crt'));
      await rules((found) => found.includes('file-not-found'));
      await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    });
  }
});
