import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodePaths } from '../../host/src/node-paths';
import { requests } from '../../server/src/protocol/protocol';
import { stockedKeyMaker } from '../core/certificates/key-stock';
import { type Called, callIn } from '../cli/calling';
import { Editor } from '../server/editor';
import { jsonAt } from '../json';

const secret = 'root:*:20228:0:99999:7:::';

/** A folder with a repository, and what lies beside it. */
describe('of the machine of a reader', () => {
  let around: string;
  let repository: string;
  let outside: string;
  beforeEach(() => {
    around = realpathSync(mkdtempSync(join(tmpdir(), 'mimir-outside-')));
    repository = join(around, 'repository');
    outside = join(around, 'outside');
    for (const folder of [join(repository, '.git'), join(repository, 'deep'), outside])
      mkdirSync(folder, { recursive: true });
    writeFileSync(join(outside, 'shadow'), `${secret}\npassword: hunter2\n`);
    writeFileSync(
      join(outside, 'mimir.yaml'),
      'target: ingester\nserver:\n  http_listen_prt: 80\n  grpc_tls_config:\n    cert_file: x.crt\n',
    );
  });
  afterEach(() => rmSync(around, { recursive: true }));

  const write = (text: string): void => writeFileSync(join(repository, 'deep', 'mimir.flags'), text);
  const serverPair = (folder: string): string =>
    `-target=ingester\n-server.grpc-tls-cert-path=${folder}/server.crt\n-server.grpc-tls-key-path=${folder}/server.key\n`;
  const cli = async (...argv: readonly string[]): Promise<Called> =>
    callIn(join(repository, 'deep'), argv, stockedKeyMaker());

  const named: Readonly<Record<string, (write: (text: string) => void) => void>> = {
    'by its path': (say) => say(`-config.file=${outside}/mimir.yaml\n`),
    'by a path with dots': (say) => say('-config.file=../../outside/mimir.yaml\n'),
    'by a path that goes in and out': (say) => say(`-config.file=${repository}/deep/../../outside/mimir.yaml\n`),
    'over a link to the file': (say) => {
      symlinkSync(join(outside, 'mimir.yaml'), join(repository, 'deep', 'link.yaml'));
      say('-config.file=link.yaml\n');
    },
    'over a link to its folder': (say) => {
      symlinkSync(outside, join(repository, 'deep', 'linked'));
      say('-config.file=linked/mimir.yaml\n');
    },
  };
  for (const [how, prepare] of Object.entries(named)) {
    it(`nothing outside of the repository is read that is named ${how}`, async () => {
      prepare(write);
      const { status, printed, complained } = await cli('check', 'mimir.flags');
      assert.equal(status, 0);
      // A path may also begin in the root, and leave it from there.
      assert.match(
        printed,
        /^Nothing found in 1 file; (?:1 path|2 paths) outside not read\.\nChecked 1 file, 1 deployment, 1 hop, 0 certificates\.\n$/,
      );
      assert.match(
        complained,
        /^Not read: (?:1 path|2 paths) outside of .*\/repository: .*\. Add --allow-outside to read them\.\n$/,
      );
      assert.match((await cli('check', '--allow-outside', 'mimir.flags')).printed, /http_listen_prt/);
    });
  }

  it('what git keeps of a repository is not read either', async () => {
    writeFileSync(join(repository, '.git', 'config'), '[http]\n\textraheader = AUTHORIZATION: basic c2VjcmV0\n');
    write('-config.file=../.git/config\n');
    const { printed, complained } = await cli('check', 'mimir.flags');
    assert.match(complained, /Not read: 2 paths/);
    assert.doesNotMatch(printed + complained, /AUTHORIZATION|extraheader/);
  });

  it('a certificate outside is not missing, and the programs are told', async () => {
    write(serverPair(outside));
    const { printed, status } = await cli('check', '--format', 'json', 'mimir.flags');
    assert.equal(status, 0);
    assert.deepEqual(jsonAt(printed, 'files', 0, 'findings'), []);
    assert.deepEqual(jsonAt(printed, 'notRead'), {
      count: 2,
      paths: [join(outside, 'server.crt'), join(outside, 'server.key')],
    });
    assert.match((await cli('check', '--allow-outside', 'mimir.flags')).printed, /not found/);
  });

  it('--root widens and narrows what is read', async () => {
    write(`-config.file=${outside}/mimir.yaml\n`);
    assert.match((await cli('check', '--root', around, 'mimir.flags')).printed, /http_listen_prt/);
    writeFileSync(join(repository, 'mimir.yaml'), 'server:\n  http_listen_prt: 80\n');
    write('-config.file=../mimir.yaml\n');
    assert.match((await cli('check', 'mimir.flags')).printed, /http_listen_prt/);
    assert.match((await cli('check', '--root', '.', 'mimir.flags')).complained, /Not read: 1 path/);
    assert.match((await cli('check', '--root', 'nowhere', 'mimir.flags')).complained, /^--root must be a folder/);
  });

  it('files that the user names are inside, with their folders and --cwd', async () => {
    writeFileSync(join(outside, 'own.flags'), '-config.file=mimir.yaml\n');
    assert.match((await cli('check', join(outside, 'own.flags'))).printed, /http_listen_prt/);
    write('-config.file=mimir.yaml\n');
    assert.match((await cli('check', '--cwd', outside, 'mimir.flags')).printed, /http_listen_prt/);
  });

  it('nothing is quoted of a file that is not Mimir’s by itself', async () => {
    rmSync(join(repository, '.git'), { recursive: true });
    write(`-config.file=${outside}/shadow\n`);
    for (const command of [['check'], ['map'], ['certs', '--dry-run'], ['convert', '--to', 'yaml']]) {
      const { printed, complained } = await cli(...command, 'mimir.flags');
      assert.doesNotMatch(printed + complained, /20228|hunter2|password|root:/, command.join(' '));
    }
    const { printed } = await cli('check', 'mimir.flags');
    assert.match(printed, /shadow was not checked: it doesn't look like Mimir's YAML/);
    assert.match(printed, /Found 1 warning in 1 file/);
    symlinkSync(join(outside, 'shadow'), join(repository, 'deep', 'mimir.yaml'));
    write('-config.file=mimir.yaml\n');
    assert.match(
      (await cli('check', 'mimir.flags')).printed,
      /mimir\.yaml was not checked/,
      'nor is the name of a link',
    );
    write(`-config.file=${outside}/mimir.yaml\n`);
    assert.match((await cli('check', 'mimir.flags')).printed, /http_listen_prt/, 'what is clearly Mimir’s is checked');
  });

  it('certificates are not made outside without --allow-outside', async () => {
    for (const hasRepository of [true, false]) {
      if (!hasRepository) rmSync(join(repository, '.git'), { recursive: true });
      write(
        serverPair('../../outside/new').replace(
          '-target',
          '-ingester.client.tls-cert-path=certs/client.crt\n-ingester.client.tls-key-path=certs/client.key\n-target',
        ),
      );
      const { status, printed } = await cli('certs', 'mimir.flags');
      assert.equal(status, 1);
      assert.match(printed, /outside\/new\/server\.crt is outside .*, so nothing was written\. Add --allow-outside/);
      assert.equal(existsSync(join(outside, 'new')), false);
      assert.equal(existsSync(join(repository, 'deep', 'certs')), false);
    }
    assert.equal((await cli('certs', '--allow-outside', 'mimir.flags')).status, 0);
    assert.equal(existsSync(join(outside, 'new', 'server.key')), true);
  });

  it('certificates inside are made although a store’s CA is outside', async () => {
    write(
      `${serverPair('certs')}-blocks-storage.backend=s3\n-blocks-storage.s3.http.tls-ca-path=/etc/ssl/certs/ca-certificates.crt\n`,
    );
    const { status, complained } = await cli('certs', 'mimir.flags');
    assert.equal(status, 0);
    assert.match(complained, /Not read: 1 path/);
    assert.equal(existsSync(join(repository, 'deep', 'certs', 'server.key')), true);
  });

  describe('over the language server', () => {
    let editor: Editor;
    afterEach(() => editor.stop());

    async function open(
      trusted: boolean,
      text: string,
    ): Promise<{ readonly uri: string; readonly diagnostics: string }> {
      write(text);
      editor = await Editor.start({ folder: repository, options: { trusted } });
      const uri = nodePaths.toUri(join(repository, 'deep', 'mimir.flags'));
      await editor.open(uri, text);
      return { uri, diagnostics: JSON.stringify((await editor.next(uri, () => true)).diagnostics) };
    }

    it('an untrusted workspace leads nowhere outside', async () => {
      const { diagnostics } = await open(false, `-config.file=${outside}/mimir.yaml\n${serverPair(outside)}`);
      assert.equal(diagnostics, '[]');
      assert.match(editor.log.join('\n'), /mimir\.yaml is outside this untrusted workspace, so it is not read/);
    });

    it('a trusted one leads where its configuration says', async () => {
      assert.match((await open(true, serverPair(outside))).diagnostics, /file-not-found/);
    });

    it('no file is changed in an untrusted workspace', async () => {
      const { uri } = await open(false, serverPair('certs'));
      const answer = JSON.stringify(
        await editor.request(requests.ignoreInGit, { paths: [join(repository, 'deep', 'certs', 'server.key')] }),
      );
      assert.match(answer, /only in a trusted workspace/);
      assert.deepEqual(editor.ignored, []);
      assert.match(
        JSON.stringify(await editor.request(requests.generate, { uri, allowOutside: true })),
        /only in a trusted workspace/,
      );
    });

    it('certificates outside need the user’s permission', async () => {
      const { uri } = await open(true, serverPair('../../outside/new'));
      const receipt = JSON.stringify(await editor.request(requests.generate, { uri }));
      assert.match(receipt, /outside the workspace, so nothing was written/);
      assert.match(receipt, /"outside":\["[^"]*outside\/new\//);
      assert.equal(existsSync(join(outside, 'new')), false);
      assert.match(
        JSON.stringify(await editor.request(requests.generate, { uri, allowOutside: true })),
        /"failure":null/,
      );
      assert.equal(existsSync(join(outside, 'new', 'server.key')), true);
    });
  });
});
