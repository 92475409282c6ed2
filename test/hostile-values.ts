import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';

// Short, as every place of a template gets it, and quickly parsed.
const pem = createPrivateKey(readFileSync('test/test-keys/ecdsa-p256-01.key'))
  .export({ type: 'pkcs8', format: 'pem' })
  .toString();
const der = createPrivateKey(readFileSync('test/test-keys/rsa-2048-01.key'))
  .export({ type: 'pkcs8', format: 'der' })
  .toString('base64');
const long = 'Zq7Hx-Lr2_'.repeat(10);

/** A value that no output may show, as YAML in double quotes or a shell in single ones writes it, and what of it must not be seen. */
export interface HostileValue {
  readonly what: string;
  readonly value: string;
  readonly marker: RegExp;
}

export const hostileValues: readonly HostileValue[] = [
  { what: 'a private key in lines', value: pem, marker: markerOf(pem) },
  { what: 'a private key on one line', value: pem.replaceAll('\n', ' '), marker: markerOf(pem) },
  { what: 'a private key in base64 of DER', value: der, marker: markerOf(der) },
  { what: 'a long value', value: long, marker: new RegExp(long.slice(10, 40)) },
  // What a terminal obeys, and a command of GitHub at the start of a line.
  {
    what: 'control characters',
    value: 'a\x1b[31mb\x07\u009b2Jc\n::error::forged\r\n\u202ed\u2028e.crt',
    marker: /[^\P{Cc}\n]|[\u202a-\u202e\u2028]|^\s*::/mu,
  },
];

/** Any stretch of the base64 in it. */
function markerOf(text: string): RegExp {
  const body = text.replace(/-----[A-Z ]+-----|\s/g, '');
  const stretches = [0.1, 0.3, 0.5, 0.7, 0.9].map((part) => body.slice(Math.floor(body.length * part)).slice(0, 12));
  return new RegExp(`-----BEGIN|${stretches.map((each) => each.replaceAll('+', '\\+')).join('|')}`);
}

/** A configuration with a place for a value in every kind of option: paths, names, policies, versions, switches, unknown keys and secrets. */
export const yamlTemplate = `target: {}
server:
  tls_min_version: {}
  tls_cipher_suites: {}
  http_tls_config:
    cert_file: {}
    key_file: {}
    client_auth_type: {}
    client_ca_file: {}
  grpc_tls_config:
    cert_file: {}
    key: {}
    key_filee: {}
memberlist:
  tls_enabled: {}
  tls_cert_path: {}
  tls_key_path: {}
ingester_client:
  grpc_client_config:
    tls_enabled: true
    tls_ca_path: {}
    tls_server_name: {}
    tls_min_version: {}
common:
  storage:
    s3:
      secret_access_key: {}
      endpoint: {}
ruler:
  alertmanager_url: {}
  unknown_block:
    password: {}
`;

export const flagsTemplate = `-target={}
-server.http-tls-cert-path={}
-server.http-tls-key-path={}
-server.http-tls-client-auth={}
-server.grpc-tls-cert-path={}
-server.tls-cipher-suites={}
-memberlist.tls-enabled={}
-ingester.client.tls-enabled=true
-ingester.client.tls-server-name={}
-querier.max-concurrent={}
-no.such-flag={}
-redis.password={}
-config.file={}
`;

/** The template with the value in all of its places, or in the one with that number and harmless words in the others. */
export function filled(template: string, value: string, only: number | null): string {
  const isYaml = template === yamlTemplate;
  const written = isYaml ? JSON.stringify(value) : `'${value}'`;
  let place = -1;
  return template.replace(/\{\}/g, () => {
    place += 1;
    return only === null || only === place ? written : 'true';
  });
}

export function placesIn(template: string): number {
  return template.split('{}').length - 1;
}
