import { settingNames } from '../../../core/src/settings/table';
import type { DeploymentMap, MapCertificate, MapVerdict } from '../../../core/src/model/deployment-map';

/** The section of the editor's settings that is ours. */
export const settingsSection = 'mimirTls';

/** The settings below it that the server reads. */
export const editorSettingNames: readonly string[] = settingNames;

/** Commands that the client offers; people bind keys to them, so they stay as they are. */
export const clientCommands = {
  generateCertificates: 'mimirTls.generateCertificates',
  restartServer: 'mimirTls.restartServer',
  showOutput: 'mimirTls.showOutput',
  showMap: 'mimirTls.showMap',
  copyMapAsMermaid: 'mimirTls.copyMapAsMermaid',
  inspectCertificate: 'mimirTls.inspectCertificate',
  exportCertManager: 'mimirTls.exportCertManager',
  renewCertificates: 'mimirTls.renewCertificates',
  secureDeployment: 'mimirTls.secureDeployment',
  findDeployments: 'mimirTls.findDeployments',
  newFlags: 'mimirTls.newFlags',
  openExample: 'mimirTls.openExample',
  newConfiguration: 'mimirTls.newConfiguration',
} as const;

/** Commands of the client that only our own code actions call. */
export const internalCommands = {
  /** `[folder, uri]`: maps a folder of the machine that Mimir runs on to one here; the document names it. */
  mapFolder: 'mimirTls.mapFolder',
  /** `[uri, range]`: copies the settings in the range to the clipboard, as YAML if they are flags and as flags if they are YAML. */
  convert: 'mimirTls.convert',
  /** `[rule]`: shows what there is to know about a rule. */
  showRule: 'mimirTls.showRule',
  /** `[rule, uri]`: asks how the rule is to be reported, and writes it to the settings file of the document's project. */
  setSeverity: 'mimirTls.setSeverity',
} as const;

/**
 * Commands of the server, for `workspace/executeCommand`: everything that our own client offers, for any other. Their names differ
 * from the client's, which registers its own. Each takes one argument, `{ uri }` of a document and what is said here; `docs/editors.md`
 * describes them.
 */
export const serverCommands = {
  /** `overrides`, `allowOutside` */
  generateCertificates: 'mimirTls.server.generateCertificates',
  /** `http`, `issuer`, `anchor`; shows the plan and asks. With `plan` it only returns it, as Markdown. */
  secureDeployment: 'mimirTls.server.secureDeployment',
  /** `from`: moves the key of a CA that a finding of the document is about. */
  moveKey: 'mimirTls.server.moveKey',
  /** `chosen` (paths), `newKeys`, `allowOutside`; asks about what is due where nothing is chosen */
  renewCertificates: 'mimirTls.server.renewCertificates',
  /** The deployment as a Mermaid document. */
  showMap: 'mimirTls.server.showMap',
  exportCertManager: 'mimirTls.server.exportCertManager',
  /** `range`, else the whole document */
  convert: 'mimirTls.server.convert',
  /** `path` or `position`, else every certificate file that the deployment names */
  inspectCertificate: 'mimirTls.server.inspectCertificate',
} as const;

/** The command by which VS Code lists completions again after one was accepted. */
export const retriggerCommand = 'editor.action.triggerSuggest';

/** What our own client tells beyond the protocol. All of it may be absent: other editors send nothing. */
export interface InitializationOptions {
  /** `command:` and a command of the client that takes a rule's id. Or the folder `docs/rules`: each rule has a page `<id>.md` there. An address that ends with `.md` is one page for all, with the ids as fragments. */
  readonly rulesUrl?: string;
  /** Ids of the commands that the client runs by itself. */
  readonly commands?: readonly string[];
  /** False in an untrusted workspace, where no files are made. */
  readonly trusted?: boolean;
  /** `push` where diagnostics are to be sent to a client that could fetch them. */
  readonly diagnostics?: 'push';
  /** Settings for a client that cannot be asked for them. Other clients send them in other shapes too: `sent-settings.ts`. */
  readonly settings?: unknown;
}

