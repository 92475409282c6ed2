import { replaceText } from '../reporting/fixes';
import { always } from '../reporting/guide';
import type { ProcessRule } from '../reporting/rule';

/** What passes requests on in the chart listens in plaintext, whatever Mimir's own ports do. */
export const chartGatewayHasNoTls: ProcessRule = {
  id: 'chart-gateway-has-no-tls',
  severity: 'error',
  summary: "Monitoring that writes to the chart's gateway must use `http://`.",
  guide: {
    mimir: "The chart's gateway listens in plaintext, whatever Mimir's own ports do.",
    source: ['3'],
    log: 'http: server gave HTTP response to HTTPS client',
    effects: always('refuses-callers', 'error'),
    examples: { wrong: 'example.yaml', right: 'ok-example.yaml' },
    files: 'kubernetes',
    fix: 'unsafe',
    restart: 'caller',
    related: ['http-call-fails'],
  },

  onDocument({ uri, frontCallers = [] }) {
    return frontCallers.map(({ name, call, range }) => ({
      uri,
      range,
      effect: 'refuses-callers',
      message: `${name} (${call}) uses HTTPS, but the chart's gateway has no TLS: "http: server gave HTTP response to HTTPS client". Use http://, or configure TLS on the gateway.`,
      fixes: [replaceText('Use http', uri, range, 'http')],
    }));
  },
};
