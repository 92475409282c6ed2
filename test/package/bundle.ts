import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';
import { packedExtension } from './packed';

describe('the bundles', function () {
  this.timeout(60_000);

  before(() => {
    packedExtension();
  });

  it('hold a server that starts, answers and stops over standard input and output', async () => {
    const server = spawn(process.execPath, ['dist/server.js', '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
    const connection = createMessageConnection(new StreamMessageReader(server.stdout), new StreamMessageWriter(server.stdin));
    connection.listen();
    const answer: unknown = await connection.sendRequest('initialize', { processId: process.pid, rootUri: null, capabilities: {} });
    assert.match(JSON.stringify(answer), /"capabilities":\{.*"hoverProvider":/);
    await connection.sendNotification('initialized', {});
    assert.equal(await connection.sendRequest('shutdown'), null);
    const stopped = once(server, 'exit');
    await connection.sendNotification('exit');
    assert.deepEqual(await stopped, [0, null]);
    connection.dispose();
  });

  it('hold a command line that explains a bad call', () => {
    assert.throws(
      () => execFileSync(process.execPath, ['dist/cli.js', 'no-such-command'], { stdio: 'pipe' }),
      (error: unknown) => error instanceof Error && 'status' in error && error.status === 2,
    );
  });

  it('hold a client that takes nothing but vscode and Node from outside', () => {
    const client = readFileSync('dist/client.js', 'utf8');
    const outside = [...client.matchAll(/\brequire\("([^"]+)"\)/g)].map(([, name]) => name ?? '');
    const modules = new Set(outside.filter((name) => !/^(node:)?[a-z_]+(\/promises)?$/.test(name)));
    assert.ok(outside.includes('vscode'));
    assert.deepEqual([...modules], []);
  });
});
