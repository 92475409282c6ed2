import type { Caller, CallerFile } from './caller';
import { isInside } from './containment';
import type { Option } from './option';
import type { Located, TextEdit, TextRange } from './text';
import type { MimirVersion } from './version';

/** How a value was written; YAML judges types by it (spec 4.2). A flag's value is an `argument`. */
export type ValueShape = 'argument' | 'plain' | 'quoted' | 'list' | 'map' | 'null';

export interface SettingValue {
  /** The value as Mimir takes it: unquoted, a list joined by commas, '' for null. Unexpanded. */
  readonly text: string;
  /** What stands inside the quotes, so that a replacement keeps them. */
  readonly range: TextRange;
  readonly shape: ValueShape;
  /** The elements of a list of scalars. */
  readonly items: readonly Located<string>[];
  /** True where a shell, Kubernetes, Compose or Helm fills the value in later, so that it is not known here. */
  readonly dynamic: boolean;
}

/** One option as somebody wrote it, in whatever kind of document. */
export interface Setting {
  /** `flag`: the name is a flag's, without dashes; `yaml`: a dotted path. */
  readonly notation: 'flag' | 'yaml';
  /** The range is what was written of it: a flag's name without dashes, the last key of a YAML path. */
  readonly name: Located<string>;
  /** Null for a bare boolean flag and for a flag whose argument is missing. */
  readonly value: SettingValue | null;
  /** From the first dash or the key to the end of the value. */
  readonly range: TextRange;
  /** Where an alias or merge key took the setting in, if not where it was written. */
  readonly takenInAt: TextRange | null;
}

/** What a document's parser could not take as a setting. Rules turn these into findings. */
export type ProblemCode =
  | 'stray-word' // a word that is no flag: Go's flag parsing stops there (spec 4.1)
  | 'bad-flag-syntax'
  | 'flag-without-argument'
  | 'boolean-with-separate-value' // `-x true`: the value is the stray word
  | 'unclosed-quote'
  | 'yaml-syntax'
  | 'duplicate-key'
  | 'extra-document' // Mimir reads only the first YAML document (spec 4.2)
  | 'empty-file' // nothing but blanks and comments: Mimir has nothing to read
  | 'dotted-key' // a key with a dot in it, which names no option in a block (spec 4.2)
  | 'scalar-for-block'
  | 'block-for-scalar';

export interface DocumentProblem {
  readonly code: ProblemCode;
  readonly range: TextRange;
  /** The word, key or path in question, or the YAML parser's own words. */
  readonly subject: string;
  /** What a replacement would be, where one is certain. */
  readonly replacement: TextEdit | null;
  /** The other place that matters: the first of two duplicate keys, the flag before a stray value. */
  readonly relatedRange: TextRange | null;
}

/** What a replacement of a setting's value would replace; the name where there is no value. */
export function valueRange({ value, name }: Setting): TextRange {
  if (value && value.range.end > value.range.start) return value.range;
  return name.range;
}

/** A wish to have an option set (or, with null, taken out) in a document. */
export interface SettingChange {
  readonly option: Pick<Option, 'flag' | 'yamlPath' | 'type'>;
  readonly value: string | null;
  /** The anchor by which blocks that say the same may hold this in common. Without it, and in forms that know no anchors, each says it for itself. */
  readonly sharedAs?: string;
  /** True for a value of the place around Mimir's configuration, such as a chart's, by its path there. Only such places are asked for it. */
  readonly outside?: true;
}

/** Writes settings in the document's own form. Pure: returns edits and changes nothing. */
export interface DocumentWriter {
  /**
   * The edits that make the document say so, beside its kin where it has any; an option that is set is changed in
   * place. Options that the form cannot express are left out.
   */
  edits(changes: readonly SettingChange[]): readonly TextEdit[];
}

/** A folder or file of a container, by where it comes from. */
export interface Mount {
  /** The path inside the container. */
  readonly target: string;
  /** A path of this machine, relative to the document's file; null where nothing here shows what it holds. */
  readonly local: string | null;
  /** True where the folder that the local path starts from is a guess, so that a file that is not there says nothing. */
  readonly assumed?: boolean;
  /** Where the document says so, if that is one place. */
  readonly range?: TextRange;
  /** The user of the container, where the document shows that it may not read the files, and their mode. */
  readonly deniedTo?: { readonly user: string; readonly mode: string };
  /** The object that it is of, where the document shows that and not what is in it. */
  readonly holder?: { readonly kind: 'ConfigMap' | 'Secret'; readonly name: string };
}

