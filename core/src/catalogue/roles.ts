import type { Option, OptionFamily, OptionRole, Transport } from '../model/option';

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
    purpose: 'The PEM file with the server certificate, followed by its intermediates. Its names must be SANs.',
    failure:
      "Without it, the port silently serves plaintext, even if a key is set. If the file can't be read or doesn't " +
      "match the key, Mimir doesn't start. If the certificate is expired, Mimir starts, and all peers fail.",
  },
  key: {
    title: 'Server key',
    purpose: "The PEM file with the server certificate's private key: unencrypted, and readable by Mimir's user.",
    failure:
      'Without it, the port silently serves plaintext, even if a certificate is set. If the key is encrypted or ' +
      "doesn't match, Mimir doesn't start.",
  },
  clientAuth: {
    title: 'Client auth policy',
    purpose:
      'Whether clients must present a certificate, and whether it is verified. RequireAndVerifyClientCert is mutual ' +
      'TLS.',
    failure:
      "If empty, no certificate is requested. With an unknown policy, Mimir doesn't start. Without a certificate and " +
      'key, the policy is ignored.',
  },
  authority: {
    title: 'Client CA',
    purpose: 'The PEM file with the CAs that must have signed client certificates. It is read only at start.',
    failure:
      'If it is empty and the policy verifies, clients are verified against the system CAs. If it is set without a ' +
      "policy, Mimir doesn't start. If the file contains no certificate, Mimir starts and rejects every client.",
  },
  cipherSuites: {
    title: 'Cipher suites',
    purpose:
      "Go's names of the cipher suites that both ports accept up to TLS 1.2, comma-separated, without spaces. If " +
      'empty, Go chooses, which is usually best.',
    failure:
      "With an unknown name, a space or a trailing comma, Mimir doesn't start. Without " +
      'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 or its ECDSA counterpart, the HTTP port never responds, and nothing is ' +
      'logged, unless the minimum version is TLS 1.3.',
  },
  minVersion: {
    title: 'Minimum TLS version',
    purpose:
      'The oldest TLS version that both ports accept. If empty, it is TLS 1.2 in recent versions; up to Mimir 2.13, ' +
      'the HTTP port accepts TLS 1.0.',
    failure:
      "With any other spelling, such as 1.2 or TLS12, Mimir doesn't start. Clients that support only older versions " +
      'are rejected.',
  },
  certificateText: {
    title: 'Server certificate, inline',
    purpose: 'The PEM text of the server certificate in the YAML itself, instead of a file.',
    failure:
      "Ignored if a file is set too. A path here is not PEM, so Mimir doesn't start. If only one of certificate and " +
      'key is inline, the HTTP port never responds, and nothing is logged.',
  },
  keyText: {
    title: 'Server key, inline',
    purpose: "The PEM text of the server's private key in the YAML itself, instead of a file.",
    failure:
      "Ignored if a file is set too. A path here is not PEM, so Mimir doesn't start. If only one of certificate and " +
      'key is inline, the HTTP port never responds, and nothing is logged.',
  },
  authorityText: {
    title: 'Client CA, inline',
    purpose: 'The PEM text of the CAs that must have signed client certificates, instead of a file.',
    failure:
      "Ignored if a file is set too. If it is set without a policy, Mimir doesn't start. If the text contains no " +
      'certificate, Mimir starts and rejects every client.',
  },
};

/** Spec 2.1. */
const clientRoles: RoleTexts = {
  enabled: {
    title: 'Use TLS',
    purpose: 'Turns on TLS for this client. The other TLS options apply only then.',
    failure:
      'If false, the connection is plaintext, and the other options are ignored, even wrong files. If it differs from ' +
      'the server, connections fail.',
  },
  certificate: {
    title: 'Client certificate',
    purpose:
      'The PEM file with the certificate for servers that request one. It needs no names, but must allow client ' +
      'authentication.',
    failure:
      'Without it, servers that require a certificate reject this client. With a certificate but no key, connections ' +
      'fail.',
  },
  key: {
    title: 'Client key',
    purpose: "The PEM file with the client certificate's private key: unencrypted, and readable by Mimir's user.",
    failure: "With a key but no certificate, or with a key that doesn't match, connections fail.",
  },
  authority: {
    title: 'Server CA',
    purpose:
      "The PEM file with the CAs that must have signed the server's certificate. It is read once, so a new file " +
      'needs a restart.',
    failure:
      "If empty, the system CAs are used, which don't include a private CA. If the file contains no certificate, " +
      'every server is rejected.',
  },
  serverName: {
    title: 'Server name',
    purpose:
      "The name that the server's certificate must have, whatever address is dialed. One stable internal name makes " +
      'certificates for each address unnecessary.',
    failure:
      "If empty, the dialed address is checked, often an IP address, which most certificates don't have. If the " +
      "certificate doesn't have the name, connections fail.",
  },
  skipVerify: {
    title: 'Skip verification',
    purpose: 'Accepts any server certificate, whoever signed it and whatever its names. Only for experiments.',
    failure:
      'If true, an attacker between client and server can read and change the traffic, and CA and server name are ' +
      'ignored.',
  },
  cipherSuites: {
    title: 'Cipher suites',
    purpose:
      "Go's names of the cipher suites that this client offers up to TLS 1.2, comma-separated. If empty, Go chooses, " +
      'which is usually best.',
    failure: 'With an unknown name, this client fails. Names of TLS 1.3 suites have no effect.',
  },
  minVersion: {
    title: 'Minimum TLS version',
    purpose: 'The oldest TLS version that this client accepts. If empty, it is TLS 1.2 from Mimir 2.3 on.',
    failure:
      'With any other spelling, such as 1.2 or TLS12, this client fails. Servers that support only older versions are ' +
      'rejected.',
  },
  handshakeTimeout: {
    title: 'TLS handshake timeout',
    purpose: 'How long this client waits for a TLS handshake.',
    failure: 'If it is too short, connections to a slow or distant store fail. Zero means no limit.',
  },
};

