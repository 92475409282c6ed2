import assert from 'node:assert/strict';
import { loadCatalogue } from '../../../../../core/src/catalogue/load';
import { compose } from '../../../../../core/src/documents/kinds/compose/compose';
import { applyEdits } from '../../../../../core/src/documents/carriers/embedding/embedded-text';
import type { ConfigDocument } from '../../../../../core/src/model/setting';

const catalogue = loadCatalogue();

const sourceOf = (text: string) => ({ uri: 'file:///srv/compose.yaml', languageId: 'yaml', text });

function read(text: string): readonly ConfigDocument[] {
  const source = sourceOf(text);
  assert.ok(compose.claims(source), 'want a text that is Mimir’s');
  return compose.parse(source, catalogue);
}

const service = (fields: string, image = 'grafana/mimir:2.17.1'): string =>
  `services:\n  mimir:\n    image: ${image}\n${fields}`;

/** The settings as `name=value`, each with what stands at the value's place. */
function settingsOf(text: string, [document] = read(text)): readonly (readonly [string, string])[] {
  assert.ok(document);
  return document.settings.map(({ name, value }) => {
    assert.equal(text.slice(name.range.start, name.range.end), name.value);
    return [
      `${name.value}=${value?.dynamic === true ? '?' : (value?.text ?? '')}`,
      text.slice(value?.range.start, value?.range.end),
    ];
  });
}