/** What the user may choose for one run of the generation. What is absent is taken from the settings. */
export interface GenerationOverrides {
  /** The folder that relative paths are made in. */
  readonly workingDirectory?: string;
  readonly extraNames?: readonly string[];
  readonly validityDays?: number;
}

export interface GenerateParams {
  readonly uri: string;
  readonly overrides?: GenerationOverrides;
  /** True once the user has allowed files outside of the workspace. */
  readonly allowOutside?: boolean;
}

/** What came of a generation. Paths are absolute. */
export interface GenerationReceipt {
  /** Null where it went well. */
  readonly failure: string | null;
  readonly written: readonly string[];
  /** Those of the written files that hold private keys. */
  readonly secrets: readonly string[];
  /** Files that stood already and were left as they are. */
  readonly kept: readonly string[];
  /** Sentences that the user should read. */
  readonly remarks: readonly string[];
  /** Files outside of the workspace, where there are any that the user has not allowed: nothing was written, and the request can be sent again with `allowOutside`. */
  readonly outside?: readonly string[];
}

/** What the questions before a generation start from. */
export interface GenerationDefaults {
  /** Absolute; '' where it cannot be known. */
  readonly workingDirectory: string;
  readonly extraNames: readonly string[];
  readonly validityDays: number;
  /** The files that would be made. */
  readonly missing: readonly string[];
  /** How many certificate, key and CA files of this machine the configuration names. */
  readonly named: number;
  /** Sentences on files that are named and would not be made, one for each reason. */
  readonly leftOut: readonly string[];
  /** Folders of another machine in which such files are, which can be mapped to folders here. */
  readonly folders: readonly string[];
  /** Why nothing would be made, or null. */
  readonly obstacle: string | null;
}

/** What came of adding files to `.gitignore`. */
export interface IgnoreReceipt {
  readonly added: readonly string[];
  /** One sentence for each file that could not be added. */
  readonly failures: readonly string[];
}

export interface PathsParams {
  /** Absolute. */
  readonly paths: readonly string[];
}

export interface Place {
  readonly line: number;
  readonly character: number;
}

/** What is to be converted. */
export interface ConversionParams {
  readonly uri: string;
  readonly range: { readonly start: Place; readonly end: Place };
}

/** Settings as the other notation says them. */
export interface ConversionAnswer {
  readonly text: string;
  /** The notation of the text. */
  readonly notation: 'flag' | 'yaml';
  /** One line for each setting that was left out, with the reason. */
  readonly left: readonly string[];
}

export type { MapCertificate, MapVerdict };

/** Where a setting stands, as an editor counts. */
export interface MapPlace {
  readonly uri: string;
  readonly range: { readonly start: Place; readonly end: Place };
}

/** The deployment of a document, as the TLS map shows it. */
export interface MapView extends DeploymentMap<MapPlace> {
  /** True where one action would put mutual TLS on hops that lack it. */
  readonly securable: boolean;
}

/** A finding about a hop, by the keys that the map gave. */
export interface MapFixParams {
  readonly uri: string;
  readonly key: string;
}

/** A fix: text edits (a WorkspaceEdit of the protocol), and then a command of the client. */
export interface MapFixAnswer<Edit> {
  readonly edit: Edit | null;
  readonly command: { readonly command: string; readonly arguments: readonly unknown[] } | null;
}

/** The deployments of these files were checked again. */
export interface MapChangedParams {
  readonly files: readonly {
    readonly uri: string;
    /** Null for a file that is none of Mimir's. */
    readonly verdict: MapVerdict | null;
    /** The version of Mimir that it is checked as. */
    readonly mimirVersion: string;
    /** The URI of the settings file that counts for it; null for none. */
    readonly settingsFile: string | null;
  }[];
  /** How much was looked at, and what was not, such as `3 files, 1 deployment; not seen: 2 Secrets`. */
  readonly coverage: string;
}

/** Files in which deployments are to be looked for. */
export interface FoundDeploymentsParams {
  readonly uris: readonly string[];
}