/** Memberlist listens and dials with one block (spec 2.3). */
const memberRoles: RoleTexts = {
  ...clientRoles,
  enabled: {
    title: 'Use TLS',
    purpose: 'Turns on TLS for memberlist, as client and as server.',
    failure:
      'All members must agree: members with and without TLS form separate clusters. If true without a certificate and ' +
      "key, Mimir doesn't start.",
  },
  certificate: {
    title: 'Member certificate',
    purpose:
      "The PEM file with this member's certificate. It must allow server authentication, and have the server name or " +
      'the IP addresses of members.',
    failure: 'With TLS on, a missing or unreadable certificate keeps Mimir from starting. A new file needs a restart.',
  },
  key: {
    title: 'Member key',
    purpose: "The PEM file with the member certificate's private key: unencrypted, and readable by Mimir's user.",
    failure: "With TLS on, a key that is missing or doesn't match keeps Mimir from starting.",
  },
  cipherSuites: {
    title: 'Cipher suites',
    purpose:
      "Go's names of the cipher suites that this member uses up to TLS 1.2, comma-separated. If empty, Go chooses, " +
      'which is usually best.',
    failure: "With an unknown name, Mimir doesn't start. Names of TLS 1.3 suites have no effect.",
  },
  minVersion: {
    title: 'Minimum TLS version',
    purpose: 'The oldest TLS version that this member accepts, as client and as server. If empty, Go chooses.',
    failure:
      "With any other spelling, such as 1.2 or TLS12, Mimir doesn't start. Members that support only older versions " +
      'are not found.',
  },
};

const ignoredSuites: RoleText = {
  title: 'Cipher suites, ignored',
  purpose: "This client accepts a list of cipher suites, but doesn't use it.",
  failure: 'No effect: even a misspelled name is accepted.',
};

const ignoredVersion: RoleText = {
  title: 'Minimum TLS version, ignored',
  purpose: "This client accepts a minimum TLS version, but doesn't use it.",
  failure: 'No effect: even a misspelled version is accepted.',
};

/** Where a kind of client differs from the others (spec 2.3 and 2.4). The only client over HTTP is the rulers'. */
const peculiarities: Readonly<Partial<Record<Transport, RoleTexts>>> = {
  etcd: { cipherSuites: ignoredSuites, minVersion: ignoredVersion },
  http: {
    enabled: {
      title: 'Use these TLS options',
      purpose:
        "Makes the rulers use this block if the Alertmanager URL begins with https. Only the URL's scheme turns on " +
        'TLS.',
      failure:
        'If false, https uses the system CAs and no client certificate, so alerts to an Alertmanager with a private CA ' +
        'are not delivered.',
    },
    authority: {
      title: 'Alertmanager CA',
      purpose: "The PEM file with the CAs that must have signed the Alertmanager's certificate.",
      failure:
        "If empty, the system CAs are used. If the file can't be read or contains no certificate, all rules of a " +
        'tenant stop.',
    },
    cipherSuites: ignoredSuites,
    minVersion: ignoredVersion,
  },
  objectStore: {
    certificate: {
      title: 'Client certificate',
      purpose: 'The PEM file with the certificate for stores that request one. It is used as soon as it is set.',
      failure: "With a certificate but no key, Mimir doesn't start.",
    },
    authority: {
      title: 'Object storage CA',
      purpose:
        "The PEM file with the CAs that must have signed the store's certificate. It is used as soon as it is set.",
      failure:
        "If empty, the system CAs are used. If the file is missing or contains no certificate, Mimir doesn't start.",
    },
  },
};

/** What an option does in its family; null for one without a role or a family. */
export function roleOf({ role }: Pick<Option, 'role'>, family: OptionFamily | null): RoleText | null {
  if (role === null || family === null) return null;
  return roleText(role, family);
}

/** What an option of a role does in a family; null for a role that such a family does not have. */
export function roleText(role: OptionRole, family: Pick<OptionFamily, 'side' | 'transport'>): RoleText | null {
  if (family.side === 'server') return serverRoles[role] ?? null;
  if (family.side === 'both') return memberRoles[role] ?? null;
  return peculiarities[family.transport]?.[role] ?? clientRoles[role] ?? null;
}
