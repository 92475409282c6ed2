import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { quoted, withoutKeys } from '../../../core/src/model/quoted';

/** Bytes that are the same in every run, and as random as those of keys. */
class Bytes {
  private count = 0;

  next(length: number): Buffer {
    return createHash('shake256', { outputLength: length }).update(`${this.count++}`).digest();
  }
}

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content]);
  const size = length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const [integer, octets, bits, oid, sequence] = [0x02, 0x04, 0x03, 0x06, 0x30];
const zero = der(integer, Buffer.from([0]));
const rsaAlgorithm = der(sequence, der(oid, Buffer.from('2a864886f70d010101', 'hex')), Buffer.from([5, 0]));
const curves = { 32: '2a8648ce3d030107', 48: '2b81040022' } as const;

function rsaKey(bytes: Bytes): Buffer {
  const number = (length: number): Buffer => der(integer, Buffer.from([0]), bytes.next(length));
  const exponent = der(integer, Buffer.from([1, 0, 1]));
  const halves = [1, 2, 3, 4, 5].map(() => number(128));
  return der(sequence, zero, number(256), exponent, number(256), ...halves);
}

function ecKey(bytes: Bytes, size: 32 | 48): Buffer {
  const point = der(bits, Buffer.from([0, 4]), bytes.next(2 * size));
  const curve = der(0xa0, der(oid, Buffer.from(curves[size], 'hex')));
  return der(sequence, der(integer, Buffer.from([1])), der(octets, bytes.next(size)), curve, der(0xa1, point));
}

function ed25519Key(bytes: Bytes): Buffer {
  const algorithm = der(sequence, der(oid, Buffer.from('2b6570', 'hex')));
  return der(sequence, zero, algorithm, der(octets, der(octets, bytes.next(32))));
}

/** The lines that PEM has of a key, without those that are too short to tell anything. */
function linesOf(key: Buffer): readonly string[] {
  return (key.toString('base64').match(/.{1,64}/g) ?? []).filter(({ length }) => length >= 40);
}

describe('A line of a key', () => {
  const bytes = new Bytes();
  const kinds: readonly (readonly [what: string, keys: number, key: () => Buffer])[] = [
    ['RSA', 160, () => rsaKey(bytes)],
    ['RSA in PKCS #8', 160, () => der(sequence, zero, rsaAlgorithm, der(octets, rsaKey(bytes)))],
    ['P-256', 600, () => ecKey(bytes, 32)],
    ['P-384', 500, () => ecKey(bytes, 48)],
    ['Ed25519', 500, () => ed25519Key(bytes)],
  ];
  for (const [what, count, key] of kinds) {
    it(`is never shown, whichever it is of ${count} keys: ${what}`, () => {
      const lines = Array.from({ length: count }, key).flatMap(linesOf);
      assert.ok(lines.length >= count);
      assert.deepEqual(
        lines.filter((line) => quoted(line).startsWith('"')),
        [],
      );
    });
  }

  it('is not shown because it has as many slashes as a path', () => {
    for (const line of [
      'p/LEURTNSfb6q9/KmCTxxbwVyG/nNBo8sdJhXz0/V/rU6PCqD3a+Zk4/W1cQ7y/M',
      'kq3VbXw/Jd/5Qm9z/TrGh2NsYc/B1WfUe/0xRpKo4/ZaLi7/Mv8tSg6HnJyDuEq',
    ])
      assert.equal(quoted(line), 'encoded data');
  });

  it('is not shown within a longer word either', () => {
    const [line = ''] = linesOf(rsaKey(new Bytes())).slice(3);
    assert.equal(withoutKeys(`open certs/tls/${line}/server: no such file`), 'open encoded data: no such file');
  });
});

describe('A value that is no key', () => {
  const values = [
    '/etc/mimir/Tls/2024/ingester/Zone-A/Certificates/Internal/Server',
    '/Users/JohnDoe/Projects/GrafanaMimir/Deployments/K8s/TLS/CA1/Key',
    '/var/lib/kubelet/pods/3f2b8c1d-8a49-4e1c-9d3a-7b6c5d4e3f2a/volumes',
    '/opt/SRE/EU1/PROD/Mimir3/TLS/Ingester/V2/Certs/2025/Q4/Current/Cert',
    'C/ProgramData/GrafanaLabs/MimirTLS/Certificates/QueryFrontend/Cert',
    'CertificatesOfTheQueryFrontendAndTheQuerySchedulerInZoneA',
    'MIMIR_TLS_CERTIFICATE_FILE_FOR_THE_Ingester_Client_Of_Zone_A',
    'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
    'gs/Company-EU-Prod1/Mimir/Blocks/TenantA/01JCK/Meta-V2/Index-Header',
    'mimir-distributed-QueryFrontend-7d8f9c6b5d-x2x9z-ZoneAware-Replica',
    'CN/Mimir-Ingester/OU/Observability/O/ExampleCompany/L/NewYork/C/US',
    '/mnt/NAS01/Backup/2024-11-28/HostA/etc/ssl/private/Wildcard-Cert',
    '5d41402abc4b2a76b9719d911017c592ae2b1c5e9f0d3b7a8c6e4f2d1b3a5c7e',
    'https://mimir.example.com:8080/prometheus/config/v1/rules?Limit=10',
    'https://S3.eu-west-1.amazonaws.com/Company-Mimir-Blocks-Prod/TenantA',
    'dns+memberlist.Mimir-Prod.svc.cluster.local:7946',
    'mimir-query-scheduler-headless.Observability.svc.cluster.local:9095',
    '10.0.0.1:7946,10.0.0.2:7946,10.0.0.3:7946,[2001:db8::1]:7946',
    'TLS_AES_128_GCM_SHA256,TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
    'RequireAndVerifyClientCert',
    'localhost,127.0.0.1,*.Mimir.example.com,ingester-0.Ingester.mimir.svc',
  ];
  for (const value of values)
    it(`is shown as it is: ${value}`, () => {
      assert.equal(quoted(value), `"${value}"`);
      assert.equal(withoutKeys(`open ${value}: no`), `open ${value}: no`);
    });
});
