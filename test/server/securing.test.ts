import assert from 'node:assert/strict';
import { CodeActionRequest, CodeActionTriggerKind, ExecuteCommandRequest } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { CodeAction, TextEdit, WorkspaceEdit } from 'vscode-languageserver-types';
import { join } from 'node:path';
import { nodePaths } from '../../host/src/paths';
import { states, Ground } from '../cli/securing';
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

describe('securing a deployment from an editor', () => {
  let ground: Ground;
  let editor: Editor;
  afterEach(async () => {
    await editor.stop();
    ground.remove();
  });

  async function start(
    files: Readonly<Record<string, string>>,
    workspaceEdit: object = { documentChanges: true },
  ): Promise<void> {
    ground = new Ground(files);
    const capabilities = { workspace: { workspaceEdit }, textDocument: { codeAction: { disabledSupport: true } } };
    editor = await Editor.start({ folder: ground.folder, ports: { keys: await stockedKeyMaker() }, capabilities });
  }

  /** Opens a file and asks for the one action. */
  async function offered(file: string, line = 0): Promise<CodeAction> {
    const uri = nodePaths.toUri(join(ground.folder, file));
    await editor.open(uri, ground.read(file), '');
    const place = { line, character: 4 };
    const answer = await editor.request(CodeActionRequest.method, {
      textDocument: { uri },
      range: { start: place, end: place },
      context: { diagnostics: [], triggerKind: CodeActionTriggerKind.Invoked },
    });
    assert.ok(isActions(answer));
    const action = answer.find(({ title }) => title === 'Use mutual TLS on every hop of this deployment');
    assert.ok(action, 'it is offered');
    return action;
  }

  /** Saves what the action edits, and runs its command. */
  async function take({ edit, command }: CodeAction): Promise<void> {
    for (const [uri, edits] of editsIn(edit)) {
      const path = nodePaths.fromUri(uri)?.slice(ground.folder.length + 1) ?? '';
      const text = ground.has(path) ? ground.read(path) : '';
      ground.write(path, TextDocument.applyEdits(TextDocument.create(uri, '', 0, text), [...edits]));
    }
    for (const uri of editsIn(edit).keys())
      await editor.open(uri, ground.read(nodePaths.fromUri(uri)?.slice(ground.folder.length + 1) ?? ''), '');
    if (command)
      await editor.request(ExecuteCommandRequest.method, { command: command.command, arguments: command.arguments });
  }

  it('mounts, sets and makes all that a Compose project without a mount needs', async () => {
    await start({ 'docker-compose.yml': compose, 'mimir.yaml': yaml });
    await take(await offered('docker-compose.yml', 3));
    assert.equal(ground.read('docker-compose.yml').split('./certs:/certs:ro').length - 1, 2);
    assert.ok(ground.has('certs/server.key') && ground.has('mimir-tls-ca/root.key'));
    const hops = await states(ground, ['docker-compose.yml']);
    assert.deepEqual(Object.keys(hops).sort(), ['mtls', 'tls']);
  });

  it('finds from the YAML alone who uses it', async () => {
    await start({
      'mimir.yaml': yaml,
      'a.flags': '-target=querier\n-config.file=mimir.yaml\n',
      'b.flags': '-target=ingester\n-config.file=mimir.yaml\n',
    });
    await take(await offered('mimir.yaml'));
    assert.match(ground.read('mimir.yaml'), /grpc_tls_config:\n {4}cert_file: certs\/server\.crt/);
    assert.deepEqual(Object.keys(await states(ground, ['a.flags', 'b.flags'])).sort(), ['mtls', 'tls']);
  });

  it('secures all members of a cluster whose flag files share nothing else', async () => {
    await start({
      'a.flags': '-target=distributor\n-memberlist.join=one:7946\n',
      'b.flags': '-target=ingester\n-memberlist.join=one:7946\n',
    });
    await take(await offered('a.flags'));
    assert.match(ground.read('b.flags'), /-server\.grpc-tls-client-auth=RequireAndVerifyClientCert/);
    assert.deepEqual(Object.keys(await states(ground, ['a.flags', 'b.flags'])).sort(), ['mtls', 'tls']);
  });

  it('puts its edits under one heading where the editor shows those', async () => {
    await start({ 'mimir.flags': '-target=all\n' }, { documentChanges: true, changeAnnotationSupport: {} });
    const { edit } = await offered('mimir.flags');
    assert.equal(
      Object.values(edit?.changeAnnotations ?? {})[0]?.label,
      'Use mutual TLS on every hop of this deployment',
    );
  });

  it('says why it cannot be taken', async () => {
    await start({
      'compose.yaml':
        'x: &volumes\n  - data:/data\nservices:\n  mimir:\n    image: grafana/mimir:3.0.2\n    command: [-target=all]\n    volumes: *volumes\n  backup:\n    image: busybox\n    volumes: *volumes\n',
    });
    const uri = nodePaths.toUri(join(ground.folder, 'compose.yaml'));
    await editor.open(uri, ground.read('compose.yaml'), '');
    const place = { line: 5, character: 4 };
    const answer = await editor.request(CodeActionRequest.method, {
      textDocument: { uri },
      range: { start: place, end: place },
      context: { diagnostics: [], triggerKind: CodeActionTriggerKind.Invoked },
    });
    assert.ok(isActions(answer));
    assert.match(
      answer.find(({ disabled }) => disabled)?.disabled?.reason ?? '',
      /a block that the service backup shares/,
    );
  });
});

function isActions(value: unknown): value is readonly CodeAction[] {
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
