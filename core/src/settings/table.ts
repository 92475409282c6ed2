import type { KeyType } from '../x509/key-type';
import type { MimirVersion } from '../model/version';
import {
  count,
  flag,
  hostName,
  keySize,
  keyType,
  list,
  record,
  ruleLevel,
  type RuleLevel,
  text,
  type ValueKind,
  version,
} from './value-kinds';

/** The value of each setting, by its dotted name. */
export interface SettingValues {
  readonly mimirVersion: 'auto' | MimirVersion;
  /** The folder that Mimir runs in; '' where each file's own folder stands for it. */
  readonly workingDirectory: string;
  /** From a folder of the machine that Mimir runs on to a folder here. */
  readonly pathMappings: Readonly<Record<string, string>>;
  /** Files and globs of files that are one deployment, by a name of the user's. */
  readonly deployments: Readonly<Record<string, readonly string[]>>;
  /** Globs of files that are Mimir's whatever they hold. */
  readonly 'files.include': readonly string[];
  readonly 'files.exclude': readonly string[];
  readonly rules: Readonly<Record<string, RuleLevel>>;
  readonly expiryWarningDays: number;
  /** Whether days left and keys that do not fit are shown behind paths. */
  readonly expiryHints: boolean;
  /** The one name that every certificate carries, whatever the host. */
  readonly 'certificates.internalName': string;
  readonly 'certificates.extraNames': readonly string[];
  readonly 'certificates.keyType': KeyType;
  /** Bits of an RSA key, where no type is set. */
  readonly 'certificates.keySize': 2048 | 3072 | 4096;
  readonly 'certificates.validityDays': number;
  readonly 'certificates.caValidityDays': number;
  /** The organization in a certificate's subject; '' for none. */
  readonly 'certificates.organization': string;
}

export type SettingName = keyof SettingValues;

/** All that is known about a setting. The reader, package.json, the README and the schema of the settings file are made of it. */
export interface Setting<T> {
  readonly kind: ValueKind<T>;
  readonly default: T;
  /** A line of the README's table. */
  readonly summary: string;
  /** Whole sentences, in Markdown. */
  readonly description: string;
  /** Whether it leads to files or shapes what is written, which a stranger's repository may not do. */
  readonly isRestricted: boolean;
  /** True for a setting that only editors use, so that it doesn't belong in a project's file. */
  readonly isEditors: boolean;
}

