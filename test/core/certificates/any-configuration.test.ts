import assert from 'node:assert/strict';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import type { CertificatePlan } from '../../../core/src/certificates/plan/certificate-plan';
import { Deployed } from './deployed';
import { openZoo, type Zoo } from './zoo';

/** What certificates, keys and CA files can be at fault for. */
const aboutCertificates: ReadonlySet<string> = new Set([
  'file-not-found',
  'ca-file-has-no-certificate',
  'cert-expired',
  'cert-expires-soon',
  'cert-key-mismatch',
  'cert-not-yet-valid',
  'cert-pair-unusable',
  'cert-wrong-eku',
  'client-cert-not-trusted-by-server',
  'private-key-exposed',
  'server-cert-no-san',
  'server-cert-not-trusted-by-client',
  'server-name-missing-for-ip-dialing',
  'server-name-not-in-cert',
  'weak-certificate',
]);

/** Pairs that stand already, by the name of their zoo certificate; all have the zoo's server key but for the mismatch. */
const pairs = [
  'none',
  'server',
  'expired',
  'future',
  'soon',
  'clientonly',
  'serveronly',
  'nosan',
  'noip',
  'other',
  'sha1',
  'mismatch',
  'garbage',
  'lost-key',
  'lost-certificate',
] as const;
type Pair = (typeof pairs)[number];

interface Block {
  readonly pair: string;
  readonly authority: string;
  readonly serverName: string;
}

interface Case {
  /** Two flag files that are one deployment, or one. */
  readonly apart: boolean;
  readonly families: readonly (Block | null)[];
  readonly stand: readonly Pair[];
  readonly authorities: 'none' | 'root' | 'both';
  readonly address: string;
}

const names = ['a', 'b', 'tls/c'];
const families = [
  'server.grpc',
  'server.http',
  'ingester.client',
  'ruler.client',
  'querier.frontend-client',
  'memberlist',
];

const block = fc.option(
  fc.record({
    pair: fc.constantFrom(...names),
    authority: fc.constantFrom('ca.crt', 'tls/ca.crt'),
    serverName: fc.constantFrom('', '', 'mimir.internal', 'elsewhere.example'),
  }),
  { nil: null },
);
const cases: fc.Arbitrary<Case> = fc.record({
  apart: fc.boolean(),
  families: fc.tuple(...families.map(() => block)),
  stand: fc.tuple(...names.map(() => fc.constantFrom(...pairs))),
  authorities: fc.constantFrom('none', 'root', 'both'),
  address: fc.constantFrom('', '10.0.0.1', 'ingester-0.mimir.svc'),
});

