import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createCertificateReader } from '../../../host/src/certificate-reader';
import { openZoo } from '../../core/certificates/zoo';
import { type Analyses, judging, offeredFor, offeredToCopy, textsAfter, type Texts } from './offering';

describe('A fix', () => {
  const certificates = createCertificateReader();
  let folder: string;

  before(async function () {
    this.timeout(60_000);
    folder = mkdtempSync(join(tmpdir(), 'consequences-'));
    cpSync((await openZoo()).path('.'), join(folder, 'certs'), { recursive: true });
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  /** The text after each fix that is offered for the rule, by the fix's title. */
  async function fixed(rule: string, flags: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const uri = pathToFileURL(join(folder, 'mimir.flags')).href;
    const texts: Texts = new Map([[uri, `${flags.join('\n')}\n`]]);
    const analyses = await judging({ version: null, environment: new Map() }, certificates, folder)(texts);
    const findings = [...analyses.values()].flatMap((analysis) => analysis.findings);
    const finding = findings.find((each) => each.rule === rule);
    assert.ok(finding, `want a finding of ${rule} among ${findings.map((each) => each.rule).join(', ')}`);
    const actions = offeredFor(finding, analyses).filter(({ title }) => title.startsWith('Set '));
    return new Map(actions.map((action) => [action.title, textsAfter(action, texts).get(uri) ?? '']));
  }

  const urlOf = (name: string): string => pathToFileURL(join(folder, name)).href;

  async function judged(name: string, text: string): Promise<Analyses> {
    return judging({ version: null, environment: new Map() }, certificates, folder)(new Map([[urlOf(name), text]]));
  }

  /** The titles of all that is offered for the findings of a rule in a text. */
  async function titles(rule: string, name: string, text: string): Promise<readonly string[]> {
    const analyses = await judged(name, text);
    const found = [...analyses.values()].flatMap(({ findings }) => findings).filter((each) => each.rule === rule);
    assert.ok(found.length > 0, `want a finding of ${rule}`);
    return found
      .flatMap((finding) => offeredFor(finding, analyses))
      .map(({ title }) => title)
      .filter((title) => !title.startsWith('Ignore '));
  }

  const client = ['-target=querier,ingester', '-ingester.client.tls-enabled=false'];
  const listener = ['-target=ingester', '-server.http-tls-cert-path=certs/server.crt'];
  const on = 'Set -ingester.client.tls-enabled to true';
  const key = 'Set -server.http-tls-key-path to certs/server.key';

  it('gives a listener with a client CA the policy that it needs with TLS', async () => {
    const title = `${key} with RequireAndVerifyClientCert`;
    const half = await fixed('server-tls-half-configured', [...listener, '-server.http-tls-ca-path=certs/root.crt']);
    assert.deepEqual([...half.keys()], [title]);
    assert.match(half.get(title) ?? '', /^-server.http-tls-client-auth=RequireAndVerifyClientCert$/m);
    const none = await fixed('server-client-auth-without-tls', [
      '-target=ingester',
      '-server.grpc-tls-client-auth=NoClientCert',
      '-server.grpc-tls-ca-path=certs/root.crt',
    ]);
    for (const text of none.values()) assert.match(text, /^-server.grpc-tls-client-auth=RequireAndVerifyClientCert$/m);
    assert.equal(none.size, 1);
  });

  it('is not offered where Mimir would no longer start', async () => {
    assert.deepEqual([...(await fixed('server-tls-half-configured', listener)).keys()], [key]);
    const unknownPolicy = [...listener, '-server.http-tls-client-auth=RequiredAndVerifyClientCert'];
    assert.deepEqual([...(await fixed('server-tls-half-configured', unknownPolicy)).keys()], []);
  });

  it('is not offered where connections would fail that work without TLS', async () => {
    const ofServer = ['-ingester.client.tls-ca-path=certs/root.crt', '-ingester.client.tls-server-name=localhost'];
    const offered = async (...more: readonly string[]): Promise<readonly string[]> => [
      ...(await fixed('tls-options-without-tls-enabled', [...client, ...more])).keys(),
    ];
    const alone = ['-target=querier', ...client.slice(1)];
    assert.deepEqual([...(await fixed('tls-options-without-tls-enabled', [...alone, ...ofServer])).keys()], [on]);
    assert.deepEqual(await offered(...ofServer), [], 'the server speaks plaintext');
    assert.deepEqual(await offered('-ingester.client.tls-ca-path=certs/notpem.txt'), [], 'the CA file holds no CA');
  });

  it('is not offered where its finding would stay', async () => {
    const probe = (scheme: string): string =>
      [
        ...[
          'mimir:',
          '  structuredConfig:',
          '    server:',
          '      http_tls_config:',
          '        cert_file: /certs/tls.crt',
        ],
        ...[
          '        key_file: /certs/tls.key',
          'ingester:',
          '  readinessProbe:',
          '    httpGet:',
          `      scheme: ${scheme}`,
        ],
        ...[
          '      port: http-metrics',
          'querier: {readinessProbe: {httpGet: {scheme: HTTPS, port: http-metrics}}}',
          '',
        ],
      ].join('\n');
    const rule = 'http-client-auth-breaks-probes';
    const title = 'Use HTTPS for the probe';
    assert.ok((await titles(rule, 'values.yaml', probe('HTTP'))).includes(title));
    const folded = '|-\n          HTTP\n        AND MORE';
    assert.ok(
      !(await titles(rule, 'values.yaml', probe(folded))).includes(title),
      'the fix leaves a line of the scheme',
    );
  });

  it('is not offered for keys that stay in an unknown block, one by one or all at once', async () => {
    const own = ['target: distributor', 'server: {grpc_tls_config: &a {cert_file: a.crt, key_file: a.key}}'];
    const text = (merge: string): string =>
      [
        ...[...own, 'ingester_client:', '  grpc_client_config:', '    tls_config:', '      tls_enabled: true'],
        ...[merge, '      tls_ca_path: root.crt', 'memberlist:', '  tls_min_versoin: VersionTLS12', ''],
      ].join('\n');
    const rule = 'unknown-yaml-key';
    const move = 'Move its keys to where they belong';
    assert.ok((await titles(rule, 'mimir.yaml', text('      tls_server_name: x'))).includes(move));
    assert.deepEqual(await titles(rule, 'mimir.yaml', text('      <<: *a')), ['Replace with tls_min_version']);
  });

  it('moves no key out of what an alias takes in', async () => {
    const text = [
      ...['server: &a', '  grpc_tls_config:', '    keyfile: a.key', 'frontend_worker:', '  grpc_client_config:'],
      ...['    <<: *a', '    tls_enabled: true', ''],
    ].join('\n');
    const all = await titles('unknown-yaml-key', 'mimir.yaml', text);
    assert.deepEqual(
      all.filter((title) => title.startsWith('Move it')),
      [],
    );
  });

  it('moves no keys where other lines do not parse', async () => {
    const own = ['server:', '  tls_config:', '    cert_file: a.crt', '    key_file: a.key'];
    const rule = 'unknown-yaml-key';
    assert.notDeepEqual(await titles(rule, 'mimir.yaml', [...own, 'target: querier', ''].join('\n')), []);
    assert.deepEqual(await titles(rule, 'mimir.yaml', [...own, ' target: querier', ''].join('\n')), []);
  });

  it('is not offered where the listener would fail by what else it has', async () => {
    const own = [...listener, '-server.tls-cipher-suites=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384'];
    assert.deepEqual([...(await fixed('server-tls-half-configured', own)).keys()], [], 'HTTP/2 needs another suite');
  });

  it('writes nothing that is as wrong as what it fixes', async () => {
    const dialing = ['-query-frontend.scheduler-address=query-scheduler:9095'];
    const server = ['-server.grpc-tls-cert-path=certs/server.crt', '-server.grpc-tls-key-path=certs/server.key'];
    const model = '-querier.frontend-client';
    const turnOn = async (authority: string): Promise<readonly string[]> => {
      const own = [
        `${model}.tls-enabled`,
        `${model}.tls-ca-path=certs/${authority}`,
        `${model}.tls-server-name=localhost`,
      ];
      const text = [...dialing, '-querier.scheduler-address=query-scheduler:9095', ...server, ...own, ''].join('\n');
      return (await titles('grpc-client-tls-disabled', 'mimir.flags', text)).filter((title) =>
        title.startsWith('Turn on'),
      );
    };
    assert.notDeepEqual(await turnOn('root.crt'), []);
    assert.deepEqual(await turnOn('noca.crt'), [], 'the other clients would trust what is no CA');
  });

  it('copies no client that does not take the certificate of its server', async () => {
    const server = ['-server.grpc-tls-cert-path=certs/server.crt', '-server.grpc-tls-key-path=certs/server.key'];
    const copied = async (authority: string): Promise<number> => {
      const own = ['-ruler.client.tls-enabled=true', `-ruler.client.tls-ca-path=certs/${authority}`];
      const more = ['-target=ruler,ingester', '-ruler.client.tls-server-name=localhost', ''];
      const text = [...own, ...server, ...more].join('\n');
      return offeredToCopy(urlOf('mimir.flags'), text.indexOf('certs/'), await judged('mimir.flags', text)).length;
    };
    assert.equal(await copied('root.crt'), 1);
    assert.equal(await copied('otherca.crt'), 0);
  });

  it('is one of its own problem where an alias takes in several', async () => {
    const block = ['  tls_config: &a', '    cert_file: a.crt', '    key_file: a.key', '    server_name: b'];
    const analyses = await judged(
      'mimir.yaml',
      ['target: ingester', 'memberlist:', ...block, '  <<: *a', '  tls_enabled: true', ''].join('\n'),
    );
    const findings = [...analyses.values()].flatMap((each) => each.findings);
    const own = findings.find(({ message }) => message.includes('"cert_file" in memberlist.'));
    const titled = own && offeredFor(own, analyses).filter(({ title }) => title.startsWith('Replace'));
    assert.deepEqual(
      titled?.map(({ title }) => /tls_\w+/.exec(title)?.[0]),
      ['tls_cert_path'],
    );
  });

  it('of all findings of a rule tells which of those shown it fixes', async () => {
    const text = '-memberlist.tls-enabld=true\n-memberlist.tls-ca-pat=certs/root.crt\n';
    const analyses = await judged('mimir.flags', text);
    const [finding] = [...analyses.values()].flatMap(({ findings }) => findings);
    const all = finding && offeredFor(finding, analyses).find(({ title }) => title.startsWith('Fix all unknown-flag'));
    assert.deepEqual(
      all?.diagnostics?.map(({ code, range }) => [code, range.start.line]),
      [['unknown-flag', 0]],
    );
  });

  it('is offered where others have to follow a listener', async () => {
    const both = ['-target=querier,ingester', '-server.grpc-tls-cert-path=certs/server.crt'];
    const offered = await fixed('server-tls-half-configured', both);
    assert.deepEqual([...offered.keys()], ['Set -server.grpc-tls-key-path to certs/server.key']);
  });
});
