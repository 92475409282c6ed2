import { defineClient, defineYamlClient, type FamilyDefinition } from './family-definition';

/** Clients that dial what need not be Mimir (spec 2.3). */
export const outsideClients: readonly FamilyDefinition[] = [
  defineClient({
    id: 'ruler.alertmanager-client',
    title: 'Rulers to Alertmanager',
    side: 'client',
    transport: 'http',
    peer: null,
    description:
      "Rulers deliver alerts over HTTP to the Alertmanagers of ruler.alertmanager-url, Mimir's or others. The URL's scheme " +
      'decides whether TLS is used; these options only set the CA, certificate and server name for https. If they are ' +
      'wrong, alerts are not delivered, and an unreadable file stops all rules of a tenant.',
  }),
  defineYamlClient({
    id: 'ruler.alertmanager_client',
    title: 'Rulers to Alertmanager, the deprecated block',
    side: 'client',
    transport: 'http',
    peer: null,
    description:
      'Since Mimir 2.17 this YAML block is deprecated in favor of limits.ruler_alertmanager_client_config. TLS is off here unless ' +
      'tls_enabled is true, unlike before. As soon as something in it differs from its default, the block replaces the one in limits, ' +
      'flags included, so a tls_ca_path alone has no effect, and alerts are not delivered.',
  }),
  defineClient({
    id: 'distributor.forwarding.grpc-client',
    title: 'Distributors to a forwarding endpoint',
    side: 'client',
    transport: 'grpc',
    peer: null,
    description:
      'Distributors forward samples over gRPC to an endpoint outside Mimir, in Mimir 2.4 to 2.8 only. The name that is checked is the ' +
      'host of the endpoint. When the options do not match it, forwarding fails.',
  }),
  defineClient({
    id: 'ingest-storage.kafka',
    title: 'Distributors, ingesters and block-builders to Kafka',
    side: 'client',
    transport: 'kafka',
    peer: null,
    description:
      'With ingest storage, distributors write to the brokers of Kafka and ingesters and block-builders read from them; TLS to the ' +
      "brokers can be set from Mimir 3.1 on. The brokers' certificates are outside Mimir's configuration. When the options do not " +
      'match the brokers, nothing is written or read. With ingest storage on, a file that is missing or wrong keeps every component ' +
      'from starting, even those that do not use Kafka.',
  }),
];
