import type { CertificatePlan } from '../../../core/src/certificates/plan/certificate-plan';
import type { PlannedAuthority } from '../../../core/src/certificates/plan/authority-plan';
import type { PlannedLeaf } from '../../../core/src/certificates/plan/planned-leaf';
import { authoritiesWith, type Receipt, type WrittenFile } from '../../../core/src/certificates/execute/execution';
import type { LeftOut } from '../../../core/src/certificates/plan/needs';
import type { DocumentChanges } from '../../../core/src/model/finding';
import { neutral } from '../../../core/src/model/neutral';
import { present } from '../../../core/src/model/present';
import { withoutLongWords } from '../../../core/src/model/quoted';
import { jsonText } from './json';

/** The answer of `certs` as `--format json` prints it; with `--dry-run` of what would be written. */
export interface CertificateReport {
  readonly files: readonly ReportedFile[];
  /** Files that the configuration names and that stay as they are; a plan says why. */
  readonly untouched: readonly { readonly path: string; readonly reason?: string }[];
  readonly settings: readonly ReportedSetting[];
  readonly leftOut: readonly LeftOut[];
  readonly problems: readonly string[];
  readonly notes: readonly string[];
  /** True where the configuration names no certificate, key or CA, so that there was nothing to look for. */
  readonly namesNone?: boolean;
}

export interface ReportedFile {
  readonly path: string;
  readonly kind: WrittenFile['kind'];
  /** A `replace` needs `--renew`. */
  readonly action: 'create' | 'replace' | 'awaits-consent';
  /** Why a file that stands is replaced, in sentences. */
  readonly reasons?: readonly string[];
  /** The CA that signs it; only in a plan. */
  readonly signedBy?: string;
  readonly usedBy?: readonly string[];
  /** The names that a certificate is for, and why; only in a plan. */
  readonly names?: PlannedLeaf['names'];
  /** Where backup: kept. */
  readonly backup?: string;
}

/** A setting that clients need to take the certificates. */
export interface ReportedSetting {
  readonly uri: string;
  readonly document: string;
  readonly option: string;
  readonly value: string;
  readonly written: boolean;
}

/** What executing the plan would write. `replaces`: whether there is consent to replace what stands. */
export function planReport(plan: CertificatePlan, replaces: boolean): CertificateReport {
  const replaced: ReportedFile['action'] = replaces ? 'replace' : 'awaits-consent';
  const carriedOut = plan.leaves.filter(({ action }) => replaces || action === 'make');
  const additions = plan.additions.map(({ file, reasons }): ReportedFile => ({
    path: file,
    kind: 'authority',
    action: replaced,
    reasons,
  }));
  return {
    ...commonReport(plan, false),
    files: [
      ...authoritiesWith(carriedOut, plan).flatMap(authorityFiles),
      ...additions,
      ...plan.leaves.flatMap((leaf) => leafFiles(leaf, replaced)),
    ],
    untouched: plan.untouched,
    problems: plan.problems.map(({ message }) => message),
  };
}

function authorityFiles({ certificate, key, action, copies }: PlannedAuthority): readonly ReportedFile[] {
  const created = (path: string, kind: ReportedFile['kind']): ReportedFile => ({ path, kind, action: 'create' });
  return present([
    key !== null && action === 'make' && created(key, 'authority-key'),
    action !== 'reuse' && created(certificate, 'authority'),
    ...copies.map((path) => created(path, 'authority')),
  ]);
}

/** `replaced`: what comes of files that are not new. */
function leafFiles(leaf: PlannedLeaf, replaced: ReportedFile['action']): readonly ReportedFile[] {
  const { certificate, key, keyAction, names, reasons, authority, usedBy } = leaf;
  const isPair = key === certificate;
  const of = (action: PlannedLeaf['action' | 'keyAction']): ReportedFile['action'] => {
    if (action === 'make') return 'create';
    return replaced;
  };
  const facts = { action: of(leaf.action), reasons, signedBy: authority, usedBy, names };
  if (isPair) return [{ path: certificate, kind: 'pair', ...facts }];
  return present<ReportedFile>([
    keyAction !== 'reuse' && { path: key, kind: 'key', action: of(keyAction) },
    { path: certificate, kind: 'certificate', ...facts },
  ]);
}

