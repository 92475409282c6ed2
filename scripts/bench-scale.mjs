// Measures how the work of `check` grows with its input: the CPU time and peak memory of the bundled command line.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { quantile, root } from './bench-session.mjs';

const rounds = 3;

export const memberTls = [
  '-memberlist.tls-enabled=true',
  '-memberlist.tls-cert-path=/certs/member.crt',
  '-memberlist.tls-key-path=/certs/member.key',
  '-memberlist.tls-ca-path=/certs/ca.crt',
  '-memberlist.tls-server-name=mimir',
  '-ingester.client.tls-enabled=true',
  '-server.grpc-tls-cert-path=/certs/server.crt',
  '-server.grpc-tls-key-path=/certs/server.key',
];
const targets = [
  'distributor',
  'ingester',
  'querier',
  'store-gateway',
  'query-frontend',
  'ruler',
  'compactor',
  'query-scheduler',
];

function unknownFlags(count) {
  const flags = Array.from({ length: count }, (_, index) => `-unknown.option-${index}.tls-thing-${index % 17}=true`);
  return { 'all.flags': ['-target=all', ...flags, ''].join('\n') };
}

/** Mimir's YAML of many lines, most of which are what tenants may not ask. */
function longYaml(lines) {
  const queries = Array.from(
    { length: lines / 2 },
    (_, index) => `    - pattern: 'sum(rate(http_requests_total{team="${index}"}[5m]))'\n      regex: false\n`,
  );
  return { 'mimir.yaml': `multitenancy_enabled: true\nlimits:\n  blocked_queries:\n${queries.join('')}` };
}

/** A Compose file of processes that each run one component, with more flags. */
export function services(count, more) {
  const service = (index) => {
    const args = [`-target=${targets[index % targets.length]}`, '-memberlist.join=mimir-0', ...more];
    const lines = args.map((argument) => `      - ${argument}\n`).join('');
    return `  mimir-${index}:\n    image: grafana/mimir:2.17.0\n    command:\n${lines}`;
  };
  return { 'compose.yaml': `services:\n${Array.from({ length: count }, (_, index) => service(index)).join('')}` };
}

/** Files as repositories of manifests have them: most are short and another program's, a few are long, one in twenty is Mimir's. */
function manyFiles(count) {
  const file = (index) => {
    if (index % 20 === 0)
      return `multitenancy_enabled: true\nserver:\n  http_listen_port: ${8000 + index}\n  grpc_tls_config: {cert_file: server.crt}\n`;
    const keys = 20 * 2 ** ((index * 7) % 7);
    return `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: other-${index}}\ndata:\n${Array.from({ length: keys }, (_, key) => `  key-${key}: value ${index}\n`).join('')}`;
  };
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`folder-${Math.floor(index / 40)}/file-${index}.yaml`, file(index)]),
  );
}

const curves = [
  ...[1000, 2000, 4000, 8000, 10_000].map((count) => [`${count} unknown flags`, unknownFlags(count)]),
  ...[1000, 10_000, 100_000].map((count) => [`${count} lines of YAML`, longYaml(count)]),
  ...[50, 100, 200, 400].map((count) => [`${count} Compose services`, services(count, [])]),
  ...[50, 100, 200, 400].map((count) => [`${count} Compose services with TLS`, services(count, memberTls)]),
  ...[500, 2657, 10_000].map((count) => [`${count} files in folders`, manyFiles(count)]),
];

function write(folder, texts) {
  for (const [name, text] of Object.entries(texts)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

/** What a process says of itself at its end. */
function usageOf(folder) {
  const { output } = spawnSync(
    process.execPath,
    ['--require', join(root, 'scripts/bench-usage.cjs'), join(root, 'dist/cli.js'), 'check', '--quiet', '.'],
    { cwd: folder, stdio: ['ignore', 'ignore', 'ignore', 'pipe'], encoding: 'utf8', timeout: 120_000 },
  );
  // A run that was ended for its time tells nothing.
  return output?.[3] ? JSON.parse(output[3]) : { cpu: NaN, memory: NaN };
}

/** Prints a table of the curves. */
export function benchScale() {
  const workshop = mkdtempSync(join(tmpdir(), 'bench-scale-'));
  const rows = {};
  try {
    for (const [index, [name, texts]] of curves.entries()) {
      const folder = join(workshop, String(index));
      write(folder, texts);
      const usages = Array.from({ length: rounds }, () => usageOf(folder));
      const median = (what) => quantile(usages.map(what), 0.5);
      rows[name] = {
        'CPU in seconds': median(({ cpu }) => cpu).toFixed(2),
        'peak memory in MB': median(({ memory }) => memory).toFixed(0),
      };
      rmSync(folder, { recursive: true });
    }
  } finally {
    rmSync(workshop, { recursive: true, force: true });
  }
  console.table(rows);
}
