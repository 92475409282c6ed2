import assert from 'node:assert/strict';
import type { AnalysisSettings } from '../../../core/src/analysis/analysis-settings';
import { findingsIn, told } from './findings';
import { openBench } from './judged-fixtures';
import { lasting } from './said-in-fixtures';

type Texts = Readonly<Record<string, string>>;

interface Place {
  readonly mimirVersion?: AnalysisSettings['mimirVersion'];
  /** The environment variables. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * A command line, a YAML, files by their names, or the command lines of Compose's services by theirs; what the rule says of
 * them, each finding in a line; and where.
 */
type Row = readonly [texts: string | Texts, told: readonly string[], place?: Place];

/** What rules say of options that are a word apart, where files of their own would say little else. */
const rows: Readonly<Record<string, readonly Row[]>> = {
  'ca-file-has-no-certificate': [
    [
      '-target=all -server.grpc-tls-cert-path=certs/server.crt -server.grpc-tls-key-path=certs/server.key -server.grpc-tls-ca-path=certs/empty.crt -server.grpc-tls-client-auth=NoClientCert',
      [
        'ignored warning: certs/empty.crt of -server.grpc-tls-ca-path contains no PEM certificate. Ignored: nothing here uses it. Use a CA certificate.',
      ],
    ],
    [
      '-target=all -server.http-tls-cert-path=certs/server.crt -server.http-tls-key-path=certs/server.key -server.http-tls-ca-path=certs/empty.crt -server.http-tls-client-auth=NoClientCert',
      [
        'ignored warning: certs/empty.crt of -server.http-tls-ca-path contains no PEM certificate. Ignored: nothing here uses it. Use a CA certificate.',
      ],
    ],
    [
      '-target=all -server.grpc-tls-cert-path=certs/server.crt -server.grpc-tls-key-path=certs/server.key -server.grpc-tls-ca-path=certs/empty.crt -server.grpc-tls-client-auth=VerifyClientCertIfGiven',
      [
        'ignored warning: certs/empty.crt of -server.grpc-tls-ca-path contains no PEM certificate. Ignored: nothing here uses it. Use a CA certificate.',
      ],
    ],
    [
      '-target=all -server.grpc-tls-ca-path=certs/empty.crt -server.grpc-tls-client-auth=RequireAndVerifyClientCert',
      [
        'ignored warning: certs/empty.crt of -server.grpc-tls-ca-path contains no PEM certificate. Ignored: nothing here uses it. Use a CA certificate.',
      ],
    ],
    [
      '-target=all -server.grpc-tls-cert-path=certs/server.crt -server.grpc-tls-key-path=certs/server.key -server.grpc-tls-ca-path=certs/empty.crt -server.grpc-tls-client-auth=VerifyClientCertIfGiven -ingester.client.tls-enabled=true -ingester.client.tls-ca-path=certs/root.crt -ingester.client.tls-server-name=localhost -ingester.client.tls-cert-path=certs/client.crt -ingester.client.tls-key-path=certs/client.key',
      [
        'connection-fails error: certs/empty.crt of -server.grpc-tls-ca-path contains no PEM certificate. Mimir starts, then rejects every client: "certificate signed by unknown authority". Use a CA certificate.',
      ],
    ],
    [
      '-target=all -ingester.client.tls-enabled=true -ingester.client.tls-ca-path=certs/empty.crt -ingester.client.tls-server-name=localhost -ingester.client.tls-insecure-skip-verify=true',
      [
        'ignored warning: certs/empty.crt of -ingester.client.tls-ca-path contains no PEM certificate. Ignored: nothing here uses it. Use a CA certificate.',
      ],
    ],
    [
      '-target=all -store-gateway.sharding-ring.store=etcd -store-gateway.sharding-ring.etcd.tls-enabled=true -store-gateway.sharding-ring.etcd.tls-ca-path=certs/empty.crt',
      [
        'connection-fails error: certs/empty.crt of -store-gateway.sharding-ring.etcd.tls-ca-path contains no PEM certificate. Mimir starts, then rejects every server: "x509: certificate signed by unknown authority". Use a CA certificate.',
      ],
    ],
    [
      '-target=all -store-gateway.sharding-ring.store=etcd -store-gateway.sharding-ring.etcd.tls-enabled=true -store-gateway.sharding-ring.etcd.tls-ca-path=certs/negative.crt',
      [
        'refuses-to-start error: certs/negative.crt of -store-gateway.sharding-ring.etcd.tls-ca-path contains data that is not a certificate. Mimir exits: "x509: negative serial number". Use a CA certificate.',
      ],
    ],
    [
      '-target=all -store-gateway.sharding-ring.store=etcd -store-gateway.sharding-ring.etcd.tls-enabled=true -store-gateway.sharding-ring.etcd.tls-ca-path=certs/bundle.crt',
      [],
    ],
    [
      '-target=all -ruler.alertmanager-url=https://am -ruler.alertmanager-client.tls-enabled=true -ruler.alertmanager-client.tls-ca-path=certs/empty.crt',
      [
        'connection-fails error: certs/empty.crt of -ruler.alertmanager-client.tls-ca-path contains no PEM certificate. Mimir rejects it: "unable to use specified CA cert". Use a CA certificate.',
      ],
    ],
    ['-target=all -ingester.client.tls-enabled=true -ingester.client.tls-ca-path=', []],
    [
      'target: all\nserver: {http_tls_config: {cert_file: certs/server.crt, key_file: certs/server.key, client_auth_type: RequireAndVerifyClientCert, client_ca: x}}\n',
      [],
    ],
  ],
  'cache-tls-differs': [
    [
      '-target=all -blocks-storage.bucket-store.metadata-cache.backend=memcached -blocks-storage.bucket-store.metadata-cache.memcached.addresses=m:1 -blocks-storage.bucket-store.metadata-cache.memcached.tls-enabled=true -blocks-storage.bucket-store.index-cache.backend=memcached -blocks-storage.bucket-store.index-cache.memcached.addresses=m:1 -blocks-storage.bucket-store.index-cache.memcached.tls-enabled=false',
      [
        'connection-fails warning: -blocks-storage.bucket-store.index-cache.memcached.tls-enabled is false, but -blocks-storage.bucket-store.metadata-cache.memcached.tls-enabled uses TLS to the same server. One cache always misses. Use TLS in both or neither. | see This client uses TLS to the same server. | Set -blocks-storage.bucket-store.index-cache.memcached.tls-enabled to true',
      ],
    ],
    [
      '-target=all -blocks-storage.bucket-store.metadata-cache.backend=memcached -blocks-storage.bucket-store.metadata-cache.memcached.addresses=m:1 -blocks-storage.bucket-store.metadata-cache.memcached.tls-enabled=true -blocks-storage.bucket-store.index-cache.backend=inmemory -blocks-storage.bucket-store.index-cache.memcached.addresses=m:1',
      [],
    ],
    [
      '-target=all -blocks-storage.bucket-store.metadata-cache.backend=memcached -blocks-storage.bucket-store.metadata-cache.memcached.addresses= -blocks-storage.bucket-store.metadata-cache.memcached.tls-enabled=true -blocks-storage.bucket-store.index-cache.backend=memcached -blocks-storage.bucket-store.index-cache.memcached.addresses=',
      [],
    ],
    [
      '-target=all -blocks-storage.bucket-store.metadata-cache.backend=redis -blocks-storage.bucket-store.metadata-cache.redis.endpoint=m:1 -blocks-storage.bucket-store.metadata-cache.redis.tls-enabled=true -blocks-storage.bucket-store.index-cache.backend=redis -blocks-storage.bucket-store.index-cache.redis.endpoint=m:1',
      [
        'connection-fails warning: -blocks-storage.bucket-store.index-cache.redis.tls-enabled is not set, but -blocks-storage.bucket-store.metadata-cache.redis.tls-enabled uses TLS to the same server. One cache always misses. Use TLS in both or neither. | see This client uses TLS to the same server. | Set -blocks-storage.bucket-store.index-cache.redis.tls-enabled to true',
      ],
      { mimirVersion: '2.12' },
    ],
  ],
  'cert-not-yet-valid': [
    [
      '-target=all -server.grpc-tls-cert-path=certs/future.crt -server.grpc-tls-key-path=certs/future.key -ingester.client.tls-enabled=true -ingester.client.tls-ca-path=certs/root.crt -ingester.client.tls-server-name=localhost',
      [
        'connection-fails error: certs/future.crt is not valid before 2027-01-31. Peers reject it: "x509: certificate has expired or is not yet valid". Replace it, or correct the clock.',
      ],
    ],
    [
      '-target=all -server.grpc-tls-cert-path=certs/server.crt -server.grpc-tls-key-path=certs/server.key -server.grpc-tls-client-auth=RequireAndVerifyClientCert -server.grpc-tls-ca-path=certs/root.crt -ingester.client.tls-enabled=true -ingester.client.tls-ca-path=certs/root.crt -ingester.client.tls-server-name=localhost -ingester.client.tls-cert-path=certs/future.crt -ingester.client.tls-key-path=certs/future.key',
      [
        'connection-fails error: certs/future.crt is not valid before 2027-01-31. Peers reject it: "x509: certificate has expired or is not yet valid". Replace it, or correct the clock.',
      ],
    ],
  ],
  'client-ca-without-auth-policy': [
    ['-target=all -server.http-tls-cert-path=/s.crt -server.http-tls-key-path=/s.key -server.http-tls-ca-path=', []],
    [
      'target: all\nserver: {http_tls_config: {cert_file: /s.crt, key_file: /s.key, client_ca: x}}\n',
      [
        'refuses-to-start error: server.http_tls_config.client_ca needs server.http_tls_config.client_auth_type. Mimir exits: "client CA\'s have been configured without a Client Auth Policy". Set it to RequireAndVerifyClientCert. | Set server.http_tls_config.client_auth_type to RequireAndVerifyClientCert* | Remove server.http_tls_config.client_ca',
      ],
    ],
  ],
  'client-cert-key-pair-incomplete': [
    ['-target=all -ingester.client.tls-enabled=true -ingester.client.tls-cert-path=', []],
    [
      '-target=all -ruler.alertmanager-url=https://am -ruler.alertmanager-client.tls-enabled=true -ruler.alertmanager-client.tls-cert-path=/a.crt',
      [
        'connection-fails error: -ruler.alertmanager-client.tls-cert-path is set without -ruler.alertmanager-client.tls-key-path. Connections fail: "exactly one of key or key_file must be configured when a client certificate is configured". Set both. | Set -ruler.alertmanager-client.tls-key-path to /a.key*',
      ],
    ],
    [
      '-target=all -ruler-storage.backend=s3 -ruler-storage.s3.http.tls-cert-path=/a.crt',
      [
        'refuses-to-start error: -ruler-storage.s3.http.tls-cert-path is set without -ruler-storage.s3.http.tls-key-path. Mimir exits: "client cert file "/a.crt" specified without client key file". Set both. | Set -ruler-storage.s3.http.tls-key-path to /a.key*',
      ],
    ],
    [
      '-target=all -common.storage.backend=s3 -common.storage.s3.http.tls-cert-path=/a.crt',
      [
        'refuses-to-start error: -common.storage.s3.http.tls-cert-path is set without -common.storage.s3.http.tls-key-path. Mimir exits: "client cert file "/a.crt" specified without client key file". Set both. | Set -common.storage.s3.http.tls-key-path to /a.key*',
      ],
    ],
    [
      '-target=all -store-gateway.sharding-ring.store=etcd -store-gateway.sharding-ring.etcd.tls-enabled=true -store-gateway.sharding-ring.etcd.tls-key-path=/a.crt',
      [
        'refuses-to-start error: -store-gateway.sharding-ring.etcd.tls-key-path is set without -store-gateway.sharding-ring.etcd.tls-cert-path. Mimir exits: "KeyFile and CertFile must both be present[key: /a.crt, cert: ]". Set both.',
      ],
    ],
    [
      '-target=all -ingester.client.tls-enabled=true -ingester.client.tls-cert-path=/a.crt -ingester.client.tls-key-path=',
      [
        'connection-fails error: -ingester.client.tls-cert-path is set without -ingester.client.tls-key-path. Connections fail: "certificate given but no key configured". Set both. | see Set to an empty value here. | Set -ingester.client.tls-key-path to /a.key*',
      ],
    ],
  ],
  'client-cert-not-trusted-by-server': [
    [
      '-target=all -server.grpc-tls-cert-path=certs/server.crt -server.grpc-tls-key-path=certs/server.key -server.grpc-tls-client-auth=RequireAndVerifyClientCert -server.grpc-tls-ca-path=certs/empty.crt -ingester.client.tls-enabled=true -ingester.client.tls-ca-path=certs/root.crt -ingester.client.tls-server-name=localhost -ingester.client.tls-cert-path=certs/client.crt -ingester.client.tls-key-path=certs/client.key',
      [],
    ],
    [
      '-target=all -server.grpc-tls-cert-path=certs/server.crt -server.grpc-tls-key-path=certs/server.key -server.grpc-tls-client-auth=RequireAndVerifyClientCert -server.grpc-tls-ca-path=certs/oldroot.crt -ingester.client.tls-enabled=true -ingester.client.tls-ca-path=certs/root.crt -ingester.client.tls-server-name=localhost -ingester.client.tls-cert-path=certs/client.crt -ingester.client.tls-key-path=certs/client.key -querier.frontend-client.tls-enabled=true -querier.frontend-client.tls-ca-path=certs/root.crt -querier.frontend-client.tls-server-name=localhost -querier.frontend-client.tls-cert-path=certs/client.crt -querier.frontend-client.tls-key-path=certs/client.key',
      [
        'connection-fails error: certs/client.crt (ingester.client and querier.frontend-client) is not signed by a CA in certs/oldroot.crt. Connections fail: "x509: certificate signed by unknown authority (possibly because of "x509: certificate has expired or is not yet valid: current time 2027-01-31T12:00:00Z is after 2027-01-31T12:00:00Z" while trying to verify candidate authority certificate "Zoo Root")". Use one from that CA. | see The server trusts Zoo Root. | see This client presents it too.',
      ],
    ],
    [
      '-target=all -server.grpc-tls-cert-path=certs/server.crt -server.grpc-tls-key-path=certs/server.key -server.grpc-tls-client-auth=RequireAndVerifyClientCert -server.grpc-tls-ca-path=certs/oldroot.crt -ingester.client.tls-enabled=true -ingester.client.tls-ca-path=certs/root.crt -ingester.client.tls-server-name=localhost -ingester.client.tls-cert-path=certs/client.crt -ingester.client.tls-key-path=certs/client.key -querier.frontend-client.tls-enabled=true -querier.frontend-client.tls-ca-path=certs/root.crt -querier.frontend-client.tls-server-name=localhost -querier.frontend-client.tls-cert-path=certs/server.crt -querier.frontend-client.tls-key-path=certs/server.key',
      [
        'connection-fails error: certs/client.crt (ingester.client) is not signed by a CA in certs/oldroot.crt. Connections fail: "x509: certificate signed by unknown authority (possibly because of "x509: certificate has expired or is not yet valid: current time 2027-01-31T12:00:00Z is after 2027-01-31T12:00:00Z" while trying to verify candidate authority certificate "Zoo Root")". Use one from that CA. | see The server trusts Zoo Root.',
        'connection-fails error: certs/server.crt (querier.frontend-client) is not signed by a CA in certs/oldroot.crt. Connections fail: "x509: certificate signed by unknown authority (possibly because of "x509: certificate has expired or is not yet valid: current time 2027-01-31T12:00:00Z is after 2027-01-31T12:00:00Z" while trying to verify candidate authority certificate "Zoo Root")". Use one from that CA. | see The server trusts Zoo Root.',
      ],
    ],
    [
      '-target=all -server.grpc-tls-cert-path=certs/server.crt -server.grpc-tls-key-path=certs/server.key -server.grpc-tls-client-auth=RequireAndVerifyClientCert -server.grpc-tls-ca-path=certs/root.crt -ingester.client.tls-enabled=true -ingester.client.tls-ca-path=certs/root.crt -ingester.client.tls-server-name=localhost -ingester.client.tls-cert-path=certs/serveronly.crt -ingester.client.tls-key-path=certs/serveronly.key',
      [],
    ],
    [
      '-target=all -server.grpc-tls-cert-path=certs/server.crt -server.grpc-tls-key-path=certs/server.key -server.grpc-tls-client-auth=RequireAndVerifyClientCert -ingester.client.tls-enabled=true -ingester.client.tls-ca-path=certs/root.crt -ingester.client.tls-server-name=localhost -ingester.client.tls-cert-path=certs/client.crt -ingester.client.tls-key-path=certs/client.key',
      [],
    ],
  ],
  'common-flag-overrides-specific-yaml': [
    [
      {
        'm.flags': '-target=all -config.file=m.yaml -common.storage.s3.http.tls-ca-path=/own.crt',
        'm.yaml': 'ruler_storage: {s3: {http: {tls_ca_path: /own.crt}}}\n',
      },
      [],
    ],
    [
      {
        'm.flags':
          '-target=all -config.file=m.yaml -ruler-storage.s3.http.tls-ca-path=/flag.crt -common.storage.s3.http.tls-ca-path=/common.crt',
        'm.yaml': 'ruler_storage: {s3: {http: {tls_ca_path: /own.crt}}}\n',
      },
      [],
    ],
    [
      {
        'm.flags': '-target=all -config.file=m.yaml -common.storage.s3.http.tls-ca-path=/common.crt',
        'm.yaml': 'ruler_storage: {s3: {http: {tls_ca_path: ""}}}\n',
      },
      [
        'ignored warning: ruler_storage.s3.http.tls_ca_path has no effect: the flag -common.storage.s3.http.tls-ca-path overrides it with "/common.crt". Set -ruler-storage.s3.http.tls-ca-path instead. | see This flag wins.',
      ],
    ],
  ],
  'config-file-not-checked': [
    ['-target=all -config.file=certs/folder', []],
    ['-server.http-tls-cert-path=certs/server.crt -server.http-tls-key-path=certs/server.key', []],
  ],
  'config-file-unreadable': [
    [
      { 'm.flags': '-target=all -config.file=m.yaml', 'm.yaml': '' },
      [
        'refuses-to-start error: Configuration file m.yaml is empty. Mimir exits: "error loading config from m.yaml: error parsing config file: EOF". Add a setting, or remove the flag. | see This file is empty.',
      ],
    ],
    [
      { 'm.flags': '-target=all -config.file=m.yaml', 'm.yaml': 'target: all\n' },
      [
        'refuses-to-start error: Configuration file m.yaml not found (at /nowhere/m.yaml). Mimir exits: "error loading config from m.yaml: error reading config file: open m.yaml: no such file or directory".',
      ],
    ],
    ['-config.file', []],
    [
      '-config.file=/',
      [
        'refuses-to-start error: Configuration file / is a directory. Mimir exits: "error loading config from /: error reading config file: read /: is a directory".',
      ],
    ],
    ['-config.file=/nowhere/of/m.yaml', []],
    ['-target=all -config.file=certs/server.crt', []],
    [
      {
        'compose.yaml':
          'services:\n  m:\n    image: grafana/mimir:3.1.0\n    command: -config.file=/etc/m.yaml\n    volumes: ["./certs:/etc"]\n',
      },
      [],
    ],
  ],
  'expand-env-off': [
    [
      {
        'm.flags': '-target=all -config.file=m.yaml',
        'm.yaml': 'ingester_client: {grpc_client_config: {tls_ca_path: a$}}\n',
      },
      [],
    ],
    [{ m: '-target=all -ingester.client.tls-ca-path=/x/$$CA' }, []],
  ],
  'file-not-found': [
    [
      '-target=distributor -server.http-tls-cert-path=certs/gone/server.crt -server.http-tls-key-path=certs/server.key',
      [
        'refuses-to-start error: -server.http-tls-cert-path: certs/gone/server.crt not found (at /mimir/certs/gone/server.crt; its folder doesn\'t exist). Mimir exits: "open certs/gone/server.crt: no such file or directory". | Generate the missing certificates*',
      ],
    ],
    [
      '-target=distributor -querier.frontend-client.tls-enabled=true -querier.frontend-client.tls-ca-path=certs/gone.crt -ingester.client.tls-enabled=true -ingester.client.tls-ca-path=certs/gone.crt -server.http-tls-ca-path=certs/gone.crt -server.http-tls-client-auth=VerifyClientCertIfGiven -server.http-tls-cert-path=certs/other-gone.crt -server.http-tls-key-path=certs/server.key',
      [
        'refuses-to-start error: -server.http-tls-ca-path: certs/gone.crt not found (at /mimir/certs/gone.crt). Mimir exits: "open certs/gone.crt: no such file or directory". | see -ingester.client.tls-ca-path names it too. | see -querier.frontend-client.tls-ca-path names it too. | Generate the missing certificates*',
        'refuses-to-start error: -server.http-tls-cert-path: certs/other-gone.crt not found (at /mimir/certs/other-gone.crt). Mimir exits: "open certs/other-gone.crt: no such file or directory". | Generate the missing certificates*',
      ],
    ],
    [
      '-target=distributor -querier.frontend-client.tls-enabled=true -querier.frontend-client.tls-ca-path=certs/gone.crt',
      [
        'ignored warning: -querier.frontend-client.tls-ca-path: certs/gone.crt not found (at /mimir/certs/gone.crt). Ignored: nothing here uses it. | Generate the missing certificates*',
      ],
    ],
    [
      '-target=ingester -ingester.ring.store=etcd -ingester.ring.etcd.endpoints=etcd:2379 -ingester.ring.etcd.tls-enabled=true -ingester.ring.etcd.tls-ca-path=certs/etcd-ca.crt -ingester.ring.etcd.tls-cert-path=certs/etcd-client.crt -ingester.ring.etcd.tls-key-path=certs/etcd-client.key -blocks-storage.backend=s3 -blocks-storage.s3.http.tls-ca-path=certs/store-ca.crt',
      [
        'refuses-to-start error: -ingester.ring.etcd.tls-ca-path: certs/etcd-ca.crt not found (at /mimir/certs/etcd-ca.crt). Mimir exits: "open certs/etcd-ca.crt: no such file or directory". Copy the CA of etcd at etcd:2379 there.',
        'refuses-to-start error: -ingester.ring.etcd.tls-cert-path: certs/etcd-client.crt not found (at /mimir/certs/etcd-client.crt). Mimir exits: "open certs/etcd-client.crt: no such file or directory". Use one that etcd at etcd:2379 accepts.',
        'refuses-to-start error: -ingester.ring.etcd.tls-key-path: certs/etcd-client.key not found (at /mimir/certs/etcd-client.key). Mimir exits: "open certs/etcd-client.key: no such file or directory". Use one that etcd at etcd:2379 accepts.',
        'refuses-to-start error: -blocks-storage.s3.http.tls-ca-path: certs/store-ca.crt not found (at /mimir/certs/store-ca.crt). Mimir exits: "open certs/store-ca.crt: no such file or directory". Copy the CA of the object store there.',
      ],
    ],
    [
      '-target=ingester -ingester.ring.store=etcd -ingester.ring.etcd.endpoints=etcd:2379 -ingester.ring.etcd.tls-enabled=true -ingester.ring.etcd.tls-ca-path=certs/gone.crt -ingester.client.tls-enabled=true -ingester.client.tls-ca-path=certs/gone.crt',
      [
        'refuses-to-start error: -ingester.ring.etcd.tls-ca-path: certs/gone.crt not found (at /mimir/certs/gone.crt). Mimir exits: "open certs/gone.crt: no such file or directory". | see -ingester.client.tls-ca-path names it too. | Generate the missing certificates*',
      ],
    ],
    [
      '-target=ingester -ingester.ring.store=etcd -ingester.ring.etcd.endpoints=etcd:2379 -ingester.ring.etcd.tls-enabled=true -ingester.ring.etcd.tls-ca-path=certs/gone.crt -ingester.client.tls-enabled=true -ingester.client.tls-ca-path=certs/root.crt',
      [
        'refuses-to-start error: -ingester.ring.etcd.tls-ca-path: certs/gone.crt not found (at /mimir/certs/gone.crt). Mimir exits: "open certs/gone.crt: no such file or directory". Copy the CA of etcd at etcd:2379 there.',
      ],
    ],
  ],
  'grpc-client-cert-missing': [
    [
      '-target=all -server.grpc-tls-cert-path=/s.crt -server.grpc-tls-key-path=/s.key -server.grpc-tls-ca-path=/ca.crt -server.grpc-tls-client-auth=RequireAnyClientCert -ingester.client.tls-enabled=true',
      [
        'connection-fails error: ingester.client needs a client certificate. Connections fail: "remote error: tls: certificate required". Set a certificate and key. | see This client has no certificate. | Set /client.crt and /client.key for these clients*',
      ],
    ],
  ],
  'grpc-client-tls-disabled': [
    [
      '-target=all -server.grpc-tls-cert-path=/s.crt -server.grpc-tls-key-path=/s.key',
      [
        'connection-fails error: All 7 gRPC clients connect to this server without TLS: ingester.client, querier.store-gateway-client and 5 more. Connections fail: "error reading server preface: EOF". Turn on TLS for each. | see Clients without TLS: ingester.client, querier.store-gateway-client, querier.scheduler-client, querier.frontend-client, query-frontend.grpc-client-config, query-scheduler.grpc-client-config and ruler.client. | Turn on TLS for every client of this server*',
      ],
    ],
    [
      '-target=all -server.grpc-tls-cert-path=/s.crt -server.grpc-tls-key-path=/s.key -ingester.client.tls-enabled=false',
      [
        'connection-fails error: All 7 gRPC clients connect to this server without TLS: ingester.client, querier.store-gateway-client and 5 more. Connections fail: "error reading server preface: EOF". Turn on TLS for each. | see Clients without TLS: ingester.client, querier.store-gateway-client, querier.scheduler-client, querier.frontend-client, query-frontend.grpc-client-config, query-scheduler.grpc-client-config and ruler.client. | see This client connects without TLS. | Turn on TLS for every client of this server*',
      ],
    ],
  ],
  'grpc-client-tls-server-plaintext': [
    [
      '-target=all -ingester.client.tls-enabled=true -ruler.client.tls-enabled=true',
      [
        'connection-fails error: ingester.client and ruler.client use TLS, but the gRPC server has no certificate and key. Connections fail: "tls: first record does not look like a TLS handshake". Set both on the server. | see This client uses TLS too. | Set certs/server.crt and certs/server.key on the gRPC server* | Turn off TLS for these clients',
      ],
    ],
    [
      '-target=all -ingester.client.tls-enabled=true -server.grpc-tls-cert-path=/s.crt',
      [
        'connection-fails error: ingester.client uses TLS, but the gRPC server has no certificate and key. Connections fail: "tls: first record does not look like a TLS handshake". Set both on the server. | Set certs/server.crt and certs/server.key on the gRPC server* | Turn off TLS for these clients',
      ],
    ],
    [
      {
        d: '-target=distributor -ingester.client.tls-enabled=true',
        'i-0': '-target=ingester',
        'i-1': '-target=ingester',
      },
      [
        'connection-fails error: ingester.client uses TLS, but all 2 gRPC servers (i-0 and i-1) have no certificate and key. Connections fail: "tls: first record does not look like a TLS handshake". Set both on the servers. | Set certs/server.crt and certs/server.key on the gRPC servers* | Turn off TLS for these clients',
      ],
    ],
    [
      {
        d: '-target=distributor -ingester.client.tls-enabled=true',
        'i-0': '-target=ingester',
        'i-1': '-target=ingester -server.grpc-tls-cert-path=/s.crt -server.grpc-tls-key-path=/s.key',
      },
      [
        'connection-fails error: ingester.client uses TLS, but 1 of its 2 gRPC servers (i-0) has no certificate and key. Connections fail: "tls: first record does not look like a TLS handshake". Set both on the server. | Set certs/server.crt and certs/server.key on the gRPC server* | Turn off TLS for these clients',
      ],
    ],
    [
      {
        q: '-target=querier -ingester.client.tls-enabled=true -querier.store-gateway-client.tls-enabled=true',
        i: '-target=ingester',
        s: '-target=store-gateway',
      },
      [
        'connection-fails error: ingester.client uses TLS, but the gRPC server has no certificate and key. Connections fail: "tls: first record does not look like a TLS handshake". Set both on the server. | Set certs/server.crt and certs/server.key on the gRPC server* | Turn off TLS for these clients',
        'connection-fails error: querier.store-gateway-client uses TLS, but the gRPC server has no certificate and key. Connections fail: "tls: first record does not look like a TLS handshake". Set both on the server. | Set certs/server.crt and certs/server.key on the gRPC server* | Turn off TLS for these clients',
      ],
    ],
  ],
  'http-cipher-suites-missing-http2': [
    [
      '-target=all -server.http-tls-cert-path=/s.crt -server.http-tls-key-path=/s.key -server.tls-cipher-suites=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
      [
        'connection-fails error: -server.tls-cipher-suites needs TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 for HTTP/2. Mimir starts, but its HTTP port never responds, and nothing is logged. Add it, or require VersionTLS13. | Add TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256* | Set the minimum version to VersionTLS13',
      ],
    ],
    ['-target=all -server.http-tls-cert-path=/s.crt -server.http-tls-key-path=/s.key -server.tls-cipher-suites=', []],
    [
      '-target=all -server.http-tls-cert-path=/s.crt -server.http-tls-key-path=/s.key -server.tls-cipher-suites=TLS_NONE',
      [],
    ],
  ],
  'http-mixed-inline-and-file': [
    [
      'target: all\nserver: {http_tls_config: {cert: x, key_file: /s.key}}\n',
      [
        'connection-fails error: The HTTP key is a file, its certificate inline. Mimir starts, but its HTTP port never responds, and nothing is logged. Use files for both. | see The key is a file. | Read the certificate from /s.crt*',
      ],
    ],
    ['target: all\nserver: {grpc_tls_config: {cert: x, key_file: /s.key}}\n', []],
    ['target: all\nserver: {http_tls_config: {cert: x, key: x}}\n', []],
    ['target: all\nserver: {http_tls_config: {cert: "", key_file: /s.key}}\n', []],
  ],
  'ignored-tls-option': [
    [
      '-target=all -store-gateway.sharding-ring.store=etcd -store-gateway.sharding-ring.etcd.tls-min-version= -store-gateway.sharding-ring.etcd.tls-cipher-suites=',
      [],
    ],
    [
      '-target=all -store-gateway.sharding-ring.store=consul -store-gateway.sharding-ring.etcd.tls-enabled=false -store-gateway.sharding-ring.etcd.tls-ca-path=/ca.crt',
      [],
    ],
    [
      '-target=all -ruler-storage.backend=s3 -ruler-storage.s3.insecure=true -ruler-storage.s3.http.tls-ca-path= -ruler-storage.s3.http.insecure-skip-verify=false',
      [],
    ],
    ['-target=all -ruler-storage.backend=gcs -ruler-storage.s3.tls-handshake-timeout=5s', []],
    [
      '-target=all -server.tls-cipher-suites=TLS_AES_128_GCM_SHA256',
      [
        'ignored information: TLS_AES_128_GCM_SHA256 in -server.tls-cipher-suites has no effect: Go always offers the TLS 1.3 suites. Remove the list. | Remove -server.tls-cipher-suites*',
      ],
    ],
    [
      '-target=all -server.tls-cipher-suites=TLS_AES_128_GCM_SHA256,TLS_CHACHA20_POLY1305_SHA256',
      [
        'ignored information: TLS_AES_128_GCM_SHA256, TLS_CHACHA20_POLY1305_SHA256 in -server.tls-cipher-suites have no effect: Go always offers the TLS 1.3 suites. Remove the list. | Remove -server.tls-cipher-suites*',
      ],
    ],
    [
      '-target=all -server.tls-cipher-suites=TLS_AES_128_GCM_SHA256,TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,TLS_AES_256_GCM_SHA384,TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
      [
        'ignored information: TLS_AES_128_GCM_SHA256, TLS_AES_256_GCM_SHA384 in -server.tls-cipher-suites have no effect: Go always offers the TLS 1.3 suites. Remove them. | Remove TLS_AES_128_GCM_SHA256, TLS_AES_256_GCM_SHA384*',
      ],
    ],
    [
      '-target=all "-server.tls-cipher-suites=TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, TLS_AES_128_GCM_SHA256"',
      [
        'ignored information: TLS_AES_128_GCM_SHA256 in -server.tls-cipher-suites has no effect: Go always offers the TLS 1.3 suites. Remove it. | Remove TLS_AES_128_GCM_SHA256*',
      ],
    ],
    [
      '-target=all -server.tls-min-version=VersionTLS13 -server.tls-cipher-suites=TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,TLS_NONE',
      [],
    ],
    [
      '-target=all "-server.tls-cipher-suites=TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256" -server.tls-min-version=VersionTLS13',
      [
        'ignored information: -server.tls-cipher-suites has no effect: with -server.tls-min-version VersionTLS13, Go chooses the suites. Remove it. | see The minimum version is set here. | Remove -server.tls-cipher-suites*',
      ],
    ],
    [
      '-target=all -ingester.client.tls-enabled=false -ingester.client.tls-min-version=VersionTLS13 -ingester.client.tls-cipher-suites=TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
      [],
    ],
  ],
  'inconsistent-client-families': [
    [
      '-target=all -server.grpc-tls-cert-path=/s.crt -server.grpc-tls-key-path=/s.key -ingester.client.tls-enabled=true -ingester.client.tls-ca-path=/a.crt -querier.store-gateway-client.tls-enabled=true -querier.store-gateway-client.tls-ca-path=/b.crt',
      [],
    ],
    [
      '-target=all -server.grpc-tls-cert-path=/s.crt -server.grpc-tls-key-path=/s.key -ingester.client.tls-enabled=true -ingester.client.tls-ca-path=/a.crt -querier.store-gateway-client.tls-enabled=true -querier.store-gateway-client.tls-ca-path=/a.crt -ruler.client.tls-enabled=true -ruler.client.tls-ca-path=',
      [],
    ],
    [
      '-target=all -server.grpc-tls-cert-path=/s.crt -server.grpc-tls-key-path=/s.key -ingester.client.tls-enabled=true -ingester.client.tls-ca-path= -querier.store-gateway-client.tls-enabled=true -querier.store-gateway-client.tls-ca-path= -ruler.client.tls-enabled=true -ruler.client.tls-ca-path=/a.crt',
      [],
    ],
    [
      '-target=all -server.grpc-tls-cert-path=/s.crt -server.grpc-tls-key-path=/s.key -ingester.client.tls-enabled=true -ingester.client.tls-ca-path=/a.crt -querier.store-gateway-client.tls-enabled=true -querier.store-gateway-client.tls-ca-path=/a.crt -ruler.client.tls-enabled=true -ruler.client.tls-ca-path=$CA',
      [],
    ],
  ],
  'insecure-cipher-suite': [
    [
      '-target=all -server.http-tls-cert-path=/s.crt -server.http-tls-key-path=/s.key -server.tls-cipher-suites=TLS_RSA_WITH_RC4_128_SHA',
      ['insecure warning: TLS_RSA_WITH_RC4_128_SHA in -server.tls-cipher-suites is insecure. Remove it.'],
    ],
    [
      '-target=all -ingester.client.tls-cipher-suites=TLS_RSA_WITH_RC4_128_SHA',
      ['ignored warning: TLS_RSA_WITH_RC4_128_SHA in -ingester.client.tls-cipher-suites is insecure. Remove it.'],
    ],
    [
      '-target=all -server.http-tls-cert-path=/s.crt -server.http-tls-key-path=/s.key -server.tls-cipher-suites=TLS_RSA_WITH_RC4_128_SHA,TLS_RSA_WITH_3DES_EDE_CBC_SHA',
      [
        'insecure warning: TLS_RSA_WITH_RC4_128_SHA and TLS_RSA_WITH_3DES_EDE_CBC_SHA in -server.tls-cipher-suites are insecure. Remove them.',
      ],
    ],
    [
      '-target=all -server.http-tls-cert-path=/s.crt -server.http-tls-key-path=/s.key -server.tls-cipher-suites=TLS_NONE',
      [],
    ],
  ],
  'insecure-skip-verify': [
    [
      '-target=all -ingester.client.tls-enabled=false -ingester.client.tls-insecure-skip-verify=true',
      [
        "ignored warning: -ingester.client.tls-insecure-skip-verify has no effect: -ingester.client.tls-enabled is false, so this client doesn't use TLS. Remove it. | Verify the server*",
      ],
    ],
    [
      '-target=all -ingester.client.tls-insecure-skip-verify=true',
      [
        "ignored warning: -ingester.client.tls-insecure-skip-verify has no effect: -ingester.client.tls-enabled is not set, so this client doesn't use TLS. Remove it. | Verify the server*",
      ],
    ],
    [
      '-target=all -ingester.client.tls-enabled=true -ingester.client.tls-insecure-skip-verify=true -ingester.client.tls-ca-path=/ca.crt -ingester.client.tls-server-name=',
      [
        "insecure warning: -ingester.client.tls-insecure-skip-verify accepts any certificate, including an attacker's. Set the CA and server name instead. | see This has no effect while verification is skipped. | Verify the server*",
      ],
    ],
    [
      '-target=all -ruler-storage.backend=gcs -ruler-storage.s3.http.insecure-skip-verify=true',
      [
        'ignored information: -ruler-storage.s3.http.insecure-skip-verify has no effect: -ruler-storage.backend is gcs. Remove it. | Verify the server*',
      ],
    ],
    [
      '-target=query-frontend -ingester.client.tls-enabled=true -ingester.client.tls-insecure-skip-verify=true',
      [
        'ignored warning: -ingester.client.tls-insecure-skip-verify has no effect: no component of this process uses this client. Remove it. | Verify the server*',
      ],
    ],
  ],
  'invalid-cipher-suite': [
    [
      '-target=all -server.http-tls-cert-path=/s.crt -server.http-tls-key-path=/s.key -server.tls-cipher-suites=TLS_NONE,TLS_NOTHING',
      [
        'refuses-to-start error: Unknown cipher suites "TLS_NONE" and "TLS_NOTHING". Mimir exits: "cipher suite "TLS_NONE" not recognized". Use a Go name such as TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256.',
      ],
    ],
    [
      '-target=all -server.http-tls-cert-path=/s.crt -server.http-tls-key-path=/s.key "-server.tls-cipher-suites=TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, TLS_NONE"',
      [
        'refuses-to-start error: Unknown cipher suite " TLS_NONE". Mimir exits: "cipher suite " TLS_NONE" not recognized". Use a Go name such as TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256.',
      ],
    ],
  ],
  'invalid-client-auth-type': [
    [
      '-target=all -server.http-tls-cert-path=/s.crt -server.http-tls-key-path=/s.key "-server.http-tls-client-auth=Require"',
      [
        'refuses-to-start error: Unknown client auth policy "Require". Mimir exits: "invalid ClientAuth: Require". Use one such as RequireAndVerifyClientCert.',
      ],
    ],
    ['target: all\nserver: {grpc_tls_config: {client_auth_type: ""}}\n', []],
  ],
  'invalid-option-value': [
    [
      '-target=all -server.http-listen-network=udp',
      [
        'refuses-to-start error: "udp" is invalid for -server.http-listen-network. Mimir exits: "listen udp: unknown network udp". Use tcp, tcp4, tcp6, unix or unixpacket.',
      ],
    ],
    [
      '-target=all -server.grpc-listen-network=udp',
      [
        'refuses-to-start error: "udp" is invalid for -server.grpc-listen-network. Mimir exits: "listen udp: unknown network udp". Use tcp, tcp4, tcp6, unix or unixpacket.',
      ],
    ],
    ['-target=all -server.http-listen-port', []],
    [
      '-target=all -log.level=warning',
      [
        'refuses-to-start error: "warning" is invalid for -log.level. Mimir exits: "invalid value "warning" for flag -log.level: unrecognized log level "warning"". Use debug, info, warn or error.',
      ],
    ],
    ['target: all\nserver: {http_listen_port: [80]}\n', []],
    [
      'target: all\nserver: {http_server_read_timeout: "10"}\n',
      [
        'refuses-to-start error: "10" is invalid for server.http_server_read_timeout. Mimir exits: "cannot unmarshal !!str `10` into time.Duration". Use a unit up to h, such as 30s.',
      ],
    ],
    [
      'target: all\nserver: {log_level: warning}\n',
      [
        'refuses-to-start error: "warning" is invalid for server.log_level. Mimir exits: "unrecognized log level "warning"". Use debug, info, warn or error.',
      ],
    ],
    [
      'target: all\nserver: {log_level: ""}\n',
      [
        'refuses-to-start error: "" is invalid for server.log_level. Mimir exits: "unrecognized log level """. Use debug, info, warn or error.',
      ],
    ],
    ['target: all\nserver: {log_level: }\n', []],
    ['target: all\nmemberlist: {join_members: a}\n', []],
    [
      'target: all\nmemberlist: {join_members: [a, [b]]}\n',
      [
        'refuses-to-start error: "[a, [b]]" is invalid for memberlist.join_members. Mimir exits: "cannot unmarshal !!seq into string". Write each element as one value.',
      ],
    ],
    [
      'target: all\nmemberlist: {join_members: [{a: 1}, [b]]}\n',
      [
        'refuses-to-start error: "[{a: 1}, [b]]" is invalid for memberlist.join_members. Mimir exits: "cannot unmarshal !!map into string". Write each element as one value.',
      ],
    ],
    [
      'target: all\nmemberlist:\n  join_members:\n    - - a\n',
      [
        'refuses-to-start error: "- - a" is invalid for memberlist.join_members. Mimir exits: "cannot unmarshal !!seq into string". Write each element as one value.',
      ],
    ],
    [
      'target: all\nmemberlist:\n  join_members:\n    - a\n    - - b\n',
      [
        'refuses-to-start error: "- a\\n    - - b" is invalid for memberlist.join_members. Mimir exits: "cannot unmarshal !!seq into string". Write each element as one value.',
      ],
    ],
    [
      'target: all\nmemberlist:\n  join_members:\n    - a:7946\n    - - b\n',
      [
        'refuses-to-start error: "- a:7946\\n    - - b" is invalid for memberlist.join_members. Mimir exits: "cannot unmarshal !!seq into string". Write each element as one value.',
      ],
    ],
    [
      'target: all\nmemberlist:\n  join_members:\n  - a: b\n  - - c\n',
      [
        'refuses-to-start error: "- a: b\\n  - - c" is invalid for memberlist.join_members. Mimir exits: "cannot unmarshal !!map into string". Write each element as one value.',
      ],
    ],
    [
      'target: all\nmemberlist:\n  join_members:\n    - a:\n      - - b\n',
      [
        'refuses-to-start error: "- a:\\n      - - b" is invalid for memberlist.join_members. Mimir exits: "cannot unmarshal !!map into string". Write each element as one value.',
      ],
    ],
    [
      'target: all\nmemberlist: {join_members: ["[::1]:7946", {a: b}]}\n',
      [
        'refuses-to-start error: "["[::1]:7946", {a: b}]" is invalid for memberlist.join_members. Mimir exits: "cannot unmarshal !!map into string". Write each element as one value.',
      ],
    ],
    [
      'target: all\ncompactor: {block_ranges: [[2h]]}\n',
      [
        'refuses-to-start error: "[[2h]]" is invalid for compactor.block_ranges. Mimir exits: "cannot unmarshal !!seq into time.Duration". Use a unit up to h, such as 30s.',
      ],
    ],
    [
      'target: all\nruler_storage: {s3: {part_size: "5 MB"}}\n',
      [
        'refuses-to-start error: "5 MB" is invalid for ruler_storage.s3.part_size. Mimir exits: "cannot unmarshal !!str `5 MB` into uint". Use a whole number.',
      ],
    ],
    [
      'target: all\nruler_storage: {s3: {part_size: "v5"}}\n',
      [
        'refuses-to-start error: "v5" is invalid for ruler_storage.s3.part_size. Mimir exits: "cannot unmarshal !!str `v5` into uint". Use a whole number.',
      ],
    ],
    [
      { 'm.flags': '-config.file=m.yaml -config.expand-env', 'm.yaml': 'target: all\nserver:\n  log_level: $EMPTY\n' },
      [],
      { env: { EMPTY: '' } },
    ],
    [
      { 'm.flags': '-config.file=m.yaml -config.expand-env', 'm.yaml': 'target: all\nserver:\n  log_level: $LEVEL\n' },
      [
        'refuses-to-start error: "loud" is invalid for server.log_level. Mimir exits: "unrecognized log level "loud"". Use debug, info, warn or error.',
      ],
      { env: { LEVEL: 'loud' } },
    ],
    [
      '-target=all -query-frontend.grpc-client-config.tls-enabled=enable',
      [
        'refuses-to-start error: "enable" is invalid for -query-frontend.grpc-client-config.tls-enabled. Mimir exits: "invalid boolean value "enable" for -query-frontend.grpc-client-config.tls-enabled: parse error". Use true or false. | Replace with true*',
      ],
    ],
    [
      '-target=all -query-frontend.grpc-client-config.tls-insecure-skip-verify=enable',
      [
        'refuses-to-start error: "enable" is invalid for -query-frontend.grpc-client-config.tls-insecure-skip-verify. Mimir exits: "invalid boolean value "enable" for -query-frontend.grpc-client-config.tls-insecure-skip-verify: parse error". Use true or false. | Replace with true*?',
      ],
    ],
    [
      '-target=all -query-frontend.grpc-client-config.tls-enabled=enabled',
      [
        'refuses-to-start error: "enabled" is invalid for -query-frontend.grpc-client-config.tls-enabled. Mimir exits: "invalid boolean value "enabled" for -query-frontend.grpc-client-config.tls-enabled: parse error". Use true or false. | Replace with true*',
      ],
    ],
    [
      '-target=all -query-frontend.grpc-client-config.tls-insecure-skip-verify=enabled',
      [
        'refuses-to-start error: "enabled" is invalid for -query-frontend.grpc-client-config.tls-insecure-skip-verify. Mimir exits: "invalid boolean value "enabled" for -query-frontend.grpc-client-config.tls-insecure-skip-verify: parse error". Use true or false. | Replace with true*?',
      ],
    ],
    [
      '-target=all -query-frontend.grpc-client-config.tls-enabled=on',
      [
        'refuses-to-start error: "on" is invalid for -query-frontend.grpc-client-config.tls-enabled. Mimir exits: "invalid boolean value "on" for -query-frontend.grpc-client-config.tls-enabled: parse error". Use true or false. | Replace with true*',
      ],
    ],
    [
      '-target=all -query-frontend.grpc-client-config.tls-insecure-skip-verify=on',
      [
        'refuses-to-start error: "on" is invalid for -query-frontend.grpc-client-config.tls-insecure-skip-verify. Mimir exits: "invalid boolean value "on" for -query-frontend.grpc-client-config.tls-insecure-skip-verify: parse error". Use true or false. | Replace with true*?',
      ],
    ],
    [
      '-target=all -query-frontend.grpc-client-config.tls-enabled=turned-on',
      [
        'refuses-to-start error: "turned-on" is invalid for -query-frontend.grpc-client-config.tls-enabled. Mimir exits: "invalid boolean value "turned-on" for -query-frontend.grpc-client-config.tls-enabled: parse error". Use true or false.',
      ],
    ],
    [
      '-target=all -query-frontend.grpc-client-config.tls-insecure-skip-verify=turned-on',
      [
        'refuses-to-start error: "turned-on" is invalid for -query-frontend.grpc-client-config.tls-insecure-skip-verify. Mimir exits: "invalid boolean value "turned-on" for -query-frontend.grpc-client-config.tls-insecure-skip-verify: parse error". Use true or false.',
      ],
    ],
    [
      '-target=all -query-frontend.grpc-client-config.tls-enabled=once',
      [
        'refuses-to-start error: "once" is invalid for -query-frontend.grpc-client-config.tls-enabled. Mimir exits: "invalid boolean value "once" for -query-frontend.grpc-client-config.tls-enabled: parse error". Use true or false.',
      ],
    ],
    [
      '-target=all -query-frontend.grpc-client-config.tls-insecure-skip-verify=once',
      [
        'refuses-to-start error: "once" is invalid for -query-frontend.grpc-client-config.tls-insecure-skip-verify. Mimir exits: "invalid boolean value "once" for -query-frontend.grpc-client-config.tls-insecure-skip-verify: parse error". Use true or false.',
      ],
    ],
    [
      '-target=all -query-frontend.grpc-client-config.tls-enabled=off',
      [
        'refuses-to-start error: "off" is invalid for -query-frontend.grpc-client-config.tls-enabled. Mimir exits: "invalid boolean value "off" for -query-frontend.grpc-client-config.tls-enabled: parse error". Use true or false. | Replace with false*?',
      ],
    ],
    [
      '-target=all -query-frontend.grpc-client-config.tls-insecure-skip-verify=off',
      [
        'refuses-to-start error: "off" is invalid for -query-frontend.grpc-client-config.tls-insecure-skip-verify. Mimir exits: "invalid boolean value "off" for -query-frontend.grpc-client-config.tls-insecure-skip-verify: parse error". Use true or false. | Replace with false*',
      ],
    ],
    [
      '-target=all -query-frontend.grpc-client-config.tls-enabled=disable',
      [
        'refuses-to-start error: "disable" is invalid for -query-frontend.grpc-client-config.tls-enabled. Mimir exits: "invalid boolean value "disable" for -query-frontend.grpc-client-config.tls-enabled: parse error". Use true or false. | Replace with false*?',
      ],
    ],
    [
      '-target=all -query-frontend.grpc-client-config.tls-insecure-skip-verify=disable',
      [
        'refuses-to-start error: "disable" is invalid for -query-frontend.grpc-client-config.tls-insecure-skip-verify. Mimir exits: "invalid boolean value "disable" for -query-frontend.grpc-client-config.tls-insecure-skip-verify: parse error". Use true or false. | Replace with false*',
      ],
    ],
    [
      '-target=all -query-frontend.grpc-client-config.tls-enabled=disabled',
      [
        'refuses-to-start error: "disabled" is invalid for -query-frontend.grpc-client-config.tls-enabled. Mimir exits: "invalid boolean value "disabled" for -query-frontend.grpc-client-config.tls-enabled: parse error". Use true or false. | Replace with false*?',
      ],
    ],
    [
      '-target=all -query-frontend.grpc-client-config.tls-insecure-skip-verify=disabled',
      [
        'refuses-to-start error: "disabled" is invalid for -query-frontend.grpc-client-config.tls-insecure-skip-verify. Mimir exits: "invalid boolean value "disabled" for -query-frontend.grpc-client-config.tls-insecure-skip-verify: parse error". Use true or false. | Replace with false*',
      ],
    ],
    [
      '-target=all -query-frontend.grpc-client-config.tls-enabled=off-road',
      [
        'refuses-to-start error: "off-road" is invalid for -query-frontend.grpc-client-config.tls-enabled. Mimir exits: "invalid boolean value "off-road" for -query-frontend.grpc-client-config.tls-enabled: parse error". Use true or false.',
      ],
    ],
    [
      '-target=all -query-frontend.grpc-client-config.tls-insecure-skip-verify=off-road',
      [
        'refuses-to-start error: "off-road" is invalid for -query-frontend.grpc-client-config.tls-insecure-skip-verify. Mimir exits: "invalid boolean value "off-road" for -query-frontend.grpc-client-config.tls-insecure-skip-verify: parse error". Use true or false.',
      ],
    ],
    [
      '-target=all -query-frontend.grpc-client-config.tls-enabled=volte-off',
      [
        'refuses-to-start error: "volte-off" is invalid for -query-frontend.grpc-client-config.tls-enabled. Mimir exits: "invalid boolean value "volte-off" for -query-frontend.grpc-client-config.tls-enabled: parse error". Use true or false.',
      ],
    ],
    [
      '-target=all -query-frontend.grpc-client-config.tls-insecure-skip-verify=volte-off',
      [
        'refuses-to-start error: "volte-off" is invalid for -query-frontend.grpc-client-config.tls-insecure-skip-verify. Mimir exits: "invalid boolean value "volte-off" for -query-frontend.grpc-client-config.tls-insecure-skip-verify: parse error". Use true or false.',
      ],
    ],
    [
      '-target=all -query-frontend.grpc-client-config.tls-enabled=N',
      [
        'refuses-to-start error: "N" is invalid for -query-frontend.grpc-client-config.tls-enabled. Mimir exits: "invalid boolean value "N" for -query-frontend.grpc-client-config.tls-enabled: parse error". Use true or false. | Replace with false*?',
      ],
    ],
    [
      '-target=all -query-frontend.grpc-client-config.tls-insecure-skip-verify=N',
      [
        'refuses-to-start error: "N" is invalid for -query-frontend.grpc-client-config.tls-insecure-skip-verify. Mimir exits: "invalid boolean value "N" for -query-frontend.grpc-client-config.tls-insecure-skip-verify: parse error". Use true or false. | Replace with false*',
      ],
    ],
    [
      '-target=all -query-frontend.grpc-client-config.tls-enabled=0off',
      [
        'refuses-to-start error: "0off" is invalid for -query-frontend.grpc-client-config.tls-enabled. Mimir exits: "invalid boolean value "0off" for -query-frontend.grpc-client-config.tls-enabled: parse error". Use true or false.',
      ],
    ],
    [
      '-target=all -query-frontend.grpc-client-config.tls-insecure-skip-verify=0off',
      [
        'refuses-to-start error: "0off" is invalid for -query-frontend.grpc-client-config.tls-insecure-skip-verify. Mimir exits: "invalid boolean value "0off" for -query-frontend.grpc-client-config.tls-insecure-skip-verify: parse error". Use true or false.',
      ],
    ],
    [
      '-target=all -query-frontend.grpc-client-config.tls-enabled=y',
      [
        'refuses-to-start error: "y" is invalid for -query-frontend.grpc-client-config.tls-enabled. Mimir exits: "invalid boolean value "y" for -query-frontend.grpc-client-config.tls-enabled: parse error". Use true or false. | Replace with true*',
      ],
    ],
    [
      '-target=all -query-frontend.grpc-client-config.tls-insecure-skip-verify=y',
      [
        'refuses-to-start error: "y" is invalid for -query-frontend.grpc-client-config.tls-insecure-skip-verify. Mimir exits: "invalid boolean value "y" for -query-frontend.grpc-client-config.tls-insecure-skip-verify: parse error". Use true or false. | Replace with true*?',
      ],
    ],
    [
      'target: all\nruler: {ruler_client: {tls_insecure_skip_verify: "true"}}\n',
      [
        'refuses-to-start error: "true" is invalid for ruler.ruler_client.tls_insecure_skip_verify. Mimir exits: "cannot unmarshal !!str `true` into bool". Unquote it. | Replace with true without quotes*?',
      ],
    ],
    [
      'target: all\nruler: {ruler_client: {tls_insecure_skip_verify: "false"}}\n',
      [
        'refuses-to-start error: "false" is invalid for ruler.ruler_client.tls_insecure_skip_verify. Mimir exits: "cannot unmarshal !!str `false` into bool". Unquote it. | Replace with false without quotes*',
      ],
    ],
  ],
  'invalid-target': [
    [
      '-target=querier,',
      [
        'refuses-to-start error: "" is not a target of Mimir 3.1. Mimir exits: "selected target () is an internal module, which is not allowed". Use a component such as querier. | Replace with querier*',
      ],
    ],
    [
      '-target=querier,Ingester,something',
      [
        'refuses-to-start error: "Ingester" is not a target of Mimir 3.1. Mimir exits: "selected target (Ingester) is an internal module, which is not allowed". Use ingester.',
      ],
    ],
    [
      '-target=,',
      [
        'refuses-to-start error: "" is not a target of Mimir 3.1. Mimir exits: "selected target () is an internal module, which is not allowed". Use a component such as querier.',
      ],
    ],
    [
      '-target=queryer',
      [
        'refuses-to-start error: "queryer" is not a target of Mimir 3.2. Mimir exits: "selected target (queryer) is an internal module, which is not allowed". Use querier. | Replace with querier*?',
      ],
      { mimirVersion: '3.2' },
    ],
    [
      '-target=read',
      [
        'refuses-to-start error: "read" is not a target of Mimir 3.2, only from 2.3 to 2.17. Mimir exits: "selected target (read) is an internal module, which is not allowed". Use a component such as querier.',
      ],
      { mimirVersion: '3.2' },
    ],
    ['-log.level=info -target="querier -x', []],
  ],
  'invalid-tls-min-version': [
    [
      '-target=all -server.http-tls-cert-path=/s.crt -server.http-tls-key-path=/s.key -server.tls-min-version=VersionTLS14',
      [
        'refuses-to-start error: Unknown TLS version "VersionTLS14". Mimir exits: "TLS version "VersionTLS14" not recognized". Did you mean VersionTLS13? | Replace with VersionTLS13*',
      ],
    ],
    [
      '-target=all -server.http-tls-cert-path=/s.crt -server.http-tls-key-path=/s.key -server.tls-min-version=Nonsense',
      [
        'refuses-to-start error: Unknown TLS version "Nonsense". Mimir exits: "TLS version "Nonsense" not recognized". Use VersionTLS13, VersionTLS12, VersionTLS11 or VersionTLS10.',
      ],
    ],
  ],
  'memberlist-cert-required': [
    ['-target=all -memberlist.tls-enabled=true -memberlist.tls-key-path=/m.key', []],
    ['-target=all -ingester.client.tls-enabled=true', []],
  ],
  'memberlist-no-client-auth': [
    [
      '-target=all -ingester.client.tls-enabled=true -server.grpc-tls-cert-path=/s.crt -server.grpc-tls-key-path=/s.key',
      [],
    ],
  ],
  'memberlist-tls-differs': [
    [
      { a: '-target=ingester -memberlist.tls-enabled=true', b: '-target=querier' },
      [
        'connection-fails error: Memberlist uses TLS in a, but not in b. They form separate clusters. Use TLS in all or none.',
      ],
    ],
    [
      {
        a: '-target=ingester -memberlist.tls-enabled=true -memberlist.tls-cert-path=/m.crt',
        b: '-target=querier -memberlist.tls-key-path=/own.key',
      },
      [
        'connection-fails error: Memberlist uses TLS in a, but not in b. They form separate clusters. Use TLS in all or none. | see This member uses plaintext.',
      ],
    ],
    [
      {
        a: '-target=ingester -memberlist.tls-enabled=true -memberlist.tls-cert-path=/m.crt -memberlist.tls-key-path=/m.key',
        b: '-target=querier -memberlist.tls-enabled=false',
        c: '-target=distributor -memberlist.tls-min-version=VersionTLS09',
      },
      [
        'connection-fails error: Memberlist uses TLS in a, but not in b and c. They form separate clusters. Use TLS in all or none. | see This member uses plaintext. | see This member uses plaintext.',
      ],
    ],
    [
      {
        a: '-target=ingester -memberlist.tls-enabled=true -memberlist.tls-cert-path=/m.crt -memberlist.tls-key-path=/m.key',
        b: '-target=querier -memberlist.tls-enabled=true',
      },
      [],
    ],
  ],
  'object-storage-endpoint-not-a-host': [
    [
      '-target=all -ruler-storage.backend=s3 -ruler-storage.s3.endpoint=minio.by-http://x',
      [
        'refuses-to-start error: -ruler-storage.s3.endpoint must be a host, not minio.by-http://x. Mimir exits: "Endpoint url cannot have fully qualified paths." Use x. | Replace with x*',
      ],
    ],
  ],
  'object-storage-plaintext': [
    [
      '-target=all -ruler-storage.backend=s3 -ruler-storage.s3.endpoint=https://s3.eu-west-1.amazonaws.com/x -ruler-storage.s3.insecure=true',
      [
        'insecure warning: -ruler-storage.s3.insecure is true, so data goes to https://s3.eu-west-1.amazonaws.com/x over plain HTTP. Remove it. | see The endpoint is set here. | Remove -ruler-storage.s3.insecure*',
      ],
    ],
    [
      '-target=all -ruler-storage.backend=s3 -ruler-storage.s3.endpoint=http://s3.amazonaws.com -ruler-storage.s3.insecure=true',
      [
        'insecure warning: -ruler-storage.s3.insecure is true, so data goes to http://s3.amazonaws.com over plain HTTP. Remove it. | see The endpoint is set here. | Remove -ruler-storage.s3.insecure*',
      ],
    ],
    [
      '-target=all -ruler-storage.backend=s3 -ruler-storage.s3.endpoint=minio:443/x/y -ruler-storage.s3.insecure=true',
      [
        'insecure warning: -ruler-storage.s3.insecure is true, so data goes to minio:443/x/y over plain HTTP. Remove it. | see The endpoint is set here. | Remove -ruler-storage.s3.insecure*',
      ],
    ],
    [
      '-target=all -ruler-storage.backend=s3 -ruler-storage.s3.endpoint=amazonaws.com -ruler-storage.s3.insecure=true',
      [
        'insecure warning: -ruler-storage.s3.insecure is true, so data goes to amazonaws.com over plain HTTP. Remove it. | see The endpoint is set here. | Remove -ruler-storage.s3.insecure*',
      ],
    ],
    [
      '-target=all -ruler-storage.backend=s3 -ruler-storage.s3.endpoint=to.http://amazonaws.com -ruler-storage.s3.insecure=true',
      [],
    ],
    [
      '-target=all -ruler-storage.backend=s3 -ruler-storage.s3.endpoint=s3.amazonaws.com -ruler-storage.s3.insecure=false',
      [],
    ],
  ],
  'option-not-in-version': [
    ['-target=all -nothing.like-it=1', [], { mimirVersion: '3.0' }],
    [
      'target: all\nserver: {tls_min_version: VersionTLS12}\n',
      [
        'refuses-to-start error: server.tls_min_version is in Mimir 2.5 and newer, but not in 2.4. Mimir exits: "field tls_min_version not found". Remove it.',
      ],
      { mimirVersion: '2.4' },
    ],
  ],
  'path-in-inline-pem': [
    [
      'target: all\nserver: {http_tls_config: {cert_file: /s.crt, key_file: /s.key, client_ca: certs/root.crt}}\n',
      [
        'ignored warning: server.http_tls_config.client_ca expects PEM text, not "certs/root.crt". Ignored: nothing here uses it. Use server.http_tls_config.client_ca_file for paths. | Use server.http_tls_config.client_ca_file instead*',
      ],
    ],
    ['target: all\nserver: {http_tls_config: {cert: "", key: ""}}\n', []],
    [
      'target: all\nserver: {http_tls_config: {cert: " s.crt "}}\n',
      [
        'ignored warning: server.http_tls_config.cert expects PEM text, not "s.crt". Ignored: nothing here uses it. Use server.http_tls_config.cert_file for paths. | Use server.http_tls_config.cert_file instead*',
      ],
    ],
    [
      'target: all\nserver: {http_tls_config: {cert: "a s.crt"}}\n',
      [
        'ignored warning: server.http_tls_config.cert expects PEM text, not this. Ignored: nothing here uses it. Include the BEGIN and END lines.',
      ],
    ],
    [
      'target: all\nserver: {http_tls_config: {cert: s.certificate, key: s.crt/}}\n',
      [
        'refuses-to-start error: server.http_tls_config.cert expects PEM text, not this. Mimir exits: "tls: failed to find any PEM data in certificate input". Include the BEGIN and END lines.',
        'refuses-to-start error: server.http_tls_config.key expects PEM text, not this. Mimir exits: "tls: failed to find any PEM data in key input". Include the BEGIN and END lines.',
      ],
    ],
    [
      {
        'm.flags': '-target=all -config.file=m.yaml ',
        'm.yaml': 'server:\n  http_tls_config: {cert: "${CERT}", key: s.key}\n',
      },
      [
        'refuses-to-start error: server.http_tls_config.cert expects PEM text, not this. Mimir exits: "tls: failed to find any PEM data in certificate input". Include the BEGIN and END lines.',
        'refuses-to-start error: server.http_tls_config.key expects PEM text, not a secret value. Mimir exits: "tls: failed to find any PEM data in key input". Use server.http_tls_config.key_file for paths. | Use server.http_tls_config.key_file instead*',
      ],
      { env: { CERT: 's.crt' } },
    ],
    [
      {
        'm.flags': '-target=all -config.file=m.yaml -config.expand-env',
        'm.yaml': 'server:\n  http_tls_config: {cert: "${CERT}", key: s.key}\n',
      },
      [
        'refuses-to-start error: server.http_tls_config.key expects PEM text, not a secret value. Mimir exits: "tls: failed to find any PEM data in key input". Use server.http_tls_config.key_file for paths. | Use server.http_tls_config.key_file instead*',
      ],
      { env: { CERT: 's.crt' } },
    ],
  ],
  'path-not-on-this-machine': [
    [
      '-config.file=/no/such/m.yaml',
      [
        'style information: /no/such/m.yaml was not checked: it is not on this machine. Map /no/such to a local folder. | Map /no/such to a local folder',
      ],
    ],
  ],
  'pem-where-path-belongs': [
    [
      'target: all\nserver: {grpc_tls_config: {cert_file: "-----BEGIN CERTIFICATE-----\\nMIIB\\n-----END CERTIFICATE-----\\n", key_file: /s.key}}\n',
      [
        'refuses-to-start error: server.grpc_tls_config.cert_file expects a path, not PEM text. Mimir exits and logs the whole value. Use server.grpc_tls_config.cert for PEM text. | Use cert instead*',
      ],
    ],
    [
      'target: all\nserver: {http_tls_config: {cert_file: "-----BEGIN CERTIFICATE-----\\nMIIB\\n-----END CERTIFICATE-----\\n", key: x}}\n',
      [
        'refuses-to-start error: server.http_tls_config.cert_file expects a path, not PEM text. Mimir exits and logs the whole value. Use server.http_tls_config.cert for PEM text. | Use cert instead*',
      ],
    ],
    [
      'target: all\nserver: {http_tls_config: {cert_file: "-----BEGIN CERTIFICATE-----\\nMIIB\\n-----END CERTIFICATE-----\\n"}}\n',
      [
        'ignored warning: server.http_tls_config.cert_file expects a path, not PEM text. Ignored: nothing here uses it. Use server.http_tls_config.cert for PEM text. | Use cert instead*',
      ],
    ],
    [
      'target: all\nserver: {http_tls_config: {cert_file: "-----BEGIN CERTIFICATE-----\\nMIIB\\n-----END CERTIFICATE-----\\n", key_file: "-----BEGIN PRIVATE KEY-----\\nMIIB\\n-----END PRIVATE KEY-----\\n", key: k}}\n',
      [
        'refuses-to-start error: server.http_tls_config.cert_file expects a path, not PEM text. Mimir exits and logs the whole value. Use server.http_tls_config.cert for PEM text.',
        'refuses-to-start error: server.http_tls_config.key_file expects a path, not a private key. Mimir exits and logs the whole value. Use server.http_tls_config.key for PEM text.',
      ],
    ],
    [
      'target: all\nserver: {http_tls_config: {cert_file: /s.crt, key_file: /s.key, client_ca_file: "-----BEGIN CERTIFICATE-----\\nMIIB\\n-----END CERTIFICATE-----\\n"}}\n',
      [
        'refuses-to-start error: server.http_tls_config.client_ca_file expects a path, not PEM text. Mimir exits and logs the whole value. Use server.http_tls_config.client_ca for PEM text. | Use client_ca instead*',
      ],
    ],
    [
      'target: all\nserver:\n  http_tls_config:\n    cert_file: &c "-----BEGIN CERTIFICATE-----\\nMIIB\\n-----END CERTIFICATE-----\\n"\n    key_file: "-----BEGIN PRIVATE KEY-----\\nMIIB\\n-----END PRIVATE KEY-----\\n"\n  grpc_tls_config:\n    cert_file: *c\n    key_file: "-----BEGIN PRIVATE KEY-----\\nMIIB\\n-----END PRIVATE KEY-----\\n"\n',
      [
        'refuses-to-start error: server.http_tls_config.cert_file expects a path, not PEM text. Mimir exits and logs the whole value. Use server.http_tls_config.cert for PEM text. | see This alias uses it. | Use cert and key instead*',
        'refuses-to-start error: server.http_tls_config.key_file expects a path, not a private key. Mimir exits and logs the whole value. Use server.http_tls_config.key for PEM text. | Use cert and key instead*',
        'refuses-to-start error: server.grpc_tls_config.key_file expects a path, not a private key. Mimir exits and logs the whole value. Use server.grpc_tls_config.key for PEM text.',
      ],
    ],
    [
      '-target=all "-server.http-tls-cert-path=-----BEGIN CERTIFICATE-----" -server.http-tls-key-path=/s.key',
      [
        'refuses-to-start error: -server.http-tls-cert-path expects a path, not PEM text. Mimir exits and logs the whole value. Save it to a file.',
      ],
    ],
  ],
  'required-option-missing': [
    [
      '-target=all -ingest-storage.enabled=true -ingest-storage.kafka.address=k -ingest-storage.kafka.topic=t -ingest-storage.kafka.sasl-username=u -ingest-storage.kafka.sasl-password=p',
      [],
    ],
    [
      '-target=all -ingest-storage.enabled=true -ingest-storage.kafka.address=k -ingest-storage.kafka.topic=t -ingest-storage.kafka.sasl-username= -ingest-storage.kafka.sasl-password=',
      [],
    ],
    [
      '-target=all -ingest-storage.enabled=true -ingest-storage.kafka.sasl-username=u',
      [
        'refuses-to-start error: -ingest-storage.enabled needs -ingest-storage.kafka.address. Mimir exits: "error validating config: invalid ingest storage config: the Kafka address has not been configured". Set it.',
      ],
    ],
    ['-target=all -ingest-storage.enabled=true', [], { mimirVersion: '3.2' }],
    [
      '-target=all -vault.enabled=true',
      [
        'refuses-to-start error: -vault.enabled needs -vault.url. Mimir exits: "error validating config: invalid vault config: empty vault URL supplied". Set it.',
      ],
      { mimirVersion: '3.2' },
    ],
    ['-target=all -ingest-storage.enabled=true', [], { mimirVersion: '2.10' }],
    [
      '-target=all -ingest-storage.enabled=true -ingest-storage.kafka.address=k -ingest-storage.kafka.topic=t -ingest-storage.kafka.sasl-username=u',
      [],
      { mimirVersion: '2.14' },
    ],
  ],
  'server-cert-not-trusted-by-client': [
    [
      '-target=all -server.grpc-tls-cert-path=certs/server.crt -server.grpc-tls-key-path=certs/server.key -ingester.client.tls-enabled=true -ingester.client.tls-ca-path=certs/oldroot.crt -ingester.client.tls-server-name=localhost -querier.frontend-client.tls-enabled=true -querier.frontend-client.tls-ca-path=certs/oldroot.crt -querier.frontend-client.tls-server-name=localhost',
      [
        'connection-fails error: certs/server.crt is not signed by a CA in certs/oldroot.crt (ingester.client and querier.frontend-client). Connections fail: "x509: certificate signed by unknown authority (possibly because of "x509: certificate has expired or is not yet valid: current time 2027-01-31T12:00:00Z is after 2027-01-31T12:00:00Z" while trying to verify candidate authority certificate "Zoo Root")". Set -ingester.client.tls-ca-path to its CA, or add its intermediates. | see The server\'s certificate. | see This client trusts the same.',
      ],
    ],
    [
      '-target=all -server.grpc-tls-cert-path=certs/server.crt -server.grpc-tls-key-path=certs/server.key -ingester.client.tls-enabled=true -ingester.client.tls-ca-path=certs/oldroot.crt -ingester.client.tls-server-name=localhost -querier.frontend-client.tls-enabled=true -querier.frontend-client.tls-ca-path=certs/weakroot.crt -querier.frontend-client.tls-server-name=localhost',
      [
        'connection-fails error: certs/server.crt is not signed by a CA in certs/oldroot.crt (ingester.client). Connections fail: "x509: certificate signed by unknown authority (possibly because of "x509: certificate has expired or is not yet valid: current time 2027-01-31T12:00:00Z is after 2027-01-31T12:00:00Z" while trying to verify candidate authority certificate "Zoo Root")". Set -ingester.client.tls-ca-path to its CA, or add its intermediates. | see The server\'s certificate.',
        'connection-fails error: certs/server.crt is not signed by a CA in certs/weakroot.crt (querier.frontend-client). Connections fail: "x509: certificate signed by unknown authority". Set -querier.frontend-client.tls-ca-path to its CA, or add its intermediates. | see The server\'s certificate.',
      ],
    ],
    [
      '-target=all -server.grpc-tls-cert-path=certs/server.crt -server.grpc-tls-key-path=certs/server.key -ingester.client.tls-enabled=true -ingester.client.tls-ca-path= -ingester.client.tls-server-name=localhost',
      [],
    ],
    [
      '-target=all -server.grpc-tls-cert-path=certs/server.crt -server.grpc-tls-key-path=certs/server.key -ingester.client.tls-enabled=true -ingester.client.tls-ca-path=certs/empty.crt -ingester.client.tls-server-name=localhost',
      [],
    ],
  ],
  'server-client-auth-without-tls': [
    ['-target=all -server.http-tls-client-auth=', []],
    ['-target=all -server.http-tls-ca-path=', []],
  ],
  'server-name-missing-for-ip-dialing': [
    [
      '-target=all -server.grpc-tls-cert-path=certs/nosan.crt -server.grpc-tls-key-path=certs/nosan.key -ingester.client.tls-enabled=true -ingester.client.tls-ca-path=certs/root.crt',
      [],
    ],
    [
      '-target=all -server.grpc-tls-cert-path=certs/server.crt -server.grpc-tls-key-path=certs/server.key -ingester.client.tls-enabled=true -ingester.client.tls-ca-path=certs/root.crt',
      [
        'connection-fails warning: ingester.client dials an IP address, but certs/server.crt is not valid for it. Connections likely fail: "x509: certificate is valid for 127.0.0.1, ::1, not [IP address]". Set tls-server-name. | see The server\'s certificate, valid for localhost, mimir, 127.0.0.1, ::1. | Set tls-server-name to localhost in these clients* | Set tls-server-name to mimir in these clients',
      ],
    ],
    [
      '-target=querier,query-frontend,query-scheduler -querier.scheduler-address=10.0.0.1:9095 -query-frontend.scheduler-address=10.0.0.1:9095 -server.grpc-tls-cert-path=certs/noip.crt -server.grpc-tls-key-path=certs/noip.key -querier.scheduler-client.tls-enabled=true -querier.scheduler-client.tls-ca-path=certs/root.crt -query-frontend.grpc-client-config.tls-enabled=true -query-frontend.grpc-client-config.tls-ca-path=certs/root.crt',
      [
        'connection-fails error: querier.scheduler-client and query-frontend.grpc-client-config dial 10.0.0.1 (from -querier.scheduler-address), but certs/noip.crt is not valid for it. Connections fail: "x509: cannot validate certificate for 10.0.0.1 because it doesn\'t contain any IP SANs". Set tls-server-name. | see The server\'s certificate, valid for localhost, mimir.internal. | see This client checks the address too. | Set tls-server-name to mimir.internal in these clients* | Set tls-server-name to localhost in these clients',
      ],
    ],
    [
      '-target=querier,query-frontend,query-scheduler -querier.scheduler-address=10.0.0.1:9095 -query-frontend.scheduler-address=10.0.0.1:9095 -server.grpc-tls-cert-path=certs/noip.crt -server.grpc-tls-key-path=certs/noip.key -querier.scheduler-client.tls-enabled=true -querier.scheduler-client.tls-ca-path=certs/root.crt -querier.scheduler-client.tls-server-name=mimir.internal',
      [],
    ],
    [
      '-target=querier,query-frontend,query-scheduler -querier.scheduler-address=query-scheduler:9095 -query-frontend.scheduler-address=query-scheduler:9095 -server.grpc-tls-cert-path=/no/such/folder/server.crt -server.grpc-tls-key-path=/no/such/folder/server.key -querier.scheduler-client.tls-enabled=true -querier.scheduler-client.tls-ca-path=certs/root.crt -query-frontend.grpc-client-config.tls-enabled=true -query-frontend.grpc-client-config.tls-ca-path=certs/root.crt',
      [
        'style warning: querier.scheduler-client and query-frontend.grpc-client-config dial an IP address, but /no/such/folder/server.crt may be valid only for names. Set tls-server-name. | see This client checks the address too. | Set tls-server-name to mimir.internal in these clients',
      ],
    ],
    [
      '-target=querier,query-frontend,query-scheduler -querier.scheduler-address=query-scheduler:9095 -query-frontend.scheduler-address=query-scheduler:9095 -server.grpc-tls-cert-path=/no/such/folder/server.crt -server.grpc-tls-key-path=/no/such/folder/server.key -querier.scheduler-client.tls-enabled=true -querier.scheduler-client.tls-ca-path=certs/root.crt -querier.scheduler-client.tls-insecure-skip-verify=true',
      [],
    ],
    [
      '-target=querier,query-frontend,query-scheduler -querier.scheduler-address=query-scheduler:9095 -query-frontend.scheduler-address=query-scheduler:9095 -server.grpc-tls-cert-path=/no/such/folder/server.crt -server.grpc-tls-key-path=/no/such/folder/server.key -querier.scheduler-client.tls-enabled=true -querier.scheduler-client.tls-ca-path=certs/root.crt -querier.scheduler-client.tls-server-name=mimir',
      [],
    ],
    [
      '-target=querier,query-frontend,query-scheduler -querier.scheduler-address=query-scheduler:9095 -query-frontend.scheduler-address=query-scheduler:9095 -server.grpc-tls-cert-path=/no/such/folder/server.crt -server.grpc-tls-key-path=/no/such/folder/server.key -querier.scheduler-client.tls-enabled=false -querier.scheduler-client.tls-ca-path=certs/root.crt',
      [],
    ],
    [
      '-target=querier,query-frontend,query-scheduler -querier.scheduler-address=query-scheduler:9095 -query-frontend.scheduler-address=query-scheduler:9095 -server.grpc-tls-cert-path=/no/such/folder/server.crt -querier.scheduler-client.tls-enabled=true -querier.scheduler-client.tls-ca-path=certs/root.crt',
      [],
    ],
    [
      '-target=querier,query-frontend,query-scheduler -querier.scheduler-address=query-scheduler:9095 -query-frontend.scheduler-address=query-scheduler:9095 -server.grpc-tls-cert-path=certs/server.crt -server.grpc-tls-key-path=certs/server.key -querier.scheduler-client.tls-enabled=true -querier.scheduler-client.tls-ca-path=certs/root.crt',
      [
        'connection-fails warning: querier.scheduler-client dials an IP address, but certs/server.crt is not valid for it. Connections likely fail: "x509: certificate is valid for 127.0.0.1, ::1, not [IP address]". Set tls-server-name. | see The server\'s certificate, valid for localhost, mimir, 127.0.0.1, ::1. | Set tls-server-name to localhost in these clients* | Set tls-server-name to mimir in these clients',
      ],
    ],
    [
      '-target=querier,query-frontend,query-scheduler -querier.scheduler-address=query-scheduler:9095 -query-frontend.scheduler-address=query-scheduler:9095 -server.grpc-tls-cert-path=/no/such/folder/server.crt -server.grpc-tls-key-path=/no/such/folder/server.key -querier.frontend-client.tls-enabled=true -querier.frontend-client.tls-ca-path=certs/root.crt -query-frontend.instance-addr=10.0.0.1',
      [
        'style warning: querier.frontend-client dials an IP address, but /no/such/folder/server.crt may be valid only for names. Set tls-server-name. | Set tls-server-name to mimir.internal in these clients',
      ],
    ],
    [
      '-target=querier,query-frontend,query-scheduler -querier.scheduler-address=query-scheduler:9095 -query-frontend.scheduler-address=query-scheduler:9095 -server.grpc-tls-cert-path=/no/such/folder/server.crt -server.grpc-tls-key-path=/no/such/folder/server.key -querier.frontend-client.tls-enabled=true -querier.frontend-client.tls-ca-path=certs/root.crt -query-frontend.instance-addr=mimir.internal',
      [],
    ],
  ],
  'server-name-not-in-cert': [
    [
      '-target=querier,query-frontend,query-scheduler -querier.scheduler-address=query-scheduler:9095 -query-frontend.scheduler-address=query-scheduler:9095 -server.grpc-tls-cert-path=certs/noip.crt -server.grpc-tls-key-path=certs/noip.key -querier.scheduler-client.tls-enabled=true -querier.scheduler-client.tls-ca-path=certs/root.crt -querier.scheduler-client.tls-server-name=mimir.example.com -query-frontend.grpc-client-config.tls-enabled=true -query-frontend.grpc-client-config.tls-ca-path=certs/root.crt -query-frontend.grpc-client-config.tls-server-name=mimir.example.com -querier.frontend-client.tls-enabled=true -querier.frontend-client.tls-ca-path=certs/root.crt -querier.frontend-client.tls-server-name=mimir.example.org',
      [
        'connection-fails error: Certificate certs/noip.crt is not valid for "mimir.example.com" (querier.scheduler-client and query-frontend.grpc-client-config). Connections fail: "x509: certificate is valid for localhost, mimir.internal, not mimir.example.com". Use one of its names. | see The server\'s certificate, valid for localhost, mimir.internal. | see This client checks the same name. | Set tls-server-name to mimir.internal in these clients* | Set tls-server-name to localhost in these clients',
        'connection-fails error: Certificate certs/noip.crt is not valid for "mimir.example.org" (querier.frontend-client). Connections fail: "x509: certificate is valid for localhost, mimir.internal, not mimir.example.org". Use one of its names. | see The server\'s certificate, valid for localhost, mimir.internal. | Set tls-server-name to mimir.internal in these clients* | Set tls-server-name to localhost in these clients',
      ],
    ],
    [
      '-target=querier,query-frontend,query-scheduler -querier.scheduler-address=query-scheduler:9095 -query-frontend.scheduler-address=query-scheduler:9095 -server.grpc-tls-cert-path=certs/noip.crt -server.grpc-tls-key-path=certs/noip.key -querier.scheduler-client.tls-enabled=true -querier.scheduler-client.tls-ca-path=certs/otherca.crt -querier.scheduler-client.tls-server-name=mimir.internal -query-frontend.grpc-client-config.tls-enabled=true -query-frontend.grpc-client-config.tls-ca-path=certs/root.crt',
      [],
    ],
  ],
  'server-tls-half-configured': [
    [
      'target: all\nserver: {http_tls_config: {key: x}}\n',
      [
        'insecure error: server.http_tls_config.key is set without server.http_tls_config.cert_file, so this listener silently serves plaintext. Set both.',
      ],
    ],
  ],
  'unknown-yaml-key': [
    [
      'target: all\nnothing_like_it: 1\n',
      [
        'refuses-to-start error: Unknown key "nothing_like_it" at the top level. Mimir exits: "field nothing_like_it not found". Remove it.',
      ],
    ],
    [
      'target: all\nserver: {tls_min_versoin: VersionTLS12, tls_min_version: VersionTLS13}\n',
      [
        'refuses-to-start error: Unknown key "tls_min_versoin" in server. Mimir exits: "field tls_min_versoin not found". Did you mean server.tls_min_version?',
      ],
    ],
    [
      'target: all\nserver: {grpc_tls_config: {tls_min_version: VersionTLS12}, tls_min_version: VersionTLS13}\n',
      [
        'refuses-to-start error: Unknown key "tls_min_version" in server.grpc_tls_config. Mimir exits: "field tls_min_version not found". Did you mean server.tls_min_version?',
      ],
    ],
    [
      'target: all\nserver: {grpc_tls_config: {tls_min_version: {a: b}}}\n',
      [
        'refuses-to-start error: Unknown key "tls_min_version" in server.grpc_tls_config. Mimir exits: "field tls_min_version not found". Did you mean server.tls_min_version?',
      ],
    ],
    [
      'target: all\nserver:\n  grpc_tls_config:\n    tls_min_version: VersionTLS12\n    tls_min_version: VersionTLS13\n',
      [
        'refuses-to-start error: Unknown key "tls_min_version" in server.grpc_tls_config. Mimir exits: "field tls_min_version not found". Did you mean server.tls_min_version?',
        'refuses-to-start error: Unknown key "tls_min_version" in server.grpc_tls_config. Mimir exits: "field tls_min_version not found". Did you mean server.tls_min_version?',
      ],
    ],
    [
      'target: all\nx: &x {tls_min_version: VersionTLS12}\nserver: {grpc_tls_config: {<<: *x}}\n',
      [
        'refuses-to-start error: Unknown key "x" at the top level. Mimir exits: "field x not found". Did you mean server? | Move it to server.tls_min_version*',
        'refuses-to-start error: Unknown key "tls_min_version" in server.grpc_tls_config. Mimir exits: "field tls_min_version not found". Did you mean server.tls_min_version? | see It is set here, and used through an alias.',
      ],
    ],
    [
      'target: all\nserver:\n  grpc_tls_config:\n    tls_min_version: VersionTLS12\n  e\n\n',
      [
        'refuses-to-start error: Unknown key "tls_min_version" in server.grpc_tls_config. Mimir exits: "field tls_min_version not found". Did you mean server.tls_min_version?',
      ],
    ],
    [
      'target: all\nserver: {tls_min_versoin: VersionTLS12}\n',
      [
        'style information: "tls_min_versoin" in server is unknown to Mimir TLS, which knows 3.2 only in part. Did you mean server.tls_min_version? | Replace with tls_min_version*',
      ],
      { mimirVersion: '3.2' },
    ],
  ],
  'verify-policy-without-ca': [
    [
      '-target=all -server.grpc-tls-cert-path=/s.crt -server.grpc-tls-key-path=/s.key -server.grpc-tls-client-auth=Nonsense',
      [],
    ],
    ['-target=all -server.grpc-tls-client-auth=RequireAndVerifyClientCert', []],
    [
      'target: all\nserver:\n  http_tls_config: {cert_file: /s.crt, key_file: /s.key, client_auth_type: RequireAndVerifyClientCert, client_ca: x}\n',
      [],
    ],
  ],
  'weak-certificate': [
    [
      '-target=all -server.http-tls-cert-path=certs/tiny.crt -server.http-tls-key-path=certs/tiny.key',
      [
        'refuses-callers error: Certificate certs/tiny.crt has a 512-bit RSA key, so every handshake fails. Use 2048 bits.',
      ],
    ],
    [
      '-target=all -server.grpc-tls-cert-path=certs/tiny.crt -server.grpc-tls-key-path=certs/tiny.key',
      [
        'connection-fails error: Certificate certs/tiny.crt has a 512-bit RSA key, so every handshake fails. Use 2048 bits.',
      ],
    ],
    [
      '-target=all -server.http-tls-cert-path=certs/tiny.crt -server.http-tls-key-path=certs/tiny.key',
      ['insecure warning: Certificate certs/tiny.crt has a 512-bit RSA key, which is insecure. Use 2048 bits.'],
      { mimirVersion: '2.16' },
    ],
    ['-target=all -server.http-tls-cert-path=certs/tiny.crt -server.http-tls-key-path=certs/server.key', []],
    [
      '-target=all -server.grpc-tls-cert-path=certs/server.crt -server.grpc-tls-key-path=certs/server.key -server.grpc-tls-ca-path=certs/weakroot.crt',
      [],
    ],
    [
      '-target=all -server.grpc-tls-ca-path=certs/weakroot.crt -server.grpc-tls-client-auth=RequireAndVerifyClientCert',
      [],
    ],
    ['-target=all -ingester.client.tls-enabled=false -ingester.client.tls-ca-path=certs/weakroot.crt', []],
    [
      '-target=all -ingester.client.tls-enabled=true -ingester.client.tls-ca-path=certs/weakroot.crt -ingester.client.tls-server-name=localhost -ingester.client.tls-insecure-skip-verify=true',
      [],
    ],
    [
      '-target=all -ingester.client.tls-enabled=true -ingester.client.tls-ca-path=certs/weakroot.crt -ingester.client.tls-server-name=localhost -querier.frontend-client.tls-enabled=true -querier.frontend-client.tls-ca-path=certs/weakroot.crt -querier.frontend-client.tls-server-name=localhost',
      ['insecure warning: The CA in certs/weakroot.crt has an RSA key of 1024 bits, which is insecure. Replace it.'],
    ],
    [
      '-target=all -ingester.client.tls-enabled=true -ingester.client.tls-ca-path=certs/server.crt -ingester.client.tls-server-name=localhost',
      [],
    ],
    [
      '-target=all -server.http-tls-cert-path=certs/server.crt -server.http-tls-key-path=certs/server.key -server.http-tls-client-auth=RequireAndVerifyClientCert -server.http-tls-ca-path=certs/selfsigned.crt',
      [],
    ],
  ],
  'weak-tls-version': [
    [
      '-target=all -ingester.client.tls-enabled=false -ingester.client.tls-min-version=VersionTLS10',
      [
        'ignored warning: VersionTLS10 allows an insecure TLS version. Use VersionTLS12 or VersionTLS13. | Replace with VersionTLS12*',
      ],
    ],
    [
      '-target=all -server.http-tls-cert-path=certs/server.crt -server.http-tls-key-path=certs/server.key',
      [
        'insecure warning: Mimir 2.4 allows TLS 1.0 and 1.1 here by default. Upgrade to 2.5, which has an option against it.',
      ],
      { mimirVersion: '2.4' },
    ],
    ['-target=all -server.http-tls-cert-path=certs/server.crt', [], { mimirVersion: '2.5' }],
  ],
  'wrong-yaml-structure': [
    ['target: all\nlimits: {blocked_queries: [{pattern: x}]}\n', []],
    ['target: all\ningester: {active_series_custom_trackers: {a: b}}\n', []],
    ['target: all\nserver: {nothing_like_it: [a]}\n', []],
  ],
};

for (const [rule, table] of Object.entries(rows)) {
  describe(`What ${rule} says`, () => {
    for (const [texts, expected, { env, mimirVersion = '3.1' } = {}] of table) {
      const what = typeof texts === 'string' ? texts.trim() : Object.values(texts).join(' ');
      const where = [...Object.entries(env ?? {}).map((pair) => pair.join('=')), mimirVersion ?? 'any version'];

      it(`of ${what} (${where.join(', ')})`, async () => {
        const environment = { values: new Map(Object.entries(env ?? {})), complete: env !== undefined };
        assert.deepEqual(
          await toldOf(rule, filesOf(texts), { mimirVersion, ...(env ? { environment } : {}) }),
          expected,
        );
      });
    }
  });
}

/** Where certificates are named, they lie beside the files. */
async function toldOf(rule: string, texts: Texts, settings: Partial<AnalysisSettings>): Promise<readonly string[]> {
  if (!Object.values(texts).some((text) => text.includes('certs/')))
    return told(rule, await findingsIn(texts, settings));
  const bench = await openBench();
  const headers = { version: settings.mimirVersion ?? null, environment: new Map<string, string>(), companions: [] };
  const found = [...(await bench.judge(new Map(Object.entries(texts)), headers)).values()].flat();
  return told(rule, found).map((line) => lasting(line, bench.folder).replace(/\bin \d+ (day|hour)s?\b/g, 'in 30 $1s'));
}

function filesOf(texts: string | Texts): Texts {
  if (typeof texts === 'string') return { [texts.startsWith('-') ? 'm.flags' : 'm.yaml']: texts };
  if (Object.keys(texts).some((name) => name.includes('.'))) return texts;
  const services = Object.entries(texts).flatMap(([name, flags]) => [
    `  ${name}:`,
    '    image: grafana/mimir:3.1.0',
    `    command: ${flags}`,
  ]);
  return { 'compose.yaml': ['services:', ...services, ''].join('\n') };
}
