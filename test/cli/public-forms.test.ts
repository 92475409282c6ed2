import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { callIn } from './calling';

/** Texts by the paths of their files. */
type Files = Readonly<Record<string, string>>;

interface Case {
  readonly files: Files;
  /** What `check` is given; without it, every file. */
  readonly args?: readonly string[];
  /** `file:line rule effect severity` in the order of the places; none where nothing is to be said. */
  readonly found: readonly string[];
  /** Rules that the case is not about. */
  readonly besides?: readonly string[];
}

interface PrintedFinding {
  readonly rule: string;
  readonly effect: string;
  readonly severity: string;
  readonly range: { readonly start: { readonly line: number } };
}

describe('Forms and places in which people publish their settings', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'forms-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  async function check({ files, args = Object.keys(files), found, besides = [] }: Case): Promise<void> {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const { printed, complained } = await callIn(folder, ['check', '--format', 'json', ...args]);
    assert.equal(complained, '');
    const report: { readonly files: readonly { readonly path: string; readonly findings: readonly PrintedFinding[] }[] } = JSON.parse(printed);
    const told = report.files.flatMap(({ path, findings }) => findings.filter(({ rule }) => !besides.includes(rule)).map((finding) => ({ path, ...finding })));
    const placed = told.map(({ path, rule, effect, severity, range }) => `${path}:${range.start.line + 1} ${rule} ${effect} ${severity}`);
    assert.deepEqual(placed.sort(), [...found].sort());
  }

  describe('values of the chart with nothing but arguments', () => {
    const text = `distributor:
  extraArgs:
    server.grpc-tls-cert-path: /tls/tls.crt
    server.grpc-tls-key-path: /tls/tls.key
query_scheduler:
  extraArgs:
    server.grpc-tls-client-auth: RequireAndVerifyClientCert
`;
    const one = 'compactor:\n  extraArgs:\n    server.grpc-tls-cert-file: /tls/tls.crt\n';

    it('are known by their components and flags', () => check({ files: { 'tls.yaml': text }, found: ['tls.yaml:7 server-client-auth-without-tls insecure error'] }));
    it('are known below the key of a chart around it', () =>
      check({ files: { 'tls.yaml': `metrics:\n${text.replace(/^(?=.)/gm, '  ')}` }, found: ['tls.yaml:8 server-client-auth-without-tls insecure error'] }));
    it('are known by their folder', () => check({ files: { 'mimir/values.yaml': one }, found: ['mimir/values.yaml:3 unknown-flag refuses-to-start error'] }));
    it('are what --kind says they are', () =>
      check({ files: { 'values.yaml': one }, args: ['--kind', 'helm-values', 'values.yaml'], found: ['values.yaml:3 unknown-flag refuses-to-start error'] }));
    it('are what --kind says they are below a key', () =>
      check({ files: { 'values.yaml': `app:\n${one.replace(/^(?=.)/gm, '  ')}` }, args: ['--kind', 'helm-values', 'values.yaml'], found: ['values.yaml:4 unknown-flag refuses-to-start error'] }));

    it('are not taken for Mimir\'s where they are of another chart', async () => {
      const lists = 'ingester:\n  extraArgs:\n    - -server.grpc-tls-cert-file=/x\nqueryFrontend:\n  extraArgs: []\n';
      await check({ files: { 'values.yaml': lists, 'cortex/values.yaml': text, 'c.yaml': `config:\n  auth_enabled: false\n${text}` }, found: [] });
    });
  });
});
