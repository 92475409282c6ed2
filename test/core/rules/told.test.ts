import assert from 'node:assert/strict';
import type { AnalysisSettings } from '../../../core/src/analysis/analysis-settings';
import { toldOf } from './findings';

type Texts = Readonly<Record<string, string>>;

interface Place {
  readonly mimirVersion?: AnalysisSettings['mimirVersion'];
  /** The environment variables. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A command line, a YAML, files by their names, or the command lines of Compose's services by theirs; what the rule says of them, each finding in a line; and where. */
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
        'ignored information: -store-gateway.sharding-ring.etcd.tls-enabled has no effect: -store-gateway.sharding-ring.store is consul. Remove it, or change that setting. | see This decides it. | Remove these TLS options',
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
        'ignored warning: -ruler-storage.s3.http.tls-ca-path has no effect: -ruler-storage.s3.insecure is true, which turns off TLS. Remove -ruler-storage.s3.insecure. | see TLS is turned off here. | Remove -ruler-storage.s3.insecure*',
      ],
    ],
    [
      '-target=all -ruler-storage.backend=s3 -ruler-storage.s3.insecure=true -ruler-storage.s3.http.tls-ca-path= -ruler-storage.s3.http.insecure-skip-verify=false',
      [],
    ],
    [
      '-target=all -ruler-storage.backend=s3 -ruler-storage.s3.insecure=true -ruler-storage.s3.http.tls-ca-path= -ruler-storage.s3.http.insecure-skip-verify=true',
      [
        'ignored warning: -ruler-storage.s3.http.insecure-skip-verify has no effect: -ruler-storage.s3.insecure is true, which turns off TLS. Remove -ruler-storage.s3.insecure. | see TLS is turned off here. | Remove -ruler-storage.s3.insecure*',
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
        'ignored information: -server.tls-cipher-suites has no effect: with -server.tls-min-version VersionTLS13, Go chooses the suites. Remove it. | see The minimum version is set here. | Remove -server.tls-cipher-suites*',
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
        'ignored information: -ingester.client.tls-cipher-suites has no effect: with -ingester.client.tls-min-version VersionTLS13, Go chooses the suites. Remove it. | see The minimum version is set here. | Remove -ingester.client.tls-cipher-suites*',
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
  'insecure-skip-verify': [
    [
      '-target=all -ingester.client.tls-enabled=true -ingester.client.tls-insecure-skip-verify=true',
      [
        "insecure warning: -ingester.client.tls-insecure-skip-verify accepts any certificate, including an attacker's. Set the CA and server name instead. | Verify the server*",
      ],
    ],
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
      '-target=all -ingester.client.tls-enabled=true -ingester.client.tls-insecure-skip-verify=true -ingester.client.tls-ca-path= -ingester.client.tls-server-name=mimir',
      [
        "insecure warning: -ingester.client.tls-insecure-skip-verify accepts any certificate, including an attacker's. Set the CA and server name instead. | see This has no effect while verification is skipped. | Verify the server*",
      ],
    ],
    [
      '-target=all -memberlist.tls-enabled=true -memberlist.tls-insecure-skip-verify=true',
      [
        "insecure warning: -memberlist.tls-insecure-skip-verify accepts any certificate, including an attacker's. Set the CA and server name instead. | Verify the server*",
      ],
    ],
    [
      '-target=all -ruler.alertmanager-client.tls-insecure-skip-verify=true -ruler.alertmanager-url=https://am',
      [
        "insecure warning: -ruler.alertmanager-client.tls-insecure-skip-verify accepts any certificate, including an attacker's. Set the CA and server name instead. | Verify the server*",
      ],
    ],
    [
      '-target=all -ruler-storage.backend=gcs -ruler-storage.s3.http.insecure-skip-verify=true',
      [
        'ignored information: -ruler-storage.s3.http.insecure-skip-verify has no effect: -ruler-storage.backend is gcs. Remove it. | Verify the server*',
      ],
    ],
    [
      '-target=all -ruler-storage.backend=s3 -ruler-storage.s3.insecure=true -ruler-storage.s3.http.insecure-skip-verify=true',
      [],
    ],
    [
      '-target=all -ruler-storage.backend=s3 -ruler-storage.s3.http.insecure-skip-verify=true',
      [
        "insecure warning: -ruler-storage.s3.http.insecure-skip-verify accepts any certificate, including an attacker's. Set the CA and server name instead. | Verify the server*",
      ],
    ],
    [
      '-target=all -store-gateway.sharding-ring.store=consul -store-gateway.sharding-ring.etcd.tls-enabled=true -store-gateway.sharding-ring.etcd.tls-insecure-skip-verify=true',
      [
        'ignored information: -store-gateway.sharding-ring.etcd.tls-insecure-skip-verify has no effect: -store-gateway.sharding-ring.store is consul. Remove it. | Verify the server*',
      ],
    ],
    [
      '-target=query-frontend -ingester.client.tls-enabled=true -ingester.client.tls-insecure-skip-verify=true',
      [
        'ignored warning: -ingester.client.tls-insecure-skip-verify has no effect: no component of this process uses this client. Remove it. | Verify the server*',
      ],
    ],
    [
      '-target=ingester -ruler.client.tls-enabled=true -ruler.client.tls-insecure-skip-verify=true',
      [
        'ignored warning: -ruler.client.tls-insecure-skip-verify has no effect: no component of this process uses this client. Remove it. | Verify the server*',
      ],
    ],
    [
      'target: all\ningester_client: {grpc_client_config: {tls_insecure_skip_verify: true}}\n',
      [
        "ignored warning: ingester_client.grpc_client_config.tls_insecure_skip_verify has no effect: ingester_client.grpc_client_config.tls_enabled is not set, so this client doesn't use TLS. Remove it. | Verify the server*",
      ],
    ],
    [
      {
        a: '-target=distributor -ingester.client.tls-enabled=true -ingester.client.tls-insecure-skip-verify=true',
        b: '-target=ingester -server.grpc-tls-cert-path=/s.crt -server.grpc-tls-key-path=/s.key',
      },
      [
        "insecure warning: -ingester.client.tls-insecure-skip-verify accepts any certificate, including an attacker's. Set the CA and server name instead. | Verify the server*",
      ],
    ],
  ],
  'grpc-client-tls-server-plaintext': [
    [
      '-target=all -ingester.client.tls-enabled=true',
      [
        'connection-fails error: ingester.client uses TLS, but the gRPC server has no certificate and key. Connections fail: "tls: first record does not look like a TLS handshake". Set both on the server. | Set certs/server.crt and certs/server.key on the gRPC server* | Turn off TLS for these clients',
      ],
    ],
    [
      '-target=all -ingester.client.tls-enabled=true -ruler.client.tls-enabled=true',
      [
        'connection-fails error: ingester.client and ruler.client use TLS, but the gRPC server has no certificate and key. Connections fail: "tls: first record does not look like a TLS handshake". Set both on the server. | see This client uses TLS too. | Set certs/server.crt and certs/server.key on the gRPC server* | Turn off TLS for these clients',
      ],
    ],
    [
      '-target=all -ingester.client.tls-enabled=true -server.grpc-tls-cert-path=/s.crt -server.grpc-tls-key-path=/s.key',
      [],
    ],
    [
      '-target=all -ingester.client.tls-enabled=true -server.grpc-tls-cert-path=/s.crt',
      [
        'connection-fails error: ingester.client uses TLS, but the gRPC server has no certificate and key. Connections fail: "tls: first record does not look like a TLS handshake". Set both on the server. | Set certs/server.crt and certs/server.key on the gRPC server* | Turn off TLS for these clients',
      ],
    ],
    [
      '-target=all -ingester.client.tls-enabled=true -server.http-tls-cert-path=/s.crt -server.http-tls-key-path=/s.key',
      [
        'connection-fails error: ingester.client uses TLS, but the gRPC server has no certificate and key. Connections fail: "tls: first record does not look like a TLS handshake". Set both on the server. | Set /s.crt and /s.key on the gRPC server* | Turn off TLS for these clients',
      ],
    ],
    [
      { d: '-target=distributor -ingester.client.tls-enabled=true', i: '-target=ingester' },
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
        d: '-target=distributor -ingester.client.tls-enabled=true',
        'i-0': '-target=ingester -server.http-tls-cert-path=/s.crt -server.http-tls-key-path=/s.key',
        'i-1': '-target=ingester -server.http-tls-cert-path=/s.crt -server.http-tls-key-path=/s.key',
      },
      [
        'connection-fails error: ingester.client uses TLS, but all 2 gRPC servers (i-0 and i-1) have no certificate and key. Connections fail: "tls: first record does not look like a TLS handshake". Set both on the servers. | Set /s.crt and /s.key on the gRPC servers* | Turn off TLS for these clients',
      ],
    ],
    [
      {
        d: '-target=distributor -ingester.client.tls-enabled=true',
        'i-0': '-target=ingester -server.http-tls-cert-path=/s.crt -server.http-tls-key-path=/s.key',
        'i-1': '-target=ingester',
      },
      [
        'connection-fails error: ingester.client uses TLS, but all 2 gRPC servers (i-0 and i-1) have no certificate and key. Connections fail: "tls: first record does not look like a TLS handshake". Set both on the servers. | Set /s.crt and /s.key on the gRPC servers* | Turn off TLS for these clients',
      ],
    ],
    [
      {
        d: '-target=distributor -ingester.client.tls-enabled=true',
        'i-0': '-target=ingester -server.http-tls-cert-path=/s.crt -server.http-tls-key-path=/s.key',
        'i-1': '-target=ingester -server.grpc-tls-cert-path=/own.crt',
      },
      [
        'connection-fails error: ingester.client uses TLS, but all 2 gRPC servers (i-0 and i-1) have no certificate and key. Connections fail: "tls: first record does not look like a TLS handshake". Set both on the servers. | Set /s.crt and /s.key on the gRPC servers* | Turn off TLS for these clients',
      ],
    ],
    [
      {
        d: '-target=distributor -ingester.client.tls-enabled=true',
        q: '-target=querier -ingester.client.tls-enabled=true',
        'i-0': '-target=ingester',
      },
      [
        'connection-fails error: ingester.client uses TLS, but the gRPC server has no certificate and key. Connections fail: "tls: first record does not look like a TLS handshake". Set both on the server. | see This client uses TLS too. | Set certs/server.crt and certs/server.key on the gRPC server* | Turn off TLS for these clients',
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
    [
      {
        q: '-target=querier -ingester.client.tls-enabled=true',
        i: '-target=ingester -server.grpc-tls-cert-path=/s.crt -server.grpc-tls-key-path=/s.key',
      },
      [],
    ],
  ],
  'config-file-unreadable': [
    [
      { 'm.flags': '-target=all -config.file=m.yaml', 'm.yaml': '' },
      [
        'refuses-to-start error: Configuration file m.yaml is empty. Mimir exits: "error loading config from m.yaml: error parsing config file: EOF". Add a setting, or remove the flag. | see This file is empty.',
      ],
    ],
    [
      { 'm.flags': '-target=all -config.file=m.yaml', 'm.yaml': '# nothing\n' },
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
    ['-config.file=', []],
    ['-config.file', []],
    [
      '-config.file=m.yaml',
      [
        'refuses-to-start error: Configuration file m.yaml not found (at /nowhere/m.yaml). Mimir exits: "error loading config from m.yaml: error reading config file: open m.yaml: no such file or directory".',
      ],
    ],
    [
      '-config.file=/',
      [
        'refuses-to-start error: Configuration file / is a directory. Mimir exits: "error loading config from /: error reading config file: read /: is a directory".',
      ],
    ],
    ['-config.file=/nowhere/of/m.yaml', []],
    ['-config.file=/m.yaml', []],
    ['-config.file=$FILE', []],
    [{ 'm.flags': '# nothing\n' }, []],
  ],
  'verify-policy-without-ca': [
    [
      '-target=all -server.grpc-tls-cert-path=/s.crt -server.grpc-tls-key-path=/s.key -server.grpc-tls-client-auth=RequireAndVerifyClientCert',
      [
        'insecure error: RequireAndVerifyClientCert has no client CA, so Mimir accepts public CAs, not yours. Set -server.grpc-tls-ca-path.',
      ],
    ],
    [
      '-target=all -server.grpc-tls-cert-path=/s.crt -server.grpc-tls-key-path=/s.key -server.grpc-tls-client-auth=VerifyClientCertIfGiven',
      [
        'insecure warning: VerifyClientCertIfGiven has no client CA, so Mimir accepts public CAs, not yours. Set -server.grpc-tls-ca-path.',
      ],
    ],
    [
      '-target=all -server.grpc-tls-cert-path=/s.crt -server.grpc-tls-key-path=/s.key -server.grpc-tls-client-auth=RequireAnyClientCert',
      [],
    ],
    [
      '-target=all -server.grpc-tls-cert-path=/s.crt -server.grpc-tls-key-path=/s.key -server.grpc-tls-client-auth=RequestClientCert',
      [],
    ],
    [
      '-target=all -server.grpc-tls-cert-path=/s.crt -server.grpc-tls-key-path=/s.key -server.grpc-tls-client-auth=NoClientCert',
      [],
    ],
    [
      '-target=all -server.grpc-tls-cert-path=/s.crt -server.grpc-tls-key-path=/s.key -server.grpc-tls-client-auth=Nonsense',
      [],
    ],
    [
      '-target=all -server.grpc-tls-cert-path=/s.crt -server.grpc-tls-key-path=/s.key -server.grpc-tls-client-auth=',
      [],
    ],
    ['-target=all -server.grpc-tls-client-auth=RequireAndVerifyClientCert', []],
    [
      '-target=all -server.grpc-tls-cert-path=/s.crt -server.grpc-tls-key-path=/s.key -server.grpc-tls-client-auth=RequireAndVerifyClientCert -server.grpc-tls-ca-path=/ca.crt',
      [],
    ],
    [
      '-target=all -server.http-tls-cert-path=/s.crt -server.http-tls-key-path=/s.key -server.http-tls-client-auth=VerifyClientCertIfGiven -server.grpc-tls-ca-path=/ca.crt',
      [
        'insecure warning: VerifyClientCertIfGiven has no client CA, so Mimir accepts public CAs, not yours. Set -server.http-tls-ca-path. | Set -server.http-tls-ca-path to /ca.crt*',
      ],
    ],
    [
      'target: all\nserver:\n  http_tls_config: {cert_file: /s.crt, key_file: /s.key, client_auth_type: RequireAndVerifyClientCert, client_ca: x}\n',
      [],
    ],
    [
      'target: all\nserver:\n  http_tls_config: {cert_file: /s.crt, key_file: /s.key, client_auth_type: RequireAndVerifyClientCert, client_ca: ""}\n',
      [
        'insecure error: RequireAndVerifyClientCert has no client CA, so Mimir accepts public CAs, not yours. Set server.http_tls_config.client_ca_file.',
      ],
    ],
  ],
  'required-option-missing': [
    [
      '-target=all -ingest-storage.enabled=true',
      [
        'refuses-to-start error: -ingest-storage.enabled needs -ingest-storage.kafka.address. Mimir exits: "error validating config: invalid ingest storage config: the Kafka address has not been configured". Set it.',
      ],
    ],
    [
      '-target=all -ingest-storage.enabled=true -ingest-storage.kafka.address=k',
      [
        'refuses-to-start error: -ingest-storage.enabled needs -ingest-storage.kafka.topic. Mimir exits: "error validating config: invalid ingest storage config: the Kafka topic has not been configured". Set it.',
      ],
    ],
    [
      '-target=all -ingest-storage.enabled=true -ingest-storage.kafka.topic=t',
      [
        'refuses-to-start error: -ingest-storage.enabled needs -ingest-storage.kafka.address. Mimir exits: "error validating config: invalid ingest storage config: the Kafka address has not been configured". Set it.',
      ],
    ],
    ['-target=all -ingest-storage.enabled=true -ingest-storage.kafka.address=k -ingest-storage.kafka.topic=t', []],
    [
      '-target=all -ingest-storage.enabled=true -ingest-storage.kafka.address=k -ingest-storage.kafka.topic=t -ingest-storage.kafka.sasl-username=u',
      [
        'refuses-to-start error: -ingest-storage.kafka.sasl-username needs -ingest-storage.kafka.sasl-password. Mimir exits: "error validating config: invalid ingest storage config: the SASL username and password must be both configured". Set it.',
      ],
    ],
    [
      '-target=all -ingest-storage.enabled=true -ingest-storage.kafka.address=k -ingest-storage.kafka.topic=t -ingest-storage.kafka.sasl-password=p',
      [
        'refuses-to-start error: -ingest-storage.kafka.sasl-password needs -ingest-storage.kafka.sasl-username. Mimir exits: "error validating config: invalid ingest storage config: the SASL username and password must be both configured". Set it.',
      ],
    ],
    [
      '-target=all -ingest-storage.enabled=true -ingest-storage.kafka.address=k -ingest-storage.kafka.topic=t -ingest-storage.kafka.sasl-username=u -ingest-storage.kafka.sasl-password=p',
      [],
    ],
    [
      '-target=all -ingest-storage.enabled=true -ingest-storage.kafka.address=k -ingest-storage.kafka.topic=t -ingest-storage.kafka.sasl-username= -ingest-storage.kafka.sasl-password=',
      [],
    ],
    ['-target=all -ingest-storage.kafka.sasl-username=u', []],
    [
      '-target=all -ingest-storage.enabled=true -ingest-storage.kafka.sasl-username=u',
      [
        'refuses-to-start error: -ingest-storage.enabled needs -ingest-storage.kafka.address. Mimir exits: "error validating config: invalid ingest storage config: the Kafka address has not been configured". Set it.',
      ],
    ],
    [
      '-target=all -vault.enabled=true',
      [
        'refuses-to-start error: -vault.enabled needs -vault.url. Mimir exits: "error validating config: invalid vault config: empty vault URL supplied". Set it.',
      ],
    ],
    [
      '-target=all -vault.enabled=true -vault.url=v',
      [
        'refuses-to-start error: -vault.enabled needs -vault.mount-path. Mimir exits: "error validating config: invalid vault config: empty vault mount path supplied". Set it.',
      ],
    ],
    [
      '-target=all -vault.enabled=true -vault.url=v -vault.auth.type=x',
      [
        'refuses-to-start error: -vault.enabled needs -vault.mount-path. Mimir exits: "error validating config: invalid vault config: empty vault mount path supplied". Set it.',
      ],
    ],
    ['-target=all -vault.enabled=false', []],
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
  'memberlist-tls-differs': [
    [
      { a: '-target=ingester -memberlist.tls-enabled=true', b: '-target=querier' },
      [
        'connection-fails error: Memberlist uses TLS in a, but not in b. They form separate clusters. Use TLS in all or none.',
      ],
    ],
    [
      {
        a: '-target=ingester -memberlist.tls-enabled=true -memberlist.tls-cert-path=/m.crt -memberlist.tls-key-path=/m.key',
        b: '-target=querier',
      },
      [
        'connection-fails error: Memberlist uses TLS in a, but not in b. They form separate clusters. Use TLS in all or none. | Turn on memberlist TLS in every process*',
      ],
    ],
    [
      { a: '-target=ingester -memberlist.tls-enabled=true -memberlist.tls-cert-path=/m.crt', b: '-target=querier' },
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
        'connection-fails error: Memberlist uses TLS in a, but not in b. They form separate clusters. Use TLS in all or none. | see This member uses plaintext. | Turn on memberlist TLS in every process*',
      ],
    ],
    [
      {
        a: '-target=ingester -memberlist.tls-enabled=true -memberlist.tls-cert-path=/m.key -memberlist.tls-key-path=/m.crt',
        b: '-target=querier',
      },
      [
        'connection-fails error: Memberlist uses TLS in a, but not in b. They form separate clusters. Use TLS in all or none. | Turn on memberlist TLS in every process*',
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
    [
      { a: '-target=ingester -ingester.client.tls-enabled=true', b: '-target=querier -memberlist.tls-enabled=true' },
      [
        'connection-fails error: Memberlist uses TLS in b, but not in a. They form separate clusters. Use TLS in all or none.',
      ],
    ],
  ],
  'client-cert-key-pair-incomplete': [
    [
      '-target=all -ingester.client.tls-enabled=true -ingester.client.tls-cert-path=/a.crt',
      [
        'connection-fails error: -ingester.client.tls-cert-path is set without -ingester.client.tls-key-path. Connections fail: "certificate given but no key configured". Set both. | Set -ingester.client.tls-key-path to /a.key*',
      ],
    ],
    ['-target=all -ingester.client.tls-enabled=false -ingester.client.tls-cert-path=/a.crt', []],
    ['-target=all -ingester.client.tls-enabled=true -ingester.client.tls-cert-path=', []],
    [
      '-target=all -store-gateway.sharding-ring.store=etcd -store-gateway.sharding-ring.etcd.tls-enabled=true -store-gateway.sharding-ring.etcd.tls-cert-path=/a.crt',
      [
        'refuses-to-start error: -store-gateway.sharding-ring.etcd.tls-cert-path is set without -store-gateway.sharding-ring.etcd.tls-key-path. Mimir exits: "KeyFile and CertFile must both be present[key: , cert: /a.crt]". Set both. | Set -store-gateway.sharding-ring.etcd.tls-key-path to /a.key*',
      ],
    ],
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
      '-target=all -memberlist.tls-enabled=true -memberlist.tls-cert-path=/a.crt',
      [
        'refuses-to-start error: -memberlist.tls-cert-path is set without -memberlist.tls-key-path. Mimir exits: "certificate given but no key configured". Set both. | Set -memberlist.tls-key-path to /a.key*',
      ],
    ],
    [
      '-target=all -common.storage.backend=s3 -common.storage.s3.http.tls-cert-path=/a.crt',
      [
        'refuses-to-start error: -common.storage.s3.http.tls-cert-path is set without -common.storage.s3.http.tls-key-path. Mimir exits: "client cert file "/a.crt" specified without client key file". Set both. | Set -common.storage.s3.http.tls-key-path to /a.key*',
      ],
    ],
    [
      '-target=all -ingester.client.tls-enabled=true -ingester.client.tls-key-path=/a.crt',
      [
        'connection-fails error: -ingester.client.tls-key-path is set without -ingester.client.tls-cert-path. Connections fail: "key given but no certificate configured". Set both.',
      ],
    ],
    ['-target=all -ingester.client.tls-enabled=false -ingester.client.tls-key-path=/a.crt', []],
    ['-target=all -ingester.client.tls-enabled=true -ingester.client.tls-key-path=', []],
    [
      '-target=all -store-gateway.sharding-ring.store=etcd -store-gateway.sharding-ring.etcd.tls-enabled=true -store-gateway.sharding-ring.etcd.tls-key-path=/a.crt',
      [
        'refuses-to-start error: -store-gateway.sharding-ring.etcd.tls-key-path is set without -store-gateway.sharding-ring.etcd.tls-cert-path. Mimir exits: "KeyFile and CertFile must both be present[key: /a.crt, cert: ]". Set both.',
      ],
    ],
    [
      '-target=all -ruler.alertmanager-url=https://am -ruler.alertmanager-client.tls-enabled=true -ruler.alertmanager-client.tls-key-path=/a.crt',
      [
        'connection-fails error: -ruler.alertmanager-client.tls-key-path is set without -ruler.alertmanager-client.tls-cert-path. Connections fail: "exactly one of key or key_file must be configured when a client certificate is configured". Set both.',
      ],
    ],
    [
      '-target=all -ruler-storage.backend=s3 -ruler-storage.s3.http.tls-key-path=/a.crt',
      [
        'refuses-to-start error: -ruler-storage.s3.http.tls-key-path is set without -ruler-storage.s3.http.tls-cert-path. Mimir exits: "client key file "/a.crt" specified without client cert file". Set both.',
      ],
    ],
    [
      '-target=all -memberlist.tls-enabled=true -memberlist.tls-key-path=/a.crt',
      [
        'refuses-to-start error: -memberlist.tls-key-path is set without -memberlist.tls-cert-path. Mimir exits: "key given but no certificate configured". Set both.',
      ],
    ],
    [
      '-target=all -common.storage.backend=s3 -common.storage.s3.http.tls-key-path=/a.crt',
      [
        'refuses-to-start error: -common.storage.s3.http.tls-key-path is set without -common.storage.s3.http.tls-cert-path. Mimir exits: "client key file "/a.crt" specified without client cert file". Set both.',
      ],
    ],
    [
      '-target=all -ingester.client.tls-enabled=true -ingester.client.tls-cert-path=/a.crt -ingester.client.tls-key-path=',
      [
        'connection-fails error: -ingester.client.tls-cert-path is set without -ingester.client.tls-key-path. Connections fail: "certificate given but no key configured". Set both. | see Set to an empty value here. | Set -ingester.client.tls-key-path to /a.key*',
      ],
    ],
  ],
  'cache-tls-differs': [
    [
      '-target=all -blocks-storage.bucket-store.metadata-cache.backend=memcached -blocks-storage.bucket-store.metadata-cache.memcached.addresses=m:1 -blocks-storage.bucket-store.metadata-cache.memcached.tls-enabled=true -blocks-storage.bucket-store.index-cache.backend=memcached -blocks-storage.bucket-store.index-cache.memcached.addresses=m:1',
      [
        'connection-fails warning: -blocks-storage.bucket-store.index-cache.memcached.tls-enabled is not set, but -blocks-storage.bucket-store.metadata-cache.memcached.tls-enabled uses TLS to the same server. One cache always misses. Use TLS in both or neither. | see This client uses TLS to the same server. | Set -blocks-storage.bucket-store.index-cache.memcached.tls-enabled to true',
      ],
    ],
    [
      '-target=all -blocks-storage.bucket-store.metadata-cache.backend=memcached -blocks-storage.bucket-store.metadata-cache.memcached.addresses=m:1 -blocks-storage.bucket-store.metadata-cache.memcached.tls-enabled=true -blocks-storage.bucket-store.index-cache.backend=memcached -blocks-storage.bucket-store.index-cache.memcached.addresses=m:1 -blocks-storage.bucket-store.index-cache.memcached.tls-enabled=false',
      [
        'connection-fails warning: -blocks-storage.bucket-store.index-cache.memcached.tls-enabled is false, but -blocks-storage.bucket-store.metadata-cache.memcached.tls-enabled uses TLS to the same server. One cache always misses. Use TLS in both or neither. | see This client uses TLS to the same server. | Set -blocks-storage.bucket-store.index-cache.memcached.tls-enabled to true',
      ],
    ],
    [
      '-target=all -blocks-storage.bucket-store.metadata-cache.backend=memcached -blocks-storage.bucket-store.metadata-cache.memcached.addresses=m:1 -blocks-storage.bucket-store.metadata-cache.memcached.tls-enabled=true -blocks-storage.bucket-store.index-cache.backend=memcached -blocks-storage.bucket-store.index-cache.memcached.addresses=m:1 -blocks-storage.bucket-store.index-cache.memcached.tls-enabled=true',
      [],
    ],
    [
      '-target=all -blocks-storage.bucket-store.metadata-cache.backend=memcached -blocks-storage.bucket-store.metadata-cache.memcached.addresses=m:1 -blocks-storage.bucket-store.metadata-cache.memcached.tls-enabled=true -blocks-storage.bucket-store.index-cache.backend=memcached -blocks-storage.bucket-store.index-cache.memcached.addresses=n:1',
      [],
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
      '-target=all -blocks-storage.bucket-store.metadata-cache.backend=memcached -blocks-storage.bucket-store.metadata-cache.memcached.tls-enabled=true -blocks-storage.bucket-store.index-cache.backend=memcached -blocks-storage.bucket-store.index-cache.memcached.tls-enabled=false',
      [],
    ],
    ['-target=all -ingester.client.tls-enabled=true -ruler.client.tls-enabled=false', []],
    [
      '-target=all -blocks-storage.bucket-store.metadata-cache.backend=redis -blocks-storage.bucket-store.metadata-cache.redis.endpoint=m:1 -blocks-storage.bucket-store.metadata-cache.redis.tls-enabled=true -blocks-storage.bucket-store.index-cache.backend=redis -blocks-storage.bucket-store.index-cache.redis.endpoint=m:1',
      [
        'connection-fails warning: -blocks-storage.bucket-store.index-cache.redis.tls-enabled is not set, but -blocks-storage.bucket-store.metadata-cache.redis.tls-enabled uses TLS to the same server. One cache always misses. Use TLS in both or neither. | see This client uses TLS to the same server. | Set -blocks-storage.bucket-store.index-cache.redis.tls-enabled to true',
      ],
      { mimirVersion: '2.12' },
    ],
    [
      '-target=all -blocks-storage.bucket-store.metadata-cache.backend=redis -blocks-storage.bucket-store.metadata-cache.redis.endpoint=m:1 -blocks-storage.bucket-store.metadata-cache.redis.tls-enabled=true -blocks-storage.bucket-store.index-cache.backend=memcached -blocks-storage.bucket-store.index-cache.memcached.addresses=m:1',
      [],
      { mimirVersion: '2.12' },
    ],
  ],
  'inconsistent-client-families': [
    [
      '-target=all -server.grpc-tls-cert-path=/s.crt -server.grpc-tls-key-path=/s.key -ingester.client.tls-enabled=true -ingester.client.tls-ca-path=/a.crt -querier.store-gateway-client.tls-enabled=true -querier.store-gateway-client.tls-ca-path=/a.crt -ruler.client.tls-enabled=true -ruler.client.tls-ca-path=/b.crt',
      [
        'style information: -ruler.client.tls-ca-path is "/b.crt", but most clients of this server use "/a.crt". Use the same value. | see Most clients use this. | Set -ruler.client.tls-ca-path to /a.crt',
      ],
    ],
    [
      '-target=all -server.grpc-tls-cert-path=/s.crt -server.grpc-tls-key-path=/s.key -ingester.client.tls-enabled=true -ingester.client.tls-ca-path=/a.crt -querier.store-gateway-client.tls-enabled=true -querier.store-gateway-client.tls-ca-path=/b.crt',
      [],
    ],
    [
      '-target=all -server.grpc-tls-cert-path=/s.crt -server.grpc-tls-key-path=/s.key -ingester.client.tls-enabled=true -ingester.client.tls-ca-path=/a.crt -querier.store-gateway-client.tls-enabled=true -querier.store-gateway-client.tls-ca-path=/b.crt -ruler.client.tls-enabled=true -ruler.client.tls-ca-path=/c.crt',
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
      '-target=all -server.grpc-tls-cert-path=/s.crt -server.grpc-tls-key-path=/s.key -ingester.client.tls-enabled=true -ingester.client.tls-ca-path=/a.crt -querier.store-gateway-client.tls-enabled=true -querier.store-gateway-client.tls-ca-path=/b.crt -ruler.client.tls-enabled=true -ruler.client.tls-ca-path=/a.crt -querier.frontend-client.tls-enabled=true -querier.frontend-client.tls-ca-path=/b.crt',
      [],
    ],
    [
      '-target=all -server.grpc-tls-cert-path=/s.crt -server.grpc-tls-key-path=/s.key -ingester.client.tls-enabled=true -ingester.client.tls-ca-path=/a.crt -querier.store-gateway-client.tls-enabled=true -querier.store-gateway-client.tls-ca-path=/a.crt -ruler.client.tls-enabled=true -ruler.client.tls-ca-path=$CA',
      [],
    ],
    [
      '-target=all -server.grpc-tls-cert-path=/s.crt -server.grpc-tls-key-path=/s.key -ingester.client.tls-enabled=true -ingester.client.tls-ca-path=/a.crt -querier.store-gateway-client.tls-enabled=true -querier.store-gateway-client.tls-ca-path=/a.crt -ruler.client.tls-enabled=false -ruler.client.tls-ca-path=/b.crt',
      [],
    ],
    [
      '-target=all -server.grpc-tls-cert-path=/s.crt -server.grpc-tls-key-path=/s.key -ingester.client.tls-enabled=true -ingester.client.tls-server-name=a -querier.store-gateway-client.tls-enabled=true -querier.store-gateway-client.tls-server-name=a -ruler.client.tls-enabled=true -ruler.client.tls-server-name=b',
      [
        'style information: -ruler.client.tls-server-name is "b", but most clients of this server use "a". Use the same value. | see Most clients use this. | Set -ruler.client.tls-server-name to a',
      ],
    ],
    [
      {
        a: '-target=distributor -ingester.client.tls-enabled=true -ingester.client.tls-ca-path=/a.crt',
        b: '-target=querier -ingester.client.tls-enabled=true -ingester.client.tls-ca-path=/b.crt',
        c: '-target=ruler -ingester.client.tls-enabled=true -ingester.client.tls-ca-path=/b.crt',
        i: '-target=ingester -server.grpc-tls-cert-path=/s.crt -server.grpc-tls-key-path=/s.key',
      },
      [
        'style information: -ingester.client.tls-ca-path is "/a.crt", but most clients of this server use "/b.crt". Use the same value. | see Most clients use this. | Set -ingester.client.tls-ca-path to /b.crt',
      ],
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
  if (typeof texts === 'string') return { [texts.startsWith('-') ? 'm.flags' : 'm.yaml']: texts };
  if (Object.keys(texts).some((name) => name.includes('.'))) return texts;
  const services = Object.entries(texts).flatMap(([name, flags]) => [
    `  ${name}:`,
    '    image: grafana/mimir:3.1.0',
    `    command: ${flags}`,
  ]);
  return { 'compose.yaml': ['services:', ...services, ''].join('\n') };
}
