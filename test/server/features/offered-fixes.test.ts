import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CodeAction, TextEdit } from 'vscode-languageserver-types';
import type { Finding } from '../../../core/src/model/finding';
import { createCertificateReader } from '../../../host/src/certificate-reader';
import { nodeFiles } from '../../../host/src/files';
import { openZoo } from '../../core/certificates/zoo';
import { readFixture } from '../../core/rules/marked-fixture';
import { stillCertificates, stillFiles } from '../../still-disk';
import { type Analyses, judging, offeredFor, offeredForAll, type Texts, textsAfter } from './offering';

const root = 'test/fixtures';
/**
 * Rules on what a fix may bring to light and does not cause: what stands in the files that are now used, what only counts once the other half
 * of a pair is there, and what is now wrong at the other end of a connection.
 */
const revealed = new Set([
  'ca-file-has-no-certificate',
  'cert-expired',
  'cert-key-mismatch',
  'cert-not-yet-valid',
  'cert-pair-unusable',
  'client-ca-without-auth-policy',
  'client-cert-key-pair-incomplete',
  'client-cert-not-trusted-by-server',
  'file-not-found',
  'grpc-client-tls-disabled',
  'grpc-client-tls-server-plaintext',
  'http-client-auth-breaks-probes',
  'http-mixed-inline-and-file',
  'invalid-tls-min-version',
  'memberlist-cert-required',
  'server-cert-not-trusted-by-client',
  'server-name-not-in-cert',
  'server-tls-half-configured',
  'weak-certificate',
]);

const fixtures = readdirSync(root, { recursive: true, withFileTypes: true })
  .filter(
    (entry) =>
      entry.isFile() &&
      !/\.(crt|key|sh|json)$/.test(entry.name) &&
      !/\.fixed\.|\/fixed$|\/with$|\/catalogue/.test(
        join(entry.parentPath, entry.name).replace(/\/[^/]*$/, '') + (entry.name.includes('.fixed.') ? '.fixed.' : ''),
      ),
  )
  .map((entry) => join(entry.parentPath, entry.name))
  .sort();

describe('Whatever is offered for a finding', () => {
  const files = stillFiles(nodeFiles);
  const certificates = stillCertificates(createCertificateReader());
  /** What was tried, in whichever file. */
  const known = new Set<string>();
  let folder: string;

  before(async function () {
    this.timeout(60_000);
    folder = mkdtempSync(join(tmpdir(), 'offered-'));
    cpSync((await openZoo()).path('.'), join(folder, 'certs'), { recursive: true });
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it('is tried on fixtures of every kind', () => {
    assert.ok(fixtures.length > 200, String(fixtures.length));
  });

  for (const name of ['anchor-on-first-key.yaml', 'anchor-in-a-block.yaml', 'tag-on-first-key.yaml']) {
    it(`includes to secure the deployment of ${name}, whose new keys stand below the old`, async () => {
      const uri = pathToFileURL(join(folder, name)).href;
      const texts: Texts = new Map([[uri, readFileSync(join(root, 'edits', name), 'utf8')]]);
      const [action] = offeredForAll(
        uri,
        await judging({ version: null, environment: new Map() }, certificates, folder)(texts),
      );
      assert.ok(action);
      assert.match(textsAfter(action, texts).get(uri) ?? '', /^ {2}tls_cert_path: certs\/server\.crt$/m);
    });
  }

  /** True for a comment against a rule, or all that secures, where the same was written in a file of the kind at lines of the form. */
  function isKnown({ title, edit }: CodeAction, finding: Finding | null, analyses: Analyses): boolean {
    if (!/^(?:Ignore|Use mutual TLS) /.test(title)) return false;
    const forms = Object.entries(edit?.changes ?? {}).map(([uri, edits]) => {
      const { kind, source } = analyses.get(uri) ?? { kind: null, source: { text: '' } };
      const lines = source.text.split('\n');
      const at = ({ range }: TextEdit): string => (lines[range.start.line] ?? '').replace(/[\w.-]+/g, 'x');
      return [kind, edits.map((each) => [each.newText, at(each)])];
    });
    const key = JSON.stringify([title, finding?.rule, forms]);
    if (known.has(key)) return true;
    known.add(key);
    return false;
  }

  for (const file of fixtures) {
    it(`in ${file.slice(root.length + 1)} removes it, and brings no error`, async function () {
      this.timeout(30_000);
      const { text, headers } = readFixture(readFileSync(file, 'utf8'));
      const companions = headers.companions.map(
        (name) => [name, readFixture(readFileSync(join(dirname(file), 'with', name), 'utf8')).text] as const,
      );
      const texts: Texts = new Map(
        [[basename(file), text] as const, ...companions].map(([name, each]) => [
          pathToFileURL(join(folder, name)).href,
          each,
        ]),
      );
      const judge = judging(headers, certificates, folder, files);
      const faults: string[] = [];
      const before = await judge(texts);
      const findings = [...before.values()].flatMap((analysis) => analysis.findings);
      for (const finding of findings) {
        const own = texts.get(finding.uri) ?? '';
        for (const offset of [finding.range.start, finding.range.end])
          assert.doesNotMatch(
            own.slice(Math.max(0, offset - 1), offset + 1),
            /^(?:[\uD800-\uDBFF][\uDC00-\uDFFF]|\r\n)$/,
            `a range of ${finding.rule} splits a character`,
          );
      }
      const tried = new Set<string>();
      const attempt = async (action: CodeAction, finding: Finding | null): Promise<void> => {
        // The comment against one rule is as good as that against it on another line.
        const key = action.title.startsWith('Ignore ') ? action.title : JSON.stringify([action.edit, finding?.message]);
        if (tried.has(key) || isKnown(action, finding, before)) return;
        tried.add(key);
        const after = textsAfter(action, texts);
        const left = [...(await judge(after)).values()].flatMap((analysis) => analysis.findings);
        const shown = `"${action.title}"`;
        if (finding !== null && countOf(left, isLike(finding)) >= countOf(findings, isLike(finding)))
          faults.push(`${shown} leaves ${finding.rule}: ${finding.message}`);
        for (const rule of new Set(left.filter(({ severity }) => severity === 'error').map((each) => each.rule))) {
          if (
            (revealed.has(rule) && !isWorse(rule, left, finding)) ||
            countOf(left, (each) => each.rule === rule) <= countOf(findings, (each) => each.rule === rule)
          )
            continue;
          faults.push(
            `${shown} brings ${rule}${finding === null ? '' : ` for ${finding.rule}`}:\n${[...after.values()].join('\n---\n')}`,
          );
        }
      };
      for (const finding of findings) for (const action of offeredFor(finding, before)) await attempt(action, finding);
      for (const uri of before.keys()) for (const action of offeredForAll(uri, before)) await attempt(action, null);
      assert.deepEqual(faults, []);
    });
  }
});

/** True for an error that keeps Mimir from starting, where what is fixed did not. */
function isWorse(rule: string, left: readonly Finding[], fixed: Finding | null): boolean {
  const brings = left.some(({ rule: each, effect }) => each === rule && effect === 'refuses-to-start');
  return brings && rule !== 'file-not-found' && fixed !== null && fixed.effect !== 'refuses-to-start';
}

function isLike({ rule, message, uri }: Finding): (other: Finding) => boolean {
  return (other) => other.rule === rule && other.message === message && other.uri === uri;
}

function countOf(findings: readonly Finding[], fits: (finding: Finding) => boolean): number {
  return findings.filter(fits).length;
}
