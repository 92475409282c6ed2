import { quoted } from '../model/quoted';
import { hasNoName, leafOf, namesOf } from '../reporting/certificate-names';
import type { End } from '../topology/links';
import { clientFamilies, clientPlaces, serverOf, writtenFor, type FaultyLink, type Group } from '../reporting/hops';
import { relatedTo, valuePlace } from '../reporting/places';
import type { DeploymentRule, Report } from '../reporting/rule';
import { serverNameFixes } from '../reporting/client-settings';
import { briefly, inFull } from '../reporting/wording';
import type { FaultyCall } from '../reporting/http-call-wording';
import type { LinkContext } from '../reporting/link-context';

/** `tls-server-name` is the name that is checked, whatever address is dialed (spec 2.1). */
export const serverNameNotInCert: DeploymentRule = {
  id: 'server-name-not-in-cert',
  severity: 'error',
  summary: "`tls-server-name`, and the host that HTTP clients dial, must be a name of the server's certificate.",
  guide: {
    mimir: '`tls-server-name` is the name that a client verifies, whatever it dials.',
    source: ['2.1', '5.1'],
    log: 'x509: certificate is valid for localhost, mimir.internal, not mimir.example.com',
    effects: [
      {
        effect: 'connection-fails',
        severity: 'error',
        when: 'a client checks the name that `tls-server-name` gives it',
      },
      { effect: 'refuses-callers', severity: 'error', when: 'an HTTP client that verifies dials the name' },
      { effect: 'refuses-callers', severity: 'warning', when: 'the HTTP client may skip verification' },
    ],
    examples: { wrong: 'example.flags', right: 'ok-example.flags' },
    files: 'all',
    fix: 'unsafe',
    restart: 'options',
    gaps: [
      'HTTP clients that dial a name that the certificate does not have are rejected; whether they verify is not always known.',
    ],
    related: ['server-name-missing-for-ip-dialing', 'server-cert-no-san'],
    explains: ['server-name'],
  },

  onFaultyHops: [
    {
      only: ({ fault, client }) => fault.code === 'server-name' && client.view.text('serverName') !== '',
      by: (link) => `${serverOf(link)} ${link.client.view.text('serverName') ?? ''}`,
      report: reportOnHops,
    },
  ],

  // Callers of the HTTP port, told of at its certificate: their files are not Mimir's, and the certificate is what lacks the name.
  onFaultyCalls: [
    {
      only: (call) => call.client === null && dialedName(call) !== null,
      by: ({ server }) => certificateOf(server),
      report: reportOnCalls,
    },
  ],
};

function reportOnHops(group: Group<FaultyLink>, { preferences }: LinkContext): Report | null {
  const [first, ...others] = group;
  const leaf = leafOf(first.server);
  const written = first.client.view.value('serverName')?.written;
  if (!leaf || !written || hasNoName(leaf)) return null;
  const certificate = first.server.view.value('certificate')?.written;
  return {
    ...valuePlace(written),
    effect: 'connection-fails',
    message:
      `Certificate ${first.server.view.text('certificate') ?? ''} is not valid for ${quoted(first.client.view.text('serverName') ?? '')} (${briefly(clientFamilies(group))}). ` +
      `Connections fail: "${first.fault.words}". Use one of its names.`,
    related: [
      ...inFull(clientFamilies(group), valuePlace(written), 'Clients'),
      ...(certificate ? [relatedTo(certificate, `The server's certificate, valid for ${namesOf(leaf)}.`)] : []),
      ...clientPlaces(others, 'This client checks the same name.'),
    ],
    fixes: serverNameFixes(group, leaf, preferences.internalName),
  };
}

/** One certificate is told of in one place, with all the names that it lacks: those first that fail for certain. */
function reportOnCalls(calls: Group<FaultyCall>): Report | null {
  const group = calls.toSorted((one, other) => Number(other.fault.certain) - Number(one.fault.certain));
  const [{ server, fault } = calls[0]] = group;
  const leaf = leafOf(server);
  const written = writtenFor(server.view, 'certificate');
  if (!leaf || !written || hasNoName(leaf)) return null;
  const isCertain = group.some((call) => call.fault.certain);
  const names = [...new Set(group.flatMap((call) => dialedName(call) ?? []))];
  const callers = [...new Set(group.map(({ caller: { name, call } }) => (name === call ? name : `${name} (${call})`)))];
  return {
    ...valuePlace(written),
    effect: 'refuses-callers',
    ...(isCertain ? {} : { severity: 'warning' as const }),
    message:
      `${server.view.text('certificate') || 'The certificate'} is not valid for ${briefly(names.map((name) => quoted(name)))} (${briefly(callers)}). ` +
      `HTTP clients fail${isCertain ? '' : ' unless verification is off'}: "${fault.words}". Add ${names.length === 1 ? 'this name' : 'these names'}.`,
    related: group.map(({ caller: { uri, range, name, call } }) => ({
      uri,
      range,
      message: `${name} calls here (${call}).`,
    })),
  };
}

/** The name that a caller dials and that the certificate lacks; null where the fault is another one, or an address. */
function dialedName({ fault: { code, dialed } }: FaultyCall): string | null {
  if (code === 'server-name' && dialed?.kind === 'name') return dialed.name;
  return null;
}

/** Processes that share a file share its certificate. */
function certificateOf(server: End): string {
  const written = writtenFor(server.view, 'certificate');
  return `${written?.document.uri ?? ''} ${written?.setting.range.start ?? ''}`;
}
