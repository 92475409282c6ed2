import assert from 'node:assert/strict';
import type { FileListing } from '../../../server/src/features/completion-files';
import { accept, complete, labels } from './completing';

describe('completion of values', () => {
  it('offers every policy with what it means', async () => {
    const completed = await complete('-server.http-tls-client-auth=<|>');
    const items = completed?.list.items ?? [];
    assert.equal(items[0]?.label, 'RequireAndVerifyClientCert');
    assert.equal(items.length, 6);
    assert.ok(items.every(({ documentation }) => typeof documentation === 'object' && documentation.value.length > 40));
  });

  it('replaces the whole value, inside its quotes', async () => {
    assert.equal(
      await accept('-server.http-tls-client-auth="Requ<|>iredAndVerify"', 'RequireAndVerifyClientCert'),
      '-server.http-tls-client-auth="RequireAndVerifyClientCert"',
    );
  });

  it('completes a value that is an argument of its own', async () => {
    assert.equal(
      await accept('-server.http-tls-client-auth V<|>\n-target=all', 'VerifyClientCertIfGiven'),
      '-server.http-tls-client-auth VerifyClientCertIfGiven\n-target=all',
    );
  });

  it('offers what is not the default first', async () => {
    assert.deepEqual(await labels('-ingester.client.tls-enabled=<|>'), ['true', 'false']);
    assert.deepEqual(await labels('-ruler.alertmanager-client.tls-enabled=<|>'), ['false', 'true']);
  });

  it('offers TLS versions', async () => {
    assert.deepEqual(await labels('-server.tls-min-version=<|>'), [
      'VersionTLS13',
      'VersionTLS12',
      'VersionTLS11',
      'VersionTLS10',
    ]);
  });

  describe('for cipher suites', () => {
    const first = 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256';
    const second = 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384';

    it('adds an element without a blank', async () => {
      assert.equal(
        await accept(`-server.tls-cipher-suites=${first},<|>`, second),
        `-server.tls-cipher-suites=${first},${second}`,
      );
    });

    it('leaves out those of the list', async () => {
      const offered = await labels(`-server.tls-cipher-suites=${first},<|>`);
      assert.equal(offered.length, 24);
      assert.ok(!offered.includes(first));
    });

    it('replaces the element at the cursor and no other', async () => {
      assert.equal(
        await accept(`-server.tls-cipher-suites=TLS_EC<|>XX,${first}`, second),
        `-server.tls-cipher-suites=${second},${first}`,
      );
    });
  });

  describe('for files', () => {
    const folders: Readonly<Record<string, FileListing>> = {
      '': [
        { name: 'certs/', content: 'other' },
        { name: '.git/', content: 'other' },
        { name: 'mimir.flags', content: 'other' },
      ],
      'certs/': [
        { name: 'ca.pem', content: 'authority' },
        { name: 'my server.pem', content: 'certificate' },
        { name: 'server.key', content: 'key' },
        { name: 'old/', content: 'other' },
      ],
    };
    const sources = { list: (folder: string) => Promise.resolve(folders[folder] ?? []) };

    it('puts the right kind for the role first', async () => {
      assert.deepEqual(await labels('-server.http-tls-cert-path=certs/<|>', { sources }), [
        'my server.pem',
        'old/',
        'ca.pem',
        'server.key',
      ]);
      assert.equal((await labels('-server.http-tls-key-path=certs/<|>', { sources }))[0], 'server.key');
      assert.equal((await labels('-server.http-tls-ca-path=certs/<|>', { sources }))[0], 'ca.pem');
    });

    it('goes folder by folder and leaves hidden ones out', async () => {
      assert.deepEqual(await labels('-server.http-tls-cert-path=<|>', { sources }), ['certs/', 'mimir.flags']);
      assert.equal(
        await accept('-server.http-tls-cert-path=c<|>', 'certs/', { sources }),
        '-server.http-tls-cert-path=certs/',
      );
      assert.ok((await labels('-server.http-tls-cert-path=.<|>', { sources })).includes('.git/'));
    });

    it('keeps what stands before the folder’s last slash', async () => {
      assert.equal(
        await accept('-server.http-tls-key-path=certs/s<|>', 'server.key', { sources }),
        '-server.http-tls-key-path=certs/server.key',
      );
    });

    it('quotes a path with a blank', async () => {
      assert.equal(
        await accept('-server.http-tls-cert-path=certs/<|>', 'my server.pem', { sources }),
        '-server.http-tls-cert-path="certs/my server.pem"',
      );
    });

    it('says that the list is of one folder only', async () => {
      assert.equal((await complete('-server.http-tls-cert-path=certs/<|>', { sources }))?.list.isIncomplete, true);
    });
  });

  it('offers the names that the server’s certificate carries, before the internal one', async () => {
    const sources = {
      namesServedTo: (family: string) => (family === 'ingester.client' ? ['ingester.mimir.svc', '10.0.0.7'] : []),
    };
    assert.deepEqual(await labels('-ingester.client.tls-server-name=<|>', { sources }), [
      'ingester.mimir.svc',
      '10.0.0.7',
      'mimir.internal',
    ]);
  });

  it('says nothing about values of which nothing is known', async () => {
    assert.equal(await complete('-server.http-listen-port=<|>'), null);
  });
});
