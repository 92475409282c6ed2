import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import {
  certManagerExport,
  type CertManagerExport,
  type Resource,
  certManagerText,
} from '../../../../core/src/certificates/cluster/cert-manager-resources';
import { clusterRotation, clusterRotationText } from '../../../../core/src/certificates/cluster/cluster-rotation';
import { defaultPlanPreferences, type PlanPreferences } from '../../../../core/src/certificates/plan/certificate-plan';
import { yamlText } from '../../../../core/src/certificates/cluster/yaml-text';
import type { Member } from '../../../../core/src/topology/links';
import { noFiles, processWith, processWithYaml } from '../../topology/processes';
import { Deployed } from '../deployed';

/** The fields of cert-manager.io/v1 as its definitions publish them. */
const published: Readonly<Record<string, readonly string[]>> = {
  Certificate: [
    'additionalOutputFormats',
    'commonName',
    'dnsNames',
    'duration',
    'emailAddresses',
    'encodeUsagesInRequest',
    'ipAddresses',
    'isCA',
    'issuerRef',
    'keystores',
    'literalSubject',
    'nameConstraints',
    'otherNames',
    'privateKey',
    'renewBefore',
    'renewBeforePercentage',
    'revisionHistoryLimit',
    'secretName',
    'secretTemplate',
    'subject',
    'uris',
    'usages',
  ],
  Issuer: ['acme', 'ca', 'selfSigned', 'vault', 'venafi'],
  privateKey: ['algorithm', 'encoding', 'rotationPolicy', 'size'],
  issuerRef: ['group', 'kind', 'name'],
  subject: [
    'countries',
    'localities',
    'organizationalUnits',
    'organizations',
    'postalCodes',
    'provinces',
    'serialNumber',
    'streetAddresses',
  ],
  ca: ['crlDistributionPoints', 'issuingCertificateURLs', 'ocspServers', 'secretName'],
};
const publishedUsages = [
  'signing',
  'digital signature',
  'content commitment',
  'key encipherment',
  'key agreement',
  'data encipherment',
  'cert sign',
  'crl sign',
  'server auth',
  'client auth',
];

const mutual = `# mimir-tls: flags
-target=all
-server.grpc-tls-cert-path=/etc/mimir/tls/server.crt
-server.grpc-tls-key-path=/etc/mimir/tls/server.key
-server.grpc-tls-client-auth=RequireAndVerifyClientCert
-server.grpc-tls-ca-path=/etc/mimir/tls/ca.crt
-ingester.client.tls-enabled=true
-ingester.client.tls-cert-path=/etc/mimir/client/client.crt
-ingester.client.tls-key-path=/etc/mimir/client/client.key
-ingester.client.tls-ca-path=/etc/mimir/tls/ca.crt
-ingester.ring.instance-addr=10.0.0.1
`;

