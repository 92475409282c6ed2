import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { foldingRanges } from '../../server/src/features/folding';
import { Editor } from './editor';
import { judge } from './features/judging';

const compose = `x-certificates: &certificates
  - ./certs:/certs:ro
services:
  querier:
    image: grafana/mimir:2.17.1
    volumes: *certificates
    command:
      - -target=querier
      - -config.file=/certs/mimir.yaml
      - -querier.scheduler-address=scheduler:9095
      - -querier.scheduler-client.tls-enabled=true
      - -querier.scheduler-client.tls-ca-path=/certs/root.crt
      - -querier.scheduler-client.tls-server-name=mimir
  scheduler:
    image: grafana/mimir:2.17.1
    volumes: *certificates
    command:
      - -target=query-scheduler
      - -config.file=/certs/mimir.yaml
      - -server.grpc-tls-ca-path=/certs/root.crt
`;

describe('ways through a configuration', () => {
  let folder: string;
  let editor: Editor;
  let uri: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'mimir-ways-'));
    mkdirSync(join(folder, 'certs'));
    writeFileSync(join(folder, 'certs', 'root.crt'), 'no certificate\n');
    writeFileSync(
      join(folder, 'certs', 'mimir.yaml'),
      'memberlist:\n  tls_enabled: true\n  tls_ca_path: /certs/root.crt\n  tls_server_name: mimir\nserver:\n  log_level: info\n',
    );
    uri = pathToFileURL(join(folder, 'compose.yaml')).href;
    editor = await Editor.start({ folder });
    await editor.open(uri, compose, 'dockercompose');
    await editor.next(uri, () => true);
  });

  after(async () => {
    await editor.stop();
    rmSync(folder, { recursive: true });
  });

  const lead = async (behind: string): Promise<readonly string[]> =>
    (await editor.definition(uri, behind)).map(
      ({ targetUri, targetRange }) => `${basename(targetUri)}:${targetRange.start.line + 1}`,
    );
  const places = async (behind: string): Promise<readonly string[]> =>
    (await editor.references(uri, behind)).map(
      (each) => `${basename(each.uri)}:${each.range.start.line + 1}:${each.range.start.character + 1}`,
    );

  it('lead from a path to its file', async () => {
    assert.deepEqual(await lead('tls-ca-path=/certs/ro'), ['root.crt:1']);
    assert.deepEqual(await lead('config.file=/certs/mi'), ['mimir.yaml:1']);
  });

  it('lead from an alias to its anchor', async () => {
    assert.deepEqual(await lead('volumes: *cert'), ['compose.yaml:1']);
  });

  it('lead from an address to the service that has its name', async () => {
    assert.deepEqual(await lead('scheduler-address=sched'), ['compose.yaml:18']);
  });

  it('lead nowhere from a file that is not there, and from plain values', async () => {
    assert.deepEqual(await lead('-target=quer'), []);
    await editor.edit(uri, '-server.grpc-tls-ca-path=/certs/root.crt', '-server.grpc-tls-ca-path=/certs/gone.crt');
    assert.deepEqual(await lead('/certs/gon'), []);
    await editor.edit(uri, '/certs/gone.crt', '/certs/root.crt');
  });

  it('find each place of the deployment that names a certificate', async () => {
    assert.deepEqual(await places('tls-ca-path=/certs/ro'), [
      'compose.yaml:12:47',
      'compose.yaml:20:34',
      'mimir.yaml:3:16',
    ]);
  });

  it('find each place of a server name', async () => {
    assert.deepEqual(await places('tls-server-name=mim'), ['compose.yaml:13:51', 'mimir.yaml:4:20']);
  });

  it('find the options of a client', async () => {
    assert.deepEqual(
      (await places('-querier.scheduler-client.tls-en')).map((place) => place.split(':')[1]),
      ['11', '12', '13'],
    );
  });

  it('find an anchor with its aliases', async () => {
    assert.deepEqual(
      (await places('x-certificates: &cert')).map((place) => place.split(':')[1]),
      ['1', '6', '16'],
    );
  });

  it('highlight what the file itself has of them', async () => {
    const lines = (await editor.highlights(uri, 'tls-ca-path=/certs/ro')).map(({ range }) => range.start.line + 1);
    assert.deepEqual(lines, [12, 20]);
  });

  it('find the processes and components of open deployments by letters of their names', async () => {
    const start = compose.split('\n').findIndex((line) => line.includes('-target=query-scheduler'));
    const range = { start: { line: start, character: 9 }, end: { line: start, character: 15 } };
    assert.deepEqual(await editor.request('workspace/symbol', { query: 'SCHED' }), [
      { name: 'scheduler', kind: 2, location: { uri, range } },
      { name: 'query-scheduler', kind: 5, containerName: 'scheduler', location: { uri, range } },
    ]);
    assert.deepEqual(await editor.request('workspace/symbol', { query: 'nothing of the kind' }), []);
  });

  it('say nothing in comments', async () => {
    await editor.edit(uri, 'services:', '# see *certificates\nservices:');
    assert.deepEqual(await lead('# see *cert'), []);
    await editor.edit(uri, '# see *certificates\n', '');
  });
});

describe('what may be folded of a flag file', () => {
  it('are its paragraphs and its comments', async () => {
    const judged = await judge(
      '/srv/mimir.flags',
      '# mimir-tls: flags\n# ours\n-target=all\n-server.http-listen-port=80\n\n-memberlist.join=a\n\n\n# x\n',
    );
    assert.deepEqual(
      foldingRanges(judged).map(({ startLine, endLine, kind }) => [startLine, endLine, kind]),
      [
        [0, 1, 'comment'],
        [2, 3, undefined],
      ],
    );
  });
});
