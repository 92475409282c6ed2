import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createVersionControl } from '../../host/src/git';
import { callIn } from '../cli/calling';
import { Editor } from '../server/editor';
import { nodePaths } from '../../host/src/node-paths';
import { requests } from '../../server/src/protocol/protocol';
import { hasRun, hostileFlags, makeHostileRepository } from './hostile-repository';

describe("a stranger's repository", () => {
  let folder: string;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'mimir-hostile-'));
    await makeHostileRepository(folder);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('does run its command where git is started in it', async () => {
    await promisify(execFile)('git', ['-C', join(folder, 'certs'), 'ls-files', '--error-unmatch', 'server.key']).catch(
      () => undefined,
    );
    assert.equal(hasRun(folder), true, 'else the tests below could not fail');
  });

  const commands = [
    ['check', 'mimir.flags'],
    ['certs', '--dry-run', 'mimir.flags'],
    ['map', 'mimir.flags'],
    ['convert', '--to', 'yaml', 'mimir.flags'],
    ['inspect', '--config', 'mimir.flags', 'certs/server.key'],
  ];
  for (const argv of commands) {
    it(`runs nothing in "mimir-tls ${argv.join(' ')}"`, async () => {
      const { status } = await callIn(folder, argv);
      assert.notEqual(status, 3);
      assert.equal(hasRun(folder), false);
    });
  }

  it('has its tracked key found nevertheless', async () => {
    const { printed } = await callIn(folder, ['check', 'mimir.flags']);
    assert.match(printed, /server\.key is tracked by git/);
    assert.equal(hasRun(folder), false);
  });

  for (const trusted of [true, false]) {
    it(`runs nothing in the language server of ${trusted ? 'a trusted' : 'an untrusted'} workspace`, async () => {
      const versionControl = createVersionControl(() => 0);
      const editor = await Editor.start({ folder, options: { trusted }, ports: { versionControl } });
      const uri = nodePaths.toUri(join(folder, 'mimir.flags'));
      await editor.open(uri, hostileFlags);
      const { diagnostics } = await editor.next(uri, () => true);
      assert.match(JSON.stringify(diagnostics), /tracked by git/);
      await editor.request(requests.generationDefaults, { uri });
      await editor.request(requests.exposedToGit, { paths: [join(folder, 'certs', 'server.key')] });
      await editor.stop();
      assert.equal(hasRun(folder), false);
    });
  }
});
