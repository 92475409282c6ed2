import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** What the repository's own command would leave behind. */
const trace = (folder: string): string => join(folder, 'RAN');

export const hostileFlags =
  '-target=ingester\n-server.grpc-tls-cert-path=certs/server.crt\n-server.grpc-tls-key-path=certs/server.key\n';

/**
 * Makes a folder as a clone of a stranger's repository, whose folder of certificates is at once a bare repository with
 * a command in its configuration; the outer one, as an archive would bring it, has the same.
 */
export async function makeHostileRepository(folder: string): Promise<void> {
  const certs = join(folder, 'certs');
  for (const name of ['objects', 'refs/heads']) mkdirSync(join(certs, name), { recursive: true });
  writeFileSync(join(folder, 'mimir.flags'), hostileFlags);
  writeFileSync(join(certs, 'server.crt'), '');
  writeFileSync(join(certs, 'server.key'), '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n', {
    mode: 0o600,
  });
  writeFileSync(join(certs, 'HEAD'), 'ref: refs/heads/main\n');
  const command = `fsmonitor = "touch '${trace(folder)}'; false"`;
  writeFileSync(
    join(certs, 'config'),
    `[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tworktree = .\n\t${command}\n`,
  );
  const run = promisify(execFile);
  await run('git', ['init', '--quiet', folder]);
  await run('git', ['-C', folder, 'add', 'certs/server.key', 'mimir.flags']);
  writeFileSync(
    join(folder, '.git', 'config'),
    `[core]\n\trepositoryformatversion = 0\n\tbare = false\n\t${command}\n`,
  );
}

/** True where code of the repository was run. */
export function hasRun(folder: string): boolean {
  return existsSync(trace(folder));
}
