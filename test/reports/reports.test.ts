import assert from 'node:assert/strict';
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { stockedKeyMaker } from '../core/certificates/key-stock';
import { openZoo, run } from '../core/certificates/zoo';
import { callIn, type Called } from '../cli/calling';

/** A finding as `FILE:LINE RULE SEVERITY EFFECT`, and words that its message and its related places must hold. */
type Expected = readonly [place: string, ...words: readonly RegExp[]];

interface Report {
  /** What somebody met in public. */
  readonly what: string;
  /** The folder of the fixture, and the files that are checked. */
  readonly folder: string;
  readonly files: readonly string[];
  readonly findings: readonly Expected[];
}

const reports: readonly Report[] = [
  {
    what: 'mimirtool cannot reach a port that demands client certificates',
    folder: 'mimirtool',
    files: ['start.sh'],
    findings: [
      ['start.sh:4 http-call-fails error refuses-callers', /mimirtool \(rules\) uses plain HTTP, but/],
      ['mimir.yaml:5 server-name-not-in-cert error refuses-callers', /mimir\.example\.com/],
      [
        'mimir.yaml:7 http-client-auth-breaks-probes error refuses-callers',
        /^(?!.*Kubernetes)/,
        /start\.sh:5.*has no client certificate/,
      ],
    ],
  },
  {
    what: 'http_tls_config in the distributed chart, whose probes and gateway speak plain HTTP',
    folder: 'chart-http-tls',
    files: ['values.yaml'],
    findings: [
      ['values.yaml:11 http-call-fails error refuses-callers', /^gateway uses plain HTTP, but/],
      [
        'values.yaml:11 http-client-auth-breaks-probes error refuses-callers',
        /whose probe fails: distributor, .* and overrides_exporter/,
      ],
    ],
  },
  ...(['der', 'truncated', 'text'] as const).map((form): Report => ({
    what: `a client CA that is ${form === 'der' ? 'DER' : form}`,
    folder: 'client-ca-holds-nothing',
    files: [`mimir-${form}.yaml`],
    findings: [
      [`mimir-${form}.yaml:6 http-client-auth-breaks-probes warning refuses-callers`],
      [
        `mimir-${form}.yaml:7 ca-file-has-no-certificate error refuses-callers`,
        form === 'der' ? /It is DER: convert it with openssl x509 -inform der/ : /Use a CA certificate/,
      ],
    ],
  })),
  {
    what: 'names learnt from grafana.ini',
    folder: 'grafana-names',
    files: ['mimir.yaml'],
    findings: [
      ['mimir.yaml:4 server-tls-half-configured error insecure'],
      [
        'mimir.yaml:5 unknown-yaml-key error refuses-to-start',
        /"cert_key".*Did you mean server\.http_tls_config\.key_file\?/,
      ],
      ['mimir.yaml:6 invalid-client-auth-type warning ignored', /RequireAndVerifyClientCert/],
      [
        'mimir.yaml:7 unknown-yaml-key error refuses-to-start',
        /"client_ca_cert".*Did you mean server\.http_tls_config\.client_ca_file\?/,
      ],
    ],
  },
  {
    what: 'a tutorial that is right: everybody has a client certificate',
    folder: 'edge',
    files: ['docker-compose.yml'],
    findings: [],
  },
  {
    what: 'its mistakes: remote write and data source without a certificate',
    folder: 'edge-forgotten',
    files: ['docker-compose.yml'],
    findings: [
      ['central/mimir.yml:4 http-call-fails error refuses-callers', /edge \(remote write\) uses plain HTTP, but/],
      [
        'central/mimir.yml:6 http-client-auth-breaks-probes error refuses-callers',
        /edge\.yml:3.*no client certificate/,
        /datasources\/mimir\.yml:5.*grafana \(queries\) has no client certificate/,
      ],
    ],
  },
  {
    what: 'insecure: true at a public cloud',
    folder: 's3-insecure',
    files: ['values.yaml'],
    findings: [['values.yaml:8 object-storage-plaintext warning insecure', /plain HTTP/]],
  },
  {
    what: 'the http_config of Thanos',
    folder: 'thanos-names',
    files: ['mimir-s3.yaml'],
    findings: [
      [
        'mimir-s3.yaml:7 unknown-yaml-key error refuses-to-start',
        /"http_config".*Did you mean common\.storage\.s3\.http\?/,
      ],
    ],
  },
  {
    what: 'tls_ca_path directly below azure',
    folder: 'thanos-names',
    files: ['mimir-azure.yaml'],
    findings: [
      [
        'mimir-azure.yaml:7 unknown-yaml-key error refuses-to-start',
        /Did you mean common\.storage\.azure\.http\.tls_ca_path\?/,
      ],
    ],
  },
  {
    what: 'remote evaluation by https with options for gRPC',
    folder: 'ruler-remote',
    files: ['mimir.yaml'],
    findings: [['mimir.yaml:6 ignored-tls-option warning ignored', /is a URL.*SSL_CERT_FILE/]],
  },
  {
    what: 'a scrape of a certificate with a common name alone',
    folder: 'scrape-common-name',
    files: ['docker-compose.yml'],
    findings: [['mimir.yaml:3 server-cert-no-san error refuses-callers']],
  },
  {
    what: 'mutual TLS to Kafka with a certificate for servers',
    folder: 'kafka',
    files: ['mimir.yaml'],
    findings: [['mimir.yaml:9 cert-wrong-eku warning connection-fails', /allows only serverAuth/]],
  },
  {
    what: 'the names that were first proposed for it',
    folder: 'kafka',
    files: ['mimir-first-names.yaml'],
    findings: [['mimir-first-names.yaml:7 unknown-yaml-key error refuses-to-start', /"tls" in ingest_storage\.kafka/]],
  },
  {
    what: 'the same as flags',
    folder: 'kafka',
    files: ['mimir.flags'],
    findings: (['ca', 'cert', 'key'] as const).map((part, index): Expected => [
      `mimir.flags:${index + 4} unknown-flag error refuses-to-start`,
      new RegExp(`Did you mean -ingest-storage\\.kafka\\.tls-${part}-path\\?`),
    ]),
  },
  {
    what: 'probes and hooks in plain HTTP, and one by gRPC',
    folder: 'probes',
    files: ['deploy.yaml'],
    findings: [
      [
        'deploy.yaml:17 http-client-auth-breaks-probes error refuses-callers',
        /deploy\.yaml:26.*This preStop has no client certificate/,
      ],
      ['deploy.yaml:18 grpc-client-tls-disabled error connection-fails'],
      [
        'deploy.yaml:22 http-client-auth-breaks-probes error refuses-callers',
        /This livenessProbe always fails: plain HTTP/,
      ],
      ['deploy.yaml:23 grpc-tls-breaks-probes error refuses-callers'],
      ['deploy.yaml:26 http-client-auth-breaks-probes error refuses-callers', /This preStop always fails: plain HTTP/],
    ],
  },
  {
    what: 'an endpoint of S3 with a scheme',
    folder: 's3-endpoint',
    files: ['mimir.yaml'],
    findings: [
      [
        'mimir.yaml:5 object-storage-endpoint-not-a-host error refuses-to-start',
        /Endpoint url cannot have fully qualified paths/,
      ],
    ],
  },
];

