import assert from 'node:assert/strict';
import { loadCatalogue } from '../../../../../core/src/catalogue/load';
import { kindOf } from '../../../../../core/src/documents/document-kinds';
import type { ConfigDocument } from '../../../../../core/src/model/setting';

const catalogue = loadCatalogue();

function read(file: string, text: string): readonly ConfigDocument[] {
  const source = { uri: `file:///srv/${file}`, languageId: '', text };
  return kindOf(source)?.parse(source, catalogue) ?? [];
}

/** By document: its name, then each setting as it stands in the text; a value with a mark is one that is not known. */
function shown(file: string, text: string): readonly (readonly string[])[] {
  return read(file, text).map(({ name, settings }) => [
    name,
    ...settings.map((setting) => {
      const value = setting.value ? `=${setting.value.text}${setting.value.dynamic ? ' (?)' : ''}` : '';
      const written = text.slice(setting.name.range.start, setting.name.range.end);
      assert.ok(setting.name.value.endsWith(written), `${setting.name.value} is not ${written}`);
      return setting.name.value + value;
    }),
  ]);
}

type Case = readonly [what: string, text: string, ...documents: (readonly string[])[]];

describe('A unit', () => {
  const unit = (service: string): string => `[Unit]\nDescription=Mimir\n\n[Service]\n${service}\n`;
  const cases: readonly Case[] = [
    [
      'with joined lines and a comment among them',
      unit('ExecStart=/usr/bin/mimir \\\n  -target=all \\\n  # why\n  -log.level "warn"'),
      ['', 'target=all', 'log.level=warn'],
    ],
    ['with marks in front of the program', unit('ExecStart=-!/usr/bin/mimir -target=all'), ['', 'target=all']],
    [
      'with variables that it sets',
      unit('Environment="A=x y" B=z\nExecStart=/usr/bin/mimir -server.grpc-tls-ca-path=${B}/ca.crt -log.level=${A}'),
      ['', 'server.grpc-tls-ca-path=z/ca.crt', 'log.level=x y'],
    ],
    [
      'with arguments in a variable',
      unit('Environment="ARGS=-target=all -log.level=warn"\nExecStart=/usr/bin/mimir $ARGS'),
      ['', 'target=all', 'log.level=warn'],
    ],
    [
      'whose variables a file may change',
      unit('EnvironmentFile=/x\nEnvironment=B=z\nExecStart=/usr/bin/mimir -target=${B} $ARGS'),
      ['', 'target=${B} (?)'],
    ],
    [
      'with specifiers',
      unit('ExecStart=/usr/bin/mimir -target=%i -log.level=100%%'),
      ['', 'target=%i (?)', 'log.level=100%'],
    ],
    [
      'that checks before it starts',
      unit('ExecStartPre=/usr/bin/mimir -modules -target=read\nExecStart=/usr/bin/mimir -target=all'),
      ['', 'target=all'],
    ],
    [
      'that starts a container',
      unit(
        'ExecStart=-/usr/bin/docker run --name mimir-1 \\\n  -v /etc/mimir:/etc/mimir grafana/mimir:2.17.1 \\\n  -target=all',
      ),
      ['mimir-1', 'target=all'],
    ],
    ['that starts another container', unit('ExecStart=/usr/bin/docker run --name mimir grafana/loki -target=all')],
    ['that starts another program', unit('ExecStart=/usr/bin/loki -target=all\nExecStop=/usr/bin/mimir -target=all')],
    ['that starts another mimir', unit('ExecStart=/usr/bin/mimir serve --port 80')],
    ['that says so outside of its service', '[Install]\nExecStart=/usr/bin/mimir -target=all\n'],
  ];
  for (const [what, text, ...documents] of cases)
    it(what, () => assert.deepEqual(shown('mimir.service', text), documents));

  it('shows all flags, unless it takes some from elsewhere', () => {
    const excerpts = ['', ' $ARGS', ' ${ARGS}', ' -log.level=$LEVEL'].map(
      (more) => read('x.service', unit(`ExecStart=/usr/bin/mimir -target=all${more}`))[0]?.excerpt,
    );
    assert.deepEqual(excerpts, [false, true, true, false]);
  });
});

