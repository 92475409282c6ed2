// The main job, as a user does it: open the page's configuration, mend its policy, generate its certificates.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { openFile } from '../workbench.mjs';
import { startMutualServer, verifyByOpenssl } from './certificates.mjs';
import { takePicture } from './pictures.mjs';
import { useWindow } from './window.mjs';
import { copyExamples, placeOf } from './workspace.mjs';

const misspelt = 'RequiredAndVerifyClientCert';
const policy = 'RequireAndVerifyClientCert';
const named = ['server.crt', 'server.key', 'root.crt', 'client.crt', 'client.key'];
const suffixes = [
  'tls-enabled',
  'tls-cert-path',
  'tls-key-path',
  'tls-ca-path',
  'tls-server-name',
  'tls-insecure-skip-verify',
  'tls-cipher-suites',
  'tls-min-version',
];

/** About the page's wiring, which neither the policy nor the files mend. */
const wiring = ['grpc-client-tls-disabled', 'http-client-auth-breaks-probes', 'server-name-missing-for-ip-dialing'];

const examples = [
  {
    file: 'page.flags',
    option: {
      written: 'http-tls-client-auth',
      both: ['server.http-tls-client-auth', 'server.http_tls_config.client_auth_type'],
    },
    typed: '\n-querier.frontend-client.',
    offered: (labels) => assert.deepEqual(labels.slice(0, 8).sort(), [...suffixes].sort()),
  },
  {
    file: 'page.yaml',
    option: {
      written: 'client_auth_type',
      both: ['server.http-tls-client-auth', 'server.http_tls_config.client_auth_type'],
    },
    // The cursor stands in the block of the client, where four of the eight are set.
    typed: '\ntls_',
    offered: (labels) =>
      assert.deepEqual(labels.slice(0, 4).sort(), [
        'tls_cipher_suites',
        'tls_insecure_skip_verify',
        'tls_min_version',
        'tls_server_name',
      ]),
  },
];

let server, page, bench;

describe('the examples of the page', () => {
  useWindow({}, (opened) => ({ server, page, bench } = opened));

  for (const { file, option, typed, offered } of examples) {
    const { folder, remove } = copyExamples();
    after(remove);

    describe(`${file} in VS Code`, function () {
      // Each step stands on the one before it.
      this.bail(true);
      const path = join(folder, file);
      const certificates = join(folder, 'certs');
      const picture = (subject) =>
        takePicture(page, `${file.replace('.', '-')}-${subject}`, { inReadme: file === 'page.flags' });
      const goTo = (words, { occurrence = 1, inside = 2 } = {}) => {
        const { line, column } = placeOf(path, words, occurrence);
        return bench.goTo(line, column + inside);
      };

      it('underlines the misspelt policy and the missing files', async () => {
        await openFile(page, server, folder, file);
        await bench.squiggle('error');
        await picture('problems');
        const wanted = [
          new RegExp(misspelt),
          ...named.map((name) => new RegExp(`certs/${name}[^]*?\\bfile-not-found\\b`)),
        ];
        await bench.untilProblems((problems) => wanted.every((words) => words.test(problems.join('\n'))));
        await bench.hideProblems();
      });

      it('documents an option', async () => {
        await goTo(option.written);
        const text = await bench.hover(option.both[1]);
        for (const name of option.both) assert.ok(text.includes(name), text);
        await picture('hover');
        await bench.press('Escape');
      });

      it('documents a policy', async () => {
        await goTo(policy);
        assert.match(await bench.hover('mutual TLS'), /must present a certificate/);
        await bench.press('Escape');
      });

      it('offers the TLS options of a client first', async () => {
        const last = readFileSync(path, 'utf8').trimEnd().split('\n').length;
        await bench.goTo(last, 200);
        await bench.type(typed);
        offered(await bench.completions('tls'));
        await picture('completion');
        await bench.press('Escape');
        await bench.press('Control+Shift+k');
      });

      it('mends the policy by a quick fix', async () => {
        await goTo(misspelt);
        await bench.chooseQuickFix(policy, { before: () => picture('quick-fix') });
        // Elsewhere in the file the policy stands already.
        await bench.gone(misspelt);
        await bench.save();
        const saved = readFileSync(path, 'utf8');
        assert.equal(saved.includes(misspelt), false);
        assert.equal(saved.split(policy).length, 3);
      });

      it('generates CA, server and client certificates by a quick fix', async () => {
        await goTo('certs/server.crt');
        await bench.chooseQuickFix('Generate the missing certificates');
        const message = await bench.notification('Generated');
        for (const folder of ['certs/', 'mimir-tls-ca/']) assert.ok(message.includes(folder), message);
        for (const name of named) assert.ok(existsSync(join(certificates, name)), name);
        for (const path of ['../mimir-tls-ca/root.key', 'server.key', 'client.key'])
          assert.equal(statSync(join(certificates, path)).mode & 0o777, 0o600, path);
        await bench.settled('Generating certificates', 'certs');
        await picture('generated');
        await bench.dismissNotifications();
      });

      it('has nothing more to say about files and policies', async () => {
        await bench.untilProblems((problems) => {
          const rules = rulesOf(problems);
          // The wiring is still reported, so the check has run.
          return rules.length > 0 && rules.every((rule) => wiring.includes(rule));
        });
        await bench.hideProblems();
      });

      it('made certificates that openssl accepts for server and client', () => {
        verifyByOpenssl(certificates, 'server.crt', 'sslserver', '-verify_ip', '127.0.0.1');
        verifyByOpenssl(certificates, 'server.crt', 'sslserver', '-verify_hostname', 'mimir.internal');
        verifyByOpenssl(certificates, 'client.crt', 'sslclient');
      });

      it('made certificates that complete a mutual handshake, by address and by name', async () => {
        const mutual = await startMutualServer(certificates);
        try {
          for (const name of [undefined, 'mimir.internal', 'localhost']) {
            const { authorized, protocol, greeted } = await mutual.shake({ name });
            assert.deepEqual({ authorized, protocol }, { authorized: true, protocol: 'TLSv1.3' }, name);
            assert.notEqual(greeted, '');
          }
          await assert.rejects(mutual.shake({ name: 'elsewhere.example' }), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
          await assert.rejects(mutual.shake({ certified: false }), {
            code: 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
          });
        } finally {
          mutual.stop();
        }
      });
    });
  }
});

/** A row of the panel ends with the rule's id and the place; other rows are the file and related places. */
function rulesOf(problems) {
  return problems.flatMap((row) => /\bmimir-tls\n([a-z0-9-]+)\n/.exec(row)?.[1] ?? []);
}
