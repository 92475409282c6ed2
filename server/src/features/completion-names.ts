import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { VersionCatalogue } from '../../../core/src/catalogue/catalogue';
import type { Cursor } from '../../../core/src/model/cursor';
import type { Option, OptionRole } from '../../../core/src/model/option';
import type { TextRange } from '../../../core/src/model/text';
import { type BlockStyle, flagBlocks, yamlBlocks } from './completion-blocks';
import type { Proposal } from './completion-list';
import { type FlagStyle, flagStyleAt, jointFor } from './flag-style';
import { flagPrefixOf, yamlBlockOf } from './family-names';
import { familyTopic, optionTopic } from './completion-topics';

/** The order of ranks; within TLS options the order of roles is added. */
const ranks = {
  familyPrefix: 0,
  tls: 10,
  presentTls: 30,
  block: 40,
  prefix: 50,
  tlsElsewhere: 60,
  other: 70,
  present: 90,
} as const;

const roleOrder: readonly OptionRole[] = [
  'enabled',
  'certificate',
  'key',
  'authority',
  'clientAuth',
  'serverName',
  'cipherSuites',
  'minVersion',
  'handshakeTimeout',
  'certificateText',
  'keyText',
  'authorityText',
  // What weakens TLS comes last.
  'skipVerify',
];

type FlagNameCursor = Extract<Cursor, { place: 'flag-name' }>;
type YamlKeyCursor = Extract<Cursor, { place: 'yaml-key' }>;

function isBlank({ start, end }: TextRange): boolean {
  return start === end;
}

/**
 * Prefixes first, then the flags. Behind a dot those below what stands before it, by what their names add; where
 * nothing is below it, all flags, so that an editor's fuzzy search finds `-tls-cert` everywhere.
 */
export function flagProposals(
  typed: FlagNameCursor,
  text: TextDocument,
  catalogue: VersionCatalogue,
  style: BlockStyle,
): readonly Proposal[] {
  const flags = flagStyleAt(text, typed.range.start);
  const cursor = { ...typed, dashes: dashesAt(typed, flags) };
  const scope = scopeOf(cursor, catalogue);
  const blocks = flagBlocks(cursor, scope, flags, catalogue, style);
  const proposals: Proposal[] = [
    ...prefixProposals(cursor, scope, catalogue),
    ...blocks.map((block) => ({ ...block, rank: ranks.block })),
  ];
  for (const option of catalogue.options) {
    const { flag } = option;
    if (flag?.startsWith(scope) === true)
      proposals.push(flagProposal(flag, option, cursor, scope, catalogue.version, flags));
  }
  return proposals;
}

/** Where nothing is typed yet, the dashes that the flags before have. */
function dashesAt({ typed, range, dashes }: FlagNameCursor, flags: FlagStyle): string {
  if (typed === '' && isBlank(range)) return flags.dashes ?? dashes;
  return dashes;
}

/** What stands before the last dot, dot included; '' where nothing is below it. */
function scopeOf({ typed }: FlagNameCursor, { options }: VersionCatalogue): string {
  const dotted = typed.slice(0, typed.lastIndexOf('.') + 1);
  if (options.some(({ flag }) => flag?.startsWith(dotted))) return dotted;
  return '';
}

function flagProposal(
  flag: string,
  option: Option,
  cursor: FlagNameCursor,
  scope: string,
  version: string,
  style: FlagStyle,
): Proposal {
  const whole = cursor.dashes + flag;
  const isSet = cursor.present.has(flag) && flag !== cursor.typed;
  const facts = {
    label: labelOf(flag, cursor, scope),
    filter: whole,
    kind: 'flag' as const,
    rank: isSet ? presentRank(option, scope) : flagRank(option, scope),
    data: optionTopic(version, option),
  };
  if (cursor.hasValue) return { ...facts, text: whole, continues: false };
  return { ...facts, text: `${whole}${cursor.joint ?? jointFor(option, style)}`, continues: hasValues(option) };
}

/** The whole flag, or what it adds to what is typed. */
function labelOf(flag: string, { dashes }: FlagNameCursor, scope: string): string {
  if (scope === '') return dashes + flag;
  return flag.slice(scope.length);
}

