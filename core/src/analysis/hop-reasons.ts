import { nameOf } from '../reporting/wording';
import type { Call } from '../topology/http-call';
import type { End, Link } from '../topology/links';
import { type OutsideHop, presents } from '../topology/outside-hops';
import { listenerHasTls } from '../topology/usage';
import { fileRoles } from '../model/option';

type Ends = Pick<Link, 'client' | 'server'>;
type Judged = Ends & Pick<Link, 'state' | 'fault'>;

/** Why a hop is in its state, in a sentence or two. What the settings come to where certificates cannot be seen is said with that reserve. */
export function reasonOf(link: Judged): string {
  const reason = plainReason(link);
  if (link.state !== 'tls' && link.state !== 'mtls') return reason;
  return withUnchecked(reason, fileOf(link.client, 'unseen') ?? fileOf(link.server, 'unseen'));
}

function withUnchecked(reason: string, unseen: string | null): string {
  if (unseen === null) return reason;
  return `${reason} Not checked: ${unseen}`;
}

function plainReason({ state, fault, client, server }: Judged): string {
  const absent = absentFile({ fault, client, server });
  if (absent !== null) return absent;
  if (fault) return `${faultWords(fault)}${fault.certain ? '' : ' It may still work: the dialed address is unknown.'}`;
  switch (state) {
    case 'plaintext':
      return 'Neither end uses TLS.';
    case 'tls':
      if (client.view.text('skipVerify') === 'true') return 'Encrypted, but neither end verifies the other.';
      return "The client verifies the server; the server doesn't verify the client.";
    case 'mtls':
      if (client.view.text('skipVerify') === 'true')
        return 'The server verifies the client; the client skips verification.';
      return 'Both ends verify each other.';
    default:
      return whyUnknown({ client, server });
  }
}

/** The same for a call. A caller from outside is known by what it calls for. */
export function reasonOfCall(call: Call): string {
  const { caller, client } = call;
  if (client) return reasonOf({ ...call, client });
  const isProbe = caller.kind === 'probe';
  const first = caller.call.charAt(0);
  const what = `${isProbe ? first : first.toUpperCase()}${caller.call.slice(1)}: `;
  if (call.fault)
    return `${what}${faultWords(call.fault)}${call.fault.certain ? '' : ' It may still work: whether the caller verifies it is unknown.'}`;
  switch (call.state) {
    case 'plaintext':
      return `${what}Plain HTTP, to a port without TLS.`;
    case 'tls':
      if (isProbe) return `${what}HTTPS. The kubelet doesn't verify the certificate.`;
      return `${what}HTTPS. ${verification(caller.verifies)}`;
    case 'mtls':
      return `${what}HTTPS; the port verifies the caller's client certificate.`;
    default:
      return `${what}${callIsOpen(call)}`;
  }
}

/** The missing file that a hop fails by. */
function absentFile({ fault, client, server }: Omit<Judged, 'state'>): string | null {
  if (fault?.code === 'client-options') return fileOf(client, 'absent');
  if (fault?.code === 'server-options') return fileOf(server, 'absent');
  return null;
}

function verification(verifies: boolean | undefined): string {
  if (verifies === undefined) return "Whether the caller verifies the certificate can't be determined.";
  if (verifies) return 'The caller verifies the certificate.';
  return "The caller doesn't verify the certificate.";
}

/** The same for a hop to a server that is none of Mimir's. */
export function reasonOfOutside(hop: OutsideHop): string {
  const { client, state } = hop;
  switch (state) {
    case 'plaintext':
      return whyPlaintext(hop);
    case 'broken':
      return fileOf(client, 'absent') ?? "The client's TLS options are wrong, so it can't connect.";
    case 'unknown':
      return whyOutsideUnknown(hop);
    default: {
      const unseen = fileOf(client, 'unseen');
      return withUnchecked(`${outsideProtection(client)} The server's own settings can't be seen here.`, unseen);
    }
  }
}

function outsideProtection(client: End): string {
  if (client.view.text('skipVerify') === 'true') return "Encrypted, but the client doesn't verify the server.";
  if (presents(client) && !isOff(client)) return 'The client verifies the server and presents a certificate.';
  return 'The client verifies the server and presents no certificate.';
}

