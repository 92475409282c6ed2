import assert from 'node:assert/strict';
import { accept, complete, fullClient, labels } from './completing';

describe('completion of flag names', () => {
  const clientSuffixes = [
    'tls-enabled',
    'tls-cert-path',
    'tls-key-path',
    'tls-ca-path',
    'tls-server-name',
    'tls-cipher-suites',
    'tls-min-version',
    'tls-insecure-skip-verify',
  ];

  it('offers the eight TLS suffixes of a client first', async () => {
    assert.deepEqual((await labels('-querier.frontend-client.<|>')).slice(0, 8), clientSuffixes);
  });

  it('offers them in a half-typed line between others', async () => {
    const text = '-target=querier\n-ingester.client.<|>\n-server.http-listen-port="80';
    assert.deepEqual((await labels(text)).slice(0, 8), clientSuffixes);
  });

  it('offers prefixes first where nothing is typed yet', async () => {
    const [first = '', ...others] = await labels('-<|>');
    assert.match(first, /^-.*[.-]$/);
    const lastPrefix = others.findLastIndex((label) => label === '-querier.frontend-client.');
    const firstFlag = others.findIndex((label) => label === '-server.http-listen-port');
    assert.ok(lastPrefix >= 0 && firstFlag > lastPrefix, 'want the prefix before the flags');
  });

  it('puts the ports and Mimir’s own clients before storage, and what weakens TLS last', async () => {
    const offered = await labels('-<|>');
    const at = (label: string): number => offered.indexOf(label);
    assert.ok(at('-server.grpc-tls-') < at('-ingester.client.'));
    assert.ok(at('-ingester.client.') < at('-alertmanager-storage.azure.http.'));
  });

  it('holds all flags of the release and none of another', async () => {
    const newest = await labels('-<|>');
    assert.ok(newest.includes('-querier.scheduler-client.tls-enabled'));
    assert.ok(newest.filter((label) => /[^.-]$/.test(label)).length > 1400);
    const old = await labels('-<|>', { version: '2.10' });
    assert.ok(!old.includes('-querier.scheduler-client.tls-enabled'));
    assert.ok(old.includes('-querier.frontend-client.tls-enabled'));
  });

  it('completes the family that is being typed', async () => {
    assert.equal(await accept('-ingester.client.tls-c<|>', 'tls-cert-path'), '-ingester.client.tls-cert-path=');
  });

  it('keeps two dashes two', async () => {
    assert.equal(await accept('--ingester.client.tls-c<|>', 'tls-cert-path'), '--ingester.client.tls-cert-path=');
    assert.equal(await accept('--<|>', '--querier.frontend-client.'), '--querier.frontend-client.');
  });

  it('writes the dash that was not typed', async () => {
    assert.equal(await accept('-target=all\n<|>', '-memberlist.'), '-target=all\n-memberlist.');
  });

  it('leaves the value alone where there is one', async () => {
    assert.equal(
      await accept('-ingester.client.tls-c<|>=a.crt', 'tls-cert-path'),
      '-ingester.client.tls-cert-path=a.crt',
    );
  });

  it('replaces the rest of the name, or inserts before it, as the editor likes', async () => {
    const marked = '-ingester.client.tls-<|>key-path';
    assert.equal(await accept(marked, 'tls-ca-path', { client: fullClient }), '-ingester.client.tls-ca-path=');
    assert.equal(
      await accept(marked, 'tls-ca-path', { client: fullClient, replace: false }),
      '-ingester.client.tls-ca-path=key-path',
    );
  });

  it('puts what is set already last among its like', async () => {
    const text = '-ingester.client.tls-enabled=true\n-ingester.client.grpc-max-recv-msg-size=1\n-ingester.client.<|>';
    const offered = await labels(text);
    assert.deepEqual(offered.slice(0, 8), [...clientSuffixes.slice(1), 'tls-enabled']);
    assert.equal(offered.at(-1), 'grpc-max-recv-msg-size');
  });

  it('finds a suffix under any prefix where no dot is typed', async () => {
    assert.equal(await accept('-tls-cert<|>', '-ruler.client.tls-cert-path'), '-ruler.client.tls-cert-path=');
  });

  it('finishes a listener’s prefix and goes on', async () => {
    const item = (await complete('-server.<|>', { client: fullClient }))?.list.items.find(
      ({ label }) => label === 'http-tls-',
    );
    assert.equal(item?.textEditText, '-server.http-tls-');
    assert.equal(item.command?.command, 'editor.action.triggerSuggest');
  });

  it('says what all items share once', async () => {
    const list = (await complete('-<|>', { client: fullClient }))?.list;
    assert.ok(list?.itemDefaults?.editRange);
    assert.ok(list.items.every((item) => item.textEdit === undefined && item.insertTextMode === undefined));
    assert.equal(list.isIncomplete, false);
  });

  describe('of whole blocks', () => {
    it('writes mutual TLS for a listener', async () => {
      assert.equal(
        await accept('-target=all\n-<|>', 'Mutual TLS: The gRPC port'),
        [
          '-target=all',
          '-server.grpc-tls-cert-path=certs/server.crt',
          '-server.grpc-tls-key-path=certs/server.key',
          '-server.grpc-tls-ca-path=certs/root.crt',
          '-server.grpc-tls-client-auth=RequireAndVerifyClientCert',
        ].join('\n'),
      );
    });

    it('goes on as the lines above do', async () => {
      const text = await accept(
        'mimir \\\n  --target=all \\\n  --ingester.client.<|>',
        'TLS: Distributors, queriers and rulers to ingesters',
      );
      assert.match(
        text,
        /^ {2}--ingester\.client\.tls-enabled=true \\\n {2}--ingester\.client\.tls-cert-path=certs\/client\.crt \\$/m,
      );
      assert.match(text, /--ingester\.client\.tls-server-name=mimir\.internal$/);
    });

    for (const { look, typed, result } of [
      {
        look: 'quoted elements',
        typed: '      - "-target=all"\n      - "-<|>"',
        result: '      - "-target=all"\n      - "-A=a"\n      - "-B=b"',
      },
      {
        look: 'elements in brackets',
        typed: "      ['-target=all', '-<|>']",
        result: "      ['-target=all', '-A=a', '-B=b']",
      },
      {
        look: 'lines in brackets',
        typed: '      [\n        "-target=all",\n        "-<|>"\n      ]',
        result: '      [\n        "-target=all",\n        "-A=a",\n        "-B=b"\n      ]',
      },
      {
        look: 'names and values by themselves',
        typed: '      - --target\n      - all\n      - --<|>',
        result: '      - --target\n      - all\n      - --A\n      - a\n      - --B\n      - b',
      },
      { look: 'one text', typed: '      -target=all -<|>', result: '      -target=all -A=a -B=b' },
    ])
      it(`is written as what is there: ${look}`, async () => {
        const around = (text: string): string =>
          `services:\n  a:\n    image: grafana/mimir:2.14.0\n    command:\n${text}\n`;
        for (const newline of ['\n', '\r\n']) {
          const marked = around(typed).replaceAll('\n', newline);
          const text = await accept(marked, 'Mutual TLS: The gRPC port', { file: 'compose.yaml' });
          const short = text
            .replace(/server\.grpc-tls-cert-path/, 'A')
            .replace(/certs\/server\.crt/, 'a')
            .replace(/server\.grpc-tls-key-path/, 'B')
            .replace(/certs\/server\.key[^]*ClientCert/, 'b');
          assert.equal(short, around(result).replaceAll('\n', newline));
        }
      });

    it('is written with blanks before values and two dashes where the flags above are', async () => {
      assert.equal(
        await accept('--target all\n--memberlist.tls-enabled\n<|>', 'Mutual TLS: The gRPC port'),
        [
          '--target all',
          '--memberlist.tls-enabled',
          '--server.grpc-tls-cert-path certs/server.crt',
          '--server.grpc-tls-key-path certs/server.key',
          '--server.grpc-tls-ca-path certs/root.crt',
          '--server.grpc-tls-client-auth RequireAndVerifyClientCert',
        ].join('\n'),
      );
      // Go takes no word after a boolean flag for its value.
      assert.match(
        await accept('--target all\n--ingester.client.<|>', 'TLS: Distributors, queriers and rulers to ingesters'),
        /tls-enabled=true\n--ingester\.client\.tls-cert-path certs/,
      );
    });

    for (const word of ['mtls', 'mutual', 'tls', 'server', 'ingesters', 'querier']) {
      it(`is found by the word ${word}, with a dash or without`, async () => {
        const found = async (typed: string): Promise<readonly string[]> =>
          (await complete(`-target=all\n${typed}<|>`))?.list.items
            .filter(({ kind, filterText = '' }) => kind === 15 && ` ${filterText}`.includes(` ${word}`))
            .map(({ label }) => label) ?? [];
        assert.ok((await found(word)).length > 0, 'want a block');
        assert.deepEqual(await found(word), await found(`-${word}`));
      });
    }

    it('writes what the whole deployment needs, each flag once and none of the HTTP port', async () => {
      const text = await accept('-target=all\n--<|>', 'Mutual TLS: the whole deployment (gRPC and memberlist)');
      const names = text.split('\n').map((line) => line.replace(/=.*/, ''));
      assert.deepEqual(names, [...new Set(names)]);
      assert.equal(names[1], '--server.grpc-tls-cert-path');
      for (const name of ['--memberlist.tls-enabled', '--ingester.client.tls-ca-path', '--ruler.client.tls-key-path']) {
        assert.ok(names.includes(name), name);
      }
      assert.ok(!text.includes('http-tls'));
    });

    it('leaves out of the whole what stands already', async () => {
      const text = await accept(
        '-memberlist.tls-enabled=true\n-<|>',
        'Mutual TLS: the whole deployment (gRPC and memberlist)',
      );
      assert.equal(text.match(/memberlist\.tls-enabled/g)?.length, 1);
    });

    it('is not offered where a part of it stands', async () => {
      const offered = await labels('-server.grpc-tls-cert-path=a.crt\n-server.<|>');
      assert.ok(offered.includes('Mutual TLS: The HTTP port'));
      assert.ok(!offered.includes('Mutual TLS: The gRPC port'));
    });

    it('has stops to tab through where the editor knows snippets', async () => {
      const item = (await complete('-server.<|>', { client: fullClient }))?.list.items.find(
        ({ label }) => label === 'Mutual TLS: The HTTP port',
      );
      assert.match(item?.textEditText ?? '', /^-server\.http-tls-cert-path=\$\{1:certs\/server\.crt\}\n/);
    });
  });
});
