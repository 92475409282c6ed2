import assert from 'node:assert/strict';
import { hoverAt } from '../../../server/src/features/hover';
import { withCursor } from '../marked-text';
import { accept, complete } from './completing';
import { catalogue, judge } from './judging';

const unit = (args: string): string => `[Service]\nExecStart=/usr/bin/mimir -target=all \\\n${args}\nRestart=always\n`;
const dockerfile = (args: string): string => `FROM grafana/mimir:2.17.1\nCMD [ "-target=all", ${args} ]\n`;
const fence = (language: string, code: string): string => `# Mimir\n\n\`\`\`${language}\n${code}\n\`\`\`\n\nMore.\n`;

/** A place at which a flag's name, its value or a key is typed: what is there, what is chosen, and what then stands there. */
type Case = readonly [
  what: string,
  file: string,
  around: (typed: string) => string,
  typed: string,
  label: string,
  result: string,
];

const cases: readonly Case[] = [
  [
    'a flag in a unit',
    'mimir.service',
    unit,
    '  -memberlist.tls-en<|> \\\n  -log.level=warn',
    'tls-enabled',
    '  -memberlist.tls-enabled= \\\n  -log.level=warn',
  ],
  [
    'a flag on a new line of a unit',
    'mimir.service',
    unit,
    '  -log.level=warn \\\n  -memberlist.tls-ser<|>',
    'tls-server-name',
    '  -log.level=warn \\\n  -memberlist.tls-server-name=',
  ],
  [
    'a value in a unit',
    'mimir.service',
    unit,
    '  -server.tls-min-version="V<|>"',
    'VersionTLS13',
    '  -server.tls-min-version="VersionTLS13"',
  ],
  [
    'a value between quotes that an editor closed',
    'mimir.service',
    unit,
    '  -server.http-tls-client-auth="<|>" \\\n  -log.level=warn',
    'RequireAnyClientCert',
    '  -server.http-tls-client-auth="RequireAnyClientCert" \\\n  -log.level=warn',
  ],
  [
    'a value between such quotes of a script',
    'start.sh',
    (typed) => `mimir ${typed} -target=all\n`,
    "-server.http-tls-client-auth='<|>'",
    'RequireAnyClientCert',
    "-server.http-tls-client-auth='RequireAnyClientCert'",
  ],
  [
    'a flag in an environment file',
    'mimir.env',
    (typed) => `CUSTOM_ARGS="${typed}"\nX=1\n`,
    '-target=all -memberlist.tls-en<|>',
    'tls-enabled',
    '-target=all -memberlist.tls-enabled=',
  ],
  [
    'the first flag in an environment file',
    'etc/default/mimir',
    (typed) => `# CUSTOM_ARGS="-target=all"\nCUSTOM_ARGS="${typed}"\n`,
    '-memberlist.tls-en<|>',
    'tls-enabled',
    '-memberlist.tls-enabled=',
  ],
  [
    'a separate value in an environment file',
    'mimir.env',
    (typed) => `MIMIR_ARGS='${typed}'\n`,
    '-target=all -server.http-tls-client-auth Req<|>',
    'RequireAndVerifyClientCert',
    '-target=all -server.http-tls-client-auth RequireAndVerifyClientCert',
  ],
  [
    'a flag of a command',
    'start.sh',
    (typed) => `exec mimir -target=all \\\n  ${typed}\necho -x\n`,
    '-memberlist.tls-en<|>',
    'tls-enabled',
    '-memberlist.tls-enabled=',
  ],
  [
    'a flag in front of a pipe',
    'start.sh',
    (typed) => `mimir -target=all ${typed} | tee x\n`,
    '-memberlist.tls-en<|>',
    'tls-enabled',
    '-memberlist.tls-enabled=',
  ],
  [
    'a flag in an array',
    'start.sh',
    (typed) => `a=(\n  -target=all\n  ${typed}\n)\nmimir "\${a[@]}"\n`,
    '-memberlist.tls-en<|>',
    'tls-enabled',
    '-memberlist.tls-enabled=',
  ],
  [
    'a value of a container',
    'start.sh',
    (typed) => `docker run grafana/mimir -target=all ${typed}\n`,
    '-server.http-tls-client-auth="Req<|>"',
    'RequireAnyClientCert',
    '-server.http-tls-client-auth="RequireAnyClientCert"',
  ],
  [
    'a key in a here-document',
    'start.sh',
    (typed) => `if true; then\n  cat > mimir.yaml <<EOF\n  server:\n    http_tls_config:\n      ${typed}\nEOF\nfi\n`,
    'cert<|>',
    'cert_file',
    'cert_file: ',
  ],
  [
    'a flag of a unit in a here-document',
    'start.sh',
    (typed) => `tee mimir.service <<'EOF'\n${unit(typed)}EOF\n`,
    '  -memberlist.tls-en<|>',
    'tls-enabled',
    '  -memberlist.tls-enabled=',
  ],
  [
    'a flag in a Dockerfile',
    'Dockerfile',
    dockerfile,
    '"-memberlist.tls-en<|>"',
    'tls-enabled',
    '"-memberlist.tls-enabled="',
  ],
  [
    'a value in a Dockerfile',
    'Dockerfile',
    dockerfile,
    '"-server.tls-min-version", "V<|>"',
    'VersionTLS13',
    '"-server.tls-min-version", "VersionTLS13"',
  ],
  [
    'a flag in a line of a Dockerfile',
    'Dockerfile',
    (typed) => `FROM debian\nCMD mimir -target=all \\\n  ${typed}\n`,
    '-memberlist.tls-en<|>',
    'tls-enabled',
    '-memberlist.tls-enabled=',
  ],
  [
    'a key in Markdown',
    'README.md',
    (typed) => fence('yaml', `limits: {}\nserver:\n  http_tls_config:\n    ${typed}`),
    'client_auth_type: Req<|>',
    'RequireAnyClientCert',
    'client_auth_type: RequireAnyClientCert',
  ],
  [
    'a flag in Markdown',
    'README.md',
    (typed) => fence('bash', `mimir -target=all \\\n  ${typed}`),
    '-memberlist.tls-en<|>',
    'tls-enabled',
    '-memberlist.tls-enabled=',
  ],
];