describe('the plan as resources of cert-manager', () => {
  let folder = '';
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'mimir-cluster-'))));
  afterEach(() => rm(folder, { recursive: true }));

  async function exported(
    text: string,
    file = 'mimir.flags',
    wishes: Partial<PlanPreferences> = {},
  ): Promise<CertManagerExport> {
    await writeFile(join(folder, file), text);
    const { processes } = await new Deployed(folder, [file]).deployment();
    return certManagerExport(processes, { ...defaultPlanPreferences, organization: 'Zoo', ...wishes });
  }

  const named = (resources: readonly Resource[], kind: string, name: string): Resource => {
    const found = resources.find((each) => each.kind === kind && each.metadata['name'] === name);
    assert.ok(found, `no ${kind} ${name}`);
    return found;
  };

  it('has a bootstrap, an issuer for each CA, and a certificate for each of the plan', async () => {
    const { resources } = await exported(mutual);
    assert.deepEqual(
      resources.map(({ kind, metadata }) => `${kind} ${String(metadata['name'])}`),
      [
        'Issuer mimir-bootstrap',
        'Certificate mimir-ca',
        'Issuer mimir-ca',
        'Certificate mimir-server',
        'Certificate mimir-client',
      ],
    );
    assert.deepEqual(named(resources, 'Issuer', 'mimir-ca').spec, { ca: { secretName: 'mimir-ca-tls' } });
    assert.deepEqual(named(resources, 'Certificate', 'mimir-server').spec, {
      secretName: 'mimir-server-tls',
      commonName: 'mimir.internal',
      subject: { organizations: ['Zoo'] },
      dnsNames: ['mimir.internal', 'localhost'],
      ipAddresses: ['127.0.0.1', '::1', '10.0.0.1'],
      duration: '17520h',
      renewBefore: '720h',
      usages: ['digital signature', 'key encipherment', 'server auth'],
      privateKey: { algorithm: 'RSA', encoding: 'PKCS8', size: 2048, rotationPolicy: 'Always' },
      issuerRef: { name: 'mimir-ca', kind: 'Issuer', group: 'cert-manager.io' },
    });
    assert.deepEqual(named(resources, 'Certificate', 'mimir-client').spec['usages'], [
      'digital signature',
      'key encipherment',
      'client auth',
    ]);
  });

  it('has the keys that somebody chose, and no certificate that outlives its CA', async () => {
    const { resources } = await exported(mutual, 'mimir.flags', { keyType: 'ecdsa-p384', caValidityDays: 30 });
    const { duration, usages, privateKey } = named(resources, 'Certificate', 'mimir-server').spec;
    assert.deepEqual([duration, usages], ['720h', ['digital signature', 'server auth']]);
    assert.deepEqual(privateKey, { algorithm: 'ECDSA', encoding: 'PKCS8', size: 384, rotationPolicy: 'Always' });
    const authority = named(resources, 'Certificate', 'mimir-ca').spec;
    assert.deepEqual(authority['privateKey'], { algorithm: 'ECDSA', size: 384, rotationPolicy: 'Never' });
    assert.equal(authority['duration'], '720h');
  });

  it('replaces a CA by a bundle of the old and the new one, and says in which order', async () => {
    const { resources, steps } = clusterRotation(await exported(mutual));
    assert.deepEqual(
      resources.map(({ kind, metadata }) => `${kind} ${String(metadata['name'])}`),
      ['Certificate mimir-ca-next', 'Issuer mimir-ca-next', 'Bundle mimir-ca-bundle'],
    );
    const { secretName, isCA } = named(resources, 'Certificate', 'mimir-ca-next').spec;
    assert.deepEqual([secretName, isCA], ['mimir-ca-next-tls', true]);
    assert.deepEqual(named(resources, 'Bundle', 'mimir-ca-bundle').spec, {
      sources: [
        { secret: { name: 'mimir-ca-tls', key: 'tls.crt' } },
        { secret: { name: 'mimir-ca-next-tls', key: 'tls.crt' } },
      ],
      target: { configMap: { key: 'ca.crt' } },
    });
    const order = [
      'trust namespace',
      'Apply this file',
      'Restart all pods',
      'issuerRef.name from mimir-ca to',
      'remove its',
    ];
    assert.deepEqual(
      steps.map((step, index) => step.includes(order[index] ?? '?')),
      order.map(() => true),
    );
    assert.match(steps[3] ?? '', /in the Certificates mimir-server, mimir-client\./);
    const text = clusterRotationText({ resources, steps });
    assert.equal(text.match(/^---$/gm)?.length, 3);
    assert.ok(parseAllDocuments(text).every(({ errors }) => errors.length === 0));
    assert.match(text, /^# {3}- configMap:$/m);
  });

  it('mounts the secrets so that every file stands where the configuration looks for it', async () => {
    const { pod } = await exported(mutual);
    assert.deepEqual(pod.volumeMounts, [
      { name: 'mimir-tls-1', mountPath: '/etc/mimir/tls', readOnly: true },
      { name: 'mimir-tls-2', mountPath: '/etc/mimir/client', readOnly: true },
    ]);
    const sources = (secret: string, items: Readonly<Record<string, string>>) => ({
      secret: { name: secret, items: Object.entries(items).map(([path, key]) => ({ key, path })) },
    });
    assert.deepEqual(pod.volumes, [
      {
        name: 'mimir-tls-1',
        projected: {
          defaultMode: 0o440,
          sources: [
            sources('mimir-server-tls', { 'server.crt': 'tls.crt', 'server.key': 'tls.key', 'ca.crt': 'ca.crt' }),
          ],
        },
      },
      {
        name: 'mimir-tls-2',
        projected: {
          defaultMode: 0o440,
          sources: [sources('mimir-client-tls', { 'client.crt': 'tls.crt', 'client.key': 'tls.key' })],
        },
      },
    ]);
  });

  describe('where the chart mounts a Secret', () => {
    const values = (folderOfSecret: string, file: string): string => `mimir:
  structuredConfig:
    server:
      grpc_tls_config: {cert_file: ${folderOfSecret}/${file}.crt, key_file: ${folderOfSecret}/${file}.key, client_ca_file: ${folderOfSecret}/ca.crt, client_auth_type: RequireAndVerifyClientCert}
global:
  extraVolumes: [{name: tls, secret: {secretName: grown-tls}}]
  extraVolumeMounts: [{name: tls, mountPath: /etc/mimir-tls}]
`;

    it('is made for that one, and mounts nothing more', async () => {
      const made = await exported(values('/etc/mimir-tls', 'tls'), 'mimir-values.yaml');
      assert.equal(named(made.resources, 'Certificate', 'mimir-tls').spec['secretName'], 'grown-tls');
      assert.deepEqual(made.pod, { volumes: [], volumeMounts: [] });
      assert.match(certManagerText(made), /# The pods mount these Secrets already\.\n$/);
    });

    it('is made for another where the names of the files are not those of cert-manager, or the folder is another', async () => {
      for (const text of [values('/etc/mimir-tls', 'server'), values('/etc/elsewhere', 'tls')]) {
        const { resources, pod } = await exported(text, 'mimir-values.yaml');
        const certificate = resources.findLast(({ kind }) => kind === 'Certificate');
        assert.equal(certificate?.spec['secretName'], `${String(certificate?.metadata['name'])}-tls`);
        assert.equal(pod.volumeMounts.length, 1);
      }
    });
  });

  describe('where pods mount Secrets', () => {
    const served = '-server.grpc-tls-cert-path=/tls/tls.crt -server.grpc-tls-key-path=/tls/tls.key';
    const pod = (
      flags: string,
      target: string,
      name: string | null,
      kind: 'Secret' | 'ConfigMap' = 'Secret',
    ): Member => {
      const mounts = name === null ? [] : [{ target, local: null, holder: { kind, name } }];
      return { process: processWith(flags, '3.0', { mounts }), facts: noFiles };
    };
    const having = (name: string | null): Member => pod(served, '/tls', name);
    const other = pod('-target=ruler', '/tls', null);
    const halves = '-server.grpc-tls-cert-path=/tls/tls.crt -server.grpc-tls-key-path=/keys/tls.key';

    const cases: readonly (readonly [
      what: string,
      members: readonly Member[],
      secrets: readonly string[],
      mounted: readonly string[],
    ])[] = [
      ['all the same', [having('grown'), having('grown')], ['grown'], []],
      ['each its own', [having('grown'), having('own')], ['grown', 'own'], []],
      ['some one that others are to read', [having('grown'), having(null)], ['grown'], ['grown']],
      ['some one that others do not name', [having('grown'), other], ['grown'], []],
      ['none', [having(null), other], ['mimir-tls-tls'], ['mimir-tls-tls']],
      ['half of a pair', [pod(halves, '/tls', 'grown')], ['mimir-tls-tls'], ['mimir-tls-tls', 'mimir-tls-tls']],
      ['a ConfigMap there', [pod(served, '/tls', 'grown', 'ConfigMap')], ['mimir-tls-tls'], ['mimir-tls-tls']],
      ['the folder above', [pod(served, '/', 'grown')], ['mimir-tls-tls'], ['mimir-tls-tls']],
      ['it with a slash', [pod(served, '/tls/', 'grown')], ['grown'], []],
    ];
    for (const [what, members, secrets, mounted] of cases)
      it(`has certificates for those, where they mount ${what}`, () => {
        const made = certManagerExport(members, defaultPlanPreferences);
        const leaves = made.resources.filter(({ kind, spec }) => kind === 'Certificate' && spec['isCA'] !== true);
        assert.deepEqual(
          leaves.map(({ spec }) => spec['secretName']),
          secrets,
        );
        const names = [...JSON.stringify(made.pod.volumes).matchAll(/"secret":\{"name":"([^"]*)"/g)];
        assert.deepEqual(
          names.map(([, name]) => name),
          mounted,
        );
      });
  });

  it('asks for certificate and key in one file where the configuration does', async () => {
    const { resources, pod } = await exported(
      '# mimir-tls: flags\n-server.http-tls-cert-path=/tls/both.pem\n-server.http-tls-key-path=/tls/both.pem\n-server.http-tls-ca-path=/tls/ca.crt\n-server.http-tls-client-auth=VerifyClientCertIfGiven\n',
    );
    assert.deepEqual(named(resources, 'Certificate', 'mimir-both').spec['additionalOutputFormats'], [
      { type: 'CombinedPEM' },
    ]);
    assert.match(JSON.stringify(pod.volumes), /\{"key":"tls-combined\.pem","path":"both\.pem"\}/);
  });

  it('names only fields and uses that cert-manager has', async () => {
    const { resources } = await exported(mutual.replace('/client/client.key', '/client/client.crt'));
    for (const { apiVersion, kind, spec } of resources) {
      assert.equal(apiVersion, 'cert-manager.io/v1');
      checkFields(kind, spec);
      for (const [field, value] of Object.entries(spec)) if (field in published) checkFields(field, value);
      const usages: unknown = spec['usages'] ?? [];
      assert.ok(
        Array.isArray(usages) && usages.every((usage) => publishedUsages.includes(String(usage))),
        JSON.stringify(usages),
      );
      for (const field of ['duration', 'renewBefore'])
        if (field in spec) assert.match(String(spec[field]), /^[1-9]\d*h$/);
    }
  });

  function checkFields(owner: string, value: unknown): void {
    assert.ok(typeof value === 'object' && value !== null);
    assert.deepEqual(
      Object.keys(value).filter((field) => !published[owner]?.includes(field)),
      [],
      owner,
    );
  }

  describe('of two ports and two CAs', () => {
    const golden = (name: string): string => readFileSync(resolve('test/core/certificates/cluster', name), 'utf8');
    const apart = `# mimir-tls: flags
-server.grpc-tls-cert-path=/tls/grpc/Server_1.pem.crt
-server.grpc-tls-key-path=/tls/grpc/key
-memberlist.tls-enabled=true
-memberlist.tls-cert-path=/tls/gossip/server-1-pem.crt
-memberlist.tls-key-path=/tls/gossip/key
-memberlist.tls-ca-path=/tls/gossip/ca.crt
-ingester.client.tls-enabled=true
-ingester.client.tls-ca-path=/tls/grpc/root.crt
-querier.store-gateway-client.tls-enabled=true
-querier.store-gateway-client.tls-ca-path=/tls/grpc/copy.crt
`;

    it('is printed with all that the pods need', async () => {
      const made = await exported(apart, 'mimir.flags', { organization: '' });
      assert.equal(certManagerText(made), golden('two-authorities.yaml'));
    });

    it('is rotated CA by CA, in steps that are printed', async () => {
      const rotation = clusterRotation(await exported(apart, 'mimir.flags', { organization: '' }));
      assert.equal(clusterRotationText(rotation), golden('two-authorities.rotation.yaml'));
    });

    it('names the copies of a CA beside it', async () => {
      const { authorities } = await exported(apart);
      assert.deepEqual(authorities, [
        { name: 'mimir-ca', files: ['/tls/gossip/ca.crt'] },
        { name: 'mimir-root', files: ['/tls/grpc/root.crt', '/tls/grpc/copy.crt'] },
      ]);
    });
  });

  it('is printed as YAML that reads back as it was', async () => {
    const { resources, pod } = await exported(mutual);
    for (const data of [...resources, pod]) assert.deepEqual(parse(yamlText(data)), data);
    const hostile = {
      true: ['yes', '::1', '- a', 'a: b', '#', '', ' x ', '010', '*.mimir.svc', 'a\nb'],
      empty: [],
      none: {},
      nested: [[1, [true]], { a: { b: null } }],
    };
    assert.deepEqual(parse(yamlText(hostile)), hostile);
  });

  describe('says what it leaves to the reader:', () => {
    const notesOf = async (...flags: readonly string[]): Promise<readonly string[]> =>
      (await exported(`# mimir-tls: flags\n${flags.map((flag) => `-${flag}\n`).join('')}`)).notes;
    const pair = (family: string, base: string): readonly string[] => [
      `${family}-cert-path=${base}.crt`,
      `${family}-key-path=${base}.key`,
    ];
    const unnamed = (folderOfCertificate: string): string =>
      `No option names a CA, so one is generated at ${folderOfCertificate}ca.crt. Set it in the options of its peers.`;

    it('relative paths', async () => {
      assert.deepEqual(await notesOf(...pair('server.http-tls', 'certs/s'), ...pair('server.grpc-tls', '/certs/t')), [
        "certs/s.crt is relative to Mimir's working directory, so the mount paths are too. Make them absolute.",
        unnamed('certs/'),
      ]);
      assert.deepEqual(
        (await notesOf(...pair('server.http-tls', 's/'), ...pair('server.grpc-tls', 't')))[0]?.slice(0, 30),
        's/.crt and t.crt is relative t',
      );
      assert.deepEqual(await notesOf(...pair('server.http-tls', '/certs/s')), [unnamed('/certs/')]);
    });

    it('what it cannot make, and what it leaves out', async () => {
      assert.deepEqual(await notesOf('server.grpc-tls-cert-path=/tls/s.crt'), [
        "/tls/s.crt can't be generated: server.grpc names no key for it. Set one.",
      ]);
      assert.deepEqual(await notesOf(...pair('server.grpc-tls', '${POD}/s')), [
        "server.grpc-tls-cert-path was skipped: Its value can't be determined.",
        "server.grpc-tls-key-path was skipped: Its value can't be determined.",
      ]);
    });

    it('paths that a template fills in, which Mimir takes as they are', () => {
      const process = processWithYaml(
        "server:\n  grpc_tls_config: {cert_file: '${POD}/s.crt', key_file: '/tls/$POD.key'}\n",
      );
      const { notes, resources } = certManagerExport([{ process, facts: noFiles }], defaultPlanPreferences);
      const why = "Its location can't be determined: it is a template, a path in a container or a Vault secret.";
      const paths = ['${POD}/s.crt', '/tls/$POD.key'];
      assert.deepEqual([resources, notes], [[], paths.map((path) => `${path} was skipped: ${why}`)]);
      const plain = processWithYaml("server:\n  grpc_tls_config: {cert_file: '/$/{s}.crt', key_file: '/tls/s.key'}\n");
      assert.equal(certManagerExport([{ process: plain, facts: noFiles }], defaultPlanPreferences).resources.length, 4);
    });

    it('nothing where there is no TLS', async () => {
      const made = await exported('# mimir-tls: flags\n-target=all\n');
      assert.deepEqual([made.resources, made.notes], [[], []]);
      assert.deepEqual([certManagerText(made), clusterRotationText(clusterRotation(made))], ['', '']);
    });
  });

  const nameOfFile: readonly (readonly [certificate: string, name: string])[] = [
    ['/tls/server.crt', 'mimir-server'],
    ['/tls/my.Server_1.crt', 'mimir-my-server-1'],
    ['/tls/-_a  b_-.crt', 'mimir-a-b'],
    ['/tls/server', 'mimir-server'],
    ['/tls/---.crt', 'mimir-certificate'],
    [`/tls/${'long'.repeat(11)}.crt`, `mimir-${'long'.repeat(10)}`],
  ];
  for (const [certificate, name] of nameOfFile)
    it(`names the resource of ${certificate} ${name}`, async () => {
      const { resources } = await exported(
        `# mimir-tls: flags\n-server.grpc-tls-cert-path='${certificate}'\n-server.grpc-tls-key-path=/tls/k\n`,
      );
      assert.equal(resources.at(-1)?.metadata['name'], name);
    });
});
