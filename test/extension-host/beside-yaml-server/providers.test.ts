import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { allDiagnosticsOf, isOurs, open, rangeOf } from '../editor';
import { answersOfAll, answersOfBoth, answersOfPeer, type Peer, startPeer } from './answers';
import { mimirsLines, typedBelow, wordsOf } from './places';

const misspelt = 'RequiredAndVerifyClientCert';
const policy = 'RequireAndVerifyClientCert';

const files = [
  {
    file: 'values.yaml',
    languageId: 'yaml',
    peers: {
      mistake: 'three',
      says: /Incorrect type/,
      key: 'replicas',
      hover: /How many pods of it run/,
      fix: /^Jump to schema location/,
    },
    typedOutside: [
      { where: 'at the root', below: 'enabled: false', typed: '\ndis', offered: ['distributor'] },
      { where: 'in a component of Mimir', below: 'size: 50Gi', typed: '\n  en', offered: ['enabled'] },
      { where: 'beside structuredConfig', below: 'mimir:', typed: '\n  con', offered: ['structuredConfig'] },
      { where: 'in arguments of memcached', below: 'ssl_min_version', typed: '\n    server.', offered: [] },
      { where: 'in a mount', below: 'readOnly: true', typed: '\n      tls', offered: [] },
    ],
    option: {
      written: 'client_auth_type',
      names: ['server.grpc-tls-client-auth', 'server.grpc_tls_config.client_auth_type'],
    },
    typedInside: [
      { where: 'in structuredConfig', below: 'tls_ca_path', typed: '\n        tls_', offered: 'tls_enabled' },
      {
        where: 'in extraArgs',
        below: 'server.tls-min-version',
        typed: '\n    server.grpc-tls-',
        offered: 'grpc-tls-cert-path',
      },
    ],
  },
  {
    file: 'compose.yaml',
    languageId: 'dockercompose',
    peers: {
      mistake: 'sometimes',
      says: /Value is not accepted/,
      key: 'ports',
      hover: /Ports that are open/,
      fix: /^unless-stopped$/,
    },
    typedOutside: [
      { where: 'at the root', below: 'certs: {}', typed: '\nser', offered: [] },
      {
        where: 'in the service of Mimir',
        below: 'restart: sometimes',
        typed: '\n    en',
        offered: ['depends_on', 'environment'],
      },
      { where: 'in its ports', below: '- 9095:9095', typed: '\n      - -', offered: [] },
      { where: 'in the command of Loki', below: '-log.level=info', typed: '\n      - -server.', offered: [] },
      { where: 'in an environment', below: 'GF_SERVER_PROTOCOL', typed: '\n      tls', offered: [] },
    ],
    option: {
      written: 'grpc-tls-client-auth',
      names: ['server.grpc-tls-client-auth', 'server.grpc_tls_config.client_auth_type'],
    },
    typedInside: [
      {
        where: 'in the command',
        below: 'ruler.client.tls-ca-path',
        typed: '\n      - -ruler.client.',
        offered: 'tls-enabled',
      },
    ],
  },
];

for (const { file, languageId, peers, typedOutside, option, typedInside } of files) {
  describe(`${file} beside another YAML server`, () => {
    let peer: Peer;
    let document: vscode.TextDocument;

    before(async () => {
      peer = await startPeer();
      document = await open(file);
      await allDiagnosticsOf(document, (found) => found.some(isOurs) && !found.every(isOurs));
    });

    afterEach(async () => {
      if (document.isDirty) await vscode.commands.executeCommand('workbench.action.files.revert');
    });

    it('has the other server’s diagnostics, hovers, completions and fixes', async () => {
      assert.equal(document.languageId, languageId);
      const mistake = rangeOf(document, peers.mistake);
      const [found, ...more] = vscode.languages
        .getDiagnostics(document.uri)
        .filter(({ range }) => range.isEqual(mistake));
      assert.ok(found && more.length === 0 && !isOurs(found), 'want one diagnostic, and not of ours');
      assert.match(found.message, peers.says);
      assert.match((await answersOfPeer(peer, document, mistake)).codeActions.join('\n'), new RegExp(peers.fix, 'm'));
      const { hovers, completions } = await answersOfPeer(peer, document, rangeOf(document, peers.key));
      assert.match(hovers.join('\n'), peers.hover);
      assert.ok(completions.includes(peers.key), completions.join('\n'));
    });

    it('has no word from us on any word outside of Mimir’s parts', async () => {
      const outside = wordsOf(document).filter(({ start }) => !mimirsLines(document).has(start.line));
      assert.ok(outside.length > 30, 'want more words');
      await Promise.all(
        outside.map(async (word) => {
          const { all, others } = await answersOfBoth(peer, document, word);
          assert.deepEqual(all, others, `line ${word.start.line + 1}: ${document.getText(word)}`);
        }),
      );
    });

    it('has diagnostics of ours in Mimir’s parts alone', () => {
      const lines = vscode.languages
        .getDiagnostics(document.uri)
        .filter(isOurs)
        .flatMap(({ range }) => [range.start.line, range.end.line]);
      assert.notEqual(lines.length, 0);
      const strays = lines.filter((line) => !mimirsLines(document).has(line));
      assert.deepEqual(
        strays.map((line) => document.lineAt(line).text),
        [],
      );
    });

    for (const { where, below, typed, offered } of typedOutside) {
      it(`is completed by the other server alone ${where}`, async () => {
        const { all, others } = await answersOfBoth(peer, document, await typedBelow(document, below, typed));
        assert.deepEqual(all, others);
        assert.deepEqual(all.completions, offered);
      });
    }

    for (const { where, below, typed, offered } of typedInside) {
      it(`is completed by us ${where}, with each option once`, async () => {
        const { completions } = await answersOfAll(document, await typedBelow(document, below, typed));
        assert.ok(completions.includes(offered), completions.join('\n'));
        assert.deepEqual(completions, [...new Set(completions)]);
      });
    }

    it('has one hover of ours on an option', async () => {
      const { hovers } = await answersOfAll(document, rangeOf(document, option.written));
      // The other server answers without words where its schema has none.
      const [ours = '', ...more] = hovers.filter((text) => text !== '');
      assert.deepEqual(more, []);
      for (const name of option.names) assert.ok(ours.includes(name), ours);
    });

    it('has our diagnostic and our fix once', async () => {
      const wrong = rangeOf(document, misspelt);
      // What was found out about the text before it was put back may still be shown, elsewhere.
      await allDiagnosticsOf(document, (all) => {
        const [found, ...more] = all.filter(({ range }) => range.intersection(wrong));
        return found !== undefined && more.length === 0 && isOurs(found);
      });
      const { codeActions } = await answersOfAll(document, wrong);
      assert.deepEqual(
        codeActions.filter((title) => title.includes(policy)),
        [`Replace with ${policy}`],
      );
      assert.deepEqual(codeActions, [...new Set(codeActions)]);
    });
  });
}
