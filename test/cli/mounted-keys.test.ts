import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { moveAuthorityKey } from '../../core/src/certificates/execute/move-key';
import { nodeFiles } from '../../host/src/files';
import { Ground } from './securing';

/** What the services of a project mount before anybody thinks of TLS, as lines below `volumes:`. */
const mounts = [
  [],
  ['./conf:/conf'],
  ['./certs:/certs:ro'],
  ['./deploy:/etc/mimir', './deploy/tls:/etc/mimir/tls'],
  ['./:/project'],
  ['data:/data', './conf/mimir:/etc/mimir:ro'],
] as const;

interface Service {
  readonly target: string;
  readonly mounts: readonly string[];
}

const project: fc.Arbitrary<readonly Service[]> = fc.array(
  fc.record({
    target: fc.constantFrom('all', 'ingester', 'distributor', 'querier,query-frontend'),
    mounts: fc.constantFrom(...mounts),
  }),
  { minLength: 1, maxLength: 3 },
);

function composeText(services: readonly Service[]): string {
  const blocks = services.map(
    ({ target, mounts: lines }, index) =>
      `  mimir-${index + 1}:\n    image: grafana/mimir:3.0.2\n    command: [-target=${target}, -memberlist.join=mimir-1]\n` +
      (lines.length === 0 ? '' : `    volumes:\n${lines.map((line) => `      - ${line}\n`).join('')}`),
  );
  return `services:\n${blocks.join('')}volumes: {data: {}}\n`;
}

/** Every file below a folder, at any depth. */
function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesBelow(path) : [path];
  });
}

const isKey = (path: string): boolean => /PRIVATE KEY/.test(readFileSync(path, 'utf8'));

describe('a private key in a mounted folder', () => {
  let ground: Ground;

  it('is, at any depth of what secure leaves, one that the processes there use', async () => {
    let secured = 0;
    await fc.assert(
      fc.asyncProperty(project, async (services) => {
        ground = new Ground({ 'docker-compose.yml': composeText(services) });
        for (const name of ['conf/mimir', 'deploy/tls', 'certs'])
          mkdirSync(join(ground.folder, name), { recursive: true });
        const before = ground.all();
        const { status } = await ground.call('secure', '--key-type', 'ecdsa-p256', 'docker-compose.yml');
        if (status === 0) secured += 1;
        else assert.deepEqual(ground.all(), before, 'all or nothing');
        const text = ground.read('docker-compose.yml');
        const folders = [...text.matchAll(/^ +- (\.[^:]*):/gm)].map(([, local = '']) => join(ground.folder, local));
        const keys = folders
          .filter((each) => ground.has(each.slice(ground.folder.length)))
          .flatMap(filesBelow)
          .filter(isKey);
        const used = new Set(
          [...text.matchAll(/tls-key-path=(\S+?\.key)/g)].map(([, path = '']) => path.replace(/^.*\//, '')),
        );
        for (const key of keys) assert.ok(used.has(key.replace(/^.*\//, '')), `${key} in\n${text}`);
        ground.remove();
      }),
      { seed: 6, numRuns: 8 },
    );
    assert.ok(secured >= 4, `${String(secured)} projects were secured`);
  });

  describe('that is a CA’s', () => {
    const compose = composeText([{ target: 'all', mounts: ['./certs:/certs:ro'] }]);
    beforeEach(async () => {
      ground = new Ground({ 'docker-compose.yml': compose });
      assert.equal((await ground.call('secure', '--key-type', 'ecdsa-p256', 'docker-compose.yml')).status, 0);
    });
    afterEach(() => ground.remove());

    const check = async (): Promise<readonly string[]> => {
      const { printed } = await ground.call('check', 'docker-compose.yml');
      return printed.split('\n').filter((line) => line.includes('ca-key-mounted'));
    };
    const at = (path: string): string => join(ground.folder, path);
    const move = (from: string, to: string): Promise<string | null> =>
      moveAuthorityKey(at(from), at(to), [ground.folder], nodeFiles);

    it('is found at any depth, and by any name', async () => {
      assert.deepEqual(await check(), []);
      const key = ground.read('mimir-tls-ca/root.key');
      for (const [index, name] of [
        'root.key',
        'a/b/c/d/signing-key',
        'old/root.key.2026-01-01.bak',
        'all.pem',
      ].entries()) {
        ground.write(`certs/${name}`, key);
        const [message = '', ...others] = await check();
        assert.match(message, /docker-compose\.yml:6:.* warning: CA key \.\/certs\//);
        assert.equal(others.length, 0, `${String(index)}: one line of the file, one problem`);
        await nodeFiles.remove(at(`certs/${name}`));
      }
      assert.deepEqual(await check(), []);
    });

    it('is moved for its owner alone, and what is there is never replaced', async () => {
      const key = ground.read('mimir-tls-ca/root.key');
      ground.write('certs/root.key', key);
      assert.equal(await move('certs/root.key', 'mimir-tls-ca/root.key'), null, 'it is there already');
      assert.equal(ground.has('certs/root.key'), false);
      ground.write('certs/root.key', key.replace('PRIVATE KEY-----\n', 'PRIVATE KEY-----\nA'));
      assert.match(
        (await move('certs/root.key', 'mimir-tls-ca/root.key')) ?? '',
        /root\.key exists already, so .*certs\/root\.key was not moved\. Move one of them away\.$/,
      );
      assert.equal(ground.read('mimir-tls-ca/root.key'), key);
      assert.ok(ground.has('certs/root.key'));
      assert.equal(await move('certs/root.key', 'elsewhere/mimir-tls-ca/root.key'), null);
      assert.equal(statSync(at('elsewhere/mimir-tls-ca/root.key')).mode & 0o777, 0o600);
      assert.equal(statSync(at('elsewhere/mimir-tls-ca')).mode & 0o777, 0o700);
      assert.match((await move('certs/root.crt', 'x/root.key')) ?? '', /holds no private key any more\.$/);
    });
  });
});