describe('What people reported in public', () => {
  let folder: string;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'reports-'));
    cpSync(resolve('test/fixtures/reports'), folder, { recursive: true });
    const zoo = await openZoo();
    await run('openssl', ['x509', '-in', zoo.path('root.crt'), '-outform', 'der', '-out', join(folder, 'root.der')]);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** The certificates that a report has. Nobody has its CA's key. */
  async function giveCertificates(name: string): Promise<void> {
    const zoo = await openZoo();
    const certs = join(folder, name, 'certs');
    mkdirSync(certs, { recursive: true });
    for (const file of [
      'server.crt',
      'server.key',
      'client.crt',
      'client.key',
      'root.crt',
      'garbage.crt',
      'notpem.txt',
      'nosan.crt',
      'nosan.key',
      'serveronly.crt',
      'serveronly.key',
    ]) {
      copyFileSync(zoo.path(file), join(certs, file));
    }
    copyFileSync(join(folder, 'root.der'), join(certs, 'root.der'));
  }

  async function cli(name: string, ...argv: readonly string[]): Promise<Called> {
    return callIn(join(folder, name), argv, stockedKeyMaker());
  }

  /** Findings with their related places, by the place of each. */
  async function findingsIn(name: string, files: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const { printed } = await cli(name, 'check', '--format', 'json', ...files);
    const parsed: unknown = JSON.parse(printed);
    assert.ok(isPrinted(parsed));
    const { files: checked } = parsed;
    const lineOf = ({ range }: Placed): number => range.start.line + 1;
    return new Map(
      checked.flatMap(({ path, findings }) =>
        findings.map(
          (finding) =>
            [
              `${path}:${lineOf(finding)} ${finding.rule} ${finding.severity} ${finding.effect}`,
              [
                finding.message,
                ...finding.related.map((place) => `${place.path}:${lineOf(place)}: ${place.message}`),
              ].join('\n'),
            ] as const,
        ),
      ),
    );
  }

  for (const { what, folder: name, files, findings } of reports) {
    it(what, async () => {
      await giveCertificates(name);
      const found = await findingsIn(name, files);
      assert.deepEqual(
        [...found.keys()].sort(),
        findings.map(([place]) => place).sort(),
        [...found.values()].join('\n'),
      );
      for (const [place, ...words] of findings) for (const word of words) assert.match(found.get(place) ?? '', word);
    });
  }

  for (const name of ['umbrella', 'plain']) {
    it(`TLS by the arguments of each component, ${name}: the forgotten hops, and once for each component that etcd is not in use`, async () => {
      const found = await findingsIn(`extra-args/${name}`, ['values.yaml']);
      const byRule = (rule: string): readonly string[] =>
        [...found.keys()].filter((place) => place.includes(` ${rule} `));
      assert.equal(byRule('grpc-client-tls-disabled').length, 2);
      assert.ok(byRule('ignored-tls-option').every((place) => place.endsWith('information ignored')));
      const inert = [...found].filter(
        ([place]) => place.includes(' insecure-skip-verify ') && place.endsWith(' ignored'),
      );
      assert.ok(inert.length > 0);
      for (const [, message] of inert) assert.match(message, /has no effect: /);
    });
  }

  it("the ruler's client of distributors is in Mimir 3.2, in no version before, and in what is newer as far as anybody knows", async () => {
    await giveCertificates('ruler-distributor');
    const findings = async (version: string): Promise<readonly string[]> => {
      const { printed } = await cli('ruler-distributor', 'check', '--mimir-version', version, 'mimir.yaml');
      assert.doesNotMatch(printed, /No release of Mimir/);
      return [...printed.matchAll(/^mimir\.yaml:(\d+).*\[([\w-]+)\]$/gm)].map(
        ([, line, rule]) => `${line ?? ''} ${rule ?? ''}`,
      );
    };
    assert.deepEqual(await findings('3.1'), [
      '4 option-not-in-version',
      '6 option-not-in-version',
      '7 option-not-in-version',
    ]);
    assert.deepEqual(await findings('3.2'), []);
    assert.deepEqual(await findings('4.0'), ['1 version-not-known']);
  });

  it('a missing CA of MinIO is copied, never made', async () => {
    const found = await findingsIn('minio-ca', ['mimir.yaml']);
    assert.equal(found.size, 1);
    assert.match([...found.values()].join(), /Copy the CA of the object store at minio\.example\.com:9000 there/);
    const { printed } = await cli('minio-ca', 'certs', '--dry-run', 'mimir.yaml');
    assert.match(
      printed,
      /minio-ca\.crt: It is the CA of the object store at minio\.example\.com:9000, which is not part of Mimir/,
    );
    assert.doesNotMatch(printed, /would write|^No certificate is missing/m);
  });

  it('the certificate that is made for a scrape has the name that is dialed', async () => {
    const { printed } = await cli('scrape-common-name', 'certs', '--dry-run', 'docker-compose.yml');
    assert.match(printed, /for mimir: prometheus dials it \(scrape\)/);
  });

  it('what inspect says of a DER file and of one that is missing does not end in "nothing wrong"', async () => {
    await giveCertificates('kafka');
    for (const file of ['certs/root.der', 'certs/nowhere.crt']) {
      const { printed } = await cli('kafka', 'inspect', file);
      assert.doesNotMatch(printed, /None found/);
    }
  });
});

/** As `check --format json` prints it, lines from 0. */
interface Placed {
  readonly range: { readonly start: { readonly line: number } };
  readonly message: string;
}

interface Found extends Placed {
  readonly rule: string;
  readonly severity: string;
  readonly effect: string;
  readonly related: readonly (Placed & { readonly path: string })[];
}

interface Printed {
  readonly files: readonly { readonly path: string; readonly findings: readonly Found[] }[];
}

function isPrinted(value: unknown): value is Printed {
  return typeof value === 'object' && value !== null && 'files' in value && Array.isArray(value.files);
}
