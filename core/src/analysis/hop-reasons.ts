import { nameOf } from '../rules/wording';
import type { Call } from '../topology/call';
import type { End, Link } from '../topology/links';
import { listenerHasTls } from '../topology/usage';

type Ends = Pick<Link, 'client' | 'server'>;
type Judged = Ends & Pick<Link, 'state' | 'fault'>;

/** Why a hop is in its state, in a sentence or two. What the settings come to where certificates cannot be seen is said with that reserve. */
export function reasonOf(link: Judged): string {
  const unseen = link.state === 'tls' || link.state === 'mtls' ? (fileOf(link.client, 'unseen') ?? fileOf(link.server, 'unseen')) : null;
  return unseen === null ? plainReason(link) : `${plainReason(link)} So say the settings. ${unseen}`;
}

function plainReason({ state, fault, client, server }: Judged): string {
  const absent = fault?.code === 'client-options' ? fileOf(client, 'absent') : fault?.code === 'server-options' ? fileOf(server, 'absent') : null;
  if (absent !== null) return absent;
  if (fault) return `${faultWords(fault)}${fault.certain ? '' : ' The address that is dialed is not known, so it may yet work.'}`;
  switch (state) {
    case 'plaintext':
      return 'Neither end has TLS on.';
    case 'tls':
      return client.view.text('skipVerify') === 'true' ? 'Encrypted, but neither end checks the other.' : 'The client checks the server, and the server does not check the client.';
    case 'mtls':
      return client.view.text('skipVerify') === 'true' ? 'The server checks the client; the client skips verification.' : 'Both ends check each other.';
    default:
      return whyUnknown({ client, server });
  }
}

/** The same for a call. A caller from outside is known by what it calls for. */
export function reasonOfCall(call: Call): string {
  const { caller, client } = call;
  if (client) return reasonOf({ ...call, client });
  const isProbe = caller.kind === 'probe';
  const what = isProbe ? `${caller.call}: ` : `${caller.call.charAt(0).toUpperCase()}${caller.call.slice(1)}: `;
  if (call.fault) return `${what}${faultWords(call.fault)}${call.fault.certain ? '' : ' Whether the caller verifies it cannot be seen here.'}`;
  switch (call.state) {
    case 'plaintext':
      return `${what}Plain HTTP, to a port without TLS.`;
    case 'tls':
      return `${what}${isProbe ? 'HTTPS. The kubelet does not verify the certificate.' : `HTTPS. ${verification(caller.verifies)}`}`;
    case 'mtls':
      return `${what}HTTPS, and the caller has a client certificate, which the port verifies.`;
    default:
      return `${what}${callIsOpen(call)}`;
  }
}

function verification(verifies: boolean | undefined): string {
  if (verifies === undefined) return 'Whether the caller verifies the certificate cannot be seen here.';
  return verifies ? 'The caller verifies the certificate.' : 'The caller does not verify the certificate.';
}

/** What keeps a call from being judged. */
function callIsOpen({ caller, server }: Call): string {
  const isPolicy = listenerHasTls(server.view.family, server.process) === true && caller.certificate === 'unknown';
  return isPolicy ? 'The port demands a client certificate, and whether the caller has one cannot be seen here.' : `Whether the HTTP port of ${server.process.name} has TLS cannot be known here.`;
}

/** What keeps a hop from being judged: a file that is not as it should be, or a setting whose value is not at hand. */
function whyUnknown({ client, server }: Ends): string {
  const ends = [client, server];
  const found = [...ends.map((end) => fileOf(end, 'absent')), ...ends.map(openSetting), ...ends.map((end) => fileOf(end, 'unseen'))].find((each) => each !== null);
  const names = [...new Set(ends.map(({ process }) => process.name))];
  return found ?? `Some settings of ${names.join(' or ')} cannot be seen here.`;
}

/** The first setting that decides about TLS and whose value a template or variable gives. */
function openSetting({ view }: End): string | null {
  for (const role of ['enabled', 'certificate', 'key', 'certificateText', 'keyText', 'clientAuth'] as const) {
    const value = view.value(role);
    if (value?.written && value.text === null) return `The value of ${nameOf(value.written)} is filled in later: ${value.written.setting.value?.text ?? ''}.`;
  }
  return null;
}

/** A sentence on the first file of an end that is not there to read, or that cannot be seen from here. */
function fileOf({ view, facts }: End, which: 'absent' | 'unseen'): string | null {
  for (const role of ['certificate', 'key', 'authority'] as const) {
    const value = view.value(role);
    if (!value?.written || !value.text) continue;
    const fact = facts.path(value.written.document.uri, value.text);
    if (fact.kind !== 'here') {
      if (which === 'unseen') return `The file ${value.text} cannot be seen from here.`;
    } else if (which === 'absent' && fact.reading.kind !== 'pem' && fact.reading.kind !== 'not-pem') {
      return fact.reading.kind === 'missing' ? `The file ${value.text} does not exist.` : `The file ${value.text} cannot be read.`;
    }
  }
  return null;
}

function faultWords({ code, words }: NonNullable<Link['fault']>): string {
  const explained: Readonly<Record<typeof code, string>> = {
    'client-plaintext': 'The server speaks TLS, and the client does not',
    'server-plaintext': 'The client speaks TLS, and the server does not',
    'client-certificate-missing': 'The server demands a client certificate, and the client has none',
    'client-options': "The client's own TLS options are wrong, so that it cannot connect",
    'server-options': "The server's own TLS options are wrong, so that it does not start",
    'members-differ': 'One member speaks TLS, and the other does not',
    'server-dates': "The server's certificate is not valid at this time",
    'server-name': "The server's certificate is not for the name that the client checks",
    'server-use': "The server's certificate does not allow its use as a server",
    'server-not-trusted': "The client does not trust the server's certificate",
    'client-dates': "The client's certificate is not valid at this time",
    'client-name': "The client's certificate has the wrong name",
    'client-use': "The client's certificate does not allow its use as a client",
    'client-not-trusted': "The server does not trust the client's certificate",
  };
  return words === '' ? `${explained[code]}.` : `${explained[code]}: "${words}".`;
}