describe('An environment file', () => {
  const cases: readonly Case[] = [
    [
      'with quoted arguments',
      'CUSTOM_ARGS="-target=all -log.level \\"warn\\""\n',
      ['CUSTOM_ARGS', 'target=all', 'log.level=warn'],
    ],
    [
      'with single quotes, export and joined lines',
      "export MIMIR_ARGS='-target=all \\\n  -log.level=warn'\n",
      ['MIMIR_ARGS', 'target=all', 'log.level=warn'],
    ],
    ['with no quotes', 'MIMIR_ARGS=-target=all -log.level=warn\nX=1\n', ['MIMIR_ARGS', 'target=all', 'log.level=warn']],
    [
      'with a sample in a comment',
      '# CUSTOM_ARGS="--config.file /etc/mimir/config.yaml"\nCUSTOM_ARGS=""\n',
      ['CUSTOM_ARGS'],
    ],
    ['with a quote that is open as yet', 'CUSTOM_ARGS="-target=all\nRESTART="true"\n', ['CUSTOM_ARGS', 'target=all']],
    ['with arguments of another program', 'CUSTOM_ARGS="--port 80 --verbose"\n'],
    ['with other variables', 'LOG_LEVEL="info"\nMIMIR_PORT=80\n'],
  ];
  for (const [what, text, ...documents] of cases)
    it(what, () => assert.deepEqual(shown('etc/default/mimir', text), documents));

  it('is one by its place or its name, and by that of the file or of the variable', () => {
    const names = ['etc/sysconfig/mimir', 'mimir.env', 'prod.env', '.env', 'etc/default/other', 'mimir', 'mimir.txt'];
    const kinds = (variable: string) =>
      names.map(
        (name) => kindOf({ uri: `file:///${name}`, languageId: '', text: `${variable}="-target=all"\n` })?.id ?? '',
      );
    assert.deepEqual(kinds('ARGS'), ['env-file', 'env-file', '', '', '', '', '']);
    assert.deepEqual(kinds('MIMIR_ARGS'), ['env-file', 'env-file', 'env-file', 'env-file', 'env-file', '', '']);
  });
});

describe('A script', () => {
  const cases: readonly Case[] = [
    [
      'with a command over lines',
      'mimir -target=all \\\n  -log.level=warn\necho -x\n',
      ['mimir', 'target=all', 'log.level=warn'],
    ],
    [
      'with what starts the command',
      'if true; then A=1 nohup sudo -u mimir ./mimir-linux-amd64 -target=all & fi\n',
      ['mimir-linux-amd64', 'target=all'],
    ],
    [
      'with redirections and pipes',
      'mimir -target=all 2>&1 > log | tee -a x; mimir -target=read && echo -y\n',
      ['mimir', 'target=all'],
      ['mimir (2)', 'target=read'],
    ],
    ['with a bracket around it', '(mimir -target=all)\n', ['mimir', 'target=all']],
    [
      'with an array',
      'args=(-target=all # one\n  "-log.level=$L")\nargs+=(-server.http-listen-port=80)\nexec mimir "${args[@]}"\n',
      ['mimir', 'target=all', 'log.level=$L (?)', 'server.http-listen-port=80'],
    ],
    [
      'with an array in an array',
      'a=(-log.level=warn)\nb=("${a[@]}" -target=all)\nmimir "${b[@]}"\n',
      ['mimir', 'log.level=warn', 'target=all'],
    ],
    ['with an array that holds itself', 'a=("${a[@]}" -target=all)\nmimir "${a[@]}"\n', ['mimir', 'target=all']],
    ['with a variable', 'OPTS="-target=all -log.level=warn"\nmimir $OPTS\n', ['mimir', 'target=all', 'log.level=warn']],
    [
      'with a variable that grows',
      'OPTS="-target=all"\nOPTS+=" -log.level=warn"\nmimir $OPTS\n',
      ['mimir', 'target=all', 'log.level=warn'],
    ],
    [
      'with an array that nobody takes',
      'A=(-server.http-tls-cert-path=a -server.http-tls-key-path=b)\nB=(-server.http-tls-cert-path=a -x)\n',
      ['A', 'server.http-tls-cert-path=a', 'server.http-tls-key-path=b'],
    ],
    [
      'with a container',
      'docker run --rm -it -v /srv:/etc/mimir grafana/mimir:2.9.1 -target=all\n',
      ['mimir', 'target=all'],
    ],
    [
      'with other containers',
      'docker run grafana/mimirtool:2.9.1 -target=all\ndocker run --entrypoint sh grafana/mimir -target=all\n',
    ],
    [
      'with a file for the command',
      "cat <<'EOF' > /etc/mimir.yaml\nmultitenancy_enabled: false\nserver:\n  log_level: $X\nEOF\nmimir -config.file=/etc/mimir.yaml\n",
      ['mimir', 'config.file=/etc/mimir.yaml'],
      ['mimir.yaml', 'multitenancy_enabled=false', 'server.log_level=$X'],
    ],
    [
      'with a file that the shell fills in',
      'cat <<EOF | tee mimir.yaml\nserver:\n  log_level: $X\n  http_path_prefix: \\$Y\nEOF\n',
      ['mimir.yaml', 'server.log_level=$X (?)', 'server.http_path_prefix=$Y'],
    ],
    [
      'with an environment file in it',
      'sudo tee /etc/default/mimir <<EOF\nCUSTOM_ARGS="-target=all"\nEOF\n',
      ['mimir: CUSTOM_ARGS', 'target=all'],
    ],
    [
      'with commands about Mimir',
      'useradd mimir\nchown -R mimir /etc/mimir\nsystemctl restart mimir\nmimirtool rules load -target=x\necho mimir -target=all\n',
    ],
    ['with commands in comments and files', '# mimir -target=all\ncat <<EOF > x.txt\nmimir -target=all\nEOF\n'],
    ['for Loki', 'loki -target=all -server.http-tls-cert-path=a\n# not mimir\n'],
  ];
  for (const [what, text, ...documents] of cases)
    it(what, () => assert.deepEqual(shown('start.sh', `#!/bin/bash\n${text}`), documents));

  it('joins the file that it writes to the command that reads it', () => {
    const text = 'cat > m.yaml <<EOF\nserver: {}\nlimits: {}\nEOF\nmimir -config.file=m.yaml\n';
    assert.deepEqual(
      read('x.sh', text).map(({ name, configDocument }) => [name, configDocument]),
      [
        ['mimir', 'm.yaml'],
        ['m.yaml', undefined],
      ],
    );
  });

  it('shows what a container is of and what it mounts', () => {
    const [document] = read(
      'x.sh',
      'docker run --name=m -v "$(pwd)/certs:/certs:ro" --mount type=bind,src=/srv,dst=/etc/mimir -v data:/data grafana/mimir:2.9.1 -target=all\n',
    );
    const { name, version, pathsAreLocal, mounts } = document ?? {};
    assert.deepEqual({ name, version, pathsAreLocal }, { name: 'm', version: '2.9', pathsAreLocal: false });
    assert.deepEqual(
      mounts?.map(({ target, local }) => [target, local]),
      [
        ['/certs', './certs'],
        ['/data', null],
        ['/etc/mimir', '/srv'],
      ],
    );
  });
});

