import { replaceText } from './fixes';
import type { ProcessRule } from './rule';

/** What passes requests on in the chart listens in plaintext, whatever Mimir's own ports do. */
export const chartGatewayHasNoTls: ProcessRule = {
  id: 'chart-gateway-has-no-tls',
  severity: 'error',
  summary: "The gateway of the chart mimir-distributed speaks plain HTTP, and so must the chart's monitoring that writes to it.",

  *check({ process: { documents } }) {
    for (const { uri, frontCallers = [] } of documents) {
      for (const { name, call, range } of frontCallers) {
        yield {
          uri,
          range,
          effect: 'refuses-callers',
          message: `${name} (${call}) uses HTTPS, but the chart's gateway has no TLS: "http: server gave HTTP response to HTTPS client". Use http://, or configure TLS on the gateway.`,
          fixes: [replaceText('Use http', uri, range, 'http')],
        };
      }
    }
  },
};
