import assert from 'node:assert/strict';
import { parseDocument } from 'yaml';
import { accept, complete, fullClient, labels } from './completing';

const file = 'mimir.yaml';
const whole = 'Mutual TLS: the whole deployment (gRPC and memberlist)';

describe('completion of Mimir YAML', () => {
  const head = 'target: all\nserver:\n  http_listen_port: 8080\n';

  it('offers the keys of the block, TLS first', async () => {
    const offered = await labels(`${head}ingester_client:\n  grpc_client_config:\n    <|>`, { file });
    assert.deepEqual(offered.slice(0, 8), [
      'tls_enabled',
      'tls_cert_path',
      'tls_key_path',
      'tls_ca_path',
      'tls_server_name',
      'tls_cipher_suites',
      'tls_min_version',
      'tls_insecure_skip_verify',
    ]);
    assert.ok(offered.includes('max_recv_msg_size'));
  });

  it('leaves out what stands in the block already', async () => {
    const offered = await labels(`${head}  <|>\n`, { file });
    assert.ok(!offered.includes('http_listen_port'));
    assert.ok(offered.includes('grpc_listen_port'));
  });

  it('writes a key with its colon, and a block with the line below', async () => {
    assert.equal(await accept(`${head}  grpc_l<|>`, 'grpc_listen_port', { file }), `${head}  grpc_listen_port: `);
    assert.equal(await accept(`${head}  grpc_t<|>`, 'grpc_tls_config', { file }), `${head}  grpc_tls_config:\n    `);
  });

  it('leaves the colon alone where there is one', async () => {
    assert.equal(
      await accept(`${head}  grpc_l<|>: 9095`, 'grpc_listen_port', { file }),
      `${head}  grpc_listen_port: 9095`,
    );
  });

  it('offers the keys of the root', async () => {
    const offered = await labels(`${head}<|>`, { file });
    assert.ok(offered.includes('ingester_client') && offered.includes('memberlist') && !offered.includes('server'));
  });

  it('works below lines that do not parse', async () => {
    const offered = await labels('server:\n  log_level: "info\n  grpc_tls_config: {\nmemberlist:\n  tls_<|>', { file });
    assert.equal(offered[0], 'tls_enabled');
  });

  it('writes the blank that a value needs', async () => {
    const block = `${head}  grpc_tls_config:\n`;
    assert.equal(
      await accept(`${block}    client_auth_type:<|>`, 'RequireAndVerifyClientCert', { file }),
      `${block}    client_auth_type: RequireAndVerifyClientCert`,
    );
    assert.equal(
      await accept(`${block}    client_auth_type: "<|>"`, 'RequireAndVerifyClientCert', { file }),
      `${block}    client_auth_type: "RequireAndVerifyClientCert"`,
    );
  });

  it('takes the place of an empty value that the cursor stands in front of', async () => {
    const block = `${head}  grpc_tls_config:\n`;
    assert.equal(
      await accept(`${block}    client_auth_type: <|>""`, 'RequireAndVerifyClientCert', { file }),
      `${block}    client_auth_type: RequireAndVerifyClientCert`,
    );
  });

  it('offers the values of a boolean', async () => {
    assert.deepEqual(await labels(`${head}memberlist:\n  tls_enabled: <|>`, { file }), ['true', 'false']);
  });

  it('says nothing in a comment', async () => {
    assert.equal(await complete(`${head}# serv<|>`, { file }), null);
  });

  describe('of whole blocks', () => {
    it('writes mutual TLS for a listener below its block', async () => {
      assert.equal(
        await accept(`${head}  <|>`, 'Mutual TLS: The gRPC port', { file }),
        [
          'target: all',
          'server:',
          '  http_listen_port: 8080',
          '  grpc_tls_config:',
          '    cert_file: certs/server.crt',
          '    key_file: certs/server.key',
          '    client_ca_file: certs/root.crt',
          '    client_auth_type: RequireAndVerifyClientCert',
        ].join('\n'),
      );
    });

    it('writes TLS for a client from the root, as deep as it has to stand', async () => {
      assert.equal(
        await accept(`${head}<|>`, 'TLS: Distributors, queriers and rulers to ingesters', { file }),
        [
          `${head}ingester_client:`,
          '  grpc_client_config:',
          '    tls_enabled: true',
          '    tls_cert_path: certs/client.crt',
          '    tls_key_path: certs/client.key',
          '    tls_ca_path: certs/root.crt',
          '    tls_server_name: mimir.internal',
        ].join('\n'),
      );
    });

    it('writes in the quotes, indentation and blank lines of the file', async () => {
      const text = await accept(
        'target: "all"\n\nblocks_storage:\n    backend: "s3"\n\nlimits:\n    ruler_max_rules_per_rule_group: 5\n\n<|>',
        whole,
        { file },
      );
      assert.match(text, /\n\nserver:\n {4}grpc_tls_config:\n {8}cert_file: "certs\/server\.crt"\n/);
      assert.match(text, /\n\nmemberlist:\n {4}tls_enabled: true\n/);
      assert.doesNotMatch(text, /\n\n\n/);
    });

    it('has one stop for what all clients have alike, so that it is typed once', async () => {
      const text = await accept('target: all\nmultitenancy_enabled: false\n<|>', whole, { file, client: fullClient });
      assert.deepEqual(
        [...text.matchAll(/\$\{(\d)/g)].map(([, number]) => number),
        ['1', '2', '3', '4', '5', '6', '7', '8'],
      );
      assert.ok((text.match(/tls_cert_path: \$6$/gm)?.length ?? 0) > 5, text);
    });

    it('writes each block of the whole deployment once', async () => {
      const text = await accept('target: all\nmemberlist:\n  tls_enabled: true\n<|>', whole, {
        file,
      });
      const { errors } = parseDocument(text, { uniqueKeys: true });
      assert.deepEqual(errors, []);
      assert.match(text, /^server:\n {2}grpc_tls_config:\n {4}cert_file: certs\/server\.crt$/m);
      assert.equal(text.match(/^ruler:$/gm)?.length, 1);
    });

    it('keeps its own indentation in an editor that would add some', async () => {
      const completed = await complete(`${head}  <|>`, { file, client: fullClient });
      assert.equal(completed?.list.itemDefaults?.insertTextMode, 1);
    });
  });
});