describe('a Compose file', () => {
  const forms: readonly (readonly [what: string, fields: string])[] = [
    ['a list', '    command:\n      - -target=all\n      - "-server.http-listen-port=80"\n'],
    ['a list in brackets', `    command: ['-target=all', -server.http-listen-port=80]\n`],
    ['a text', '    command: -target=all -server.http-listen-port=80\n'],
    ['a quoted text with quotes', `    command: "-target=\\"all\\" '-server.http-listen-port=80'"\n`],
    ['folded lines', '    command: >-\n      -target=all\n      -server.http-listen-port=80\n'],
    [
      'an entrypoint and a command',
      '    entrypoint: /bin/mimir -target=all\n    command: [-server.http-listen-port=80]\n',
    ],
    [
      'a script',
      '    entrypoint: [/bin/sh, -c]\n    command: ["sleep 1; exec mimir -target=all -server.http-listen-port=80 && echo -x"]\n',
    ],
    [
      'an alias',
      '    command: &flags [-target=all, -server.http-listen-port=80]\n  other:\n    image: grafana/mimir:2.17.1\n    command: *flags\n',
    ],
  ];
  for (const [what, fields] of forms) {
    it(`gives arguments as ${what}`, () => {
      assert.deepEqual(settingsOf(service(fields)), [
        ['target=all', 'all'],
        ['server.http-listen-port=80', '80'],
      ]);
    });
  }

  it('has a document for each service of Mimir, named after it', () => {
    const text =
      'x-base: &base {image: grafana/mimir, command: [-target=read]}\nservices:\n  read-1: {<<: *base}\n  read-2:\n    <<: *base\n  read-3:\n    extends: {service: read-1}\n  db: {image: postgres}\n';
    assert.deepEqual(
      read(text).map(({ name, kind, notation, pathsAreLocal }) => [name, kind, notation, pathsAreLocal]),
      ['read-1', 'read-2', 'read-3'].map((name) => [name, 'compose', 'flag', false]),
    );
  });

  const images: readonly (readonly [image: string, version: string | null])[] = [
    ['grafana/mimir:2.17.1', '2.17'],
    ['docker.io/grafana/mimir:3.0.0@sha256:0123', '3.0'],
    ['registry.example:5000/grafana/mimir:2.16.0-alpine', '2.16'],
    ['grafana/mimir:${TAG:-2.15.2}', '2.15'],
    ['grafana/enterprise-metrics:v2.14.0', '2.14'],
    ['grafana/enterprise-metrics:v1.7.0', null],
    ['grafana/mimir:latest', null],
    ['grafana/mimir:${TAG}', null],
    ['grafana/mimir', null],
    ['registry.example:5000/grafana/mimir', null],
  ];
  for (const [image, version] of images) {
    it(`shows by ${image} the release ${version ?? 'of nobody knows what'}`, () => {
      assert.equal(read(service('    command: [-target=all]\n', image))[0]?.version, version);
    });
  }

  it('knows Grafana Enterprise Metrics by its image and its program', () => {
    assert.equal(read(service('    command: [-target=all]\n', 'grafana/enterprise-metrics'))[0]?.enterprise, true);
    assert.equal(
      read(service('    entrypoint: [/bin/metrics-enterprise]\n    command: [-target=all]\n', 'gem'))[0]?.enterprise,
      true,
    );
    assert.equal(read(service('    command: [-target=all]\n'))[0]?.enterprise, false);
  });

  it('fills in the variables whose defaults stand in it, and leaves the others unknown', () => {
    const text = service(
      '    command: ["-target=${TARGET:-all}", "-memberlist.nodename=${HOST}", "-memberlist.join=$$a", "-log.level=${LEVEL:?must be set}"]\n',
    );
    assert.deepEqual(settingsOf(text), [
      ['target=all', '${TARGET:-all}'],
      ['memberlist.nodename=?', '${HOST}'],
      ['memberlist.join=$a', '$$a'],
      ['log.level=?', '${LEVEL:?must be set}'],
    ]);
  });

  it('leaves the variables of a script to its shell', () => {
    const [document] = read(service('    command: [sh, -c, "mimir -target=$$TARGET -log.level=warn"]\n'));
    assert.deepEqual(
      document?.settings.map(({ value }) => value?.dynamic),
      [true, false],
    );
  });

  const scripts: readonly (readonly [what: string, script: string])[] = [
    ['commands on other lines', 'set -e\nmimir -target=all -log.level=warn\necho -stopped'],
    ['commands behind operators', 'sleep 1; (mimir -target=all -log.level=warn) && echo -x; exit'],
    ['a command that ends with a semicolon', 'mimir -target=all -log.level=warn; echo -x'],
    [
      'the name of Mimir as an argument of others',
      'mkdir -p /data && chown mimir /data && exec mimir -target=all -log.level=warn',
    ],
    ['a file that it writes', 'cat > /m.yaml <<EOF\nmimir -target=read\nEOF\nmimir -target=all -log.level=warn'],
    ['another program in front', 'exec tini -- mimir -target=all -log.level=warn'],
  ];
  for (const [what, script] of scripts) {
    it(`starts Mimir by the one command of a script that does: ${what}`, () => {
      const text = service(`    command:\n      - sh\n      - -c\n      - |\n${script.replace(/^/gm, '        ')}\n`);
      assert.deepEqual(settingsOf(text), [
        ['target=all', 'all'],
        ['log.level=warn', 'warn'],
      ]);
      assert.deepEqual(read(text)[0]?.problems, []);
    });
  }

  it('folds a script before its shell reads it, and writes into it line by line', () => {
    const text = service(
      '    command:\n      - sh\n      - -c\n      - >-\n        sleep 1 &&\n        exec mimir\n        -target=all\n        -server.http-tls-cert-path=a.crt\n',
    );
    const [document] = read(text);
    assert.deepEqual(
      settingsOf(
        text,
        [document].filter((each) => each !== undefined),
      ),
      [
        ['target=all', 'all'],
        ['server.http-tls-cert-path=a.crt', 'a.crt'],
      ],
    );
    const edits =
      document?.writer.edits([
        { option: { flag: 'server.http-tls-key-path', yamlPath: null, type: 'text' }, value: 'a.key' },
      ]) ?? [];
    assert.equal(applyEdits(text, edits), text.replace('a.crt\n', 'a.crt\n        -server.http-tls-key-path=a.key\n'));
  });

  const unseen: readonly (readonly [more: string, excerpt: boolean])[] = [
    ['', false],
    [' -log.level=${LEVEL}', false],
    [' ${ARGS:-}', false],
    [' ${ARGS}', true],
    [' ${ARGS:--server.http-tls-cert-path=a -server.http-tls-key-path=b}', true],
    [' -${FLAG}=1', true],
  ];
  for (const [more, excerpt] of unseen) {
    it(`${excerpt ? 'shows only some' : 'shows all'} of the arguments where "${more}" is among them`, () => {
      const [document] = read(service(`    command: -target=all${more} -log.format=json\n`));
      assert.deepEqual(
        [document?.excerpt, document?.settings.at(-1)?.name.value, document?.problems],
        [excerpt, 'log.format', []],
      );
    });
  }

  it('takes variables as a list or a mapping, and none that it does not know', () => {
    const list = service('    command: [-target=all]\n    environment: ["A=1=2", B, "C=${C}", "D=${D:-4}"]\n');
    const mapping = service(
      '    command: [-target=all]\n    environment:\n      A: 1=2\n      B:\n      C: ${C}\n      D: ${D:-4}\n',
    );
    for (const text of [list, mapping])
      assert.deepEqual(
        [...(read(text)[0]?.environment ?? [])],
        [
          ['A', '1=2'],
          ['D', '4'],
        ],
      );
  });

  it('takes bind mounts, and knows of other mounts that they lead nowhere here', () => {
    const volumes = [
      './certs:/certs:ro',
      '/etc/ssl:/etc/ssl',
      'data:/data',
      '${DIR:-./dir}:/dir/',
      '${OTHER}:/other',
      '~/home:/home',
      '/anonymous',
      '{type: bind, source: ../up, target: /up}',
      '${PWD}/here:/here',
      '{type: bind, source: $PWD, target: /folder}',
      '{type: volume, source: data, target: /volume}',
    ];
    const text = `${service('    command: [-target=all]\n')}    volumes:\n${volumes.map((volume) => `      - ${volume}\n`).join('')}    configs: [mimir]\n    secrets:\n      - {source: key, target: tls.key}\nconfigs:\n  mimir: {file: ./mimir.yaml}\nsecrets:\n  key: {file: ./tls.key}\n`;
    const mounts = read(text)[0]?.mounts ?? [];
    assert.deepEqual(
      mounts.map(({ target, local }) => `${target} ${local ?? '-'}`),
      [
        '/certs ./certs',
        '/etc/ssl /etc/ssl',
        '/data -',
        '/dir ./dir',
        '/home -',
        '/anonymous -',
        '/up ../up',
        '/here ./here',
        '/folder .',
        '/volume -',
        '/mimir ./mimir.yaml',
        '/run/secrets/tls.key ./tls.key',
      ],
    );
    // Whoever calls Compose from another folder has other files there.
    assert.deepEqual(
      mounts.filter(({ assumed }) => assumed === true).map(({ target }) => target),
      ['/here', '/folder'],
    );
  });

  it('holds the YAML that a service has for its configuration', () => {
    const text = `${service('    command: [-config.file=/m.yaml]\n    configs: [{source: m, target: /m.yaml}]\n')}configs:\n  m:\n    content: |\n      server:\n        tls_min_version: $\{MIN:-TLS12}\n  other:\n    content: |\n      a: b\n`;
    const [flags, yaml, ...others] = read(text);
    assert.deepEqual(
      [flags?.configDocument, yaml?.name, yaml?.notation, yaml?.pathsAreLocal, others.length],
      ['configs/m', 'configs/m', 'yaml', false, 0],
    );
    assert.deepEqual(
      yaml?.settings.map(({ name, value }) => [
        name.value,
        value?.text,
        text.slice(value?.range.start, value?.range.end),
      ]),
      [['server.tls_min_version', 'TLS12', '${MIN:-TLS12}']],
    );
  });

  const unrelated: readonly (readonly [what: string, text: string])[] = [
    [
      'another program',
      'services:\n  loki:\n    image: grafana/loki:3.0.0\n    command: -config.file=/etc/loki.yaml -target=all\n',
    ],
    ['a tool of Mimir', 'services:\n  rules:\n    image: grafana/mimirtool:2.17.1\n    command: [rules, load]\n'],
    [
      'an agent that is named after Mimir',
      'services:\n  mimir-agent:\n    image: grafana/agent:latest\n    command: [-config.file=/etc/agent.yaml]\n',
    ],
    [
      'another program of that name',
      'services:\n  mimir:\n    image: somebody/mimir:1\n    command: [serve, --port=80]\n',
    ],
    ['Mimir without arguments', 'services:\n  mimir:\n    image: grafana/mimir\n'],
    ['a shell in an image of Mimir', service('    entrypoint: [/bin/sh]\n    command: [-c, "sleep 1"]\n')],
    ['no services', 'image: grafana/mimir\ncommand: [-target=all]\n'],
    ['services that are no mapping', 'services:\n  - image: grafana/mimir\n    command: [-target=all]\n'],
    ['a binary file', `${service('    command: [-target=all]\n')}\0`],
  ];
  for (const [what, text] of unrelated) {
    it(`with ${what} is left alone`, () => {
      assert.equal(compose.claims(sourceOf(text)), false);
      assert.deepEqual(compose.parse(sourceOf(text), catalogue), []);
    });
  }

  it('is one by its program or its own flags, whatever the image', () => {
    for (const fields of [
      '    entrypoint: /usr/bin/mimir\n    command: [-target=all]\n',
      '    command: [-config.file=/m.yaml]\n',
    ])
      read(service(fields, 'mimir-debug'));
    read('services:\n  mimir:\n    build: .\n    command: [-config.file=/m.yaml]\n');
  });
});
