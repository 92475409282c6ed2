import type { Fix, RelatedPlace } from '../model/finding';
import { alertmanagerUrl } from '../topology/alertmanager-calls';
import { setOptions } from '../reporting/fixes';
import { writtenFor, type Group } from '../reporting/hops';
import { failureOf, type FaultyCall } from '../reporting/http-call-wording';
import { namePlace, placeKey } from '../reporting/places';
import type { DeploymentRule, Report } from '../reporting/rule';
import { nameOf } from '../reporting/wording';
import type { LinkContext } from '../reporting/link-context';

/** Gateways, scrapes, data sources and the Ruler call the HTTP port, each by a scheme of its own (spec 3). */
export const httpCallFails: DeploymentRule = {
  id: 'http-call-fails',
  severity: 'error',
  summary: 'HTTP clients must use the scheme that the HTTP port serves.',
  guide: {
    mimir:
      'The HTTP port serves HTTPS with a certificate and key, and plain HTTP otherwise. That concerns the Ruler that alerts an Alertmanager of the same deployment, health checks, URLs in variables, commands and configuration of other services, Prometheus, Ingresses, and the gateway and ServiceMonitor of the chart mimir-distributed.',
    source: ['3'],
    log: '400 Client sent an HTTP request to an HTTPS server',
    effects: [
      { effect: 'connection-fails', severity: 'error', when: 'the Ruler is the client' },
      { effect: 'refuses-callers', severity: 'error', when: 'another program is the client' },
    ],
    examples: { wrong: 'ruler.flags', right: 'ok-example.flags' },
    files: 'callers',
    fix: 'unsafe',
    restart: 'caller',
    gaps: [
      "HTTP clients that the files don't show are not checked.",
      'A scrape with a relabeled address or scheme, and an Ingress whose controller sets the protocol, are not checked.',
    ],
    related: ['http-client-auth-breaks-probes', 'alertmanager-url-scheme', 'chart-gateway-has-no-tls'],
  },

  onFaultyCalls: [
    {
      only: (call, context) => isFailing(call) && isShown(call, context),
      by: ({ caller, fault: { code } }) => `${placeKey(caller)} ${code}`,
      report: (group) => ({ uri: group[0].caller.uri, range: group[0].caller.range, ...report(group) }),
    },
    // What only a file of another program shows, or a chart has of its own accord, is said at the servers that it calls, once for those that share their settings.
    {
      only: (call, context) => isFailing(call) && !isShown(call, context),
      by: (call) => `${placeKey(placeOf(call))} ${call.fault.code}`,
      report: (group) => {
        const place = placeOf(group[0]);
        return place && { ...place, ...report(group), related: callersOf(group) };
      },
    },
  ],
};

function isFailing(call: FaultyCall): boolean {
  return call.state === 'broken' && !isToldOfElsewhere(call);
}

/** True for a call that a file of the deployment shows. */
function isShown({ caller }: FaultyCall, { calledFiles }: LinkContext): boolean {
  return calledFiles().has(caller.uri) && caller.implied !== true;
}

/** Probes in plain HTTP, callers without a certificate, and names that the certificate lacks have rules of their own. */
function isToldOfElsewhere({ caller, client, fault }: FaultyCall): boolean {
  return (
    client === null &&
    (fault.code === 'client-certificate-missing' ||
      fault.code === 'server-name' ||
      (caller.kind === 'probe' && fault.code === 'client-plaintext'))
  );
}

type Place = Pick<Report, 'uri' | 'range'>;

/** Where a server has its certificate, else what is written of its port, else of the process. */
function placeOf({ server: { view, process } }: FaultyCall): Place | null {
  const written = writtenFor(view, 'certificate') ?? view.written[0] ?? process.configuration.flag('target')?.written;
  if (written) return namePlace(written);
  const [first] = process.documents.flatMap(({ uri, settings }) =>
    settings.slice(0, 1).map(({ name: { range } }) => ({ uri, range })),
  );
  return first ?? null;
}

/** One place may call several servers. */
function callersOf(calls: readonly FaultyCall[]): readonly RelatedPlace[] {
  const places = new Map(
    calls.filter(({ caller }) => caller.implied !== true).map(({ caller }) => [placeKey(caller), caller]),
  );
  return [...places.values()].map(({ uri, range, name, call }) => ({
    uri,
    range,
    message: `${name} calls here (${call}).`,
  }));
}

function report(group: Group<FaultyCall>): Omit<Report, 'uri' | 'range'> {
  const [first] = group;
  const written = writtenFor(first.server.view, 'certificate');
  return {
    effect: group.some(({ client }) => client !== null) ? 'connection-fails' : 'refuses-callers',
    message: failureOf(group),
    related:
      written && first.fault.code !== 'server-plaintext'
        ? [{ ...namePlace(written), message: `${nameOf(written)} is the port's certificate.` }]
        : [],
    fixes: fixes(first),
  };
}

function fixes({ fault, caller, client }: FaultyCall): readonly Fix[] {
  if (fault.code !== 'client-plaintext') return [];
  const url = client && alertmanagerUrl(client.process);
  // Of several Alertmanagers others may well speak plain HTTP.
  if (url?.text?.includes(',') === true) return [];
  if (url?.written && url.text !== null) {
    return [
      setOptions('Use https', url.written.document, [
        { option: url.written.option, value: url.text.replaceAll('http://', 'https://') },
      ]),
    ];
  }
  if (caller.toHttps)
    return [
      { title: 'Use https', preferred: true, action: { kind: 'replace', uri: caller.uri, edits: [caller.toHttps] } },
    ];
  return [];
}
