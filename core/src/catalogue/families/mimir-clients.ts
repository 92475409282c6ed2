import { defineClient, type FamilyDefinition } from './family-definition';

/** A gRPC client of one component of Mimir that dials another's gRPC port. */
function client(id: string, title: string, description: string): FamilyDefinition {
  return defineClient({ id, title, side: 'client', transport: 'grpc', peer: 'server.grpc', description });
}

/** The gRPC links between Mimir's components (spec 3 and 5.4). */
export const mimirClients: readonly FamilyDefinition[] = [
  client(
    'ingester.client',
    'Distributors, queriers and rulers to ingesters',
    'Distributors push samples to the ingesters over this gRPC client, and queriers and rulers read recent samples over it. Addresses ' +
      "come from the ingester ring, as IP addresses unless the instances advertise names. When it does not match the ingesters' gRPC " +
      'port, writes and queries of recent data fail. A bad certificate fails only at the first request: Mimir starts and reports ready.',
  ),
  client(
    'querier.store-gateway-client',
    'Queriers and rulers to store-gateways',
    'Queriers and rulers read blocks from the store-gateways over this gRPC client. Addresses come from the store-gateway ring, as IP ' +
      "addresses unless the instances advertise names. When it does not match the store-gateways' gRPC port, queries that reach into " +
      'blocks fail, while recent data can still be queried.',
  ),
  client(
    'querier.scheduler-client',
    'Queriers to query-schedulers',
    'Queriers fetch their work from the query-schedulers over this gRPC client, which has its own block since Mimir 2.11. The address ' +
      "is resolved to an IP address before it is dialed, 127.0.0.1 in a single process. When it does not match the schedulers' gRPC " +
      'port, queriers never get work and every query times out.',
  ),
  client(
    'querier.frontend-client',
    'Queriers to query-frontends',
    'Queriers deliver results to the query-frontends over this gRPC client; without a query-scheduler, before Mimir 3.0, they also ' +
      'fetch work over it, and up to 2.10 it dials the query-schedulers too. It dials the address that the frontend advertises, mostly ' +
      "an IP address. When it does not match the frontends' gRPC port, queries run, but their results never come back, and the " +
      'client gets a timeout.',
  ),
  client(
    'query-frontend.grpc-client-config',
    'Query-frontends to query-schedulers',
    'Query-frontends put queries into the queue of the query-schedulers over this gRPC client. The address is resolved to an IP ' +
      "address before it is dialed, 127.0.0.1 in a single process. When it does not match the schedulers' gRPC port, no query can be " +
      'queued.',
  ),
  client(
    'query-scheduler.grpc-client-config',
    'Query-schedulers to query-frontends',
    'Query-schedulers report failed queries to the query-frontends over this gRPC client, at the address that the frontend ' +
      "advertises. When it does not match the frontends' gRPC port, only those error reports are lost: normal queries work, and a query " +
      'that failed in the scheduler ends in a timeout.',
  ),
  client(
    'ruler.client',
    'Rulers to rulers',
    'Rulers ask each other for their rules and tell each other of changes over this gRPC client. Addresses come from the ruler ring, as ' +
      "IP addresses unless the instances advertise names. When it does not match the rulers' gRPC port, the API that lists rules is " +
      'incomplete and changes of rules are noticed late.',
  ),
  client(
    'ruler.query-frontend.grpc-client-config',
    'Rulers to query-frontends',
    'Rulers send the queries of their rules to the query-frontends over this gRPC client, if ruler.query-frontend.address is set to a ' +
      'gRPC address; otherwise it is not used. The name that is checked is the host of that address. When it does not match the ' +
      "frontends' gRPC port, rules are not evaluated, and a certificate without a key, or a key without a certificate, keeps Mimir from starting.",
  ),
  client(
    'alertmanager.alertmanager-client',
    'Alertmanagers to alertmanagers',
    "Mimir's Alertmanagers exchange state and forward requests to each other over this gRPC client. Addresses come from the " +
      "Alertmanager ring, as IP addresses unless the instances advertise names. When it does not match the Alertmanagers' gRPC port, " +
      'requests that need another instance fail and state is not replicated.',
  ),
  client(
    'block-builder.scheduler.grpc-client-config',
    'Block-builders to the block-builder-scheduler',
    "Block-builders fetch their jobs from the block-builder-scheduler over this gRPC client, which Mimir accepts but doesn't document. " +
      "The name that is checked is the host of block-builder.scheduler.address. When it does not match the scheduler's gRPC port, no " +
      'block is built.',
  ),
  client(
    'distributor.usage-tracker-client.grpc-client-config',
    'Distributors to usage-trackers',
    'Distributors ask the usage-trackers whether a tenant may have more series over this gRPC client, which Mimir accepts but does not ' +
      "document. Addresses come from the usage-trackers' ring. When it does not match the usage-trackers' gRPC port, series are not " +
      'tracked. The tls keys directly in distributor.usage_tracker_client have no effect.',
  ),
  client(
    'ruler.distributor.grpc-client-config',
    'Rulers to distributors',
    'Rulers write the results of their rules to the distributors over this gRPC client, if ruler.distributor.address is set, from Mimir ' +
      '3.2 on; otherwise a ruler writes by itself. The name that is checked is the host of that address. When it does not match the ' +
      "distributors' gRPC port, the results are lost, and a certificate without a key, or a key without a certificate, keeps Mimir from starting.",
  ),
  client(
    'compactor.scheduler-client.grpc-client-config',
    'Compactors to the compactor-scheduler',
    'Compactors fetch their jobs from the compactor-scheduler over this gRPC client, if compactor.scheduler-client.enabled is true, from ' +
      'Mimir 3.2 on. The name that is checked is the host of compactor.scheduler-client.scheduler-endpoint. When it does not match the ' +
      "scheduler's gRPC port, nothing is compacted, and a certificate without a key, or a key without a certificate, keeps Mimir from starting.",
  ),
];