/** A deployment that was found. */
export interface FoundDeployment {
  /** The file that stands for it. */
  readonly uri: string;
  /** As it is shown. */
  readonly name: string;
  /** Such as `3 processes`. */
  readonly processes: string;
  readonly verdict: MapVerdict;
  /** Other files of it, by their URIs. */
  readonly others: readonly string[];
  readonly certificates: readonly MapCertificate<MapPlace>[];
}

/** A folder here that stands for one where Mimir runs. */
export interface MappingParams {
  /** The document that names the folder. */
  readonly uri: string;
  readonly folder: string;
  /** Absolute. */
  readonly local: string;
}

/** How a rule is to be reported in the project of a document. */
export interface SeverityParams {
  readonly uri: string;
  readonly rule: string;
  /** `error`, `warning`, `information`, `hint` or `off`. */
  readonly level: string;
}

/** What writes something to the settings file of a project. */
export interface SettingsEdit<Edit> {
  readonly edit: Edit;
  /** The settings file's. */
  readonly uri: string;
}

/** Requests that only our own client sends. */
export const requests = {
  /** `MappingParams` -> `SettingsEdit`, or null where the settings file cannot be read */
  mapFolder: 'mimirTls/mapFolder',
  /** `SeverityParams` -> `SettingsEdit`, or null where the settings file cannot be read */
  setSeverity: 'mimirTls/setSeverity',
  /** `{ uri }` -> `GenerationDefaults` */
  generationDefaults: 'mimirTls/generationDefaults',
  /** `GenerateParams` -> `GenerationReceipt` */
  generate: 'mimirTls/generate',
  /** `PathsParams` -> `string[]`: those of the paths that git would pick up. */
  exposedToGit: 'mimirTls/exposedToGit',
  /** `PathsParams` -> `IgnoreReceipt` */
  ignoreInGit: 'mimirTls/ignoreInGit',
  /** `CertificateFilesParams` -> `CertificateFilesAnswer`, or null for a document that is none of Mimir's */
  certificateFiles: 'mimirTls/certificateFiles',
  /** `InspectionParams` -> the file as a Markdown document, or null for a path that is not absolute */
  inspectCertificate: 'mimirTls/inspectCertificate',
  /** `{ uri }` -> `CertManagerAnswer`, or null for a document that is none of Mimir's */
  exportCertManager: 'mimirTls/exportCertManager',
  /** `{ uri }` -> `RenewalOffer` */
  renewalOffer: 'mimirTls/renewalOffer',
  /** `RenewalParams` -> `RenewalReceipt` */
  renew: 'mimirTls/renew',
  /** `ConversionParams` -> `ConversionAnswer`, or null where nothing of Mimir's stands in the range */
  convert: 'mimirTls/convert',
  /** `{ uri }` -> `MapView`, or null for a document that is none of Mimir's */
  map: 'mimirTls/map',
  /** `{ uri }` -> the deployment of the document as a Mermaid flowchart, or null */
  mapAsMermaid: 'mimirTls/mapAsMermaid',
  /** `MapFixParams` -> `MapFixAnswer`, or null where the finding is gone or nothing is to be done */
  mapFix: 'mimirTls/mapFix',
  /** `{ uri }` -> `MapFixAnswer` that puts mutual TLS on every hop, or null */
  mapSecure: 'mimirTls/mapSecure',
  /** `SecureParams` -> `SecureView`, or null for a document on no disk */
  securePlan: 'mimirTls/securePlan',
  /** `SecureApplyParams` -> `SecureAnswer` */
  secureApply: 'mimirTls/secureApply',
  /** `SecureApplyParams` -> `SecureUndoAnswer` */
  secureUndo: 'mimirTls/secureUndo',
  /** `FoundDeploymentsParams` -> `FoundDeployment[]` */
  foundDeployments: 'mimirTls/foundDeployments',
} as const;

/** Notifications that only our own client is sent. */
export const notifications = {
  /** `MapChangedParams` */
  mapChanged: 'mimirTls/mapChanged',
} as const;
