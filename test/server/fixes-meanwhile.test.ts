import assert from 'node:assert/strict';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodePaths } from '../../host/src/node-paths';
import { Editor } from './editor';

const flags = '-target=ingester\n-server.grpc-tls-client-auth=RequireAndVerifyClientCer\n';
const mended = flags.replace('ClientCer\n', 'ClientCert\n');
const start = { line: 0, character: 0 };

/** What happens while an editor waits for all fixes of a file. */
const meanwhile: Readonly<Record<string, (editor: Editor, settingsFile: string, level: string) => Promise<void>>> = {
  'the settings file is written': async (editor, settingsFile, level) => {
    writeFileSync(settingsFile, `rules: { invalid-client-auth-type: ${level} }\n`);
    await editor.tellOfChangedFiles([{ uri: nodePaths.toUri(settingsFile), type: 2 }]);
  },
  'the settings file goes': async (editor, settingsFile) => {
    rmSync(settingsFile, { force: true });
    await editor.tellOfChangedFiles([{ uri: nodePaths.toUri(settingsFile), type: 3 }]);
  },
  'the settings file is typed': async (editor, settingsFile, level) => {
    const uri = nodePaths.toUri(settingsFile);
    await editor.open(uri, `rules: { invalid-client-auth-type: ${level} }\n`, 'yaml');
    await editor.edit(uri, level, 'information');
    await editor.close(uri);
  },
  'the settings of the editor change': (editor, _, level) =>
    editor.changeSettings({ rules: { 'invalid-client-auth-type': level } }),
  'a file beside it is opened': async (editor, settingsFile) => {
    const uri = nodePaths.toUri(join(settingsFile, '../mimir.yaml'));
    await editor.open(uri, 'target: all\n', 'yaml');
    await editor.close(uri);
  },
};

describe('all fixes of a file are offered', () => {
  let folder: string;
  let editor: Editor;
  let uri: string;

  before(async () => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'mimir-tls-meanwhile-')));
    editor = await Editor.start({ folder });
    uri = nodePaths.toUri(join(folder, 'mimir.flags'));
    await editor.open(uri, flags);
    await editor.next(uri, ({ diagnostics }) => diagnostics.length > 0);
  });
  after(async () => {
    await editor.stop();
    rmSync(folder, { recursive: true });
  });

  for (const [title, happens] of Object.entries(meanwhile))
    it(`while ${title}`, async () => {
      const ask = async (): Promise<string | null> => {
        const [fix] = await editor.actionsIn(uri, { start, end: start }, ['source.fixAll']);
        return fix ? editor.applied(uri, fix) : null;
      };
      for (const level of ['hint', 'warning']) {
        const before = ask();
        const told = happens(editor, join(folder, '.mimir-tls.yaml'), level);
        const during = ask();
        await told;
        assert.deepEqual(await Promise.all([before, during, ask()]), [mended, mended, mended]);
      }
    });
});
