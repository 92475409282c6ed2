// Measures how long a CA, a server's and a client's certificate take, with RSA keys of 2048 bits: `node scripts/bench-certificates.mjs`.
// Ours is what `mimir-tls certs` does once it has planned; openssl's is its command line, one command after the other.
// Medians in milliseconds of 20 runs of each, in turns. Fails where ours takes longer than 1.3 times openssl's.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const repetitions = 20;
const limit = 1.3;
const run = promisify(execFile);
const workshop = mkdtempSync(join(tmpdir(), 'bench-certificates-'));

/** The engine as the product bundles it. */
async function engine() {
  const outfile = join(workshop, 'engine.cjs');
  const contents = `
    export { executePlan } from './core/src/certificates/execute';
    export { defaultPlanPreferences } from './core/src/certificates/plan';
    export { nodeFiles } from './host/src/files';
    export { nodeKeyMaker } from './host/src/keys';
    export { systemClock } from './host/src/clock';`;
  await build({
    stdin: { contents, resolveDir: root, loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    outfile,
    logLevel: 'error',
  });
  return createRequire(import.meta.url)(outfile);
}

/** The plan for a server and a client of one CA, in a folder. */
function planIn(folder, preferences) {
  const at = (name) => join(folder, name);
  const leaf = (name, role, names) => ({
    certificate: at(`${name}.crt`),
    key: at(`${name}.key`),
    action: 'make',
    replaces: null,
    keyAction: 'make',
    reasons: [],
    roles: [role],
    commonName: name,
    names: names.map((each) => ({ name: each, reasons: [] })),
    authority: at('ca.crt'),
    usedBy: [],
  });
  return {
    authorities: [{ certificate: at('ca.crt'), key: at('ca.key'), action: 'make', copies: [] }],
    leaves: [
      leaf('server', 'server', ['mimir.internal', 'localhost', '127.0.0.1', '::1']),
      leaf('client', 'client', ['mimir.internal']),
    ],
    additions: [],
    untouched: [],
    stale: [],
    leftOut: [],
    problems: [],
    settings: [],
    interrupted: [],
    notes: [],
    preferences,
  };
}

async function ours({ executePlan, defaultPlanPreferences, nodeFiles, nodeKeyMaker, systemClock }, folder) {
  const ports = { files: nodeFiles, keyMaker: nodeKeyMaker, clock: systemClock, roots: [folder] };
  const { problems, written } = await executePlan(planIn(folder, defaultPlanPreferences), ports);
  if (problems.length > 0 || written.length !== 6) throw new Error(problems.join('\n'));
}

async function openssls(folder) {
  const openssl = (...args) => run('openssl', args, { cwd: folder });
  await openssl(
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    'ca.key',
    '-out',
    'ca.crt',
    '-days',
    '3650',
    '-subj',
    '/CN=Private CA',
    '-addext',
    'basicConstraints=critical,CA:TRUE,pathlen:0',
    '-addext',
    'keyUsage=critical,keyCertSign,cRLSign',
  );
  for (const [name, use, san] of [
    ['server', 'serverAuth', 'DNS:mimir.internal,DNS:localhost,IP:127.0.0.1,IP:::1'],
    ['client', 'clientAuth', 'DNS:mimir.internal'],
  ]) {
    await openssl(
      'req',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.csr`,
      '-subj',
      `/CN=${name}`,
    );
    writeFileSync(
      join(folder, `${name}.ext`),
      `basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature,keyEncipherment\nextendedKeyUsage=${use}\nsubjectAltName=${san}\n`,
    );
    await openssl(
      'x509',
      '-req',
      '-in',
      `${name}.csr`,
      '-CA',
      'ca.crt',
      '-CAkey',
      'ca.key',
      '-CAcreateserial',
      '-out',
      `${name}.crt`,
      '-days',
      '730',
      '-sha256',
      '-extfile',
      `${name}.ext`,
    );
  }
}

async function timed(work) {
  const folder = mkdtempSync(join(workshop, 'run-'));
  const start = performance.now();
  await work(folder);
  return performance.now() - start;
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

try {
  const parts = await engine();
  const times = { ours: [], openssl: [] };
  for (let round = 0; round < repetitions; round += 1) {
    times.ours.push(await timed((folder) => ours(parts, folder)));
    times.openssl.push(await timed(openssls));
  }
  const [own, other] = [median(times.ours), median(times.openssl)];
  console.log(
    `ours     ${own.toFixed(0)} ms\nopenssl  ${other.toFixed(0)} ms\nratio    ${(own / other).toFixed(2)} (limit ${limit})`,
  );
  if (own > limit * other) process.exitCode = 1;
} finally {
  rmSync(workshop, { recursive: true, force: true });
}
