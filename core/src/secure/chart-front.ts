import { serviceDomain } from '../documents/kinds/helm/chart-defaults';

/** What the chart's nginx must know to pass requests on by HTTPS. */
export interface FrontFacts {
  /** The key of the values: `gateway`, or `nginx` up to chart 5. */
  readonly key: 'gateway' | 'nginx';
  readonly authority: string;
  readonly serverName: string;
  readonly prometheusPrefix: string;
  readonly alertmanagerPrefix: string;
  /** Who requests without a tenant are for. */
  readonly tenant: string;
}

/** Which of nginx's locations lead to which Service of the release. */
function routesOf({ prometheusPrefix, alertmanagerPrefix }: FrontFacts): readonly (readonly [string, string])[] {
  return [
    ['/distributor', 'distributor-headless'],
    ['= /api/v1/push', 'distributor-headless'],
    ['/otlp/v1/metrics', 'distributor-headless'],
    [alertmanagerPrefix, 'alertmanager-headless'],
    ['= /multitenant_alertmanager/status', 'alertmanager-headless'],
    ['= /multitenant_alertmanager/configs', 'alertmanager-headless'],
    ['= /api/v1/alerts', 'alertmanager-headless'],
    [`${prometheusPrefix}/config/v1/rules`, 'ruler'],
    [`${prometheusPrefix}/api/v1/rules`, 'ruler'],
    [`${prometheusPrefix}/api/v1/alerts`, 'ruler'],
    ['= /ruler/ring', 'ruler'],
    [prometheusPrefix, 'query-frontend'],
    ['= /api/v1/status/buildinfo', 'query-frontend'],
    ['/api/v1/upload/block/', 'compactor'],
  ];
}

/** What the chart's configuration of its nginx reads, by the component that it runs in. */
const charts = {
  gateway: {
    component: '.Values.gateway.nginx',
    settings: '.Values.gateway.nginx.config',
    port: '{{ include "mimir.serverHttpListenPort" . }}',
  },
  nginx: { component: '.Values.nginx', settings: '.Values.nginx.nginxConfig', port: '8080' },
} as const;

/** The configuration of the chart's nginx with the upstreams by HTTPS, as a template of Helm, line by line. The chart has no option for their scheme. */
export function frontConfiguration(facts: FrontFacts): readonly string[] {
  const { settings, port } = charts[facts.key];
  return [
    'worker_processes 5;',
    'error_log /dev/stderr error;',
    'pid /tmp/nginx.pid;',
    'worker_rlimit_nofile 8192;',
    'events {',
    '  worker_connections 4096;',
    '}',
    'http {',
    ...httpLines(facts, settings),
    '  server {',
    `    listen ${port};`,
    ...(facts.key === 'gateway'
      ? [`    {{- if ${settings}.enableIPv6 }}`, `    listen [::]:${port};`, '    {{- end }}']
      : []),
    ...serverLines(facts, settings),
    '  }',
    '}',
  ];
}

function httpLines({ key, authority, serverName, tenant }: FrontFacts, settings: string): readonly string[] {
  return [
    '  client_body_temp_path /tmp/client_temp;',
    '  proxy_temp_path /tmp/proxy_temp_path;',
    '  fastcgi_temp_path /tmp/fastcgi_temp;',
    '  uwsgi_temp_path /tmp/uwsgi_temp;',
    '  scgi_temp_path /tmp/scgi_temp;',
    '  default_type application/octet-stream;',
    `  log_format {{ ${settings}.logFormat }}`,
    `  {{- if ${charts[key].component}.verboseLogging }}`,
    '  access_log /dev/stderr main;',
    '  {{- else }}',
    '  map $status $loggable {',
    '    ~^[23] 0;',
    '    default 1;',
    '  }',
    '  access_log /dev/stderr main if=$loggable;',
    '  {{- end }}',
    '  sendfile on;',
    '  tcp_nopush on;',
    '  proxy_http_version 1.1;',
    '  proxy_read_timeout 300;',
    `  proxy_ssl_trusted_certificate ${authority};`,
    '  proxy_ssl_verify on;',
    '  proxy_ssl_verify_depth 2;',
    `  proxy_ssl_name ${serverName};`,
    '  proxy_ssl_server_name on;',
    `  resolver {{ ${settings}.resolver | default (printf "%s.%s.svc.%s" .Values.global.dnsService .Values.global.dnsNamespace .Values.global.clusterDomain) }};`,
    `  {{- with ${settings}.httpSnippet }}`,
    '  {{- . | nindent 2 }}',
    '  {{- end }}',
    '  map $http_x_scope_orgid $tenant {',
    '    default $http_x_scope_orgid;',
    `    "" ${JSON.stringify(tenant)};`,
    '  }',
    '  map $http_x_scope_orgid $has_several_tenants {',
    '    default 0;',
    '    "~^.+,.+$" 1;',
    '  }',
  ];
}

function serverLines(facts: FrontFacts, settings: string): readonly string[] {
  const login = `${charts[facts.key].component}.basicAuth.enabled`;
  const own = ['/', '/ready'].flatMap((path) => [
    `    location = ${path} {`,
    '      auth_basic off;',
    "      return 200 'OK';",
    '    }',
  ]);
  return [
    '    client_max_body_size 540M;',
    '    if ($has_several_tenants = 1) {',
    "      return 400 'X-Scope-OrgID may be sent once only. Separate tenants by |.';",
    '    }',
    `    {{- if ${login} }}`,
    '    auth_basic "Mimir";',
    '    auth_basic_user_file /etc/nginx/secrets/.htpasswd;',
    '    {{- end }}',
    ...own,
    '    proxy_set_header X-Scope-OrgID $tenant;',
    ...routesOf(facts).flatMap(([location, service]) => routeLines(location, service)),
    `    {{- with ${settings}.serverSnippet }}`,
    '    {{- . | nindent 4 }}',
    '    {{- end }}',
  ];
}

/** By a variable, nginx looks the name up for each request, and so finds pods that come and go. */
function routeLines(location: string, service: string): readonly string[] {
  return [
    `    location ${location} {`,
    `      set $upstream {{ template "mimir.fullname" . }}-${service}.${serviceDomain};`,
    '      proxy_pass https://$upstream:{{ include "mimir.serverHttpListenPort" . }}$request_uri;',
    '    }',
  ];
}
