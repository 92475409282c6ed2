import type { OptionFamily, OptionRole, Transport } from '../model/option';

/** What an option is for, in our words. */
export interface RoleText {
  readonly title: string;
  /** What it does. */
  readonly purpose: string;
  /** What Mimir does when it is missing or wrong. */
  readonly failure: string;
}

type RoleTexts = Readonly<Partial<Record<OptionRole, RoleText>>>;

/** Spec 1. */
const serverRoles: RoleTexts = {
  certificate: {
    title: 'Server certificate',
    purpose:
      'The PEM file with the certificate that the port presents, the certificate itself first, then intermediate ones. ' +
      'It must carry its names as subject alternative names.',
    failure:
      'Without it the port silently speaks plain text, even if a key is set. A file that cannot be read or does not ' +
      'match the key keeps Mimir from starting; an expired one does not, and all peers fail.',
  },
  key: {
    title: 'Server key',
    purpose:
      'The PEM file with the private key of the server certificate, unencrypted, readable by the user that Mimir runs ' +
      'as.',
    failure:
      'Without it the port silently speaks plain text, even if a certificate is set. An encrypted key, or the key of ' +
      'another certificate, keeps Mimir from starting.',
  },
  clientAuth: {
    title: 'Client certificate policy',
    purpose:
      'Says whether callers must present a certificate and whether it is verified. RequireAndVerifyClientCert is ' +
      'mutual TLS.',
    failure:
      'Empty means that no certificate is asked for. A misspelt policy keeps Mimir from starting; on a port without ' +
      'certificate and key it is not even looked at.',
  },
  authority: {
    title: 'Authorities of client certificates',
    purpose:
      "The PEM file with the certificates of the authorities that callers' certificates must be signed by. It is read " +
      'at start only.',
    failure:
      'When a policy verifies and this is empty, callers are checked against the public authorities of the machine. ' +
      'Together with no policy it keeps Mimir from starting. A file without a certificate is accepted, and every ' +
      'caller is turned away.',
  },
  cipherSuites: {
    title: 'Cipher suites',
    purpose:
      "Go's names of the suites that both ports accept up to TLS 1.2, joined by commas without blanks. Empty leaves " +
      'the choice to Go, which is best for most.',
    failure:
      'An unknown name, a blank or a trailing comma keeps Mimir from starting. A list without ' +
      'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 or its ECDSA twin leaves the HTTP port dead, without a word in the log, ' +
      'unless the oldest version is TLS 1.3.',
  },
  minVersion: {
    title: 'Oldest TLS version',
    purpose:
      'The oldest TLS version that both ports accept. Empty is TLS 1.2 in recent releases; the HTTP port of Mimir 2.13 ' +
      'and older takes TLS 1.0.',
    failure:
      'Any other spelling, such as 1.2 or TLS12, keeps Mimir from starting. Callers that only know older versions are ' +
      'turned away.',
  },
  certificateText: {
    title: 'Server certificate, inline',
    purpose: 'The PEM text of the server certificate in the YAML itself, in place of a file.',
    failure:
      'It is ignored when a file is named too. A path here is not PEM and keeps Mimir from starting. On the HTTP port, ' +
      'text for one and a file for the other of certificate and key leave the port dead, without a word in the log.',
  },
  keyText: {
    title: 'Server key, inline',
    purpose: "The PEM text of the server's private key in the YAML itself, in place of a file.",
    failure:
      'It is ignored when a file is named too. A path here is not PEM and keeps Mimir from starting. On the HTTP port, ' +
      'text for one and a file for the other of certificate and key leave the port dead, without a word in the log.',
  },
  authorityText: {
    title: 'Authorities of client certificates, inline',
    purpose: "The PEM text of the authorities that callers' certificates must be signed by, in place of a file.",
    failure:
      'It is ignored when a file is named too. Together with no policy it keeps Mimir from starting. Text without a ' +
      'certificate is accepted, and every caller is turned away.',
  },
};

/** Spec 2.1. */
const clientRoles: RoleTexts = {
  enabled: {
    title: 'Use TLS',
    purpose: 'Makes this client speak TLS. Only then are its other TLS options looked at.',
    failure:
      'When it is false the connection is plain text and the other options are ignored, wrong files included. When it ' +
      'does not agree with the server, the connection fails.',
  },
  certificate: {
    title: 'Client certificate',
    purpose:
      'The PEM file with the certificate that this client presents to a server that asks for one. It needs no names, ' +
      'but must be good for client authentication.',
    failure:
      'Without it, a server that demands certificates turns this client away. With a certificate and no key the client ' +
      'cannot connect at all.',
  },
  key: {
    title: 'Client key',
    purpose:
      'The PEM file with the private key of the client certificate, unencrypted, readable by the user that Mimir runs ' +
      'as.',
    failure: 'With a key and no certificate, or a key of another certificate, the client cannot connect at all.',
  },
  authority: {
    title: "Authorities of the server's certificate",
    purpose:
      "The PEM file with the certificates of the authorities that the server's certificate must be signed by. It is " +
      'read once, so that a new file needs a restart.',
    failure:
      'Empty means the public authorities of the machine, which do not know a private one. A file without a ' +
      'certificate is accepted, and every server is refused.',
  },
  serverName: {
    title: 'Server name to expect',
    purpose:
      "The one name that the server's certificate must carry, whatever address is dialled. A stable internal name " +
      'here spares certificates for every address.',
    failure:
      'Empty means the address that is dialled, often an IP address, which most certificates do not carry. A name that ' +
      'the certificate lacks makes every connection fail.',
  },
  skipVerify: {
    title: 'Do not verify the server',
    purpose: 'Takes any certificate of the server, whoever signed it and whatever name it carries. For experiments.',
    failure:
      'While it is true, anybody between client and server can read and change the traffic, and authorities and server ' +
      'name have no effect.',
  },
  cipherSuites: {
    title: 'Cipher suites',
    purpose:
      "Go's names of the suites that this client offers up to TLS 1.2, joined by commas. Empty leaves the choice to " +
      'Go, which is best for most.',
    failure: 'An unknown name makes this client fail. Names of TLS 1.3 suites have no effect.',
  },
  minVersion: {
    title: 'Oldest TLS version',
    purpose: 'The oldest TLS version that this client accepts. Empty is TLS 1.2 from Mimir 2.3 on.',
    failure:
      'Any other spelling, such as 1.2 or TLS12, makes this client fail. Servers that only know older versions are ' +
      'refused.',
  },
  handshakeTimeout: {
    title: 'Patience for the TLS handshake',
    purpose: 'How long this client waits for a TLS handshake to end.',
    failure: 'One that is too short makes connections to a slow or distant store fail; zero means no limit.',
  },
};

