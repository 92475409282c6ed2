import { dialedName, isAddress } from '../topology/dialed-names';
import type { Link, End } from '../topology/links';
import { listenerHasTls } from '../topology/usage';
import { hasNoName, leafOf, namesOf } from '../reporting/certificate-names';
import { setOptionsIn } from '../reporting/fixes';
import { clientFamilies, clientPlaces, serverOf, settingOf, type FaultyLink, type Group } from '../reporting/hops';
import { namePlace, relatedTo } from '../reporting/places';
import type { DeploymentRule, Report } from '../reporting/rule';
import { namingAll, serverNameFixes } from '../reporting/client-settings';
import { briefly, inFull } from '../reporting/wording';
import type { WrittenSetting } from '../model/process';
import type { LinkContext } from '../reporting/link-context';

/** Without `tls-server-name` a client checks what it dials, mostly an IP address (spec 5.4). */
export const serverNameMissingForIpDialing: DeploymentRule = {
  id: 'server-name-missing-for-ip-dialing',
  severity: 'error',
  summary: "Without `tls-server-name` the server's certificate must have the IP address that is dialed.",
  guide: {
    mimir:
      'Most clients dial IP addresses, whatever names the configuration has, and without `tls-server-name` they verify that address. Give the certificate one lasting name, and set it on all clients.',
    source: ['5.4'],
    log: "x509: cannot validate certificate for 10.0.0.1 because it doesn't contain any IP SANs",
    effects: [
      { effect: 'connection-fails', severity: 'error', when: 'the certificate is known not to have the address' },
      { effect: 'style', severity: 'warning', when: "the certificate can't be read" },
    ],
    examples: { wrong: 'example.flags', right: 'ok-example.flags' },
    files: 'all',
    fix: 'unsafe',
    restart: 'options',
    related: ['server-name-not-in-cert'],
    explains: ['server-name'],
  },

  onFaultyHops: [
    {
      only: ({ fault, client }) => fault.code === 'server-name' && client.view.text('serverName') === '',
      by: (link) => `${serverOf(link)} ${String(link.fault.certain)}`,
      report: reportOn,
    },
  ],

  onHops: [{ only: checksUnseenForAddress, by: serverOf, report: reportOnUnseen }],
};

function reportOn(group: Group<FaultyLink>, { preferences }: LinkContext): Report | null {
  const [first, ...others] = group;
  const leaf = leafOf(first.server);
  const written = settingOf(first.client.view);
  if (!leaf || !written || hasNoName(leaf)) return null;
  const certificate = first.server.view.value('certificate')?.written;
  return {
    ...namePlace(written),
    effect: 'connection-fails',
    severity: first.fault.certain ? 'error' : 'warning',
    message:
      `${dialing(group)} ${dialedWords(first)}, but ${first.server.view.text('certificate') || 'the certificate'} is not valid for it. ` +
      `Connections ${first.fault.certain ? 'fail' : 'likely fail'}: "${first.fault.words}". Set tls-server-name.`,
    related: [
      ...inFull(clientFamilies(group), namePlace(written), 'Clients'),
      ...(certificate ? [relatedTo(certificate, `The server's certificate, valid for ${namesOf(leaf)}.`)] : []),
      ...clientPlaces(others, 'This client checks the address too.'),
    ],
    fixes: serverNameFixes(group, leaf, preferences.internalName),
  };
}

/** The names of an unreadable certificate can't be determined: a warning, and no more. */
function reportOnUnseen(group: Group<Link>, { preferences }: LinkContext): Report | null {
  const [first, ...others] = group;
  const written = settingOf(first.client.view);
  if (!written) return null;
  return {
    ...namePlace(written),
    effect: 'style',
    severity: 'warning',
    message:
      `${dialing(group)} an IP address, but ${first.server.view.text('certificate') || 'the certificate'} may be valid only for names. ` +
      'Set tls-server-name.',
    related: clientPlaces(others, 'This client checks the address too.'),
    fixes: [
      setOptionsIn(
        `Set tls-server-name to ${preferences.internalName} in these clients`,
        namingAll(group, preferences.internalName),
        false,
      ),
    ],
  };
}

function checksUnseenForAddress({ route, client, server }: Link): boolean {
  const isChecked =
    client.view.text('enabled') === 'true' &&
    client.view.text('skipVerify') === 'false' &&
    client.view.text('serverName') === '';
  if (!isChecked || listenerHasTls(server.view.family, server.process) !== true) return false;
  const certificate = server.view.value('certificate');
  if (!certificate?.written || isHere(certificate.written, certificate.text, server)) return false;
  const dialed = dialedName(route, client.process, server.process);
  return dialed.kind === 'some-address' || (dialed.kind === 'name' && isAddress(dialed.name));
}

function dialing(group: readonly Link[]): string {
  const clients = clientFamilies(group);
  return `${briefly(clients)} ${clients.length === 1 ? 'dials' : 'dial'}`;
}

function dialedWords({ fault }: FaultyLink): string {
  const { dialed } = fault;
  if (dialed?.kind === 'name') return `${dialed.name} (${dialed.because})`;
  return 'an IP address';
}

function isHere({ document }: WrittenSetting, text: string | null, { facts }: End): boolean {
  return facts.path(document.uri, text ?? '').kind === 'here';
}