describe('completion in files that hold settings among other things', () => {
  for (const [what, file, around, typed, label, result] of cases) {
    it(`writes ${what}`, async () => assert.equal(await accept(around(typed), label, { file }), around(result)));
  }

  const others: readonly (readonly [what: string, file: string, marked: string])[] = [
    ['another line of a unit', 'mimir.service', `${unit('  -log.level=warn')}User=-<|>\n`],
    ['a comment in a unit', 'mimir.service', unit('  # -<|>\n  -log.level=warn')],
    ["a program's own name", 'start.sh', 'mimir<|> -target=all\n'],
    ['behind a pipe', 'start.sh', 'mimir -target=all | tee -<|>\n'],
    ['another command', 'start.sh', 'mimir -target=all\necho -<|>\n'],
    ['another variable', 'mimir.env', 'MIMIR_ARGS="-target=all"\nX="-<|>"\n'],
    ['another instruction', 'Dockerfile', `${dockerfile('"-log.level=warn"')}LABEL x="-<|>"\n`],
    ['the text between fences', 'README.md', `${fence('sh', 'mimir -target=all')}-<|>\n`],
  ];
  for (const [what, file, marked] of others) {
    it(`is silent: ${what}`, async () => assert.equal(await complete(marked, { file }), null));
  }
});

describe('hover in files that hold settings among other things', () => {
  for (const [what, file, around, , , result] of cases) {
    const name = /tls-[\w-]+|cert_file|client_auth_type/.exec(result)?.[0];
    it(`tells of ${what} just where it stands`, async () => {
      assert.ok(name !== undefined);
      const at = result.indexOf(name) + 3;
      const { text, offset } = withCursor(around(`${result.slice(0, at)}<|>${result.slice(at)}`));
      const judged = await judge(`/srv/${file}`, text);
      const hover = hoverAt(judged, offset, catalogue);
      assert.ok(hover?.range, `want a hover for ${name}`);
      const shown = judged.text.getText(hover.range);
      assert.ok(shown.endsWith(name), `${shown} is not ${name}`);
    });
  }
});
