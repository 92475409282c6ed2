import assert from 'node:assert/strict';
import { loadCatalogue } from '../../../../../core/src/catalogue/load';
import { applyEdits } from '../../../../../core/src/documents/carriers/embedding/embedded-text';
import { kindOf } from '../../../../../core/src/documents/document-kinds';

const catalogue = loadCatalogue();

/** The text after the flags (without dash) were set in its first document; null takes one out. */
function written(file: string, text: string, flags: Readonly<Record<string, string | null>>): string {
  const source = { uri: `file:///srv/${file}`, languageId: '', text };
  const [document] = kindOf(source)?.parse(source, catalogue) ?? [];
  assert.ok(document);
  const changes = Object.entries(flags).map(([flag, value]) => {
    const option = catalogue.at(catalogue.newest).flag(flag);
    assert.ok(option, flag);
    return { option, value };
  });
  return applyEdits(text, document.writer.edits(changes));
}

const key = { 'memberlist.tls-key-path': 'k' };
const both = { 'memberlist.tls-enabled': 'true', ...key };

type Case = readonly [
  what: string,
  file: string,
  flags: Readonly<Record<string, string | null>>,
  before: string,
  after: string,
];

const cases: readonly Case[] = [
  [
    'joins new lines of a unit by backslashes',
    'mimir.service',
    key,
    '[Service]\nExecStart=/usr/bin/mimir -target=all \\\n    -memberlist.tls-cert-path=c \\\n    -log.level=warn\nUser=mimir\n',
    '[Service]\nExecStart=/usr/bin/mimir -target=all \\\n    -memberlist.tls-cert-path=c \\\n    -memberlist.tls-key-path=k \\\n    -log.level=warn\nUser=mimir\n',
  ],
  [
    'puts the last line of a unit behind another',
    'mimir.service',
    key,
    '[Service]\nExecStart=/usr/bin/mimir \\\n  -target=all\nUser=mimir\n',
    '[Service]\nExecStart=/usr/bin/mimir \\\n  -target=all \\\n  -memberlist.tls-key-path=k\nUser=mimir\n',
  ],
  [
    'takes the last line of a unit out with the backslash in front of it',
    'mimir.service',
    { 'log.level': null },
    '[Service]\nExecStart=/usr/bin/mimir -target=all \\\n  -log.level=warn\nUser=mimir\n',
    '[Service]\nExecStart=/usr/bin/mimir -target=all\nUser=mimir\n',
  ],
  [
    'stays on the line of a unit, and doubles what systemd would fill in',
    'mimir.service',
    { 'memberlist.tls-key-path': '100%' },
    '[Service]\nExecStart=/usr/bin/mimir -target=all\nUser=mimir\n',
    '[Service]\nExecStart=/usr/bin/mimir -target=all -memberlist.tls-key-path=100%%\nUser=mimir\n',
  ],
  [
    'writes between the quotes of a variable',
    'mimir.env',
    both,
    'ARGS="-target=all"\nX=1\n',
    'ARGS="-target=all -memberlist.tls-enabled=true -memberlist.tls-key-path=k"\nX=1\n',
  ],
  [
    'fills an empty variable',
    'mimir.env',
    key,
    '# ARGS="-target=all"\nARGS=""\n',
    '# ARGS="-target=all"\nARGS="-memberlist.tls-key-path=k"\n',
  ],
  [
    'empties a variable',
    'mimir.env',
    { target: null },
    "MIMIR_ARGS='-target=all'\n# MIMIR_ARGS=-target=x\n",
    "MIMIR_ARGS=''\n# MIMIR_ARGS=-target=x\n",
  ],
  [
    'escapes quotes within quotes',
    'mimir.env',
    { 'memberlist.tls-key-path': 'a b' },
    'ARGS="-target=all"\n',
    'ARGS="-target=all -memberlist.tls-key-path=\\"a b\\""\n',
  ],
  [
    'leaves variables with no quotes so',
    'mimir.env',
    key,
    'MIMIR_ARGS=-target=all\nX=1\n',
    'MIMIR_ARGS=-target=all -memberlist.tls-key-path=k\nX=1\n',
  ],
  [
    'leaves no blank in front of what such a variable keeps',
    'mimir.env',
    { target: null },
    'MIMIR_ARGS=-target=all -log.level=warn\n',
    'MIMIR_ARGS=-log.level=warn\n',
  ],
  [
    'writes in front of a pipe',
    'x.sh',
    key,
    'mimir -target=all | tee x\n',
    'mimir -target=all -memberlist.tls-key-path=k | tee x\n',
  ],
  [
    'writes in front of a pipe on a line of its own',
    'x.sh',
    key,
    'mimir \\\n  -target=all | tee x\n',
    'mimir \\\n  -target=all -memberlist.tls-key-path=k | tee x\n',
  ],
  [
    'keeps a pipe',
    'x.sh',
    { 'log.level': null },
    'mimir -target=all \\\n  -log.level=warn | tee x\n',
    'mimir -target=all \\\n  | tee x\n',
  ],
  [
    'writes lines into an array',
    'x.sh',
    key,
    'a=(\n  -memberlist.tls-cert-path=c\n  -target=all\n)\nmimir "${a[@]}"\n',
    'a=(\n  -memberlist.tls-cert-path=c\n  -memberlist.tls-key-path=k\n  -target=all\n)\nmimir "${a[@]}"\n',
  ],
  [
    "writes in front of an array's end",
    'x.sh',
    key,
    'a=(-target=all)\nmimir "${a[@]}"\n',
    'a=(-target=all -memberlist.tls-key-path=k)\nmimir "${a[@]}"\n',
  ],
  [
    'writes behind an image',
    'x.sh',
    { ...key, target: null },
    'docker run --rm grafana/mimir -target=all\n',
    'docker run --rm grafana/mimir -memberlist.tls-key-path=k\n',
  ],
  [
    'writes into a list of a Dockerfile',
    'Dockerfile',
    key,
    'FROM grafana/mimir\nCMD ["-target=all"]\n',
    'FROM grafana/mimir\nCMD ["-target=all", "-memberlist.tls-key-path=k"]\n',
  ],
  [
    'joins new lines of such a list',
    'Dockerfile',
    key,
    'FROM grafana/mimir\nCMD [ \\\n  "-target=all", \\\n  "-log.level=warn" \\\n]\nUSER x\n',
    'FROM grafana/mimir\nCMD [ \\\n  "-target=all", \\\n  "-log.level=warn", \\\n  "-memberlist.tls-key-path=k" \\\n]\nUSER x\n',
  ],
  [
    'takes out an element of such a list',
    'Dockerfile',
    { 'log.level': null },
    'FROM grafana/mimir\nCMD [ \\\n  "-target=all", \\\n  "-log.level=warn" \\\n]\n',
    'FROM grafana/mimir\nCMD [ \\\n  "-target=all" \\\n]\n',
  ],
  [
    'writes into the line of a Dockerfile',
    'Dockerfile',
    key,
    'FROM debian\nCMD mimir \\\n  -target=all\nUSER x\n',
    'FROM debian\nCMD mimir \\\n  -target=all \\\n  -memberlist.tls-key-path=k\nUSER x\n',
  ],
  [
    'keeps the indentation of a fence',
    'README.md',
    key,
    '# Mimir\n1. So\n\n   ```sh\n   mimir \\\n     -target=all\n   ```\n',
    '# Mimir\n1. So\n\n   ```sh\n   mimir \\\n     -target=all \\\n     -memberlist.tls-key-path=k\n   ```\n',
  ],
  [
    'writes keys into a fence',
    'README.md',
    both,
    '# Mimir\n\n```yaml\nlimits: {}\nmemberlist:\n  tls_ca_path: c\n```\n',
    '# Mimir\n\n```yaml\nlimits: {}\nmemberlist:\n  tls_ca_path: c\n  tls_enabled: true\n  tls_key_path: k\n```\n',
  ],
  [
    'keeps the tabs in front of a here-document, and what its shell would fill in',
    'x.sh',
    { 'memberlist.tls-key-path': '$K' },
    'if x; then\n\tcat <<-EOF > mimir.yaml\n\t\tlimits: {}\n\t\tmemberlist:\n\t\t  tls_enabled: true\n\tEOF\nfi\n',
    'if x; then\n\tcat <<-EOF > mimir.yaml\n\t\tlimits: {}\n\t\tmemberlist:\n\t\t  tls_enabled: true\n\t\t  tls_key_path: \\$K\n\tEOF\nfi\n',
  ],
];

describe('Settings in files that hold other things', () => {
  for (const [what, file, flags, before, after] of cases) {
    it(`are written in their form: ${what}`, () => assert.equal(written(file, before, flags), after));
  }
});