describe('whatever is configured and whatever stands', () => {
  let root = '';
  let zoo: Zoo;
  before(async () => {
    zoo = await openZoo();
    root = await mkdtemp(join(tmpdir(), 'mimir-any-'));
  });
  after(() => rm(root, { recursive: true }));

  it('carrying out the plan leaves nothing to find or to do, and changes only what it had consent for', async function () {
    this.timeout(60_000);
    let judged = 0;
    await fc.assert(
      fc.asyncProperty(cases, async (drawn) => {
        const folder = await mkdtemp(join(root, 'case-'));
        const deployed = await deploy(folder, drawn);
        const plan = await deployed.plan();
        // What cannot be mended here has tests of its own.
        fc.pre(plan.problems.length === 0 && plan.stale.length === 0);
        judged += 1;
        const before = await contents(folder);
        const receipt = await deployed.execute(plan, new Set(needingConsent(plan)));
        assert.deepEqual([receipt.problems, receipt.awaiting], [[], []]);
        const after = await contents(folder);
        const changed = [...before].filter(([path, text]) => after.get(path) !== text).map(([path]) => path);
        assert.deepEqual(
          changed.filter((path) => !needingConsent(plan).includes(path)),
          [],
        );
        await deployed.apply({ kind: 'set', changes: plan.settings });
        assert.deepEqual(
          (await deployed.findings()).filter((rule) => aboutCertificates.has(rule)),
          [],
        );
        const again = await deployed.plan();
        assert.deepEqual(
          [again.authorities, again.additions, again.leaves, again.problems, again.stale, again.settings],
          [[], [], [], [], [], []],
        );
      }),
      { numRuns: 15 },
    );
    assert.ok(judged >= 8, `only ${judged} cases were judged`);
  });

  /** Every file that stood and that the plan would change. */
  function needingConsent({ additions, leaves }: CertificatePlan): readonly string[] {
    return [
      ...additions.map(({ file }) => file),
      ...leaves.filter(({ action }) => action === 'renew').map(({ certificate }) => certificate),
    ];
  }

  async function deploy(
    folder: string,
    { apart, families: blocks, stand, authorities, address }: Case,
  ): Promise<Deployed> {
    await mkdir(join(folder, 'tls'));
    const lines = families.flatMap((family, index) => flagsOf(family, blocks[index] ?? null));
    const server = [
      ...lines.filter((line) => line.startsWith('-server.')),
      ...(address === '' ? [] : [`-ingester.ring.instance-addr=${address}`]),
    ];
    const clients = lines.filter((line) => !line.startsWith('-server.'));
    const texts = apart
      ? {
          'server.flags': ['-target=ingester', ...server],
          'clients.flags': ['-target=distributor,querier,ruler', ...clients],
        }
      : { 'mimir.flags': [...server, ...clients] };
    for (const [name, own] of Object.entries(texts))
      await writeFile(join(folder, name), `# mimir-tls: flags\n${own.join('\n')}\n`);
    if (authorities !== 'none') {
      await place(folder, 'ca', 'root.crt', 'root.key');
      const second = authorities === 'both' ? 'otherca' : 'root';
      await place(folder, 'tls/ca', `${second}.crt`, `${second}.key`);
    }
    for (const [index, pair] of stand.entries())
      await placePair(
        folder,
        names[index] ?? '',
        authorities === 'none' && pair !== 'lost-certificate' ? 'none' : pair,
      );
    return new Deployed(folder, Object.keys(texts));
  }

  async function placePair(folder: string, name: string, pair: Pair): Promise<void> {
    switch (pair) {
      case 'none':
        return;
      case 'mismatch':
        return place(folder, name, 'server.crt', 'middle.key');
      case 'garbage':
        return place(folder, name, 'garbage.crt', 'server.key');
      case 'lost-key':
        return place(folder, name, 'server.crt', null);
      case 'lost-certificate':
        return place(folder, name, null, 'server.key');
      default:
        return place(folder, name, `${pair}.crt`, 'server.key');
    }
  }

  async function place(folder: string, name: string, certificate: string | null, key: string | null): Promise<void> {
    if (certificate !== null) await copyFile(zoo.path(certificate), join(folder, `${name}.crt`));
    if (key !== null) await copyFile(zoo.path(key), join(folder, `${name}.key`));
  }
});

function flagsOf(family: string, chosen: Block | null): readonly string[] {
  if (!chosen) return [];
  const isListener = family.startsWith('server.');
  const prefix = isListener ? `${family}-tls` : `${family}.tls`;
  return [
    `-${prefix}-cert-path=${chosen.pair}.crt`,
    `-${prefix}-key-path=${chosen.pair}.key`,
    `-${prefix}-ca-path=${chosen.authority}`,
    ...(isListener
      ? [`-${prefix}-client-auth=RequireAndVerifyClientCert`]
      : [
          `-${prefix}-enabled=true`,
          ...(chosen.serverName === '' ? [] : [`-${prefix}-server-name=${chosen.serverName}`]),
        ]),
  ];
}

/** The texts of all files of a folder, by path. */
async function contents(folder: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(await Promise.all(paths.map(async (path) => [path, await readFile(path, 'latin1')] as const)));
}
