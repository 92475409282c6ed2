import type { OptionFamily, OptionRole } from '../../model/option';

/** The name of an option of a family: its flag, or its YAML path where no flag sets it. */
export interface FamilyName {
  readonly name: string;
  readonly role: OptionRole;
}

/** A family and the names of the options that belong to it, in whatever release. */
export interface FamilyDefinition {
  readonly family: OptionFamily;
  readonly flags: readonly FamilyName[];
  /** Paths that no flag sets. */
  readonly paths: readonly FamilyName[];
}

/** The suffixes that all clients share (spec 2.1). */
const clientSuffixes = [
  ['tls-enabled', 'enabled'],
  ['tls-cert-path', 'certificate'],
  ['tls-key-path', 'key'],
  ['tls-ca-path', 'authority'],
  ['tls-server-name', 'serverName'],
  ['tls-insecure-skip-verify', 'skipVerify'],
  ['tls-cipher-suites', 'cipherSuites'],
  ['tls-min-version', 'minVersion'],
] as const;

const listenerSuffixes = [
  ['tls-cert-path', 'certificate'],
  ['tls-key-path', 'key'],
  ['tls-client-auth', 'clientAuth'],
  ['tls-ca-path', 'authority'],
] as const;

const inlineKeys = [
  ['cert', 'certificateText'],
  ['key', 'keyText'],
  ['client_ca', 'authorityText'],
] as const;

const objectStoreSuffixes = [
  ['tls-ca-path', 'authority'],
  ['tls-cert-path', 'certificate'],
  ['tls-key-path', 'key'],
  ['tls-server-name', 'serverName'],
  ['insecure-skip-verify', 'skipVerify'],
] as const;

function names(prefix: string, suffixes: readonly (readonly [string, OptionRole])[]): readonly FamilyName[] {
  return suffixes.map(([suffix, role]) => ({ name: prefix + suffix, role }));
}

/** A client with the eight options under the family's id. */
export function defineClient(family: OptionFamily): FamilyDefinition {
  return { family, flags: names(`${family.id}.`, clientSuffixes), paths: [] };
}

/** A client that only YAML sets; its id is its block. */
export function defineYamlClient(family: OptionFamily): FamilyDefinition {
  const paths = names(`${family.id}.`, clientSuffixes).map(({ name, role }) => ({
    name: name.replaceAll('-', '_'),
    role,
  }));
  return { family, flags: [], paths };
}

/** A listener, such as `server.http`: four flags, and PEM text that only YAML takes (spec 1.1). */
export function defineListener(family: OptionFamily): FamilyDefinition {
  const block = `${family.id}_tls_config.`;
  return { family, flags: names(`${family.id}-`, listenerSuffixes), paths: names(block, inlineKeys) };
}

/** What both listeners share: one list of cipher suites and one oldest version. */
export function defineSharedListenerOptions(family: OptionFamily): FamilyDefinition {
  const flags: readonly FamilyName[] = [
    { name: `${family.id}.tls-cipher-suites`, role: 'cipherSuites' },
    { name: `${family.id}.tls-min-version`, role: 'minVersion' },
  ];
  return { family, flags, paths: [] };
}

/** An object store, such as `blocks-storage.s3.http`. Its timeout's flag lacks the `http` (spec 2.4). */
export function defineObjectStore(family: OptionFamily, yamlBlock: string): FamilyDefinition {
  const timeout = `${family.id.replace(/\.http$/, '')}.tls-handshake-timeout`;
  return {
    family,
    flags: [...names(`${family.id}.`, objectStoreSuffixes), { name: timeout, role: 'handshakeTimeout' }],
    paths: [{ name: `${yamlBlock}.tls_handshake_timeout`, role: 'handshakeTimeout' }],
  };
}
