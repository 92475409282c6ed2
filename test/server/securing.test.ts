import assert from 'node:assert/strict';
import { chmodSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  type ClientCapabilities,
  CodeActionRequest,
  CodeActionTriggerKind,
  ExecuteCommandRequest,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { CodeAction, TextEdit, WorkspaceEdit } from 'vscode-languageserver-types';
import { nodeFiles } from '../../host/src/files';
import { nodePaths } from '../../host/src/node-paths';
import {
  clientCommands,
  type FoundDeployment,
  type InitializationOptions,
  requests,
} from '../../server/src/protocol/protocol';
import type { ServerPorts } from '../../server/src/session/server-ports';
import type {
  SecureAnswer,
  SecureParams,
  SecureReceipt,
  SecureUndoAnswer,
  SecureView,
} from '../../server/src/protocol/securing-protocol';
import { Ground, states } from '../cli/securing';
import { stockedKeyMaker } from '../core/certificates/key-stock';
import { Editor } from './editor';

const compose = `services:
  mimir-1:
    image: grafana/mimir:3.0.2
    command: [-config.file=/etc/mimir/mimir.yaml]
    volumes:
      - ./mimir.yaml:/etc/mimir/mimir.yaml
  mimir-2:
    image: grafana/mimir:3.0.2
    command: [-config.file=/etc/mimir/mimir.yaml]
    volumes:
      - ./mimir.yaml:/etc/mimir/mimir.yaml
`;
const yaml = 'multitenancy_enabled: false\nmemberlist:\n  join_members: [mimir-1]\n';
const project = { 'docker-compose.yml': compose, 'mimir.yaml': yaml };

let ground: Ground;
let editor: Editor;

interface Start {
  readonly options?: InitializationOptions;
  readonly capabilities?: ClientCapabilities;
  readonly ports?: Partial<ServerPorts>;
}

async function start(files: Readonly<Record<string, string>>, { ports, ...rest }: Start = {}): Promise<void> {
  ground = new Ground(files);
  editor = await Editor.start({
    folder: ground.folder,
    ports: { keys: stockedKeyMaker(), ...ports },
    capabilities: { workspace: { workspaceEdit: { documentChanges: true } } },
    ...rest,
  });
}

async function stop(): Promise<void> {
  await editor.stop();
  ground.remove();
}

function uriOf(file: string): string {
  return nodePaths.toUri(join(ground.folder, file));
}

async function planOf(file: string, choices: Partial<SecureParams> = {}): Promise<SecureView> {
  const view: unknown = await editor.request(requests.securePlan, { uri: uriOf(file), ...choices });
  assert.ok(isView(view), 'there is a plan');
  return view;
}

async function answerTo({ id }: Pick<SecureView, 'id'>): Promise<SecureAnswer> {
  const answer: unknown = await editor.request(requests.secureApply, { id });
  assert.ok(isAnswer(answer));
  return answer;
}

async function securedBy(view: SecureView): Promise<SecureReceipt> {
  const answer = await answerTo(view);
  assert.ok(answer.kind === 'secured', JSON.stringify(answer));
  return answer.receipt;
}

describe('the plan that secures a deployment, in an editor', () => {
  afterEach(stop);

  it('shows what the deployment is, what changes where, what is made and what to do afterwards', async () => {
    await start(project);
    const before = ground.all();
    const view = await planOf('docker-compose.yml');
    assert.deepEqual(ground.all(), before, 'it writes nothing');
    assert.equal(view.state, 'ready');
    assert.deepEqual([...view.files].sort(), ['docker-compose.yml', 'mimir.yaml']);
    assert.deepEqual(view.processes, ['mimir-1 (all)', 'mimir-2 (all)']);
    assert.deepEqual(view.changes.map(({ name }) => name).sort(), ['docker-compose.yml', 'mimir.yaml']);
    const mounted = view.changes.find(({ name }) => name === 'docker-compose.yml');
    assert.deepEqual(
      mounted?.lines
        .filter(({ kind }) => kind !== 'same' && kind !== 'gap')
        .map(({ kind, text }) => [kind, text.trim()]),
      [
        ['added', '- ./certs:/certs:ro'],
        ['added', '- ./certs:/certs:ro'],
      ],
    );
    const made = view.certificates.map(({ name }) => name);
    for (const name of ['certs/server.crt', 'certs/client.key', 'mimir-tls-ca/root.key'])
      assert.ok(made.includes(name), name);
    const port = view.hops.find(({ what }) => what === 'gRPC ports');
    assert.deepEqual([port?.now, port?.then], ['plaintext', 'TLS, RequireAndVerifyClientCert']);
    const clients = view.hops.find(({ what }) => what === 'gRPC clients');
    assert.match(clients?.between ?? '', /^ingester\.client, .*query-frontend\.grpc-client-config/);
    assert.deepEqual([clients?.now, clients?.then], ['plaintext', 'mutual TLS']);
    const gossip = view.hops.find(({ what }) => what === 'memberlist');
    assert.deepEqual([gossip?.now, gossip?.then], ['plaintext', 'TLS']);
    assert.match(view.open.map(({ what, why }) => `${what}: ${why}`).join('\n'), /the HTTP ports: .*Select "HTTP too"/);
    assert.match(view.steps.join('\n'), /docker compose -f docker-compose\.yml down/);
  });

  it('is written as it was shown, saved, and found sound', async () => {
    await start(project);
    const before = ground.all();
    const view = await planOf('docker-compose.yml');
    const receipt = await securedBy(view);
    for (const { name, text } of view.changes) assert.equal(ground.read(name), text);
    const written = [...ground.all()].filter(([path, text]) => before.get(path) !== text).map(([path]) => path);
    const shown = [...view.changes.map(({ name }) => name), ...view.certificates.map(({ name }) => name)];
    assert.deepEqual(written.sort(), shown.sort(), 'what is written is what was shown');
    assert.deepEqual(receipt.remains, []);
    assert.match(
      receipt.done,
      /^Secured 2 processes: wrote 2 settings files and generated \d certificate and key files\. Everything is saved\.$/,
    );
    assert.match(receipt.next, /^Next: \d steps/);
    assert.deepEqual(Object.keys(await states(ground, ['docker-compose.yml'])).sort(), ['mtls', 'tls']);
    for (const { name, secret } of view.certificates)
      if (secret) assert.equal(statSync(join(ground.folder, name)).mode & 0o077, 0, name);
    assert.ok(receipt.exposed.length > 0 && receipt.exposed.every((path) => path.endsWith('.key')));
    const again = await planOf('docker-compose.yml');
    assert.deepEqual([again.state, again.changes], ['secured', []]);
    assert.match(again.summary, /^Nothing to change: .* have TLS already\.$/);
  });

  it('finds from a YAML alone who uses it, open or not', async () => {
    await start({
      'mimir.yaml': yaml,
      'a.flags': '-target=querier\n-config.file=mimir.yaml\n',
      'b.flags': '-target=ingester\n-config.file=mimir.yaml\n',
    });
    await securedBy(await planOf('mimir.yaml'));
    assert.deepEqual(Object.keys(await states(ground, ['a.flags', 'b.flags'])).sort(), ['mtls', 'tls']);
  });

  it('is made again for what is chosen', async () => {
    await start({
      ...project,
      'compose.yaml': 'services: {}\n',
      'values.yaml': 'mimir:\n  structuredConfig:\n    multitenancy_enabled: false\n',
    });
    const plain = await planOf('docker-compose.yml');
    assert.deepEqual([plain.choices.issuer, plain.inCluster, plain.choices.http], ['files', false, false]);
    const http = await planOf('docker-compose.yml', { http: true });
    const port = http.hops.find(({ what }) => what === 'HTTP ports');
    assert.deepEqual([port?.now, port?.then], ['plaintext', 'TLS, VerifyClientCertIfGiven']);
    const values = await planOf('values.yaml');
    assert.deepEqual([values.choices.issuer, values.inCluster], ['cert-manager', true]);
    const created = values.changes.find(({ former }) => former === null);
    assert.equal(created?.name, 'mimir-tls-certificates.yaml');
    assert.deepEqual(values.certificates, []);
    const files = await planOf('values.yaml', { issuer: 'files' });
    assert.ok(files.certificates.length > 0);
    assert.match(files.steps.join('\n'), /kubectl .* create secret generic mimir-tls/);
  });

  it('asks about files beside it, and takes in those that are chosen', async () => {
    await start({
      'a.flags': '-target=all\n-memberlist.join=one\n',
      'b.flags': '-target=all\n-memberlist.join=two\n',
      'mine.txt': 'notes\n',
    });
    const view = await planOf('a.flags');
    assert.deepEqual(
      view.beside.map(({ name }) => name),
      ['b.flags'],
    );
    assert.match(view.open.map(({ what, why }) => `${what}: ${why}`).join('\n'), /^b\.flags: .*Select it above/m);
    assert.deepEqual(
      view.changes.map(({ name }) => name),
      ['a.flags'],
    );
    const both = await planOf('a.flags', { also: [uriOf('b.flags'), uriOf('mine.txt')] });
    assert.deepEqual(both.changes.map(({ name }) => name).sort(), ['a.flags', 'b.flags']);
    await securedBy(both);
    assert.match(ground.read('b.flags'), /RequireAndVerifyClientCert/);
  });

  it('is made again, not written, where a file changed since it was shown', async () => {
    await start(project);
    const view = await planOf('docker-compose.yml');
    ground.write('mimir.yaml', `${yaml}limits: {}\n`);
    const before = ground.all();
    const answer = await answerTo(view);
    assert.ok(answer.kind === 'changed', JSON.stringify(answer));
    assert.deepEqual(ground.all(), before, 'nothing is written');
    await securedBy(answer.view);
    assert.match(ground.read('mimir.yaml'), /limits: \{\}/);
  });

  it('waits for changes that are not saved', async () => {
    await start(project);
    const uri = uriOf('mimir.yaml');
    await editor.open(uri, yaml, 'yaml');
    await editor.edit(uri, 'false', 'true');
    const view = await planOf('docker-compose.yml');
    assert.equal(view.state, 'refused');
    assert.deepEqual(view.unsaved, [uri]);
    assert.match(view.refused.map(({ what, why }) => `${what}: ${why}`).join('\n'), /^mimir\.yaml: It has unsaved/);
    assert.equal((await planOf('docker-compose.yml', { dirty: [] })).state, 'ready', 'an editor knows it better');
    assert.deepEqual((await planOf('docker-compose.yml', { dirty: [uri] })).unsaved, [uri]);
    const before = ground.all();
    assert.deepEqual((await answerTo(view)).kind, 'failed');
    assert.deepEqual(ground.all(), before);
    ground.write('mimir.yaml', yaml.replace('false', 'true'));
    assert.equal((await planOf('docker-compose.yml')).state, 'ready');
  });

  it('says what cannot be written, and never that nothing is to be done', async () => {
    await start(project);
    chmodSync(join(ground.folder, 'mimir.yaml'), 0o444);
    const view = await planOf('docker-compose.yml');
    assert.equal(view.state, 'refused');
    assert.match(view.refused.map(({ what, why }) => `${what}: ${why}`).join('\n'), /^mimir\.yaml: It is read-only/);
    assert.equal(view.summary, 'Nothing can be written yet. The reasons are below.');
    const before = ground.all();
    assert.equal((await answerTo(view)).kind, 'failed');
    assert.deepEqual(ground.all(), before);
  });

  it('asks before it writes outside of the workspace', async () => {
    const unit =
      '[Service]\nUser=mimir\nExecStart=/usr/local/bin/mimir -target=all -config.file=FOLDER/out/mimir.yaml\n';
    ground = new Ground({ 'in/mimir.service': unit, 'out/mimir.yaml': yaml });
    const keys = stockedKeyMaker();
    editor = await Editor.start({ folder: join(ground.folder, 'in'), ports: { keys } });
    const view = await planOf('in/mimir.service');
    assert.equal(view.state, 'refused');
    assert.ok(view.outside.includes(join(ground.folder, 'out/mimir.yaml')), view.outside.join('\n'));
    assert.match(
      view.refused.map(({ what, why }) => `${what}: ${why}`).join('\n'),
      /mimir\.yaml: It is outside the workspace\./,
    );
    const allowed = await planOf('in/mimir.service', { allowOutside: true });
    assert.equal(allowed.state, 'ready', JSON.stringify(allowed.refused));
  });

  it('takes everything back where the disk fails midway', async () => {
    let writes = 0;
    const full: ServerPorts['files'] = {
      ...nodeFiles,
      replace: async (...given) =>
        ++writes === 2 ? { failure: 'no space left on device' } : nodeFiles.replace(...given),
    };
    await start(project, { ports: { files: full } });
    const before = ground.all();
    const answer = await answerTo(await planOf('docker-compose.yml'));
    assert.ok(answer.kind === 'failed');
    assert.match(answer.problems.join(' '), /no space left/);
    assert.deepEqual(ground.all(), before);
  });

  it('changes nothing in a workspace that is not trusted', async () => {
    await start(project, { options: { trusted: false } });
    const before = ground.all();
    const answer = await answerTo(await planOf('docker-compose.yml'));
    assert.deepEqual(answer, { kind: 'failed', problems: ['Files are changed only in a trusted workspace.'] });
    assert.deepEqual(ground.all(), before);
  });

  it('takes an id of its own only, and each once', async () => {
    await start(project);
    const view = await planOf('docker-compose.yml');
    assert.equal((await answerTo({ id: 'plan-99' })).kind, 'failed');
    await securedBy(view);
    assert.equal((await answerTo(view)).kind, 'failed');
  });
});

describe('taking a secured deployment back, in an editor', () => {
  afterEach(stop);

  async function undo({ id }: SecureReceipt): Promise<SecureUndoAnswer> {
    const answer: unknown = await editor.request(requests.secureUndo, { id });
    assert.ok(isUndo(answer));
    return answer;
  }

  it('puts the settings back, removes new files, and leaves keys', async () => {
    const values = 'mimir:\n  structuredConfig:\n    multitenancy_enabled: false\n';
    await start({ 'values.yaml': values });
    const receipt = await securedBy(await planOf('values.yaml'));
    assert.ok(ground.has('mimir-tls-certificates.yaml'));
    const { failure, told } = await undo(receipt);
    assert.equal(failure, null);
    assert.match(told, /^Put 1 file back as before and removed 1 new file\./);
    assert.equal(ground.read('values.yaml'), values);
    assert.equal(ground.has('mimir-tls-certificates.yaml'), false);
    assert.notEqual((await undo(receipt)).failure, null, 'once');
  });

  it('leaves everything where somebody changed a file since', async () => {
    await start(project);
    const receipt = await securedBy(await planOf('docker-compose.yml'));
    ground.write('mimir.yaml', `${ground.read('mimir.yaml')}# mine\n`);
    const before = ground.all();
    assert.match((await undo(receipt)).failure ?? '', /mimir\.yaml was changed since, so nothing was undone/);
    assert.deepEqual(ground.all(), before);
  });
});

describe('deployments that a workspace is found to have', () => {
  afterEach(stop);

  it('are listed once each, by the file that starts their processes', async () => {
    await start({
      'prod/docker-compose.yml': compose,
      'prod/mimir.yaml': yaml,
      'flags/a.flags': '-target=querier\n-config.file=shared.yaml\n',
      'flags/b.flags': '-target=ingester\n-config.file=shared.yaml\n',
      'flags/shared.yaml': yaml,
      'other.yaml': 'name: build\n',
    });
    const files = [...ground.all().keys()].map(uriOf);
    const found: unknown = await editor.request(requests.foundDeployments, { uris: files });
    assert.ok(isFound(found));
    assert.deepEqual(
      found.map(({ name, processes, verdict }) => [name, processes, verdict.state]),
      [
        ['a.flags', '2 processes', 'plaintext'],
        ['docker-compose.yml', '2 processes', 'plaintext'],
      ],
    );
    assert.match(found[1]?.verdict.text ?? '', /plaintext/);
    assert.deepEqual([...(found[0]?.others ?? [])].sort(), [uriOf('flags/b.flags'), uriOf('flags/shared.yaml')]);
  });
});

describe('the action that secures a deployment', () => {
  afterEach(stop);

  async function offered(file: string, line = 0): Promise<readonly CodeAction[]> {
    await editor.open(uriOf(file), ground.read(file), '');
    const place = { line, character: 4 };
    const answer: unknown = await editor.request(CodeActionRequest.method, {
      textDocument: { uri: uriOf(file) },
      range: { start: place, end: place },
      context: { diagnostics: [], triggerKind: CodeActionTriggerKind.Invoked },
    });
    assert.ok(isActions(answer));
    return answer.filter(({ title }) => /^Secure this deployment/.test(title));
  }

  async function run([action]: readonly CodeAction[]): Promise<unknown> {
    assert.ok(action?.command, 'it is offered, as a command');
    assert.equal(action.edit, undefined, 'nothing is edited before somebody has seen the plan');
    const { command, arguments: given } = action.command;
    return editor.request(ExecuteCommandRequest.method, { command, arguments: given });
  }

  it('opens the plan in our own client', async () => {
    await start(project, { options: { commands: [clientCommands.secureDeployment] } });
    const actions = await offered('docker-compose.yml', 3);
    assert.deepEqual(
      actions.map(({ command }) => [command?.command, command?.arguments]),
      [[clientCommands.secureDeployment, [uriOf('docker-compose.yml')]]],
    );
  });

  it('asks with the plan in any other editor, and writes for a yes', async () => {
    await start(project);
    editor.answers.push('Secure');
    await run(await offered('docker-compose.yml', 3));
    const [question = ''] = editor.questions;
    for (const words of [
      /^This puts TLS on/,
      /docker-compose\.yml \(\+2 -0\), mimir\.yaml/,
      /mimir-tls-ca\/root\.key/,
      /Afterwards: 1\. /,
    ])
      assert.match(question, words);
    assert.match(editor.messages.join('\n'), /^Secured 2 processes/);
    assert.deepEqual(Object.keys(await states(ground, ['docker-compose.yml'])).sort(), ['mtls', 'tls']);
  });

  it('changes nothing for a no, and for no answer', async () => {
    await start(project);
    const before = ground.all();
    editor.answers.push('Cancel');
    const actions = await offered('docker-compose.yml', 3);
    await run(actions);
    await run(actions);
    assert.deepEqual(ground.all(), before);
    assert.deepEqual(editor.messages, ['Nothing was changed.', 'Nothing was changed.']);
  });

  it('asks again where a file changes while somebody reads', async () => {
    await start(project);
    editor.answers.push('Secure', 'Secure');
    editor.onQuestion = () => {
      if (editor.questions.length === 1) ground.write('mimir.yaml', `${yaml}limits: {}\n`);
    };
    await run(await offered('docker-compose.yml', 3));
    assert.equal(editor.questions.length, 2);
    assert.match(ground.read('mimir.yaml'), /limits: \{\}/);
    assert.match(ground.read('mimir.yaml'), /grpc_tls_config/);
  });

  it('lets the editor change the texts where it can, so that it can undo', async () => {
    const capabilities = { workspace: { applyEdit: true, workspaceEdit: { documentChanges: true } } };
    await start(project, { capabilities });
    editor.answers.push('Secure');
    await run(await offered('docker-compose.yml', 3));
    assert.equal(ground.read('mimir.yaml'), yaml, 'the editor saves it');
    for (const [uri, edits] of editsIn(editor.edits[0])) {
      const file = nodePaths.fromUri(uri)?.slice(ground.folder.length + 1) ?? '';
      ground.write(file, TextDocument.applyEdits(TextDocument.create(uri, '', 0, ground.read(file)), [...edits]));
    }
    assert.deepEqual(Object.keys(await states(ground, ['docker-compose.yml'])).sort(), ['mtls', 'tls']);
    assert.match(editor.messages.join('\n'), /^Secured 2 processes: .*Save the changed files\.$/m);
  });

  it('takes its certificates back where the editor does not take the change', async () => {
    const capabilities = { workspace: { applyEdit: true, workspaceEdit: { documentChanges: true } } };
    await start(project, { capabilities });
    editor.answers.push('Secure');
    editor.takesEdits = false;
    const before = ground.all();
    await run(await offered('docker-compose.yml', 3));
    assert.deepEqual(ground.all(), before);
    assert.match(editor.messages.join('\n'), /^Nothing was changed\. The editor did not take the changes\./);
  });

  it('only returns the plan as Markdown where that is asked for', async () => {
    await start(project);
    const before = ground.all();
    const answer: unknown = await editor.request(ExecuteCommandRequest.method, {
      command: 'mimirTls.server.secureDeployment',
      arguments: [{ uri: uriOf('docker-compose.yml'), plan: true }],
    });
    const text = JSON.stringify(answer);
    assert.match(text, /# Secure this deployment/);
    assert.match(text, /```diff/);
    assert.deepEqual([editor.questions, ground.all()], [[], before]);
  });

  it('says why nothing can be done', async () => {
    await start({
      'compose.yaml':
        'x: &volumes\n  - data:/data\nservices:\n  mimir:\n    image: grafana/mimir:3.0.2\n    command: [-target=all]\n    volumes: *volumes\n  backup:\n    image: busybox\n    volumes: *volumes\n',
    });
    await run(await offered('compose.yaml', 5));
    assert.deepEqual(editor.questions, []);
    assert.match(editor.messages.join('\n'), /a block that the service backup shares/);
  });

  it('is not offered where every hop is secure', async () => {
    await start(project);
    await securedBy(await planOf('docker-compose.yml'));
    assert.deepEqual(await offered('docker-compose.yml', 3), []);
  });
});

function isActions(value: unknown): value is readonly CodeAction[] {
  return Array.isArray(value);
}

function isView(value: unknown): value is SecureView {
  return typeof value === 'object' && value !== null && 'state' in value && 'changes' in value;
}

function isAnswer(value: unknown): value is SecureAnswer {
  return typeof value === 'object' && value !== null && 'kind' in value;
}

function isUndo(value: unknown): value is SecureUndoAnswer {
  return typeof value === 'object' && value !== null && 'told' in value;
}

function isFound(value: unknown): value is readonly FoundDeployment[] {
  return Array.isArray(value);
}

function editsIn(edit: WorkspaceEdit | undefined): ReadonlyMap<string, readonly TextEdit[]> {
  return new Map(
    (edit?.documentChanges ?? []).flatMap((change) =>
      'edits' in change
        ? [[change.textDocument.uri, change.edits.flatMap((each) => ('newText' in each ? [each] : []))] as const]
        : [],
    ),
  );
}
