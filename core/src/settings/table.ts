import type { MimirVersion } from '../model/version';
import {
  count,
  flag,
  hostName,
  keySize,
  list,
  record,
  ruleLevel,
  type RuleLevel,
  text,
  type ValueKind,
  version,
} from './kinds';

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
  /** Bits of an RSA key. */
  readonly 'certificates.keySize': 2048 | 3072 | 4096;
  readonly 'certificates.validityDays': number;
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
  /** Whether only an editor heeds it, so that it has no place in the file of a project. */
  readonly isEditors: boolean;
}

export const settingsTable: { readonly [K in SettingName]: Setting<SettingValues[K]> } = {
  mimirVersion: {
    kind: version,
    default: 'auto',
    summary: 'Your version of Mimir, such as `2.17`. `auto` goes by the file, else the newest that is known in full',
    description:
      'The version of Mimir that your configuration is for, such as `2.17`. With `auto` it is taken from the file where the file shows it, and is otherwise the newest that Mimir TLS knows in full.',
    isRestricted: false,
    isEditors: false,
  },
  workingDirectory: {
    kind: text,
    default: '',
    summary: "The folder that Mimir is started in. Empty: each file's own folder, then the workspace",
    description:
      "The folder that Mimir runs in, against which it resolves relative paths. A relative folder starts at the workspace folder, or at the folder of the settings file. When empty, a path may start at the file's own folder or at the workspace folder.",
    isRestricted: true,
    isEditors: false,
  },
  pathMappings: {
    kind: record(text),
    default: {},
    summary: 'From a folder where Mimir runs to a folder here: `{"/etc/mimir/certs": "certs"}`',
    description:
      'Where the folders that Mimir sees are found on this machine. For example, `{ "/etc/mimir/certs": "certs" }` looks for `/etc/mimir/certs/server.crt` at `certs/server.crt` in the workspace folder, or beside the settings file.',
    isRestricted: true,
    isEditors: false,
  },
  deployments: {
    kind: record(list(text)),
    default: {},
    summary:
      'Files, or globs of files, that are one deployment though none says so: `{"staging": ["deploy/staging/**/*.yaml", "a.flags"]}`',
    description:
      'Files that belong to one deployment though none of them says so, by a name of yours: `{ "staging": ["deploy/staging/**/*.yaml", "ingester.flags"] }`. Names and globs start at the workspace folder, or at the folder of the settings file. The hops between their processes are then checked together. Globs pass over `node_modules` and folders that begin with a dot, and lead ten folders deep; a deployment of more than 200 files is left alone. Files that are named here are not tied to others automatically.',
    isRestricted: true,
    isEditors: false,
  },
  'files.include': {
    kind: list(text),
    default: [],
    summary: "Globs of YAML files that are Mimir's whatever they hold",
    description:
      "Glob patterns of YAML files that are Mimir's configuration whatever they hold, such as `deploy/**/config.yaml`. Other files are recognized by their content.",
    isRestricted: true,
    isEditors: false,
  },
  'files.exclude': {
    kind: list(text),
    default: [],
    summary: 'Globs of files that are never checked',
    description: "Glob patterns of files that are never checked, even when they look like Mimir's configuration.",
    isRestricted: true,
    isEditors: false,
  },
  rules: {
    kind: record(ruleLevel),
    default: {},
    summary: '`off` or another severity by rule: `{"insecure-skip-verify": "error"}`',
    description:
      'How each rule is reported, by the rule\'s id. For example, `{ "cert-expires-soon": "information", "unknown-flag": "off" }`. A rule that is not named here keeps its own severity.',
    isRestricted: false,
    isEditors: false,
  },
  expiryWarningDays: {
    kind: count(0, 3650),
    default: 30,
    summary: 'How many days before its end a certificate is reported, within the last third of its lifetime',
    description:
      'How many days before its end a certificate is reported as expiring soon, within the last third of its lifetime.',
    isRestricted: false,
    isEditors: false,
  },
  expiryHints: {
    kind: flag,
    default: true,
    summary: 'Shows after certificate paths how many days are left',
    description:
      'Show after certificate paths how many days they are still valid, and after key paths when the key does not fit.',
    isRestricted: false,
    isEditors: true,
  },
  'certificates.internalName': {
    kind: hostName,
    default: 'mimir.internal',
    summary: 'The stable name that every server certificate carries',
    description:
      'The name that every generated certificate carries, so that clients can check it with `tls-server-name` whatever address they dial.',
    isRestricted: true,
    isEditors: false,
  },
  'certificates.extraNames': {
    kind: list(text),
    default: [],
    summary: 'More names and addresses for server certificates',
    description:
      'More host names and IP addresses for generated certificates, beside those that the configuration names.',
    isRestricted: true,
    isEditors: false,
  },
  'certificates.keySize': {
    kind: keySize,
    default: 2048,
    summary: 'Bits of RSA keys: 2048, 3072 or 4096',
    description: 'The size in bits of generated RSA keys.',
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
  'certificates.organization': {
    kind: text,
    default: '',
    summary: 'The organization in certificate subjects',
    description: 'The organization that generated certificates name in their subject. When empty, none is named.',
    isRestricted: true,
    isEditors: false,
  },
};

/** Every setting, in the order in which they are documented. */
export const settingNames: readonly SettingName[] = Object.keys(settingsTable).filter(isSettingName);

export function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(settingsTable, name);
}
