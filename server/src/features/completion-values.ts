import type { VersionCatalogue } from '../../../core/src/catalogue/catalogue';
import { type CipherSuite, cipherSuites } from '../../../core/src/catalogue/cipher-suites';
import { clientAuthPolicies } from '../../../core/src/catalogue/client-auth';
import { tlsVersions } from '../../../core/src/catalogue/tls-versions';
import type { Cursor } from '../../../core/src/model/cursor';
import type { Option, OptionRole } from '../../../core/src/model/option';
import type { Proposal, Ranges } from './completion-list';
import { type FileListing, fileProposals } from './completion-files';
import { escapeMarkdown } from './markdown-text';

export type ValueCursor = Extract<Cursor, { place: 'flag-value' | 'yaml-value' }>;

/** What the values that are worth proposing come from, beside the catalogue. */
export interface ValueSources {
  readonly internalName: string;
  /** Names that the certificates of the server which the family dials really carry; empty where they are not known. */
  namesServedTo(family: string): readonly string[];
  /** The files that a relative or absolute folder of the configuration holds; null where that cannot be known here. */
  list(folder: string): Promise<FileListing | null>;
}

export interface ValueProposals {
  readonly proposals: readonly Proposal[];
  readonly ranges: Ranges;
  readonly isIncomplete: boolean;
}

const pathRoles: ReadonlySet<OptionRole> = new Set(['certificate', 'key', 'authority']);

/**
 * What may stand as the value at the cursor; null where nothing is known of it. `after` is what the value holds behind
 * the cursor.
 */
export async function valueProposals(
  cursor: ValueCursor,
  after: string,
  catalogue: VersionCatalogue,
  sources: ValueSources,
): Promise<ValueProposals | null> {
  const option = optionAt(cursor, catalogue);
  if (option === null) return null;
  const { role } = option;
  if (role === 'cipherSuites') return cipherProposals(cursor, after);
  if (role !== null && pathRoles.has(role)) {
    const proposals = await fileProposals(cursor, role, sources);
    return { proposals: proposals.map((proposal) => fitted(proposal, cursor)), ranges: cursor, isIncomplete: true };
  }
  const proposals = plainProposals(option, sources).map((proposal) => fitted(proposal, cursor));
  if (proposals.length === 0) return null;
  return { proposals, ranges: cursor, isIncomplete: false };
}

function optionAt(cursor: ValueCursor, catalogue: VersionCatalogue): Option | null {
  if (cursor.place === 'flag-value') return catalogue.flag(cursor.flag);
  return catalogue.yaml(cursor.path);
}

function plainProposals(option: Option, sources: ValueSources): readonly Proposal[] {
  switch (option.role) {
    case 'clientAuth':
      return clientAuthPolicies.map(valueProposal);
    case 'minVersion':
      return tlsVersions.map(valueProposal);
    case 'serverName':
      return serverNames(option, sources);
    default:
      if (option.type === 'boolean') return booleans(option);
      return [];
  }
}

function valueProposal({ name, meaning }: { readonly name: string; readonly meaning: string }, rank: number): Proposal {
  return { label: name, text: name, kind: 'value', rank, documentation: escapeMarkdown(meaning) };
}

/** The one that is not the default comes first: nobody writes a default down. */
function booleans(option: Option): readonly Proposal[] {
  return ['true', 'false'].map((value): Proposal => {
    const proposal = { label: value, text: value, kind: 'value' as const };
    if (value === option.default) return { ...proposal, rank: 1, detail: 'the default' };
    return { ...proposal, rank: 0 };
  });
}

function serverNames({ family }: Option, sources: ValueSources): readonly Proposal[] {
  const served = family === null ? [] : sources.namesServedTo(family);
  const names = [...new Set([...served, sources.internalName])];
  return names.map((name, rank): Proposal => {
    const proposal = { label: name, text: name, kind: 'value' as const };
    if (served.includes(name)) return { ...proposal, rank, detail: 'in the server’s certificate' };
    return { ...proposal, rank: 80 + rank, detail: 'the internal name of generated certificates' };
  });
}

/** One element of a comma-separated list, without those that the list already has. */
function cipherProposals(cursor: ValueCursor, after: string): ValueProposals {
  const { typed, insertRange } = cursor;
  const before = typed.lastIndexOf(',') + 1;
  const [behind = ''] = /,[^]*$/.exec(after) ?? [];
  const listed = new Set(`${typed.slice(0, before)}${behind}`.split(',').map((name) => name.trim()));
  const start = insertRange.start + before;
  const ranges: Ranges = {
    insertRange: { start, end: insertRange.end },
    range: { start, end: insertRange.end + after.length - behind.length },
  };
  const proposals = cipherSuites.filter(({ name }) => !listed.has(name)).map(cipherProposal);
  if (before > 0) return { proposals, ranges, isIncomplete: false };
  return { proposals: proposals.map((proposal) => fitted(proposal, cursor)), ranges, isIncomplete: false };
}

function cipherProposal({ name, tls13, insecure, http2Required }: CipherSuite, rank: number): Proposal {
  const details = [
    { holds: insecure, text: 'insecure' },
    { holds: tls13, text: 'TLS 1.3: listing it has no effect' },
    { holds: http2Required, text: 'HTTP/2 needs this or its RSA or ECDSA counterpart' },
  ];
  const detail = details.find(({ holds }) => holds)?.text;
  return { label: name, text: name, kind: 'value', rank, ...(detail !== undefined && { detail }) };
}

/** A text as it has to stand at the cursor: with the blank that YAML wants, and quoted where a blank is in it. */
function fitted(proposal: Proposal, cursor: ValueCursor): Proposal {
  const text = quotedAt(cursor, proposal.text);
  if (cursor.place === 'yaml-value' && cursor.needsBlank) return { ...proposal, text: ` ${text}` };
  return { ...proposal, text };
}

function quotedAt({ quote }: ValueCursor, text: string): string {
  if (quote !== '' || !/[\s#"'\\$&;|<>()]/.test(text)) return text;
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
