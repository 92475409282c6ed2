import assert from 'node:assert/strict';
import { accept, complete, labels } from './completing';

const compose = { file: 'compose.yaml' } as const;
const manifest = { file: 'manifests.yaml' } as const;

const service = (command: string): string => `services:\n  mimir:\n    image: grafana/mimir:2.17.1\n${command}`;

const pod = (args: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: m}\nspec:\n  containers:\n    - name: mimir\n      image: grafana/mimir:2.17.1\n${args}`;

describe('completion in a container', () => {
  const flags: readonly (readonly [
    what: string,
    marked: string,
    label: string,
    situation: typeof compose | typeof manifest,
    result: string,
  ])[] = [
    [
      'in a list of a Compose file',
      service('    command:\n      - -target=all\n      - -server.grpc-tls-c<|>\n'),
      'grpc-tls-cert-path',
      compose,
      service('    command:\n      - -target=all\n      - -server.grpc-tls-cert-path=\n'),
    ],
    [
      'behind a dash',
      service('    command:\n      - <|>\n      - -target=all\n'),
      '-server.grpc-tls-',
      compose,
      service('    command:\n      - -server.grpc-tls-\n      - -target=all\n'),
    ],
    [
      'behind its first dash',
      service('    command:\n      - -<|>\n      - -target=all\n'),
      '-server.grpc-tls-',
      compose,
      service('    command:\n      - -server.grpc-tls-\n      - -target=all\n'),
    ],
    [
      'behind its first dash, where it is the only one',
      service('    command:\n      - -<|>'),
      '-server.grpc-tls-',
      compose,
      service('    command:\n      - -server.grpc-tls-'),
    ],
    [
      'behind its first dash in args',
      pod('      args:\n        - -<|>\n        - -target=all\n'),
      '-server.grpc-tls-',
      manifest,
      pod('      args:\n        - -server.grpc-tls-\n        - -target=all\n'),
    ],
    [
      'in brackets and quotes',
      service('    command: ["-target=all", "-memberlist.tls-en<|>"]\n'),
      'tls-enabled',
      compose,
      service('    command: ["-target=all", "-memberlist.tls-enabled="]\n'),
    ],
    [
      'in a text',
      service('    command: -target=all -memberlist.tls-en<|>\n'),
      'tls-enabled',
      compose,
      service('    command: -target=all -memberlist.tls-enabled=\n'),
    ],
    [
      'in folded lines',
      service('    command: >\n      -target=all\n      -memberlist.tls-ser<|>\n'),
      'tls-server-name',
      compose,
      service('    command: >\n      -target=all\n      -memberlist.tls-server-name=\n'),
    ],
    [
      'in a script for a shell',
      service('    command: [sh, -c, "exec /bin/mimir -target=all -memberlist.tls-en<|>"]\n'),
      'tls-enabled',
      compose,
      service('    command: [sh, -c, "exec /bin/mimir -target=all -memberlist.tls-enabled="]\n'),
    ],
    [
      'in args',
      pod('      args:\n        - -target=all\n        - -server.grpc-tls-c<|>\n'),
      'grpc-tls-cert-path',
      manifest,
      pod('      args:\n        - -target=all\n        - -server.grpc-tls-cert-path=\n'),
    ],
  ];
  for (const [what, marked, label, situation, result] of flags) {
    it(`writes a flag ${what}`, async () => {
      assert.equal(await accept(marked, label, situation), result);
    });
  }

  it('writes a value behind its flag', async () => {
    const text = (value: string): string => pod(`      args: ["-server.http-tls-client-auth=${value}"]\n`);
    assert.equal(
      await accept(text('Req<|>'), 'RequireAndVerifyClientCert', manifest),
      text('RequireAndVerifyClientCert'),
    );
    const apart = (value: string): string =>
      service(`    command:\n      - -server.tls-min-version\n      - ${value}\n`);
    assert.equal(await accept(apart('V<|>'), 'VersionTLS13', compose), apart('VersionTLS13'));
  });

  it('offers a flag that the list has already behind those that it lacks', async () => {
    const offered = await labels(
      service('    command:\n      - -memberlist.tls-enabled\n      - -memberlist.tls-<|>\n'),
      compose,
    );
    assert.deepEqual(
      [offered[0], offered.indexOf('tls-enabled') > offered.indexOf('tls-min-version')],
      ['tls-cert-path', true],
    );
  });

  const yaml = (lines: string): string =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata:\n  mimir.yaml: |\n    target: all\n${lines}`;

  it('writes keys and values into a ConfigMap, in its indentation', async () => {
    assert.equal(
      await accept(yaml('    server:\n      http_tls_config:\n        cert<|>\n  other: x\n'), 'cert_file', manifest),
      yaml('    server:\n      http_tls_config:\n        cert_file: \n  other: x\n'),
    );
    assert.equal(
      await accept(
        yaml('    server:\n      http_tls_config:\n        client_auth_type: Req<|>\n'),
        'RequireAnyClientCert',
        manifest,
      ),
      yaml('    server:\n      http_tls_config:\n        client_auth_type: RequireAnyClientCert\n'),
    );
  });

  it('writes keys into the content of a config of Compose', async () => {
    const text = (key: string): string =>
      `${service('    command: [-target=all]\n')}configs:\n  mimir:\n    content: |\n      memberlist:\n        tls_enabled: true\n        ${key}\n      server: {}\n`;
    assert.equal(await accept(text('tls_ca<|>'), 'tls_ca_path', compose), text('tls_ca_path: '));
  });

  it('is silent beside Mimir', async () => {
    const others = [
      '    ports: [<|>]\n    command: [-target=all]\n',
      '    command: [-target=all]\n  nginx:\n    image: nginx\n    command: [-s<|>]\n',
      '    command: [-target=all]\n    environment: {A: -t<|>}\n',
    ];
    for (const other of others) assert.equal(await complete(service(other), compose), null, other);
    assert.equal(await complete(yaml('    server: {}\n  other: |\n    server<|>: x\n'), manifest), null);
  });

  it('is silent on the program and in front of it', async () => {
    const programs: readonly (readonly [string, typeof compose | typeof manifest])[] = [
      [service('    entrypoint: /bin/mi<|>mir\n    command: [-target=all]\n'), compose],
      [service('    command: [-target=all]\n    entrypoint: [tini<|>, --, /bin/mimir]\n'), compose],
      [service('    entrypoint: [tini, -<|>-]\n    command: [/bin/mimir, -target=all]\n'), compose],
      [service('    command:\n      - /bin/sh<|>\n      - -c\n      - exec /bin/mimir -target=all\n'), compose],
      [service('    command:\n      - /bin/sh\n      - -c<|>\n      - exec /bin/mimir -target=all\n'), compose],
      [
        service(
          '    entrypoint: [sh, -c<|>]\n    command:\n      - |\n        sleep 3\n        /bin/mimir -target=all\n',
        ),
        compose,
      ],
      [
        service(
          '    entrypoint: [sh, -c]\n    command:\n      - |\n        sle<|>ep 3\n        /bin/mimir -target=all\n',
        ),
        compose,
      ],
      [pod("      command: ['mimir<|>']\n      args: [-target=all]\n"), manifest],
    ];
    for (const [marked, file] of programs) assert.equal(await complete(marked, file), null, marked);
  });
});