/** Memberlist listens and dials with one block (spec 2.3). */
const memberRoles: RoleTexts = {
  ...clientRoles,
  enabled: {
    title: 'Use TLS',
    purpose: 'Makes the gossip of this member use TLS, both for dialling and for listening.',
    failure:
      'All members must agree: one with TLS and one without do not find each other. When it is true without ' +
      'certificate and key, Mimir does not start.',
  },
  certificate: {
    title: 'Member certificate',
    purpose:
      'The PEM file with the certificate that this member presents. It must be good for server authentication and ' +
      'carry the server name that members expect, or their IP addresses.',
    failure:
      'With TLS enabled and no certificate, or one that cannot be read, Mimir does not start. A new file is only read ' +
      'at a restart.',
  },
  key: {
    title: 'Member key',
    purpose:
      'The PEM file with the private key of the member certificate, unencrypted, readable by the user that Mimir runs ' +
      'as.',
    failure: 'With TLS enabled and no key, or one of another certificate, Mimir does not start.',
  },
  cipherSuites: {
    title: 'Cipher suites',
    purpose:
      "Go's names of the suites that this member uses up to TLS 1.2, joined by commas. Empty leaves the choice to Go, " +
      'which is best for most.',
    failure: 'An unknown name keeps Mimir from starting. Names of TLS 1.3 suites have no effect.',
  },
  minVersion: {
    title: 'Oldest TLS version',
    purpose: 'The oldest TLS version that this member accepts, dialling and listening. Empty leaves the choice to Go.',
    failure:
      'Any other spelling, such as 1.2 or TLS12, keeps Mimir from starting. Members that only know older versions are ' +
      'not found.',
  },
};

const ignoredSuites: RoleText = {
  title: 'Cipher suites, without effect',
  purpose: 'This client takes a list of cipher suites and does not use it.',
  failure: 'Nothing: even a misspelt name is taken.',
};

const ignoredVersion: RoleText = {
  title: 'Oldest TLS version, without effect',
  purpose: 'This client takes an oldest TLS version and does not use it.',
  failure: 'Nothing: even a misspelt version is taken.',
};

/** Where a kind of client differs from the others (spec 2.3 and 2.4). The only client over HTTP is the rulers'. */
const peculiarities: Readonly<Partial<Record<Transport, RoleTexts>>> = {
  etcd: { cipherSuites: ignoredSuites, minVersion: ignoredVersion },
  http: {
    enabled: {
      title: 'Use these TLS options',
      purpose:
        "Makes the rulers use the options of this block when the Alertmanager's URL begins with https. The URL's " +
        'scheme alone decides whether there is TLS.',
      failure:
        'When it is false, https goes with the public authorities of the machine and without a client certificate, and ' +
        'alerts to a private Alertmanager are not delivered.',
    },
    authority: {
      title: "Authorities of the Alertmanager's certificate",
      purpose:
        "The PEM file with the certificates of the authorities that the Alertmanager's certificate must be signed by.",
      failure:
        'Empty means the public authorities of the machine. A file that cannot be read or holds no certificate stops ' +
        'all rules of a tenant.',
    },
    cipherSuites: ignoredSuites,
    minVersion: ignoredVersion,
  },
  objectStore: {
    certificate: {
      title: 'Client certificate',
      purpose:
        'The PEM file with the certificate that Mimir presents to a store that asks for one. There is no switch: it is ' +
        'used as soon as it is set.',
      failure: 'With a certificate and no key Mimir does not start.',
    },
    authority: {
      title: "Authorities of the store's certificate",
      purpose:
        "The PEM file with the certificates of the authorities that the store's certificate must be signed by. There " +
        'is no switch: it is used as soon as it is set.',
      failure:
        'Empty means the public authorities of the machine. Unlike elsewhere, a file without a certificate keeps Mimir ' +
        'from starting, as a missing one does.',
    },
  },
};

/** What an option of a role does in a family; null for a role that such a family does not have. */
export function roleText(role: OptionRole, family: Pick<OptionFamily, 'side' | 'transport'>): RoleText | null {
  if (family.side === 'server') return serverRoles[role] ?? null;
  if (family.side === 'both') return memberRoles[role] ?? null;
  return peculiarities[family.transport]?.[role] ?? clientRoles[role] ?? null;
}
