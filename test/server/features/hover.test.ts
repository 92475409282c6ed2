import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { executePlan } from '../../../core/src/certificates/execute/execute';
import { defaultPlanPreferences, prepareCertificates } from '../../../core/src/certificates/plan/certificate-plan';
import { createCertificateReader } from '../../../host/src/certificate-reader';
import { nodeFiles } from '../../../host/src/files';
import { stockedKeyMaker } from '../../core/certificates/key-stock';
import { documentLinks } from '../../../server/src/features/document-links';
import { hoverAt } from '../../../server/src/features/hover';
import { describeOption } from '../../../server/src/features/option-text';
import { nodePaths } from '../../../host/src/node-paths';
import { withCursor } from '../marked-text';
import { catalogue, judge, today } from './judging';

/** As many letters as a line of a hover holds in a common window. */
const columns = 100;

/** Lines as they are shown: long ones go on in the next, and empty ones are gaps. */
function linesOf(markdown: string): number {
  const lines = markdown.replace(/\]\([^)]*\)/g, ']').split('\n');
  return lines.reduce((sum, line) => sum + Math.ceil(line.length / columns), 0);
}

/** What the hover at the `<|>` says, with the words that it is about. */
async function hover(
  marked: string,
  path = '/srv/a.flags',
): Promise<{ readonly about: string; readonly says: string }> {
  const { text, offset } = withCursor(marked);
  const judged = await judge(path, text);
  const found = hoverAt(judged, offset, catalogue);
  assert.ok(
    found?.range && typeof found.contents === 'object' && 'value' in found.contents,
    'want a hover with a range',
  );
  return { about: judged.text.getText(found.range), says: found.contents.value };
}

