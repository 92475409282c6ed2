import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DiagnosticSeverity } from 'vscode-languageserver';
import { clientCommands, requests, serverCommands } from '../../server/src/protocol/protocol';
import { Editor } from './editor';
import { cpuSecondsOf } from '../cpu-seconds';

const misspelt =
  '-server.grpc-tls-cert-path=certs/server.crt\n-server.grpc-tls-key-path=certs/server.key\n-server.grpc-tls-client-auth=RequiredAndVerifyClientCert\n-server.grpc-tls-ca-path=certs/ca.crt\n';

describe('the server, over two streams', () => {
  let folder: string;
  let uri: string;
  let editor: Editor;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mimir-tls-server-'));
    uri = pathToFileURL(join(folder, 'mimir.flags')).href;
  });

  afterEach(async () => {
    await editor.stop();
    rmSync(folder, { recursive: true });
  });

  it('pushes diagnostics with the version that was judged', async () => {
    editor = await Editor.start({ folder });
    await editor.open(uri, '-server.http-tls-client-auht=x\n');
    const first = await editor.next(uri, () => true);
    assert.equal(first.version, 1);
    assert.deepEqual(
      first.diagnostics.map(({ code, source, data }) => [code, source, typeof data]),
      [['unknown-flag', 'mimir-tls', 'string']],
    );
    await editor.edit(uri, '-server.http-tls-client-auht=x', '-target=all');
    assert.deepEqual((await editor.next(uri, ({ version }) => version === 2)).diagnostics, []);
  });

  it('sends nothing for a version that was overtaken', async () => {
    editor = await Editor.start({ folder });
    await editor.open(uri, '-target=al\n');
    for (const [from, to] of [
      ['al', 'all'],
      ['all', 'all,'],
      ['all,', 'all,ruler'],
    ] as const)
      await editor.edit(uri, from, to);
    await editor.next(uri, ({ version }) => version === 4);
    await editor.tellOfChangedFiles();
    await editor.next(uri, ({ version }) => version === 4);
    // The last version may be judged twice on a busy machine, an earlier one never behind it.
    assert.deepEqual(
      editor.published.filter(({ version }) => version !== 4),
      [],
    );
  });

  it('mends a misspelt policy', async () => {
    editor = await Editor.start({ folder });
    await editor.open(uri, misspelt);
    const published = await editor.next(uri, ({ diagnostics }) => diagnostics.length > 0);
    const action = (await editor.codeActions(uri, published, 'invalid-client-auth-type')).find(
      ({ isPreferred }) => isPreferred,
    );
    assert.ok(action);
    assert.equal(editor.applied(uri, action), misspelt.replace('RequiredAnd', 'RequireAnd'));
    assert.equal(action.diagnostics?.length, 1);
  });

  it('finds the fix of a diagnostic whose data the editor lost', async () => {
    editor = await Editor.start({ folder });
    await editor.open(uri, misspelt);
    const { diagnostics, ...rest } = await editor.next(uri, (params) => params.diagnostics.length > 0);
    const without = { ...rest, diagnostics: diagnostics.map((diagnostic) => ({ ...diagnostic, data: undefined })) };
    const actions = await editor.codeActions(uri, without, 'invalid-client-auth-type');
    assert.ok(actions.some(({ diagnostics: attached }) => attached?.length === 1));
  });

  it('completes right behind an edit, without a wait', async () => {
    editor = await Editor.start({ folder });
    await editor.open(uri, '-target=all\n-query\n');
    await editor.edit(uri, '-query', '-querier.frontend-client.');
    const list = await editor.complete(uri, '-querier.frontend-client.');
    assert.equal(list?.items[0]?.label, '-querier.frontend-client.tls-enabled');
  });

  it('hovers over a flag', async () => {
    editor = await Editor.start({ folder });
    await editor.open(uri, misspelt);
    const hover = await editor.hover(uri, '-server.grpc-tls-client');
    assert.match(JSON.stringify(hover?.contents), /server\.grpc_tls_config\.client_auth_type/);
  });

  it('shows nothing any more for a document that was closed', async () => {
    editor = await Editor.start({ folder });
    await editor.open(uri, misspelt);
    await editor.next(uri, ({ diagnostics }) => diagnostics.length > 0);
    await editor.close(uri);
    assert.deepEqual(await editor.next(uri, () => true), { uri, diagnostics: [] });
  });

  it('checks again when the settings change', async () => {
    editor = await Editor.start({ folder });
    await editor.open(uri, '-no-such-flag=1\n');
    await editor.next(uri, ({ diagnostics }) => diagnostics[0]?.severity === 1);
    await editor.changeSettings({ rules: { 'unknown-flag': 'hint' } });
    await editor.next(uri, ({ diagnostics }) => diagnostics[0]?.severity === 4);
    await editor.changeSettings({ rules: { 'unknown-flag': 'off' } });
    await editor.next(uri, ({ diagnostics }) => diagnostics.length === 0);
  });

  it('takes the settings of an editor that cannot be asked', async () => {
    editor = await Editor.start({
      folder,
      capabilities: {},
      options: { settings: { rules: { 'unknown-flag': 'hint' } } },
    });
    await editor.open(uri, '-no-such-flag=1\n');
    await editor.next(uri, ({ diagnostics }) => diagnostics[0]?.severity === 4);
    await editor.pushSettings({ mimirTls: { rules: { 'unknown-flag': 'off' } } });
    await editor.next(uri, ({ diagnostics }) => diagnostics.length === 0);
  });

  it('says once which settings are malformed, and goes by the defaults', async () => {
    editor = await Editor.start({
      folder,
      settings: { mimirVersion: 'newest', expiryWarningDays: -1, rules: { 'unknown-flag': 'hint' } },
    });
    await editor.open(uri, '-no-such-flag=1\n');
    await editor.next(uri, ({ diagnostics }) => diagnostics[0]?.severity === 4);
    assert.equal(editor.log.length, 1);
    assert.match(editor.log[0] ?? '', /mimirTls\.mimirVersion should be .* not "newest".*\n.*expiryWarningDays/);
  });

  it('judges a flag file and its YAML together, and forgets the YAML with it', async () => {
    editor = await Editor.start({ folder });
    const yaml = pathToFileURL(join(folder, 'mimir.yaml')).href;
    writeFileSync(join(folder, 'mimir.yaml'), 'server:\n  htttp_listen_port: 80\ningester:\n  ring: {}\n');
    await editor.open(uri, '-config.file=mimir.yaml\n');
    const found = await editor.next(yaml, () => true);
    assert.deepEqual(
      found.diagnostics.map(({ code, range }) => [code, range.start.line]),
      [['unknown-yaml-key', 1]],
    );
    await editor.close(uri);
    assert.deepEqual(await editor.next(yaml, () => true), { uri: yaml, diagnostics: [] });
  });

  it('says nothing about YAML that is not Mimir’s', async () => {
    editor = await Editor.start({ folder });
    const yaml = pathToFileURL(join(folder, 'mimir.yaml')).href;
    await editor.open(yaml, 'name: mimir\non: push\njobs: {}\n', 'yaml');
    assert.deepEqual((await editor.next(yaml, () => true)).diagnostics, []);
    assert.equal(await editor.complete(yaml, 'on'), null);
    assert.equal(await editor.hover(yaml, 'on'), null);
  });

  it('takes a file for Mimir’s, or leaves it alone, where the settings say so', async () => {
    editor = await Editor.start({
      folder,
      settings: { files: { include: ['deploy/*.yaml'], exclude: ['**/old.flags'] } },
    });
    const included = pathToFileURL(join(folder, 'deploy/config.yaml')).href;
    await editor.open(included, 'no_such_block: {}\n', 'yaml');
    assert.deepEqual(
      (await editor.next(included, () => true)).diagnostics.map(({ code }) => code),
      ['unknown-yaml-key'],
    );
    const excluded = pathToFileURL(join(folder, 'old.flags')).href;
    await editor.open(excluded, '-no-such-flag=1\n');
    assert.deepEqual((await editor.next(excluded, () => true)).diagnostics, []);
  });

  it('asks to be told of certificate files and their folders, wherever they lie in the workspace', async () => {
    editor = await Editor.start({ folder });
    await editor.open(
      uri,
      `-server.http-tls-cert-path=${folder}-certs/elsewhere.crt\n-server.http-tls-key-path=a/b/own.key\n`,
    );
    await editor.next(uri, () => true);
    const { href } = pathToFileURL(folder);
    const watched = await editor.watched(/own\.key/);
    for (const [base, pattern] of [
      [`${href}/a/b`, 'own.key'],
      [`${href}/a`, 'b'],
      [href, 'a'],
      [href, 'mimir.flags'],
    ] as const) {
      assert.ok(
        watched.includes(`{"baseUri":"${base}","pattern":"${pattern}"}`),
        `want ${pattern} in ${base} among ${watched}`,
      );
    }
    assert.doesNotMatch(watched, /elsewhere/, 'the server watches that itself');
  });

  it('looks again at what changed before the editor watched it', async () => {
    editor = await Editor.start({ folder });
    // It comes after the check and before the registration, so that no watcher tells of it.
    editor.onWatching = () => writeFileSync(join(folder, 'own.key'), 'no key');
    await editor.open(uri, '-server.http-tls-cert-path=own.key\n-server.http-tls-key-path=own.key\n');
    await editor.next(uri, ({ diagnostics }) => diagnostics.some(({ code }) => code === 'file-not-found'));
    await editor.next(uri, ({ diagnostics }) => diagnostics.every(({ code }) => code !== 'file-not-found'));
  });

  it('asks for nothing in a folder that has left the workspace', async () => {
    editor = await Editor.start({ folder });
    await editor.open(uri, '-server.http-tls-key-path=a/own.key\n');
    await editor.watched(/own\.key/);
    await editor.changeFolders([], [folder]);
    await editor.watched(/"watchers":\[\]/);
  });

  it('watches by itself what the editor refuses to watch', async () => {
    editor = await Editor.start({ folder, refusesToWatch: true });
    await editor.open(uri, '-server.http-tls-cert-path=own.crt\n-server.http-tls-key-path=own.key\n');
    await editor.next(uri, ({ diagnostics }) => diagnostics.some(({ code }) => code === 'file-not-found'));
    for (const name of ['own.crt', 'own.key']) writeFileSync(join(folder, name), 'nothing');
    await editor.next(uri, ({ diagnostics }) => diagnostics.every(({ code }) => code !== 'file-not-found'));
  });

  describe('when it makes certificates', () => {
    it('writes what the configuration lacks, and the findings go', async () => {
      editor = await Editor.start({ folder });
      await editor.open(uri, misspelt.replace('RequiredAnd', 'RequireAnd'));
      const published = await editor.next(uri, ({ diagnostics }) => diagnostics.length > 0);
      const [action] = (await editor.codeActions(uri, published, 'file-not-found')).filter(
        ({ command }) => command !== undefined,
      );
      assert.equal(action?.command?.command, serverCommands.generateCertificates);
      await editor.request('workspace/executeCommand', action.command);
      await editor.next(uri, ({ diagnostics }) => diagnostics.every(({ code }) => code !== 'file-not-found'));
      assert.match(readFileSync(join(folder, 'certs/server.crt'), 'utf8'), /^-----BEGIN CERTIFICATE-----/);
      assert.equal(statSync(join(folder, 'certs/server.key')).mode & 0o777, 0o600);
      assert.match(editor.messages[0] ?? '', /Written: .*ca\.crt/);
      assert.ok(!JSON.stringify([editor.log, editor.messages]).includes('PRIVATE KEY'));
    });

    it('completes files and server names from what was made', async () => {
      editor = await Editor.start({ folder });
      await editor.open(
        uri,
        `${misspelt.replace('RequiredAnd', 'RequireAnd')}-ingester.client.tls-server-name=\n-ingester.client.tls-ca-path=certs/ca.crt\n`,
      );
      await editor.request('workspace/executeCommand', {
        command: serverCommands.generateCertificates,
        arguments: [{ uri }],
      });
      await editor.next(uri, ({ diagnostics }) => diagnostics.every(({ code }) => code !== 'file-not-found'));
      const files = await editor.complete(uri, '-ingester.client.tls-ca-path=certs/');
      assert.deepEqual(
        files?.items.map(({ label }) => label),
        ['ca.crt', 'server.crt', 'server.key'],
      );
      const names = await editor.complete(uri, '-ingester.client.tls-server-name=');
      assert.deepEqual(names?.items.map(({ label }) => label).slice(0, 2), ['mimir.internal', 'localhost']);
    });

    it('lets our own client ask first', async () => {
      editor = await Editor.start({ folder, options: { commands: [clientCommands.generateCertificates] } });
      await editor.open(uri, misspelt);
      const actions = await editor.codeActions(
        uri,
        await editor.next(uri, ({ diagnostics }) => diagnostics.length > 0),
        'file-not-found',
      );
      const commands = actions.flatMap(({ title, command }) =>
        command && title.startsWith('Generate') ? [[command.command, command.arguments]] : [],
      );
      assert.deepEqual(commands, [[clientCommands.generateCertificates, [uri]]]);
      const defaults = await editor.request(requests.generationDefaults, { uri });
      assert.match(JSON.stringify(defaults), /"validityDays":730,"missing":\[.*mimir-tls-ca.*ca\.key.*server\.crt/);
      // Once they are there, they are still named: nothing is missing, which is not the same as nothing to make.
      await editor.request(requests.generate, { uri });
      const afterwards = JSON.stringify(await editor.request(requests.generationDefaults, { uri }));
      assert.match(afterwards, /"missing":\[\],"named":[1-9]/);
    });

    it('refuses in an untrusted workspace', async () => {
      editor = await Editor.start({ folder, options: { trusted: false } });
      await editor.open(uri, misspelt);
      const published = await editor.next(uri, ({ diagnostics }) => diagnostics.length > 0);
      const actions = await editor.codeActions(uri, published, 'file-not-found');
      assert.ok(actions.every(({ command }) => command === undefined));
      await editor.request('workspace/executeCommand', {
        command: serverCommands.generateCertificates,
        arguments: [{ uri }],
      });
      assert.match(editor.messages[0] ?? '', /trusted workspace/);
    });

    it('explains a call that makes no sense', async () => {
      editor = await Editor.start({ folder });
      await editor.request('workspace/executeCommand', {
        command: serverCommands.generateCertificates,
        arguments: [42],
      });
      assert.match(editor.messages[0] ?? '', /^Certificates are generated only next to a file/);
    });

    it('keeps keys from git where it is asked to', async () => {
      editor = await Editor.start({ folder });
      const key = join(folder, 'certs/server.key');
      assert.deepEqual(await editor.request(requests.exposedToGit, { paths: [key] }), [key]);
      assert.deepEqual(await editor.request(requests.ignoreInGit, { paths: [key] }), { added: [key], failures: [] });
      assert.deepEqual(editor.ignored, [key]);
    });

    it('writes no .gitignore in a workspace that is not trusted', async () => {
      editor = await Editor.start({ folder, options: { trusted: false } });
      const answer = await editor.request(requests.ignoreInGit, { paths: [join(folder, 'certs/server.key')] });
      assert.deepEqual(
        [answer, editor.ignored],
        [{ added: [], failures: ['Files can be changed only in a trusted workspace.'] }, []],
      );
    });
  });

  describe('given a bad text', () => {
    const bad: Readonly<Record<string, string>> = {
      'an empty file': '',
      'a binary file': Array.from({ length: 5000 }, (_, index) => String.fromCharCode((index * 7919) % 256)).join(''),
      'a huge file': '-ingester.client.tls-enabled=true\n'.repeat(10_000),
      'one endless line': `-target=${'a'.repeat(1_000_000)}`,
      'a quote that nobody closes': '-target="all\n-server.http-listen-port=80\n',
    };

    for (const [what, text] of Object.entries(bad)) {
      it(`answers ${what} within a second of CPU`, async () => {
        editor = await Editor.start({ folder });
        await editor.open(uri, text);
        const asking = cpuSecondsOf(async () => {
          await editor.complete(uri, text.slice(0, 3));
          await editor.hover(uri, text.slice(0, 3));
          await editor.next(uri, () => true);
        });
        assert.ok((await asking) < 1);
        assert.deepEqual(editor.log, []);
      });
    }

    it('leaves a file over 2 MiB alone, and says so in the log and at its top', async () => {
      editor = await Editor.start({ folder });
      await editor.open(uri, '-no-such-flag=true\n'.repeat(150_000));
      const { diagnostics } = await editor.next(uri, () => true);
      assert.deepEqual(
        diagnostics.map(({ message, severity, range }) => [message, severity, range.start]),
        [
          [
            'This file is over 2 MiB, so Mimir TLS does not check it. Split it, or run mimir-tls check on it.',
            DiagnosticSeverity.Information,
            { line: 0, character: 0 },
          ],
        ],
      );
      assert.match(editor.log[0] ?? '', /larger than 2 MiB/);
      await editor.edit(uri, '-no-such-flag=true\n'.repeat(150_000), '-target=all\n');
      assert.deepEqual((await editor.next(uri, () => true)).diagnostics, []);
    });

    it('says nothing at the top of a dump that is none of Mimir’s', async () => {
      editor = await Editor.start({ folder });
      const dump = uri.replace(/[^/]*$/, 'dump.yaml');
      await editor.open(dump, 'kind: ConfigMap\n'.repeat(150_000), 'yaml');
      assert.deepEqual((await editor.next(dump, () => true)).diagnostics, []);
    });
  });
});
