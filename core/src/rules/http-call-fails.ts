import type { Fix, RelatedPlace } from '../model/finding';
import { alertmanagerUrl } from '../topology/alertmanager-calls';
import type { Call } from '../topology/http-call';
import { setOptions } from '../reporting/fixes';
import { byCause, writtenFor } from '../reporting/hops';
import { failureOf, type FailingCall } from '../reporting/http-call-wording';
import { namePlace } from '../reporting/places';
import type { DeploymentRule, Report } from '../reporting/rule';
import { nameOf } from '../reporting/wording';

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

  *checkLinks({ calls }) {
    const own = new Set(calls.flatMap(({ server }) => server.process.documents.map(({ uri }) => uri)));
    const failing = calls.filter(isFailing).filter((call) => !isToldOfElsewhere(call));
    const isShown = ({ caller }: FailingCall): boolean => own.has(caller.uri) && caller.implied !== true;
    const shown = failing.filter(isShown);
    for (const group of byCause(shown, ({ caller, fault: { code } }) => `${placeKey(caller)} ${code}`)) {
      yield { uri: group[0].caller.uri, range: group[0].caller.range, ...report(group) };
    }
    // What only a file of another program shows, or a chart has of its own accord, is said at the servers that it calls, once for those that share their settings.
    const hidden = failing.filter((call) => !isShown(call)).flatMap((call) => placeOf(call) ?? []);
    for (const group of byCause(hidden, ({ call, ...place }) => `${placeKey(place)} ${call.fault.code}`)) {
      const [{ uri, range, call }, ...others] = group;
      const told = [call, ...others.map((other) => other.call)] as const;
      yield { uri, range, ...report(told), related: callersOf(told) };
    }
  },
};

function isFailing(call: Call): call is FailingCall {
  return call.state === 'broken' && call.fault !== null;
}

/** Probes in plain HTTP, callers without a certificate, and names that the certificate lacks have rules of their own. */
function isToldOfElsewhere({ caller, client, fault }: FailingCall): boolean {
  return (
    client === null &&
    (fault.code === 'client-certificate-missing' ||
      fault.code === 'server-name' ||
      (caller.kind === 'probe' && fault.code === 'client-plaintext'))
  );
}

interface PlacedCall extends Pick<Report, 'range'> {
  readonly uri: string;
  readonly call: FailingCall;
}

/** Where a server has its certificate, else what is written of its port, else of the process. */
function placeOf(call: FailingCall): PlacedCall | null {
  const { view, process } = call.server;
  const written = writtenFor(view, 'certificate') ?? view.written[0] ?? process.configuration.flag('target')?.written;
  if (written) return { ...namePlace(written), call };
  const [first] = process.documents.flatMap(({ uri, settings }) =>
    settings.slice(0, 1).map(({ name: { range } }) => ({ uri, range })),
  );
  if (first) return { ...first, call };
  return null;
}

function placeKey({ uri, range }: Pick<PlacedCall, 'uri' | 'range'>): string {
  return `${uri} ${range.start}`;
}

/** One place may call several servers. */
function callersOf(calls: readonly FailingCall[]): readonly RelatedPlace[] {
  const places = new Map(
    calls.filter(({ caller }) => caller.implied !== true).map(({ caller }) => [placeKey(caller), caller]),
  );
  return [...places.values()].map(({ uri, range, name, call }) => ({
    uri,
    range,
    message: `${name} calls here (${call}).`,
  }));
}

function report(group: readonly [FailingCall, ...FailingCall[]]): Omit<Report, 'uri' | 'range'> {
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

function fixes({ fault, caller, client }: FailingCall): readonly Fix[] {
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