/** The TLS options of the prefix itself come first, in the order of their roles. */
function flagRank({ role, flag }: Option, scope: string): number {
  if (role === null) return ranks.other;
  const inScope = scope !== '' && flag !== null && !flag.slice(scope.length).includes('.');
  if (inScope) return ranks.tls + roleOrder.indexOf(role);
  return ranks.tlsElsewhere;
}

/** What is set already comes last among its like: a family's TLS options stay together at the top. */
function presentRank(option: Option, scope: string): number {
  if (flagRank(option, scope) < ranks.presentTls) return ranks.presentTls;
  return ranks.present;
}

/** True where completion has something to say about the option's value. */
export function hasValues({ type, role }: Option): boolean {
  return type === 'boolean' || (role !== null && role !== 'handshakeTimeout');
}

function prefixProposals(cursor: FlagNameCursor, scope: string, catalogue: VersionCatalogue): readonly Proposal[] {
  const families = new Map<string, string>();
  for (const { id } of catalogue.families) {
    const prefix = flagPrefixOf(catalogue, id);
    if (prefix !== null) families.set(prefix, id);
  }
  const prefixes = new Set(families.keys());
  if (scope === '') for (const prefix of firstPrefixes(catalogue)) prefixes.add(prefix);
  return [...prefixes]
    .filter((prefix) => prefix.startsWith(scope) && !cursor.typed.startsWith(prefix))
    .map((prefix) => prefixProposal(prefix, families.get(prefix) ?? null, cursor, scope));
}

/** What stands before the first dot of the flags, dot included. */
function firstPrefixes({ options }: VersionCatalogue): readonly string[] {
  const prefixes = new Set<string>();
  for (const { flag } of options) {
    const dot = flag?.indexOf('.') ?? -1;
    if (flag !== null && dot > 0) prefixes.add(flag.slice(0, dot + 1));
  }
  return [...prefixes];
}

function prefixProposal(prefix: string, family: string | null, cursor: FlagNameCursor, scope: string): Proposal {
  const whole = `${cursor.dashes}${prefix}`;
  const facts = {
    label: labelOf(prefix, cursor, scope),
    text: whole,
    filter: whole,
    kind: 'prefix' as const,
    continues: true,
  };
  if (family === null) return { ...facts, rank: ranks.prefix };
  return { ...facts, rank: ranks.familyPrefix, data: familyTopic(family) };
}

/** The keys that may stand in the block: TLS first, those that stand there already left out. */
export function keyProposals(
  cursor: YamlKeyCursor,
  text: TextDocument,
  catalogue: VersionCatalogue,
  style: BlockStyle,
): readonly Proposal[] {
  const families = new Map(catalogue.families.map(({ id }) => [yamlBlockOf(catalogue, id), id]));
  const base = cursor.block && `${cursor.block}.`;
  const keys = catalogue
    .childrenOf(cursor.block)
    .filter(({ name }) => !cursor.present.has(name) || name === cursor.typed)
    .map(({ name, option }) =>
      keyProposal(name, option, cursor, families.get(`${base}${name}`) ?? null, catalogue.version),
    );
  return [...keys, ...yamlBlocks(cursor, text, catalogue, style).map((block) => ({ ...block, rank: ranks.block }))];
}

function keyProposal(
  name: string,
  option: Option | null,
  cursor: YamlKeyCursor,
  family: string | null,
  version: string,
): Proposal {
  const { hasColon, indent, step } = cursor;
  const facts = { label: name, rank: keyRank(option, family) };
  if (option === null)
    return {
      ...facts,
      text: hasColon ? name : `${name}:\n${indent}${step}`,
      kind: 'block',
      ...(family && { data: familyTopic(family) }),
      continues: !hasColon,
    };
  return {
    ...facts,
    text: hasColon ? name : `${name}: `,
    kind: 'key',
    data: optionTopic(version, option),
    continues: !hasColon && hasValues(option),
  };
}

function keyRank(option: Option | null, family: string | null): number {
  if (option?.role != null) return ranks.tls + roleOrder.indexOf(option.role);
  if (option === null && family !== null) return ranks.tls;
  return ranks.other;
}
