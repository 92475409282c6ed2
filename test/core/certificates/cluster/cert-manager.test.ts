import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

  it('says what it leaves to the reader', async () => {
    const { notes } = await exported(
      '# mimir-tls: flags\n-server.http-tls-cert-path=certs/s.crt\n-server.http-tls-key-path=certs/s.key\n',
    );
    assert.match(notes.join(' '), /certs\/s\.crt is relative to Mimir's working directory/);
    assert.deepEqual((await exported('# mimir-tls: flags\n-target=all\n')).resources, []);
  });
});
