// Measures how long an edit in one file of a deployment of ninety takes until the findings of all of them are there.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { quantile, root, Session, timed } from './bench-session.mjs';

const files = 90;
const edits = 20;
/** What an edit adds, or takes away. */
const added = ',compactor';
/** Milliseconds that 95 of 100 edits may take at most. */
const limit = 200;

/** What the processes run, in turns; the more there are of one, the more zones it has. */
const targets = [
  'distributor',
  'ingester',
  'querier',
  'query-frontend',
  'query-scheduler',
  'store-gateway',
  'ruler',
  'alertmanager',
  'compactor',
  'ingester',
];
const clients = [
  'ingester.client',
  'querier.store-gateway-client',
  'querier.scheduler-client',
  'querier.frontend-client',
  'query-frontend.grpc-client-config',
  'query-scheduler.grpc-client-config',
  'ruler.client',
  'alertmanager.alertmanager-client',
];

const processes = Array.from({ length: files }, (_, index) => ({
  name: `mimir-${index}`,
  target: targets[index % targets.length],
}));

const clientTls = [
  'tls-enabled=true',
  'tls-cert-path=certs/client.crt',
  'tls-key-path=certs/client.key',
  'tls-ca-path=certs/root.crt',
  'tls-server-name=mimir.internal',
];
const serverTls = [
  'tls-cert-path=certs/server.crt',
  'tls-key-path=certs/server.key',
  'tls-ca-path=certs/root.crt',
  'tls-client-auth=RequireAndVerifyClientCert',
];
const tls = [
  ...clients.flatMap((family) => clientTls.map((each) => `-${family}.${each}`)),
  ...serverTls.map((each) => `-server.grpc-${each}`),
];

function flagFile({ target }, more) {
  return [`-target=${target}`, ...more, ''].join('\n');
}

function manifest({ name, target }) {
  const args = [`-target=${target}`, ...tls].map((argument) => `            - ${argument}\n`).join('');
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  namespace: mimir
spec:
  template:
    spec:
      containers:
        - name: ${name}
          image: grafana/mimir:2.17.0
          args:
${args}`;
}

const sharedYaml = `multitenancy_enabled: true
server:
  grpc_tls_config: {cert_file: certs/server.crt, key_file: certs/server.key, client_ca_file: certs/root.crt, client_auth_type: RequireAndVerifyClientCert}
ingester_client:
  grpc_client_config: {tls_enabled: true, tls_cert_path: certs/client.crt, tls_key_path: certs/client.key, tls_ca_path: certs/root.crt, tls_server_name: mimir.internal}
`;

/** Ninety files each; all of them are open, or only one. */
const deployments = [
  {
    name: 'flag files that a glob ties, with certificates',
    extension: 'flags',
    open: 1,
    text: (each) => flagFile(each, tls),
    others: {},
    settings: { deployments: { all: ['**/*.flags'] } },
  },
  {
    name: 'open flag files that share a configuration',
    extension: 'flags',
    open: files,
    text: (each) => flagFile(each, ['-config.file=mimir.yaml']),
    others: { 'mimir.yaml': sharedYaml },
    settings: {},
  },
  { name: 'manifests of a namespace', extension: 'yaml', open: 1, text: manifest, others: {}, settings: {} },
];

/** Writes the deployment, with the certificates that it names, and returns the texts by name. */
function writeDeployment(folder, { extension, text, others }) {
  const texts = Object.fromEntries(processes.map((each) => [`${each.name}.${extension}`, text(each)]));
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries({ ...texts, ...others })) writeFileSync(join(folder, name), content);
  writeFileSync(join(folder, '..', 'all.flags'), flagFile({ target: 'all' }, tls));
  execFileSync(
    process.execPath,
    [join(root, 'dist/cli.js'), 'certs', '--cwd', folder, join(folder, '..', 'all.flags')],
    { stdio: 'ignore' },
  );
  return texts;
}

async function measure(folder, deployment) {
  const texts = writeDeployment(folder, deployment);
  const session = new Session(deployment.settings);
  await session.initialize(folder);
  const uriOf = (name) => pathToFileURL(join(folder, name)).href;
  const uris = [...Object.keys(texts), ...Object.keys(deployment.others)].map(uriOf);
  const opened = Object.keys(texts).slice(0, deployment.open);
  const first = await timed(async () => {
    const judged = session.judged(uris);
    for (const name of opened)
      await session.open(uriOf(name), deployment.extension === 'yaml' ? 'yaml' : 'mimir-flags', texts[name]);
    await judged;
  });
  const [edited] = opened;
  const line = texts[edited].split('\n').findIndex((content) => content.includes('-target='));
  const position = { line, character: texts[edited].split('\n')[line].length };
  let isThere = false;
  // With another target every hop of this process may change.
  const edit = () =>
    timed(async () => {
      const judged = session.judged(uris);
      await (isThere
        ? session.remove(uriOf(edited), position, added.length)
        : session.insert(uriOf(edited), position, added));
      isThere = !isThere;
      await judged;
    });
  // A server that has just started has not optimized its code yet.
  const early = await edit();
  const times = [];
  while (times.length < edits) times.push(await edit());
  await session.stop();
  return { first, early, times };
}

/** Prints a table in milliseconds. False where an edit takes too long. */
export async function benchDeployments() {
  const workshop = mkdtempSync(join(tmpdir(), 'bench-deployment-'));
  const rows = {};
  try {
    for (const [index, deployment] of deployments.entries()) {
      const { first, early, times } = await measure(join(workshop, String(index), 'files'), deployment);
      rows[`${files} ${deployment.name}`] = {
        'open to all diagnostics': first.toFixed(0),
        'first edit to all diagnostics': early.toFixed(0),
        'following edits, median': quantile(times, 0.5).toFixed(0),
        '95 of 100 edits within': quantile(times, 0.95).toFixed(0),
      };
    }
  } finally {
    rmSync(workshop, { recursive: true, force: true });
  }
  console.table(rows);
  return Object.values(rows).every((row) => Number(row['95 of 100 edits within']) <= limit);
}