describe('A Dockerfile', () => {
  const cases: readonly Case[] = [
    ["of Mimir's image", 'FROM grafana/mimir:2.17.1\nCMD ["-target=all"]\n', ['', 'target=all']],
    [
      'with a program of its own',
      'FROM debian\nENTRYPOINT ["tini", "--", "/usr/bin/mimir"]\nCMD ["-target=all", "-log.level", "warn"]\n',
      ['', 'target=all', 'log.level=warn'],
    ],
    [
      'with a line for a shell',
      'FROM debian\nCMD exec mimir -target=all \\\n  # why\n  -log.level=$L\n',
      ['', 'target=all', 'log.level=$L (?)'],
    ],
    ['with a shell in a list', 'FROM debian\nCMD ["sh", "-c", "exec mimir -target=all"]\n', ['', 'target=all']],
    [
      'with several images',
      'FROM grafana/mimir AS base\nFROM base AS read\nCMD ["-target=read"]\nFROM base AS write\nCMD ["-target=write"]\n',
      ['read', 'target=read'],
      ['write', 'target=write'],
    ],
    [
      'whose last line counts',
      'FROM grafana/mimir\nCMD ["-target=read"]\nCMD ["-target=write"]\n',
      ['', 'target=write'],
    ],
    ['with a list that is open as yet', 'FROM grafana/mimir\nCMD ["-target=all", "-log\n', ['', 'target=all']],
    ["with words for a shell behind Mimir's own program", 'FROM grafana/mimir\nCMD -target=all\n'],
    ['of another image', 'FROM grafana/loki\n# mimir\nCMD ["-target=all"]\n'],
    [
      'that builds a program of that name',
      'FROM golang AS build\nRUN go build -o mimir .\nFROM alpine\nENTRYPOINT ["/mimir", "serve"]\n',
    ],
  ];
  for (const [what, text, ...documents] of cases) {
    it(what, () =>
      assert.deepEqual(
        shown('Dockerfile', text).map(([name, ...settings]) => [name, ...settings.filter((each) => each !== 'log')]),
        documents,
      ),
    );
  }

  it('shows the release and what it copies', () => {
    const [document] = read(
      'Dockerfile',
      'FROM grafana/mimir:2.9.1\nCOPY mimir.yaml /etc/mimir/\nCOPY certs/ /certs\nCOPY --from=x /a /b\nCMD ["-target=all"]\n',
    );
    assert.equal(document?.version, '2.9');
    assert.deepEqual(
      document.mounts?.map(({ target, local }) => [target, local]),
      [
        ['/etc/mimir/mimir.yaml', 'mimir.yaml'],
        ['/certs', 'certs/'],
      ],
    );
  });
});

