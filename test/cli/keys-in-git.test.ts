import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { Ground } from './securing';

const flags =
  '-target=all\n-server.grpc-tls-cert-path=certs/server.crt\n-server.grpc-tls-key-path=certs/server.key\n-server.grpc-tls-ca-path=certs/root.crt\n';

describe('private keys that are made in a work tree of git', () => {
  let ground: Ground;
  afterEach(() => ground.remove());

  const called = async (command: string, files: Readonly<Record<string, string>>): Promise<string> => {
    ground = new Ground({ 'mimir.flags': flags, ...files });
    execFileSync('git', ['init', '-q'], { cwd: ground.folder });
    return (await ground.call(command, 'mimir.flags')).printed;
  };

  for (const command of ['certs', 'secure']) {
    it(`are told of by ${command} where git would commit them`, async () => {
      assert.match(
        await called(command, {}),
        /"git add \." would commit these private keys: .*certs\/server\.key.*\. Add them to \.gitignore first\./,
      );
    });

    it(`are not told of by ${command} where git ignores them`, async () => {
      const output = await called(command, { '.gitignore': '*.key\n' });
      assert.ok(ground.has('certs/server.key'));
      assert.doesNotMatch(output, /git add/);
    });
  }

  it('are nothing to tell of where there is no repository', async () => {
    ground = new Ground({ 'mimir.flags': flags });
    assert.doesNotMatch((await ground.call('certs', 'mimir.flags')).printed, /git add/);
  });
});