/** A mount's target as it is compared with others: without slashes at its end. */
export function bareTarget(target: string): string {
  if (target.length > 1) return target.replace(/\/+$/, '');
  return target;
}

/** The mount that shows the path, the deepest of several. */
export function mountAt(path: string, mounts: readonly Mount[]): Mount | undefined {
  const covering = mounts.filter(({ target }) => isInside(path, target));
  return covering.sort((a, b) => b.target.length - a.target.length)[0];
}

/** The object that the container mounts at the path. */
export function holderAt(path: string, mounts: readonly Mount[]): NonNullable<Mount['holder']> | null {
  return mountAt(path, mounts)?.holder ?? null;
}

/** Whom a place starts Mimir as. Names are of the machine that it is started on; in a container there are only numbers. */
export interface RunsAs {
  readonly user: string;
  /** The groups that the place itself gives it, its own first; `null` for its own where that is the user's. */
  readonly groups: readonly (string | null)[];
}

/** Files that systemd gives a service, each below one folder. */
export interface UnitCredentials {
  /** Such as `/run/credentials/mimir.service`. */
  readonly folder: string;
  /** By the absolute path of the service: where the file may come from, the likeliest first; empty where that is no file to read. */
  readonly sources: ReadonlyMap<string, readonly string[]>;
}

/** The settings that one Mimir process takes from one place. A file may hold several. */
export interface ConfigDocument {
  readonly uri: string;
  /** The id of its kind, such as `flags` or `mimir-yaml`. */
  readonly kind: string;
  /** The service or container it belongs to; '' where the file is one document. */
  readonly name: string;
  /** Flags beat YAML, whatever the order in which they were read. */
  readonly notation: 'flag' | 'yaml';
  /** The targets that the place itself implies (a Helm component), or null. */
  readonly impliedTargets: readonly string[] | null;
  /**
   * What options are where nothing is written, by flag: what the place gives Mimir of its own accord (a Helm chart's own
   * configuration). Null where that is not known here.
   */
  readonly impliedValues?: ReadonlyMap<string, string | null>;
  /** In the order in which they take effect: the last of an option wins. After a stray word there are none. */
  readonly settings: readonly Setting[];
  /** Settings that Mimir never sees: those behind a stray word, and those in a block that no release has. */
  readonly unread: readonly Setting[];
  /** YAML blocks that stand in the document, by dotted path; the range is the key's. */
  readonly blocks: readonly Located<string>[];
  readonly problems: readonly DocumentProblem[];
  /** The release that an image tag or chart version shows. */
  readonly version: MimirVersion | null;
  /** False inside a container, where a path of this machine means nothing unless it is mapped. */
  readonly pathsAreLocal: boolean;
  /** What a container mounts where, if the document shows it. */
  readonly mounts?: readonly Mount[];
  /** The user that its process has, where the document shows it. */
  readonly runsAs?: RunsAs;
  /** What systemd gives it by `LoadCredential=`; absent for what no unit starts. */
  readonly credentials?: UnitCredentials;
  /** Files and folders that the place itself writes before Mimir starts, so that one that is not there yet says nothing. */
  readonly creates?: readonly string[];
  /** For flags: the name of the document in the same file that their process reads as its YAML, whatever `-config.file` says. */
  readonly configDocument?: string | null;
  /** True where the place shows only some of what its process is given: a fence of a text, an environment file. What is not written may be anything. */
  readonly excerpt?: boolean;
  /** True for an example: the others in its file are other ones, and none of its deployment. */
  readonly example?: boolean;
  /** The service mesh that encrypts what its pod sends to others of that mesh, where the document says so. */
  readonly mesh?: string | null;
  /** The variables of its container whose values the document shows; there may be others. */
  readonly environment?: ReadonlyMap<string, string>;
  /** Who calls it, as far as the document shows that. */
  readonly callers?: readonly Caller[];
  /** Who calls what passes requests on to it, a chart's gateway, and cannot: by HTTPS where that speaks plain HTTP. */
  readonly frontCallers?: readonly Caller[];
  /** True where all of its probes are among its callers. */
  readonly showsProbes?: boolean;
  /** Files of other programs beside it, which may call it by one of its hosts. */
  readonly callerFiles?: readonly CallerFile[];
  /** The names by which others reach its process; a `*` in front stands for the name of a release. */
  readonly hosts?: readonly string[];
  /** True where names that only Grafana Enterprise Metrics knows were found. */
  readonly enterprise: boolean;
  readonly writer: DocumentWriter;
}
