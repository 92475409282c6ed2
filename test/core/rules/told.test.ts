import assert from 'node:assert/strict';
import type { AnalysisSettings } from '../../../core/src/analysis/analysis-settings';
import { toldOf } from './findings';

type Texts = Readonly<Record<string, string>>;

interface Place {
  readonly mimirVersion?: AnalysisSettings['mimirVersion'];
  /** The environment variables. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A command line, a YAML, or files by their names; what the rule says of them, each finding in a line; and where. */
type Row = readonly [texts: string | Texts, told: readonly string[], place?: Place];

/** What rules say of options that are a word apart, where files of their own would say little else. */
const rows: Readonly<Record<string, readonly Row[]>> = {
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
    ['-target=all -server.grpc-listen-network=tcp6', []],
    ['-target=all -server.grpc-listen-network=', []],
    [
      '-target=all -server.http-listen-port=many',
      [
        'refuses-to-start error: "many" is invalid for -server.http-listen-port. Mimir exits: "invalid value "many" for flag -server.http-listen-port: parse error". Use a whole number.',
      ],
    ],
    ['-target=all -server.http-listen-port', []],
    [
      '-target=all -server.http-read-timeout=10',
      [
        'refuses-to-start error: "10" is invalid for -server.http-read-timeout. Mimir exits: "invalid value "10" for flag -server.http-read-timeout: parse error". Use a unit up to h, such as 30s.',
      ],
    ],
    [
      '-target=all -log.level=warning',
      [
        'refuses-to-start error: "warning" is invalid for -log.level. Mimir exits: "invalid value "warning" for flag -log.level: unrecognized log level "warning"". Use debug, info, warn or error.',
      ],
    ],
    ['-target=all -log.level=warn', []],
    [
      '-target=all -log.format=xml',
      [
        'refuses-to-start error: "xml" is invalid for -log.format. Mimir exits: "invalid value "xml" for flag -log.format: unrecognized log format "xml"". Use logfmt or json.',
      ],
    ],
    [
      '-target=all -ruler-storage.s3.part-size=-1',
      [
        'refuses-to-start error: "-1" is invalid for -ruler-storage.s3.part-size. Mimir exits: "invalid value "-1" for flag -ruler-storage.s3.part-size: parse error". Use a whole number.',
      ],
    ],
    [
      '-target=all -ruler-storage.s3.part-size=many',
      [
        'refuses-to-start error: "many" is invalid for -ruler-storage.s3.part-size. Mimir exits: "invalid value "many" for flag -ruler-storage.s3.part-size: parse error". Use a whole number.',
      ],
    ],
    [
      '-target=all -compactor.block-ranges=2x',
      [
        'refuses-to-start error: "2x" is invalid for -compactor.block-ranges. Mimir exits: "invalid value "2x" for flag -compactor.block-ranges: parse error". Use a unit up to h, such as 30s.',
      ],
    ],
    ['-target=all -compactor.block-ranges=2h,4h', []],
    [
      '-target=all -compactor.blocks-retention-period=1.5d',
      [
        'refuses-to-start error: "1.5d" is invalid for -compactor.blocks-retention-period. Mimir exits: "invalid value "1.5d" for flag -compactor.blocks-retention-period: unknown unit "." in duration "1.5d"". Use whole numbers with units, such as 1d.',
      ],
    ],
    [
      '-target=all -alertmanager.notification-rate-limit=many',
      [
        'refuses-to-start error: "many" is invalid for -alertmanager.notification-rate-limit. Mimir exits: "invalid value "many" for flag -alertmanager.notification-rate-limit: parse error". Use a number.',
      ],
    ],
    ['-target=all -server.grpc-listen-port=$PORT', []],
    ['-target=all -ruler.distributor.address=$URL', []],
    [
      '-target=all -memberlist.tls-enabled=turned-on',
      [
        'refuses-to-start error: "turned-on" is invalid for -memberlist.tls-enabled. Mimir exits: "invalid boolean value "turned-on" for -memberlist.tls-enabled: parse error". Use true or false.',
      ],
    ],
    [
      'target: all\nserver: {http_listen_network: udp}\n',
      [
        'refuses-to-start error: "udp" is invalid for server.http_listen_network. Mimir exits: "listen udp: unknown network udp". Use tcp, tcp4, tcp6, unix or unixpacket.',
      ],
    ],
    [
      'target: all\nserver: {http_listen_port: many}\n',
      [
        'refuses-to-start error: "many" is invalid for server.http_listen_port. Mimir exits: "cannot unmarshal !!str `many` into int". Use a whole number.',
      ],
    ],
    ['target: all\nserver: {http_listen_port: }\n', []],
    ['target: all\nserver: {http_listen_port: 80.5}\n', []],
    ['target: all\nserver: {http_listen_port: [80]}\n', []],
    ['target: all\nserver: {http_listen_port: {a: b}}\n', []],
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
    [
      'target: all\nserver: {log_format: xml}\n',
      [
        'refuses-to-start error: "xml" is invalid for server.log_format. Mimir exits: "unrecognized log format "xml"". Use logfmt or json.',
      ],
    ],
    ['target: all\nmemberlist: {join_members: [a, b]}\n', []],
    ['target: all\nmemberlist: {join_members: []}\n', []],
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
      'target: all\nmemberlist: {join_members: [a, b: c]}\n',
      [
        'refuses-to-start error: "[a, b: c]" is invalid for memberlist.join_members. Mimir exits: "cannot unmarshal !!map into string". Write each element as one value.',
      ],
    ],
    [
      'target: all\nmemberlist:\n  join_members:\n    - - a\n',
      [
        'refuses-to-start error: "- - a" is invalid for memberlist.join_members. Mimir exits: "cannot unmarshal !!seq into string". Write each element as one value.',
      ],
    ],
    [
      'target: all\nmemberlist:\n  join_members:\n    - a: b\n',
      [
        'refuses-to-start error: "- a: b" is invalid for memberlist.join_members. Mimir exits: "cannot unmarshal !!map into string". Write each element as one value.',
      ],
    ],
    [
      'target: all\nmemberlist:\n  join_members:\n    - a\n    - - b\n',
      [
        'refuses-to-start error: "- a\\n    - - b" is invalid for memberlist.join_members. Mimir exits: "cannot unmarshal !!seq into string". Write each element as one value.',
      ],
    ],
    [
      'target: all\ncompactor: {block_ranges: [[2h]]}\n',
      [
        'refuses-to-start error: "[[2h]]" is invalid for compactor.block_ranges. Mimir exits: "cannot unmarshal !!seq into time.Duration". Use a unit up to h, such as 30s.',
      ],
    ],
    [
      'target: all\ncompactor: {block_ranges: [{a: 2h}]}\n',
      [
        'refuses-to-start error: "[{a: 2h}]" is invalid for compactor.block_ranges. Mimir exits: "cannot unmarshal !!map into time.Duration". Use a unit up to h, such as 30s.',
      ],
    ],
    [
      'target: all\ncompactor: {block_ranges: [2x]}\n',
      [
        'refuses-to-start error: "2x" is invalid for compactor.block_ranges. Mimir exits: "cannot unmarshal !!str `2x` into time.Duration". Use a unit up to h, such as 30s.',
      ],
    ],
    ['target: all\ncompactor: {block_ranges: [2h]}\n', []],
    [
      'target: all\nruler_storage: {s3: {part_size: -1}}\n',
      [
        'refuses-to-start error: "-1" is invalid for ruler_storage.s3.part_size. Mimir exits: "cannot unmarshal !!int `-1` into uint". Use a whole number.',
      ],
    ],
    [
      'target: all\nruler_storage: {s3: {part_size: "5242880"}}\n',
      [
        'refuses-to-start error: "5242880" is invalid for ruler_storage.s3.part_size. Mimir exits: "cannot unmarshal !!str `5242880` into uint". Unquote it. | Replace with 5242880 without quotes*',
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
      'target: all\nlimits: {compactor_blocks_retention_period: 1.5d}\n',
      [
        'refuses-to-start error: "1.5d" is invalid for limits.compactor_blocks_retention_period. Mimir exits: "unknown unit "." in duration "1.5d"". Use whole numbers with units, such as 1d.',
      ],
    ],
    [
      'target: all\nlimits: {alertmanager_notification_rate_limit: "1"}\n',
      [
        'refuses-to-start error: "1" is invalid for limits.alertmanager_notification_rate_limit. Mimir exits: "cannot unmarshal !!str `1` into float64". Use a number.',
      ],
    ],
    [
      'target: all\nserver: {http_listen_port: "9o95"}\n',
      [
        'refuses-to-start error: "9o95" is invalid for server.http_listen_port. Mimir exits: "cannot unmarshal !!str `9o95` into int". Use a whole number.',
      ],
    ],
    [
      'target: all\nserver: {http_listen_port: "9095"}\n',
      [
        'refuses-to-start error: "9095" is invalid for server.http_listen_port. Mimir exits: "cannot unmarshal !!str `9095` into int". Unquote it. | Replace with 9095 without quotes*',
      ],
    ],
    [
      'target: all\nmemberlist: {tls_enabled: "turned on"}\n',
      [
        'refuses-to-start error: "turned on" is invalid for memberlist.tls_enabled. Mimir exits: "cannot unmarshal !!str `turned on` into bool". Use true or false.',
      ],
    ],
    [
      'target: all\nmemberlist: {tls_enabled: "false"}\n',
      [
        'refuses-to-start error: "false" is invalid for memberlist.tls_enabled. Mimir exits: "cannot unmarshal !!str `false` into bool". Unquote it. | Replace with false without quotes*?',
      ],
    ],
    ['target: all\nmemberlist: {tls_enabled: [true]}\n', []],
    [
      { 'm.flags': '-config.file=m.yaml -config.expand-env', 'm.yaml': 'target: all\nserver:\n  log_level: $EMPTY\n' },
      [],
      { env: { EMPTY: '' } },
    ],
    [
      {
        'm.flags': '-config.file=m.yaml -config.expand-env',
        'm.yaml': 'target: all\nserver:\n  log_level: "$EMPTY"\n',
      },
      [
        'refuses-to-start error: "" is invalid for server.log_level. Mimir exits: "unrecognized log level """. Use debug, info, warn or error.',
      ],
      { env: { EMPTY: '' } },
    ],
    [
      { 'm.flags': '-config.file=m.yaml -config.expand-env', 'm.yaml': 'target: all\nserver:\n  log_level: $LEVEL\n' },
      [
        'refuses-to-start error: "loud" is invalid for server.log_level. Mimir exits: "unrecognized log level "loud"". Use debug, info, warn or error.',
      ],
      { env: { LEVEL: 'loud' } },
    ],
  ],
  'ignored-tls-option': [
    [
      '-target=all -store-gateway.sharding-ring.store=etcd -store-gateway.sharding-ring.etcd.tls-min-version=VersionTLS12',
      [
        'ignored information: -store-gateway.sharding-ring.etcd.tls-min-version has no effect: the etcd client chooses TLS versions and suites itself. Remove it. | Remove -store-gateway.sharding-ring.etcd.tls-min-version*',
      ],
    ],
    [
      '-target=all -store-gateway.sharding-ring.store=etcd -store-gateway.sharding-ring.etcd.tls-min-version= -store-gateway.sharding-ring.etcd.tls-cipher-suites=',
      [],
    ],
    [
      '-target=all -store-gateway.sharding-ring.store=consul -store-gateway.sharding-ring.etcd.tls-enabled=false -store-gateway.sharding-ring.etcd.tls-ca-path=/ca.crt',
      [],
    ],
    [
      '-target=all -store-gateway.sharding-ring.store=consul -store-gateway.sharding-ring.etcd.tls-enabled=true -store-gateway.sharding-ring.etcd.tls-ca-path=',
      [
        'ignored information: -store-gateway.sharding-ring.etcd.tls-enabled has no effect: -store-gateway.sharding-ring.store is consul. Remove it, or change that setting. | Remove these TLS options',
      ],
    ],
    [
      '-target=all -store-gateway.sharding-ring.store=consul -store-gateway.sharding-ring.etcd.tls-insecure-skip-verify=false -store-gateway.sharding-ring.etcd.tls-ca-path=',
      [],
    ],
    [
      '-target=all -store-gateway.sharding-ring.store=consul -store-gateway.sharding-ring.etcd.tls-ca-path=/ca.crt -compactor.ring.store=consul -compactor.ring.etcd.tls-ca-path=/ca.crt',
      [],
    ],
    [
      '-target=all -ruler-storage.backend=s3 -ruler-storage.s3.insecure=true -ruler-storage.s3.http.tls-ca-path=/ca.crt',
      [
        'ignored warning: -ruler-storage.s3.http.tls-ca-path has no effect: -ruler-storage.s3.insecure is true, which turns off TLS. Remove -ruler-storage.s3.insecure. | Remove -ruler-storage.s3.insecure*',
      ],
    ],
    [
      '-target=all -ruler-storage.backend=s3 -ruler-storage.s3.insecure=true -ruler-storage.s3.http.tls-ca-path= -ruler-storage.s3.http.insecure-skip-verify=false',
      [],
    ],
    [
      '-target=all -ruler-storage.backend=s3 -ruler-storage.s3.insecure=true -ruler-storage.s3.http.tls-ca-path= -ruler-storage.s3.http.insecure-skip-verify=true',
      [
        'ignored warning: -ruler-storage.s3.http.insecure-skip-verify has no effect: -ruler-storage.s3.insecure is true, which turns off TLS. Remove -ruler-storage.s3.insecure. | Remove -ruler-storage.s3.insecure*',
      ],
    ],
    [
      '-target=all -ruler-storage.backend=s3 -ruler-storage.s3.insecure=false -ruler-storage.s3.http.tls-ca-path=/ca.crt',
      [],
    ],
    ['-target=all -ruler-storage.backend=s3 -ruler-storage.s3.tls-handshake-timeout=5s', []],
    ['-target=all -ruler-storage.backend=gcs -ruler-storage.s3.tls-handshake-timeout=5s', []],
    [
      '-target=all -blocks-storage.bucket-store.metadata-cache.backend= -blocks-storage.bucket-store.metadata-cache.memcached.tls-ca-path=/ca.crt',
      [],
    ],
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
    ['-target=all -server.tls-cipher-suites=TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', []],
    [
      '-target=all "-server.tls-cipher-suites=TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, TLS_AES_128_GCM_SHA256"',
      [
        'ignored information: TLS_AES_128_GCM_SHA256 in -server.tls-cipher-suites has no effect: Go always offers the TLS 1.3 suites. Remove it. | Remove TLS_AES_128_GCM_SHA256*',
      ],
    ],
    [
      '-target=all -server.tls-min-version=VersionTLS13 -server.tls-cipher-suites=TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
      [
        'ignored information: -server.tls-cipher-suites has no effect: with -server.tls-min-version VersionTLS13, Go chooses the suites. Remove it. | Remove -server.tls-cipher-suites*',
      ],
    ],
    [
      '-target=all -server.tls-min-version=VersionTLS13 -server.tls-cipher-suites=TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,TLS_NONE',
      [],
    ],
    [
      '-target=all "-server.tls-cipher-suites=TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256" -server.tls-min-version=VersionTLS13',
      [
        'ignored information: -server.tls-cipher-suites has no effect: with -server.tls-min-version VersionTLS13, Go chooses the suites. Remove it. | Remove -server.tls-cipher-suites*',
      ],
    ],
    [
      '-target=all -server.tls-min-version=VersionTLS12 -server.tls-cipher-suites=TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
      [],
    ],
    ['-target=all -server.tls-min-version=VersionTLS13 -server.tls-cipher-suites=', []],
    [
      '-target=all -ingester.client.tls-enabled=false -ingester.client.tls-min-version=VersionTLS13 -ingester.client.tls-cipher-suites=TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
      [],
    ],
    [
      '-target=all -ingester.client.tls-enabled=true -ingester.client.tls-min-version=VersionTLS13 -ingester.client.tls-cipher-suites=TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
      [
        'ignored information: -ingester.client.tls-cipher-suites has no effect: with -ingester.client.tls-min-version VersionTLS13, Go chooses the suites. Remove it. | Remove -ingester.client.tls-cipher-suites*',
      ],
    ],
    [
      {
        'm.flags':
          '-config.file=m.yaml -target=all -store-gateway.sharding-ring.store=consul -store-gateway.sharding-ring.etcd.tls-ca-path=/ca.crt',
        'm.yaml':
          'compactor:\n  sharding_ring:\n    kvstore:\n      store: consul\n      etcd:\n        tls_ca_path: /ca.crt\nstore_gateway:\n  sharding_ring:\n    kvstore:\n      etcd:\n        tls_server_name: etcd\n',
      },
      [],
    ],
  ],
  'option-not-in-version': [
    [
      '-target=all -querier.frontend-address=f:9095',
      [
        'refuses-to-start error: -querier.frontend-address is in Mimir 2.0 to 2.17, but not in 3.0. Mimir exits: "flag provided but not defined: -querier.frontend-address". Set -querier.scheduler-address instead.',
      ],
      { mimirVersion: '3.0' },
    ],
    ['-target=all -querier.frontend-address=f:9095', [], { mimirVersion: '2.17' }],
    [
      '-target=all -query-frontend.downstream-url=http://p',
      [
        'refuses-to-start error: -query-frontend.downstream-url is in Mimir 2.0 to 2.17, but not in 3.1. Mimir exits: "flag provided but not defined: -query-frontend.downstream-url". Use a query-scheduler instead.',
      ],
      { mimirVersion: '3.1' },
    ],
    [
      '-target=all -querier.scheduler-client.tls-ca-path=/ca.crt',
      [
        'refuses-to-start error: -querier.scheduler-client.tls-ca-path is in Mimir 2.11 and newer, but not in 2.10. Mimir exits: "flag provided but not defined: -querier.scheduler-client.tls-ca-path". Set -querier.frontend-client.tls-ca-path instead.',
      ],
      { mimirVersion: '2.10' },
    ],
    ['-target=all -querier.scheduler-client.tls-ca-path=/ca.crt', [], { mimirVersion: '2.11' }],
    [
      '-target=all -query-frontend.results-cache.redis.tls-enabled=true',
      [
        'refuses-to-start error: -query-frontend.results-cache.redis.tls-enabled is in Mimir 2.8 to 2.17, but not in 3.0. Mimir exits: "flag provided but not defined: -query-frontend.results-cache.redis.tls-enabled". Use memcached instead.',
      ],
      { mimirVersion: '3.0' },
    ],
    ['-target=all -nothing.like-it=1', [], { mimirVersion: '3.0' }],
    ['-target=all -ingester.ring.multi=1', [], { mimirVersion: '3.0' }],
    [
      'target: all\nfrontend_worker:\n  query_scheduler_grpc_client_config:\n    tls_ca_path: /ca.crt\n',
      [
        'refuses-to-start error: frontend_worker.query_scheduler_grpc_client_config.tls_ca_path is in Mimir 2.11 and newer, but not in 2.10. Mimir exits: "field query_scheduler_grpc_client_config not found". Set frontend_worker.grpc_client_config.tls_ca_path instead.',
      ],
      { mimirVersion: '2.10' },
    ],
    [
      'target: all\nfrontend: {results_cache: {redis: {tls_enabled: true}}}\n',
      [
        'refuses-to-start error: frontend.results_cache.redis.tls_enabled is in Mimir 2.8 to 2.17, but not in 3.0. Mimir exits: "field redis not found". Use memcached instead.',
      ],
      { mimirVersion: '3.0' },
    ],
    [
      'target: all\nserver: {tls_min_version: VersionTLS12}\n',
      [
        'refuses-to-start error: server.tls_min_version is in Mimir 2.5 and newer, but not in 2.4. Mimir exits: "field tls_min_version not found". Remove it.',
      ],
      { mimirVersion: '2.4' },
    ],
    ['target: all\nserver: {tls_min_version: VersionTLS12}\n', [], { mimirVersion: '2.5' }],
    [
      'target: all\nlimits: {ruler_alertmanager_client_config: {tls_ca_path: /x}}\n',
      [
        'refuses-to-start error: limits.ruler_alertmanager_client_config.tls_ca_path is in Mimir 2.17 and newer, but not in 2.16. Mimir exits: "field ruler_alertmanager_client_config not found". Remove it.',
      ],
      { mimirVersion: '2.16' },
    ],
    ['target: all\nnothing: {like: it}\n', [], { mimirVersion: '3.0' }],
    [
      '-target=all -querier.frontend-address=f:9095',
      [
        'style warning: -querier.frontend-address is in Mimir 2.0 to 2.17, but not in 3.1. Set -querier.scheduler-address instead, or set mimirTls.mimirVersion if you run another version.',
      ],
      { mimirVersion: null },
    ],
  ],
  'path-in-inline-pem': [
    [
      'target: all\nserver: {http_tls_config: {cert: certs/server.crt, key: certs/server.key}}\n',
      [
        'refuses-to-start error: server.http_tls_config.cert expects PEM text, not "certs/server.crt". Mimir exits: "tls: failed to find any PEM data in certificate input". Use server.http_tls_config.cert_file for paths. | Use server.http_tls_config.cert_file instead*',
        'refuses-to-start error: server.http_tls_config.key expects PEM text, not "a secret value". Mimir exits: "tls: failed to find any PEM data in key input". Use server.http_tls_config.key_file for paths. | Use server.http_tls_config.key_file instead*',
      ],
    ],
    [
      'target: all\nserver: {grpc_tls_config: {cert: certs/server.crt, key: certs/server.key}}\n',
      [
        'refuses-to-start error: server.grpc_tls_config.cert expects PEM text, not "certs/server.crt". Mimir exits: "tls: failed to find any PEM data in certificate input". Use server.grpc_tls_config.cert_file for paths. | Use server.grpc_tls_config.cert_file instead*',
        'refuses-to-start error: server.grpc_tls_config.key expects PEM text, not "a secret value". Mimir exits: "tls: failed to find any PEM data in key input". Use server.grpc_tls_config.key_file for paths. | Use server.grpc_tls_config.key_file instead*',
      ],
    ],
    [
      'target: all\nserver: {http_tls_config: {cert: certs/server.crt, key: certs/server.key, client_ca: certs/root.crt, client_auth_type: RequireAndVerifyClientCert}}\n',
      [
        'refuses-to-start error: server.http_tls_config.cert expects PEM text, not "certs/server.crt". Mimir exits: "tls: failed to find any PEM data in certificate input". Use server.http_tls_config.cert_file for paths. | Use server.http_tls_config.cert_file instead*',
        'refuses-to-start error: server.http_tls_config.key expects PEM text, not "a secret value". Mimir exits: "tls: failed to find any PEM data in key input". Use server.http_tls_config.key_file for paths. | Use server.http_tls_config.key_file instead*',
        'refuses-callers error: server.http_tls_config.client_ca expects PEM text, not "certs/root.crt". Every client is rejected. Use server.http_tls_config.client_ca_file for paths. | Use server.http_tls_config.client_ca_file instead*',
      ],
    ],
    [
      'target: all\nserver: {grpc_tls_config: {cert: certs/server.crt, key: certs/server.key, client_ca: certs/root.crt, client_auth_type: RequireAndVerifyClientCert}}\n',
      [
        'refuses-to-start error: server.grpc_tls_config.cert expects PEM text, not "certs/server.crt". Mimir exits: "tls: failed to find any PEM data in certificate input". Use server.grpc_tls_config.cert_file for paths. | Use server.grpc_tls_config.cert_file instead*',
        'refuses-to-start error: server.grpc_tls_config.key expects PEM text, not "a secret value". Mimir exits: "tls: failed to find any PEM data in key input". Use server.grpc_tls_config.key_file for paths. | Use server.grpc_tls_config.key_file instead*',
        'connection-fails error: server.grpc_tls_config.client_ca expects PEM text, not "certs/root.crt". Every client is rejected. Use server.grpc_tls_config.client_ca_file for paths. | Use server.grpc_tls_config.client_ca_file instead*',
      ],
    ],
    [
      'target: all\nserver: {http_tls_config: {cert_file: /s.crt, key_file: /s.key, client_ca: certs/root.crt}}\n',
      [
        'ignored warning: server.http_tls_config.client_ca expects PEM text, not "certs/root.crt". Ignored: nothing here uses it. Use server.http_tls_config.client_ca_file for paths. | Use server.http_tls_config.client_ca_file instead*',
      ],
    ],
    [
      'target: all\nserver: {grpc_tls_config: {cert_file: /s.crt, key_file: /s.key, client_ca: certs/root.crt}}\n',
      [
        'ignored warning: server.grpc_tls_config.client_ca expects PEM text, not "certs/root.crt". Ignored: nothing here uses it. Use server.grpc_tls_config.client_ca_file for paths. | Use server.grpc_tls_config.client_ca_file instead*',
      ],
    ],
    [
      'target: all\nserver: {http_tls_config: {cert_file: /s.crt, key_file: /s.key, client_ca: certs/root.crt, client_auth_type: RequireAndVerifyClientCert}}\n',
      [
        'refuses-callers error: server.http_tls_config.client_ca expects PEM text, not "certs/root.crt". Every client is rejected. Use server.http_tls_config.client_ca_file for paths. | Use server.http_tls_config.client_ca_file instead*',
      ],
    ],
    [
      'target: all\nserver: {grpc_tls_config: {cert_file: /s.crt, key_file: /s.key, client_ca: certs/root.crt, client_auth_type: RequireAndVerifyClientCert}}\n',
      [
        'connection-fails error: server.grpc_tls_config.client_ca expects PEM text, not "certs/root.crt". Every client is rejected. Use server.grpc_tls_config.client_ca_file for paths. | Use server.grpc_tls_config.client_ca_file instead*',
      ],
    ],
    ['target: all\nserver: {http_tls_config: {cert_file: /s.crt, key_file: /s.key, cert: s.crt}}\n', []],
    ['target: all\nserver: {grpc_tls_config: {cert_file: /s.crt, key_file: /s.key, cert: s.crt}}\n', []],
    ['target: all\nserver: {http_tls_config: {cert: "", key: ""}}\n', []],
    ['target: all\nserver: {grpc_tls_config: {cert: "", key: ""}}\n', []],
    [
      'target: all\nserver: {http_tls_config: {cert: " s.crt "}}\n',
      [
        'ignored warning: server.http_tls_config.cert expects PEM text, not "s.crt". Ignored: nothing here uses it. Use server.http_tls_config.cert_file for paths. | Use server.http_tls_config.cert_file instead*',
      ],
    ],
    [
      'target: all\nserver: {grpc_tls_config: {cert: " s.crt "}}\n',
      [
        'ignored warning: server.grpc_tls_config.cert expects PEM text, not "s.crt". Ignored: nothing here uses it. Use server.grpc_tls_config.cert_file for paths. | Use server.grpc_tls_config.cert_file instead*',
      ],
    ],
    [
      'target: all\nserver: {http_tls_config: {cert: "a s.crt"}}\n',
      [
        'ignored warning: server.http_tls_config.cert expects PEM text, not this. Ignored: nothing here uses it. Include the BEGIN and END lines.',
      ],
    ],
    [
      'target: all\nserver: {grpc_tls_config: {cert: "a s.crt"}}\n',
      [
        'ignored warning: server.grpc_tls_config.cert expects PEM text, not this. Ignored: nothing here uses it. Include the BEGIN and END lines.',
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
      'target: all\nserver: {grpc_tls_config: {cert: s.certificate, key: s.crt/}}\n',
      [
        'refuses-to-start error: server.grpc_tls_config.cert expects PEM text, not this. Mimir exits: "tls: failed to find any PEM data in certificate input". Include the BEGIN and END lines.',
        'refuses-to-start error: server.grpc_tls_config.key expects PEM text, not this. Mimir exits: "tls: failed to find any PEM data in key input". Include the BEGIN and END lines.',
      ],
    ],
    [
      'target: all\nserver: {http_tls_config: {key: "-----BEGIN PRIVATE KEY-----"}}\n',
      [
        'ignored warning: server.http_tls_config.key expects PEM text, not this. Ignored: nothing here uses it. Include the BEGIN and END lines.',
      ],
    ],
    [
      'target: all\nserver: {grpc_tls_config: {key: "-----BEGIN PRIVATE KEY-----"}}\n',
      [
        'ignored warning: server.grpc_tls_config.key expects PEM text, not this. Ignored: nothing here uses it. Include the BEGIN and END lines.',
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
};

for (const [rule, table] of Object.entries(rows)) {
  describe(`What ${rule} says`, () => {
    for (const [texts, told, { env, mimirVersion = '3.1' } = {}] of table) {
      it(`of ${typeof texts === 'string' ? texts.trim() : Object.values(texts).join(' ')}${env ? ` with ${JSON.stringify(env)}` : ''} in ${mimirVersion ?? 'any version'}`, async () => {
        const environment = { values: new Map(Object.entries(env ?? {})), complete: env !== undefined };
        assert.deepEqual(await toldOf(rule, filesOf(texts), { mimirVersion, ...(env ? { environment } : {}) }), told);
      });
    }
  });
}

function filesOf(texts: string | Texts): Texts {
  if (typeof texts !== 'string') return texts;
  return { [texts.startsWith('-') ? 'm.flags' : 'm.yaml']: texts };
}