export const settingsTable: { readonly [K in SettingName]: Setting<SettingValues[K]> } = {
  mimirVersion: {
    kind: version,
    default: 'auto',
    summary: 'Your version of Mimir, such as `2.17`. `auto`: from the file, else the newest known in full',
    description:
      'Your version of Mimir, such as `2.17`. With `auto`, it comes from the file if the file shows it, and is otherwise the newest that Mimir TLS knows in full.',
    isRestricted: false,
    isEditors: false,
  },
  workingDirectory: {
    kind: text,
    default: '',
    summary: "Mimir's working directory. Empty: each file's folder, then the workspace",
    description:
      "Mimir's working directory, where relative paths start. A relative folder starts at the workspace folder, or at the settings file's folder. If empty, paths start at the file's folder or at the workspace folder.",
    isRestricted: true,
    isEditors: false,
  },
  pathMappings: {
    kind: record(text),
    default: {},
    summary: 'From Mimir\'s folders to local folders: `{"/etc/mimir/certs": "certs"}`',
    description:
      'Local folders for the folders that Mimir sees. For example, `{ "/etc/mimir/certs": "certs" }` looks for `/etc/mimir/certs/server.crt` at `certs/server.crt` in the workspace folder, or next to the settings file.',
    isRestricted: true,
    isEditors: false,
  },
  deployments: {
    kind: record(list(text)),
    default: {},
    summary: 'Files or globs that form one deployment: `{"staging": ["deploy/staging/**/*.yaml", "a.flags"]}`',
    description:
      'Files that form one deployment, by a name of your choice: `{ "staging": ["deploy/staging/**/*.yaml", "ingester.flags"] }`. Names and globs start at the workspace folder, or at the settings file\'s folder. The hops between their processes are then checked. Globs skip `node_modules` and folders that begin with a dot, and go ten folders deep; a deployment of more than 200 files is ignored. These files are not grouped with others automatically.',
    isRestricted: true,
    isEditors: false,
  },
  'files.include': {
    kind: list(text),
    default: [],
    summary: "Globs of YAML files that are always Mimir's",
    description:
      "Glob patterns of YAML files that are always Mimir's configuration, such as `deploy/**/config.yaml`. Other files are recognized by their content.",
    isRestricted: true,
    isEditors: false,
  },
  'files.exclude': {
    kind: list(text),
    default: [],
    summary: 'Globs of files that are never checked',
    description: "Glob patterns of files that are never checked, even if they look like Mimir's configuration.",
    isRestricted: true,
    isEditors: false,
  },
  rules: {
    kind: record(ruleLevel),
    default: {},
    summary: '`off` or another severity for each rule: `{"insecure-skip-verify": "error"}`',
    description:
      'The severity of each rule, by the rule\'s id. For example, `{ "cert-expires-soon": "information", "unknown-flag": "off" }`. Other rules keep their severity.',
    isRestricted: false,
    isEditors: false,
  },
  expiryWarningDays: {
    kind: count(0, 3650),
    default: 30,
    summary: 'How many days before expiry a certificate is reported, in the last third of its lifetime',
    description: 'How many days before expiry a certificate is reported, in the last third of its lifetime.',
    isRestricted: false,
    isEditors: false,
  },
  expiryHints: {
    kind: flag,
    default: true,
    summary: 'Shows how many days are left after certificate paths, if fewer than 90',
    description:
      "Show how many days are left after certificate paths, if fewer than 90, and whether the key doesn't match after key paths.",
    isRestricted: false,
    isEditors: true,
  },
  'certificates.internalName': {
    kind: hostName,
    default: 'mimir.internal',
    summary: 'The stable name in every server certificate',
    description:
      'The name in every generated certificate, which clients check with `tls-server-name`, whatever address they dial.',
    isRestricted: true,
    isEditors: false,
  },
  'certificates.extraNames': {
    kind: list(text),
    default: [],
    summary: 'More names and addresses for server certificates',
    description:
      'More host names and IP addresses for generated certificates, in addition to those in the configuration.',
    isRestricted: true,
    isEditors: false,
  },
  'certificates.keyType': {
    kind: keyType,
    default: 'rsa-2048',
    summary: 'The kind of new private keys: `rsa-2048`, `rsa-3072`, `rsa-4096`, `ecdsa-p256` or `ecdsa-p384`',
    description:
      'The kind of private keys that are generated. A key that is replaced keeps its kind, and where the cipher suites of a deployment exclude this kind, the other one is generated.',
    isRestricted: true,
    isEditors: false,
  },
  'certificates.keySize': {
    kind: keySize,
    default: 2048,
    summary: 'Bits of RSA keys where `certificates.keyType` is not set: 2048, 3072 or 4096',
    description: 'The size in bits of generated RSA keys. `certificates.keyType` counts more where both are set.',
    isRestricted: true,
    isEditors: false,
  },
  'certificates.validityDays': {
    kind: count(1, 3650),
    default: 730,
    summary: 'How many days a certificate is valid',
    description: 'How many days generated server and client certificates are valid.',
    isRestricted: true,
    isEditors: false,
  },
  'certificates.caValidityDays': {
    kind: count(1, 7300),
    default: 3650,
    summary: 'How many days a CA is valid',
    description:
      'How many days a generated CA is valid. Replacing a CA takes restarts of all processes, so it should outlive what it signs: no certificate is valid longer than its CA.',
    isRestricted: true,
    isEditors: false,
  },
  'certificates.organization': {
    kind: text,
    default: '',
    summary: 'The organization in certificate subjects',
    description: 'The organization in the subject of generated certificates. If empty, there is none.',
    isRestricted: true,
    isEditors: false,
  },
};

/** Every setting, in the order in which they are documented. */
export const settingNames: readonly SettingName[] = Object.keys(settingsTable).filter(isSettingName);

export function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(settingsTable, name);
}
