import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Workspace } from '../../../core/src/workspace/workspace';
import { fixEdits } from '../../../core/src/analysis/fix-edits';
import { hopMapOf } from '../../../core/src/analysis/hop-map';
import { defaultAnalysisSettings } from '../../../core/src/analysis/analysis-settings';
import { loadCatalogue } from '../../../core/src/catalogue/load';
import type { MimirVersion } from '../../../core/src/model/version';
import { mutualTlsChanges } from '../../../core/src/secure/mutual-tls';
import { createCertificateReader } from '../../../host/src/certificate-reader';
import { systemClock } from '../../../host/src/clock';
import { nodeFiles } from '../../../host/src/files';
import { nodePaths } from '../../../host/src/node-paths';

const uri = 'file:///somewhere/else/mimir.flags';

function analyzerOf(text: string, file: string, mimirVersion: MimirVersion | null = null): Workspace {
  const ports = { files: nodeFiles, certificates: createCertificateReader(), clock: systemClock, paths: nodePaths };
  const analyzer = new Workspace(loadCatalogue(), ports, { ...defaultAnalysisSettings, mimirVersion });
  analyzer.update({ uri: file, languageId: '', text }, file.endsWith('.yaml') ? 'mimir-yaml' : null);
  return analyzer;
}

/** The text after the action, as often as it has something to change. */
async function secured(text: string, file = uri, version: MimirVersion | null = null): Promise<string> {
  const analysis = (await analyzerOf(text, file, version).ask(file)).files.get(file);
  assert.ok(analysis);
  const { processes } = analysis.deployment;
  const changes = mutualTlsChanges(
    processes.map(({ process }) => process),
    { internalName: 'mimir.internal' },
  );
  const edits = fixEdits({ kind: 'set', changes }, () => analysis.documents)?.get(file) ?? [];
  return [...edits]
    .sort((a, b) => b.range.start - a.range.start)
    .reduce((done, { range, text: inserted }) => done.slice(0, range.start) + inserted + done.slice(range.end), text);
}

async function hopsOf(text: string, file = uri): Promise<readonly string[]> {
  const analysis = (await analyzerOf(text, file).ask(file)).files.get(file);
  assert.ok(analysis);
  return hopMapOf(analysis.deployment).hops.map(
    ({ family, state, reason }) => `${family} ${/ not found/.test(reason) ? 'without files' : state}`,
  );
}

async function rulesBroken(text: string, file = uri, version: MimirVersion | null = null): Promise<readonly string[]> {
  const analysis = (await analyzerOf(text, file, version).ask(file)).files.get(file);
  assert.ok(analysis);
  return analysis.findings
    .map(({ rule }) => rule)
    .filter((rule) => rule !== 'file-not-found' && rule !== 'memberlist-no-client-auth');
}