describe('hover', () => {
  it('tells both names of a flag, what it does, its default and who has it', async () => {
    const { about, says } = await hover('-ingester.client.tls-ena<|>bled=true');
    assert.equal(about, 'ingester.client.tls-enabled');
    assert.match(says, /^\*\*Use TLS\.\*\* /);
    assert.match(says, /\n`-ingester\.client\.tls-enabled` · `ingester_client\.grpc_client_config\.tls_enabled`\n/);
    assert.match(says, /Default: `false` · .*Versions: 2\.0 and newer/);
    assert.match(says, /\*\*Distributors, queriers and rulers to ingesters\.\*\*/);
    assert.match(says, /https:\/\/grafana\.com\/docs\/mimir\/latest\/configure\/configuration-parameters\//);
  });

  it('begins with what matters, in a line, and fits 15 lines', () => {
    const long = catalogue
      .at(catalogue.newestComplete)
      .options.filter(({ family }) => family !== null)
      .map((option) => describeOption(option, catalogue, catalogue.newestComplete))
      .filter((text) => linesOf(text) > 15 || (text.split('\n')[0] ?? '').length > 2 * columns);
    assert.deepEqual(long, []);
  });

  it('tells of the rule that a comment suppresses', async () => {
    const { about, says } = await hover(
      '-target=ingester\n# mimir-tls: ignore server-tls-half-conf<|>igured until 2099-12-31: a test\n-server.grpc-tls-cert-path=a.crt',
    );
    assert.equal(about, 'server-tls-half-configured');
    assert.match(says, /^\*\*server-tls-half-configured\*\*: A listener needs both a certificate and a private key\./);
    assert.match(says, /After the fix: Restart every process/);
  });

  it('tells the same of a key', async () => {
    const { about, says } = await hover('ingester: {}\nmemberlist:\n  tls_en<|>abled: true\n', '/srv/mimir.yaml');
    assert.equal(about, 'tls_enabled');
    assert.match(says, /`-memberlist\.tls-enabled` · `memberlist\.tls_enabled`/);
  });

  it('tells who opens the files of a family, when, and what a fault does', async () => {
    assert.match(
      (await hover('-ingester.client.tls-cert-pa<|>th=a.crt')).says,
      /Opened when it is first used by distributor, querier, ruler\. .* the connection fails\./,
    );
    const kafka = await hover('-ingest-storage.kafka.tls-ca-pa<|>th=a.crt');
    assert.match(
      kafka.says,
      /Opened at start by every component, if ingest storage is on, and its address and topic are set\. .* Mimir exits\./,
    );
  });

  it('tells of a flag of other releases which ones those are', async () => {
    const { says } = await hover('-query-frontend.results-cache.redis.tls-ena<|>bled=true');
    assert.match(says, / · Versions: 2\.8 to 2\.17/);
  });

  it('tells what a YAML block is for', async () => {
    const { about, says } = await hover(
      'ingester: {}\nserver:\n  grpc_tls<|>_config:\n    cert_file: a.crt\n',
      '/srv/mimir.yaml',
    );
    assert.equal(about, 'grpc_tls_config');
    assert.match(says, /\*\*The gRPC port\.\*\*/);
  });

  it('tells whether a policy verifies anything', async () => {
    assert.match(
      (await hover('-server.grpc-tls-client-auth=RequireAndVer<|>ifyClientCert')).says,
      /Certificates are verified\.$/,
    );
    assert.match((await hover('-server.grpc-tls-client-auth="RequireAny<|>ClientCert"')).says, /Not verified\.$/);
  });

  it('says nothing about a name that no release knows', async () => {
    const { text, offset } = withCursor('-no-such-fl<|>ag=1');
    assert.equal(hoverAt(await judge('/srv/mimir.flags', text), offset, catalogue), null);
  });

  describe('over files', () => {
    const flags = [
      '-server.grpc-tls-cert-path=certs/server.crt',
      '-server.grpc-tls-key-path=certs/server.key',
      '-server.grpc-tls-client-auth=RequireAndVerifyClientCert',
      '-server.grpc-tls-ca-path=certs/ca.crt',
      '-ingester.client.tls-enabled=true',
      '-ingester.client.tls-cert-path=certs/client.crt',
      '-ingester.client.tls-key-path=certs/server.key',
      '-ingester.client.tls-ca-path=certs/gone.crt',
      '-memberlist.tls-cert-path=certs/empty.crt',
      '-memberlist.tls-ca-path=/no/such/folder/ca.crt',
    ].join('\n');
    let folder: string;
    let path: string;
    const at = (words: string): Promise<{ readonly about: string; readonly says: string }> =>
      hover(flags.replace(words, `${words}<|>`), path);

    before(async () => {
      folder = mkdtempSync(join(tmpdir(), 'mimir-tls-hover-'));
      path = join(folder, 'a.flags');
      const whole = flags
        .replace('client.tls-key-path=certs/server.key', 'client.tls-key-path=certs/client.key')
        .split('\n')
        .slice(0, 7)
        .join('\n');
      const [owner] = (await judge(path, whole)).analysis.processes;
      assert.ok(owner);
      const preferences = { ...defaultPlanPreferences, validityDays: 41 };
      const plan = await prepareCertificates([owner], preferences, createCertificateReader());
      const { written } = await executePlan(plan, {
        files: nodeFiles,
        keyMaker: stockedKeyMaker(),
        clock: { now: () => today },
        roots: [folder],
      });
      assert.ok(written.length >= 5);
      writeFileSync(join(folder, 'certs/empty.crt'), '');
    });

    after(() => rmSync(folder, { recursive: true }));

    it('describes a certificate and whether the key beside it matches', async () => {
      const { about, says } = await at('-server.grpc-tls-cert-path=certs/server');
      assert.equal(about, 'certs/server.crt');
      assert.match(says, /\*\*Certificate\*\* `.*mimir\.internal.*`/);
      assert.match(says, /- Names: `mimir\.internal`, `localhost`, /);
      assert.match(says, /- Uses: server/);
      assert.match(says, /- Validity: until 2026-12-12, 41 days left/);
      assert.match(says, /- Issuer: `/);
      assert.match(says, /matches the private key next to it\./);
    });

    it('says that a key is another certificate’s', async () => {
      assert.match(
        (await at('-ingester.client.tls-key-path=certs/server')).says,
        /The private key does not match the certificate\./,
      );
    });

    it('knows an authority', async () => {
      assert.match((await at('-server.grpc-tls-ca-path=certs/ca')).says, /\*\*Certificate authority\*\*/);
    });

    it('says what is wrong with a file', async () => {
      assert.match((await at('-ingester.client.tls-ca-path=certs/gone')).says, /This file doesn't exist\./);
      assert.match((await at('-memberlist.tls-cert-path=certs/empty')).says, /This file is empty\./);
      assert.match(
        (await at('-memberlist.tls-ca-path=/no/such/folder/')).says,
        /is not on this machine\. Map its folder `\/no\/such\/folder`/,
      );
    });

    it('never shows key material', async () => {
      assert.doesNotMatch((await at('-server.grpc-tls-key-path=certs/server')).says, /BEGIN|MII/);
    });

    it('has links beside it, to files that exist', async () => {
      const judged = await judge(path, flags);
      const links = documentLinks(judged, catalogue, nodePaths);
      assert.deepEqual(
        links.map(({ range, target }) => [judged.text.getText(range), target]),
        ['server.crt', 'server.key', 'ca.crt', 'client.crt', 'server.key', 'empty.crt'].map((name) => [
          `certs/${name}`,
          nodePaths.toUri(join(folder, 'certs', name)),
        ]),
      );
    });
  });
});