/** An Alertmanager client whose options are off trusts the machine's CAs and presents nothing. */
function isOff({ view }: End): boolean {
  return view.family.transport === 'http' && view.text('enabled') !== 'true';
}

function whyPlaintext({ client: { view }, switch: by }: OutsideHop): string {
  const { transport } = view.family;
  if (transport === 'http') return 'The URL is plain HTTP.';
  if (transport !== 'objectStore') return "The client's TLS is off.";
  return `${(by?.written && nameOf(by.written)) ?? 'insecure'} is true, so the client uses plain HTTP.`;
}

function whyOutsideUnknown({ client, switch: by }: OutsideHop): string {
  if (by?.written && by.option.flag?.endsWith('connection-string') === true)
    return `${nameOf(by.written)} decides whether the client uses TLS.`;
  if (by?.written && by.text === null) return `The value of ${nameOf(by.written)} is set later.`;
  return `Some settings of ${client.process.name} can't be determined.`;
}

/** What keeps a call from being judged. */
function callIsOpen({ caller, server }: Call): string {
  const isPolicy = listenerHasTls(server.view.family, server.process) === true && caller.certificate === 'unknown';
  if (isPolicy) return "The port requires a client certificate; whether the caller has one can't be determined.";
  return `Whether the HTTP port of ${server.process.name} has TLS can't be determined.`;
}

/** What keeps a hop from being judged: a file that is not as it should be, or a setting whose value is not at hand. */
function whyUnknown({ client, server }: Ends): string {
  const ends = [client, server];
  const found = [
    ...ends.map((end) => fileOf(end, 'absent')),
    ...ends.map(openSetting),
    ...ends.map((end) => fileOf(end, 'unseen')),
  ].find((each) => each !== null);
  const names = [...new Set(ends.map(({ process }) => process.name))];
  return found ?? `Some settings of ${names.join(' or ')} can't be determined.`;
}

/** The first setting that decides about TLS and whose value a template or variable gives. */
function openSetting({ view }: End): string | null {
  for (const role of ['enabled', 'certificate', 'key', 'certificateText', 'keyText', 'clientAuth'] as const) {
    const value = view.value(role);
    if (value?.written && value.text === null)
      return `The value of ${nameOf(value.written)} is set later: ${value.written.setting.value?.text ?? ''}.`;
  }
  return null;
}

/** A sentence on the first file of an end that is not there to read, or that cannot be seen from here. */
function fileOf({ view, facts }: End, which: 'absent' | 'unseen'): string | null {
  for (const role of fileRoles) {
    const value = view.value(role);
    if (!value?.written || !value.text) continue;
    const fact = facts.path(value.written.document.uri, value.text);
    if (fact.kind !== 'here') {
      if (which === 'unseen') return `${value.text} can't be read here.`;
    } else if (which === 'absent' && fact.reading.kind !== 'pem' && fact.reading.kind !== 'not-pem') {
      if (fact.reading.kind === 'missing') return `File ${value.text} not found.`;
      return `File ${value.text} can't be read.`;
    }
  }
  return null;
}

function faultWords({ code, words }: NonNullable<Link['fault']>): string {
  const explained: Readonly<Record<typeof code, string>> = {
    'client-plaintext': "The server uses TLS, the client doesn't",
    'server-plaintext': "The client uses TLS, the server doesn't",
    'client-certificate-missing': 'The server requires a client certificate, and the client has none',
    'client-options': "The client's TLS options are wrong, so it can't connect",
    'server-options': "The server's TLS options are wrong, so it doesn't start",
    'members-differ': "One member uses TLS, the other doesn't",
    'server-dates': "The server's certificate has expired or is not yet valid",
    'server-name': "The server's certificate is not valid for the name that the client checks",
    'server-use': "The server's certificate doesn't allow serverAuth",
    'server-not-trusted': "The client doesn't trust the server's certificate",
    'client-dates': "The client's certificate has expired or is not yet valid",
    'client-name': "The client's certificate has the wrong name",
    'client-use': "The client's certificate doesn't allow clientAuth",
    'client-not-trusted': "The server doesn't trust the client's certificate",
  };
  if (words === '') return `${explained[code]}.`;
  return `${explained[code]}: "${words}".`;
}