describe('mutual TLS on every hop', () => {
  it('is set on listener, clients and memberlist of a process that says nothing of TLS', async () => {
    const after = await secured('-target=all\n');
    assert.match(after, /-server\.grpc-tls-client-auth=RequireAndVerifyClientCert/);
    assert.match(after, /-memberlist\.tls-cert-path=certs\/server\.crt/);
    const hops = await hopsOf(after);
    assert.equal(hops.length, 8);
    // The files are not there yet.
    assert.deepEqual(
      hops.filter((hop) => !hop.endsWith(' without files')),
      [],
    );
    assert.deepEqual(await rulesBroken(after), []);
  });

  it('keeps the files that are named, and what it has written already', async () => {
    const text =
      '-server.grpc-tls-cert-path=/pki/mimir.pem\n-server.grpc-tls-key-path=/pki/mimir-key.pem\n-ingester.client.tls-insecure-skip-verify=true\n';
    const after = await secured(text);
    assert.match(after, /-server\.grpc-tls-ca-path=\/pki\/root\.crt/);
    assert.match(after, /-ingester\.client\.tls-insecure-skip-verify=false/);
    assert.equal(await secured(after), after);
  });

  for (const [what, text, file] of [
    [
      'the flags of a service, which other flags may join',
      'CUSTOM_ARGS="-target=all -log.level=info"\n',
      'file:///etc/default/mimir',
    ],
    ['flags that name a YAML which cannot be seen', '-target=all\n-config.file=/nowhere/mimir.yaml\n', uri],
  ] as const) {
    it(`is whole for ${what}`, async () => {
      const after = await secured(text, file);
      for (const wish of [
        'server.grpc-tls-cert-path=certs/server.crt',
        'ingester.client.tls-cert-path=certs/client.crt',
        'ingester.client.tls-server-name=mimir.internal',
      ]) {
        assert.ok(after.includes(wish), `want ${wish} in ${after}`);
      }
      assert.doesNotMatch(after, /skip-verify/);
      assert.equal(await secured(after, file), after);
      assert.deepEqual(
        (await hopsOf(after, file)).filter((hop) => hop.endsWith('plaintext') || hop.endsWith('broken')),
        [],
      );
    });
  }

  it('leaves no port to the versions of TLS that early releases take by default', async () => {
    for (const text of [
      '-target=ingester,ruler\n',
      '-target=ingester,ruler\n-server.tls-min-version=VersionTLS10\n-ingester.client.tls-min-version=VersionTLS11\n',
    ]) {
      const after = await secured(text, uri, '2.10');
      assert.match(after, /-server\.tls-min-version=VersionTLS12/);
      assert.deepEqual(await rulesBroken(after, uri, '2.10'), []);
      assert.equal(await secured(after, uri, '2.10'), after);
    }
    assert.doesNotMatch(await secured('-target=ingester,ruler\n', uri, '2.12'), /min-version/);
    // Nothing can be done about it before 2.5.
    assert.deepEqual(await rulesBroken(await secured('-target=ingester,ruler\n', uri, '2.4'), uri, '2.4'), [
      'weak-tls-version',
    ]);
  });

  it('sets only what the targets use', async () => {
    const after = await secured('-target=ruler,ingester\n');
    assert.doesNotMatch(after, /querier\.frontend-client/);
    assert.match(after, /-ruler\.client\.tls-enabled=true/);
  });

  it('writes YAML into YAML', async () => {
    const file = 'file:///somewhere/else/mimir.yaml';
    const after = await secured('target: all\nserver:\n  http_listen_port: 80\n', file);
    assert.match(after, /^ {2}grpc_tls_config:\n {4}cert_file: certs\/server\.crt$/m);
    assert.deepEqual(await rulesBroken(after, file), []);
    assert.equal(await secured(after, file), after);
  });

  it('secures ports that nobody is seen to dial', async () => {
    for (const target of ['distributor', 'compactor', 'overrides-exporter']) {
      assert.match(await secured(`-target=${target}\n`), /-server\.grpc-tls-client-auth=RequireAndVerifyClientCert/);
    }
  });

  it('secures a YAML alone for every component that it may serve, and for none that is no part of all', async () => {
    const file = 'file:///somewhere/else/mimir.yaml';
    const after = await secured('multitenancy_enabled: false\n', file);
    assert.match(after, /^ {2}grpc_tls_config:\n {4}cert_file: certs\/server\.crt$/m);
    assert.match(after, /^alertmanager:$/m);
    assert.doesNotMatch(after, /block_builder|usage_tracker/);
    const hops = await hopsOf(after, file);
    assert.ok(
      hops.includes('ingester.client without files') && hops.every((hop) => hop.endsWith(' without files')),
      hops.join(),
    );
  });

  it('keeps the settings of a port in one document', async () => {
    const scheduler =
      '-target=query-scheduler\n-server.grpc-tls-cert-path=certs/server.crt\n-server.grpc-tls-key-path=certs/server.key\n';
    const folder = mkdtempSync(join(tmpdir(), 'mimir-tls-ports-'));
    try {
      writeFileSync(join(folder, 'mimir.yaml'), 'multitenancy_enabled: false\n');
      const path = join(folder, 'scheduler.flags');
      const after = await secured(`${scheduler}-config.file=mimir.yaml\n`, nodePaths.toUri(path));
      assert.match(after, /-server\.grpc-tls-ca-path=certs\/root\.crt\n/);
      assert.match(after, /-server\.grpc-tls-client-auth=RequireAndVerifyClientCert\n/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('names no file beside inline text, which it would beat', async () => {
    const file = 'file:///somewhere/else/mimir.yaml';
    const after = await secured(
      'target: all\nserver:\n  grpc_tls_config:\n    cert: |\n      x\n    key: |\n      y\n    client_ca: |\n      z\n',
      file,
    );
    assert.doesNotMatch(after, /cert_file|key_file|client_ca_file/);
    assert.match(after, /client_auth_type: RequireAndVerifyClientCert/);
  });
});
