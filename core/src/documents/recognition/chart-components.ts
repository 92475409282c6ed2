/** A part of the chart that runs Mimir. */
export interface ChartComponent {
  /** Its key in the values. */
  readonly key: string;
  readonly target: string;
  /** False for those that the chart starts only for a ruler with queriers of its own. */
  readonly always: boolean;
}

function component(key: string, target: string, always = true): ChartComponent {
  return { key, target, always };
}

/** The components of mimir-distributed and what `-target` each gets. The continuous test runs no Mimir of the cluster. */
export const chartComponents: readonly ChartComponent[] = [
  component('distributor', 'distributor'),
  component('ingester', 'ingester'),
  component('querier', 'querier'),
  component('query_frontend', 'query-frontend'),
  component('query_scheduler', 'query-scheduler'),
  component('store_gateway', 'store-gateway'),
  component('ruler', 'ruler'),
  component('ruler_querier', 'querier', false),
  component('ruler_query_frontend', 'query-frontend', false),
  component('ruler_query_scheduler', 'query-scheduler', false),
  component('alertmanager', 'alertmanager'),
  component('compactor', 'compactor'),
  component('overrides_exporter', 'overrides-exporter'),
];

/** The switch of the ruler's own query path, below the values' root. */
export const rulerPathSwitch = ['ruler', 'remoteEvaluationDedicatedQueryPath'] as const;
