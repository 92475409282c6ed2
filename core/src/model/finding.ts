import type { SettingChange } from './setting';
import type { TextEdit, TextRange } from './text';

export type Severity = 'error' | 'warning' | 'information' | 'hint';

/** The gravest has the lowest. */
export const severityRanks: Readonly<Record<Severity, number>> = { error: 0, warning: 1, information: 2, hint: 3 };

/** What the fault does, the gravest first. Of several, a finding carries the first. */
export const effects = [
  'refuses-to-start',
  'connection-fails',
  'refuses-callers',
  'insecure',
  'ignored',
  'style',
] as const;
export type Effect = (typeof effects)[number];

/** Another place that has to do with a finding. */
export interface RelatedPlace {
  readonly uri: string;
  readonly range: TextRange;
  readonly message: string;
}

/** What is to be set in one document, by the file and the name that it has there. */
export interface DocumentChanges {
  readonly uri: string;
  readonly document: string;
  readonly changes: readonly SettingChange[];
}

/** What a fix does. Data, so that it outlives the analysis and can be printed. */
export type FixAction =
  | { readonly kind: 'replace'; readonly uri: string; readonly edits: readonly TextEdit[] }
  /** Resolved by the document's writer when the fix is asked for. */
  | { readonly kind: 'set'; readonly changes: readonly DocumentChanges[] }
  /** Makes the certificates that the process of this document names and lacks. */
  | { readonly kind: 'generate'; readonly uri: string }
  /** Moves a CA's private key to where no server gets it. Absolute paths; the document is one that names the CA or its folder. */
  | { readonly kind: 'move-key'; readonly from: string; readonly to: string; readonly uri: string }
  /** Maps a folder of the machine that Mimir runs on to a local one. */
  | { readonly kind: 'map-folder'; readonly folder: string };

export interface Fix {
  /** An imperative sentence without a full stop, such as `Replace with "RequireAndVerifyClientCert"`. */
  readonly title: string;
  readonly preferred: boolean;
  /** Set where the fix is more than a corrected word, though those of its rule are none: somebody has to look at it. */
  readonly review?: true;
  readonly action: FixAction;
}

export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly effect: Effect;
  readonly uri: string;
  readonly range: TextRange;
  /** Where the setting is written, where the range is an alias that takes it in. */
  readonly writtenAt?: TextRange;
  /** What it is about, such as a path. Of the findings of one rule about one thing a file shows one, and the others as related places. */
  readonly subject?: string;
  readonly message: string;
  readonly related: readonly RelatedPlace[];
  readonly fixes: readonly Fix[];
}

/** The same for the same finding in the same version of a text. A rule reports a range once, and an alias once for each place that it takes in. */
export function findingKey({ rule, range, writtenAt }: Pick<Finding, 'rule' | 'range' | 'writtenAt'>): string {
  return `${rule}@${range.start}-${range.end}${writtenAt ? ` from ${writtenAt.start}` : ''}`;
}
