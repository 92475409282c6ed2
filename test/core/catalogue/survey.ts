/** One row of the survey of TLS options in Mimir's own descriptors, release by release. */
export interface SurveyRow {
  /** Flag prefix and YAML block. */
  readonly prefix: string;
  readonly block: string;
  /** The first and last release that has them; 3.2 is the newest that is known. */
  readonly first: string;
  readonly last: string;
  /** `eight`: all client suffixes; `four`: an object store's, those that name files and the server. */
  readonly suffixes: 'eight' | 'four';
  /** Where some suffixes came later than the others. */
  readonly suitesSince?: string;
  readonly enabledSince?: string;
  readonly enabledByDefault?: true;
}

export const survey: readonly SurveyRow[] = [
  { prefix: 'distributor.ha-tracker.etcd', block: 'distributor.ha_tracker.kvstore.etcd', first: '2.0', last: '3.2', suffixes: 'eight', suitesSince: '2.4' },
  { prefix: 'distributor.ring.etcd', block: 'distributor.ring.kvstore.etcd', first: '2.0', last: '3.2', suffixes: 'eight', suitesSince: '2.4' },
  { prefix: 'querier.store-gateway-client', block: 'querier.store_gateway_client', first: '2.0', last: '3.2', suffixes: 'eight', suitesSince: '2.4' },
  { prefix: 'ingester.client', block: 'ingester_client.grpc_client_config', first: '2.0', last: '3.2', suffixes: 'eight', suitesSince: '2.4' },
  { prefix: 'ingester.ring.etcd', block: 'ingester.ring.kvstore.etcd', first: '2.0', last: '3.2', suffixes: 'eight', suitesSince: '2.4' },
  { prefix: 'querier.frontend-client', block: 'frontend_worker.grpc_client_config', first: '2.0', last: '3.2', suffixes: 'eight', suitesSince: '2.4' },
  { prefix: 'query-frontend.grpc-client-config', block: 'frontend.grpc_client_config', first: '2.0', last: '3.2', suffixes: 'eight', suitesSince: '2.4' },
  { prefix: 'compactor.ring.etcd', block: 'compactor.sharding_ring.kvstore.etcd', first: '2.0', last: '3.2', suffixes: 'eight', suitesSince: '2.4' },
  { prefix: 'store-gateway.sharding-ring.etcd', block: 'store_gateway.sharding_ring.kvstore.etcd', first: '2.0', last: '3.2', suffixes: 'eight', suitesSince: '2.4' },
  { prefix: 'ruler.client', block: 'ruler.ruler_client', first: '2.0', last: '3.2', suffixes: 'eight', suitesSince: '2.4' },
  { prefix: 'ruler.alertmanager-client', block: 'ruler.alertmanager_client', first: '2.0', last: '2.16', suffixes: 'eight', suitesSince: '2.4', enabledSince: '2.6', enabledByDefault: true },
  { prefix: 'ruler.ring.etcd', block: 'ruler.ring.kvstore.etcd', first: '2.0', last: '3.2', suffixes: 'eight', suitesSince: '2.4' },
  { prefix: 'alertmanager.sharding-ring.etcd', block: 'alertmanager.sharding_ring.kvstore.etcd', first: '2.0', last: '3.2', suffixes: 'eight', suitesSince: '2.4' },
  { prefix: 'alertmanager.alertmanager-client', block: 'alertmanager.alertmanager_client', first: '2.0', last: '3.2', suffixes: 'eight', suitesSince: '2.4' },
  { prefix: 'memberlist', block: 'memberlist', first: '2.0', last: '3.2', suffixes: 'eight', suitesSince: '2.4' },
  { prefix: 'query-scheduler.grpc-client-config', block: 'query_scheduler.grpc_client_config', first: '2.0', last: '3.2', suffixes: 'eight', suitesSince: '2.4' },
  { prefix: 'ruler.query-frontend.grpc-client-config', block: 'ruler.query_frontend.grpc_client_config', first: '2.1', last: '3.2', suffixes: 'eight', suitesSince: '2.4' },
  { prefix: 'distributor.forwarding.grpc-client', block: 'distributor.forwarding.grpc_client', first: '2.4', last: '2.8', suffixes: 'eight' },
  { prefix: 'query-scheduler.ring.etcd', block: 'query_scheduler.ring.kvstore.etcd', first: '2.4', last: '3.2', suffixes: 'eight' },
  { prefix: 'overrides-exporter.ring.etcd', block: 'overrides_exporter.ring.kvstore.etcd', first: '2.6', last: '3.2', suffixes: 'eight' },
  { prefix: 'query-frontend.results-cache.memcached', block: 'frontend.results_cache.memcached', first: '2.8', last: '3.2', suffixes: 'eight' },
  { prefix: 'query-frontend.results-cache.redis', block: 'frontend.results_cache.redis', first: '2.8', last: '2.17', suffixes: 'eight' },
  { prefix: 'blocks-storage.bucket-store.index-cache.memcached', block: 'blocks_storage.bucket_store.index_cache.memcached', first: '2.8', last: '3.2', suffixes: 'eight' },
  { prefix: 'blocks-storage.bucket-store.index-cache.redis', block: 'blocks_storage.bucket_store.index_cache.redis', first: '2.8', last: '2.17', suffixes: 'eight' },
  { prefix: 'blocks-storage.bucket-store.chunks-cache.memcached', block: 'blocks_storage.bucket_store.chunks_cache.memcached', first: '2.8', last: '3.2', suffixes: 'eight' },
  { prefix: 'blocks-storage.bucket-store.chunks-cache.redis', block: 'blocks_storage.bucket_store.chunks_cache.redis', first: '2.8', last: '2.17', suffixes: 'eight' },
  { prefix: 'blocks-storage.bucket-store.metadata-cache.memcached', block: 'blocks_storage.bucket_store.metadata_cache.memcached', first: '2.8', last: '3.2', suffixes: 'eight' },
  { prefix: 'blocks-storage.bucket-store.metadata-cache.redis', block: 'blocks_storage.bucket_store.metadata_cache.redis', first: '2.8', last: '2.17', suffixes: 'eight' },
  { prefix: 'ruler-storage.cache.memcached', block: 'ruler_storage.cache.memcached', first: '2.9', last: '3.2', suffixes: 'eight' },
  { prefix: 'ruler-storage.cache.redis', block: 'ruler_storage.cache.redis', first: '2.9', last: '2.17', suffixes: 'eight' },
  { prefix: 'querier.scheduler-client', block: 'frontend_worker.query_scheduler_grpc_client_config', first: '2.11', last: '3.2', suffixes: 'eight' },
  { prefix: 'blocks-storage.s3.http', block: 'blocks_storage.s3.http', first: '2.13', last: '3.2', suffixes: 'four' },
  { prefix: 'ruler-storage.s3.http', block: 'ruler_storage.s3.http', first: '2.13', last: '3.2', suffixes: 'four' },
  { prefix: 'alertmanager-storage.s3.http', block: 'alertmanager_storage.s3.http', first: '2.13', last: '3.2', suffixes: 'four' },
  { prefix: 'common.storage.s3.http', block: 'common.storage.s3.http', first: '2.13', last: '3.2', suffixes: 'four' },
  { prefix: 'ingester.partition-ring.etcd', block: 'ingester.partition_ring.kvstore.etcd', first: '2.14', last: '3.2', suffixes: 'eight' },
  { prefix: 'blocks-storage.gcs.http', block: 'blocks_storage.gcs.http', first: '2.15', last: '3.2', suffixes: 'four' },
  { prefix: 'blocks-storage.azure.http', block: 'blocks_storage.azure.http', first: '2.15', last: '3.2', suffixes: 'four' },
  { prefix: 'ruler-storage.gcs.http', block: 'ruler_storage.gcs.http', first: '2.15', last: '3.2', suffixes: 'four' },
  { prefix: 'ruler-storage.azure.http', block: 'ruler_storage.azure.http', first: '2.15', last: '3.2', suffixes: 'four' },
  { prefix: 'alertmanager-storage.gcs.http', block: 'alertmanager_storage.gcs.http', first: '2.15', last: '3.2', suffixes: 'four' },
  { prefix: 'alertmanager-storage.azure.http', block: 'alertmanager_storage.azure.http', first: '2.15', last: '3.2', suffixes: 'four' },
  { prefix: 'common.storage.gcs.http', block: 'common.storage.gcs.http', first: '2.15', last: '3.2', suffixes: 'four' },
  { prefix: 'common.storage.azure.http', block: 'common.storage.azure.http', first: '2.15', last: '3.2', suffixes: 'four' },
  { prefix: 'ruler.alertmanager-client', block: 'limits.ruler_alertmanager_client_config', first: '2.17', last: '3.2', suffixes: 'eight', enabledByDefault: true },
  { prefix: 'querier.ring.etcd', block: 'querier.ring.kvstore.etcd', first: '3.1', last: '3.2', suffixes: 'eight' },
  { prefix: 'ruler.distributor.grpc-client-config', block: 'ruler.distributor.grpc_client_config', first: '3.2', last: '3.2', suffixes: 'eight' },
  { prefix: 'compactor.scheduler-client.grpc-client-config', block: 'compactor.scheduler_client.grpc_client_config', first: '3.2', last: '3.2', suffixes: 'eight' },
];