describe('A text in Markdown', () => {
  const fence = (language: string, code: string): string =>
    `# Mimir\n\n## Setting up\n\n\`\`\`${language}\n${code}\`\`\`\n`;
  const cases: readonly Case[] = [
    [
      'with a configuration',
      fence('yaml', 'server:\n  log_level: warn\nlimits: {}\n'),
      ['Setting up', 'server.log_level=warn'],
    ],
    [
      'with a block of one',
      fence('yml title="x"', 'memberlist:\n  tls_enabled: true\n'),
      ['Setting up', 'memberlist.tls_enabled=true'],
    ],
    [
      'with a command',
      fence('bash', 'mimir -target=all \\\n  -log.level=warn\n'),
      ['Setting up: mimir', 'target=all', 'log.level=warn'],
    ],
    [
      'with a command behind a prompt',
      fence('console', '$ mimir -target=all\nlevel=info\n'),
      ['Setting up: mimir', 'target=all'],
    ],
    [
      'with flags',
      fence('', '# one\n-ingester.client.tls-enabled=true\n-ingester.client.tls-ca-path=x\n'),
      ['Setting up', 'ingester.client.tls-enabled=true', 'ingester.client.tls-ca-path=x'],
    ],
    ['with a unit', fence('ini', '[Service]\nExecStart=/usr/bin/mimir -target=all\n'), ['Setting up', 'target=all']],
    [
      'with a fence in a list',
      '# Mimir\n1. So:\n\n   ~~~sh\n   mimir -target=all\n   ~~~\n',
      ['Mimir: mimir', 'target=all'],
    ],
    ['with a fence that is open as yet', '# Mimir\n```sh\nmimir -target=all\n', ['Mimir: mimir', 'target=all']],
    ['with other languages', fence('go', 'mimir -target=all\n') + fence('json', '{"server": {}}\n')],
    ['with other commands', fence('sh', 'loki -target=all\nkubectl apply -f mimir.yaml\n')],
    ['with one flag', fence('', '-ingester.client.tls-enabled=true\n')],
    [
      "with what may be another's",
      fence('yaml', 'server:\n  grpc_tls_config: {}\n').replace('Setting', 'Loki, setting'),
    ],
    ['with flags outside of fences', '# Mimir\n\n    mimir -target=all\n\nmimir -target=all\n'],
  ];
  for (const [what, text, ...documents] of cases) it(what, () => assert.deepEqual(shown('README.md', text), documents));

  it('gives examples: nothing is known of what it does not show, nor of files', () => {
    const documents = read(
      'README.md',
      fence('yaml', 'server:\n  log_level: warn\nlimits: {}\n') + fence('sh', 'mimir -target=all\n'),
    );
    assert.deepEqual(
      documents.map(({ excerpt, example, pathsAreLocal }) => [excerpt, example, pathsAreLocal]),
      [
        [true, true, false],
        [true, true, false],
      ],
    );
  });
});

describe('What other tools make files from', () => {
  const texts: readonly (readonly [file: string, languageId: string, text: string])[] = [
    ['mimir.yaml.j2', 'yaml', 'server: {}\nlimits: {}\n'],
    ['mimir.service.erb', 'ini', '[Service]\nExecStart=/usr/bin/mimir -target=all\n'],
    ['start.sh.tpl', 'shellscript', 'mimir -target=all\n'],
    ['mimir.gotmpl', 'yaml', 'server: {}\nlimits: {}\n'],
    ['main.jsonnet', '', "{ 'ingester.client.tls-enabled': true, mimir: '-target=all' }\n"],
    ['mimir.nix', '', 'services.mimir.extraFlags = [ "-target=all" ];\n'],
    ['mimir.nomad.hcl', '', 'args = ["-config.file=mimir.yaml", "-target=all"]\n'],
    ['Makefile', 'makefile', 'run:\n\tmimir -target=all\n'],
  ];
  for (const [file, languageId, text] of texts) {
    it(`is left alone: ${file}`, () => assert.equal(kindOf({ uri: `file:///srv/${file}`, languageId, text }), null));
  }
});