/** What executing a plan did. `restarts` are sentences on who takes the new files when. */
export function receiptReport(
  plan: CertificatePlan,
  receipt: Receipt,
  settingsWritten: boolean,
  restarts: readonly string[],
): CertificateReport {
  const awaiting = receipt.awaiting.map(({ path, reasons }): ReportedFile => {
    const isLeaf = plan.leaves.some(({ certificate }) => certificate === path);
    return { path, kind: isLeaf ? 'certificate' : 'authority', action: 'awaits-consent', reasons };
  });
  return {
    ...commonReport(plan, settingsWritten),
    files: [
      ...receipt.written.map(({ path, kind }): ReportedFile => ({ path, kind, action: 'create' })),
      ...receipt.replaced.map(({ path, kind, backup }): ReportedFile => ({ path, kind, action: 'replace', backup })),
      ...awaiting,
    ],
    untouched: plan.untouched,
    problems: receipt.problems,
    notes: [...receipt.notes, ...restarts],
  };
}

/** Nothing was done, for these reasons. */
export function refusedReport(problems: readonly string[]): CertificateReport {
  return { files: [], untouched: [], settings: [], leftOut: [], problems, notes: [] };
}

function commonReport(
  { settings, leftOut, notes }: CertificatePlan,
  written: boolean,
): Pick<CertificateReport, 'settings' | 'leftOut' | 'notes'> {
  return { settings: settings.flatMap((each) => reportedSettings(each, written)), leftOut, notes };
}

function reportedSettings({ uri, document, changes }: DocumentChanges, written: boolean): readonly ReportedSetting[] {
  return changes.map(({ option, value }) => ({
    uri,
    document,
    option: option.flag ?? option.yamlPath ?? '',
    value: value ?? '',
    written,
  }));
}

/** What a file is, for people. */
export const fileTitles: Readonly<Record<WrittenFile['kind'], string>> = {
  authority: 'CA certificate',
  'authority-key': 'CA key',
  certificate: 'certificate',
  key: 'key',
  pair: 'certificate and key',
};

/** The report as the call wants it. */
export function certificateText(
  report: CertificateReport,
  { format, dryRun }: { readonly format: 'human' | 'json'; readonly dryRun: boolean },
): string {
  if (format === 'json') return jsonText(report, withoutLongWords);
  return certificateHuman(report, dryRun);
}

function certificateHuman(report: CertificateReport, dryRun: boolean): string {
  const lines = present([
    ...report.files.flatMap((file) => fileLines(file, dryRun)),
    ...report.settings.map(settingLine),
    ...report.untouched.map(({ path, reason }) => present([`left ${path} as it is`, reason]).join(': ')),
    ...report.leftOut.map(({ path, reason }) => `skipped ${path}: ${reason}`),
    ...report.notes,
    ...report.problems.map((problem) => `problem: ${problem}`),
    report.files.length === 0 && report.problems.length === 0 && nothingMissing(report),
  ]);
  return `${lines.map((line) => neutral(withoutLongWords(line))).join('\n')}\n`;
}

function settingLine({ option, value, written }: ReportedSetting): string {
  if (written) return `set ${option} to ${value}`;
  return `to set ${option} to ${value} (--write-settings does it)`;
}

function nothingMissing({ leftOut, namesNone }: CertificateReport): string {
  if (namesNone === true)
    return 'The configuration names no certificate, so nothing was generated. Run mimir-tls secure to set up TLS.';
  if (leftOut.length === 0) return 'No certificate is missing.';
  return 'No other certificate is missing. Add what was left out.';
}

type Verbs = Readonly<Record<ReportedFile['action'], string>>;

const done: Verbs = { create: 'wrote', replace: 'replaced', 'awaits-consent': 'needs --renew:' };
const planned: Verbs = { create: 'would write', replace: 'would replace', 'awaits-consent': 'needs --renew:' };

function fileLines(
  { path, kind, action, reasons = [], signedBy, usedBy = [], names = [], backup }: ReportedFile,
  dryRun: boolean,
): readonly string[] {
  const verbs = dryRun ? planned : done;
  const lead = `${verbs[action]} ${path} (${fileTitles[kind]})`;
  return present([
    present([lead, signedBy !== undefined && `signed by ${signedBy}`]).join(', '),
    usedBy.length > 0 && `  used by ${usedBy.join(', ')}`,
    ...reasons.map((reason) => `  because: ${reason}`),
    ...names.map(({ name, reasons: why }) => `  for ${name}: ${why.join(', ')}`),
    backup !== undefined && `  backup: ${backup}`,
  ]);
}
