import type { TextDocument } from 'vscode-languageserver-textdocument';
import { present } from '../../../core/src/model/present';
import type { VersionCatalogue } from '../../../core/src/catalogue/catalogue';
import type { Cursor } from '../../../core/src/model/cursor';
import type { Option, OptionFamily, OptionRole } from '../../../core/src/model/option';
import type { Proposal } from './completion-list';
import { lineBreak } from '../../../core/src/documents/carriers/embedding/lines';
import { partsBlocks, type Quote, usualQuote } from '../../../core/src/documents/carriers/yaml/text-style';
import { flagPrefixOf, yamlBlockOf } from './family-names';
import { type FlagStyle, jointFor } from './flag-style';

/** How whole blocks are written. */
export interface BlockStyle {
  readonly snippets: boolean;
  /** The server name that clients check: the internal name of the settings. */
  readonly internalName: string;
}

interface BlockLine {
  readonly option: Option;
  readonly value: string;
}

const serverValues: readonly (readonly [OptionRole, string])[] = [
  ['certificate', 'certs/server.crt'],
  ['key', 'certs/server.key'],
  ['authority', 'certs/root.crt'],
  ['clientAuth', 'RequireAndVerifyClientCert'],
];

const clientValues: readonly (readonly [OptionRole, string])[] = [
  ['enabled', 'true'],
  ['certificate', 'certs/client.crt'],
  ['key', 'certs/client.key'],
  ['authority', 'certs/root.crt'],
];

/** The settings that turn TLS on for a family, both sides proving who they are. */
function blockLines(catalogue: VersionCatalogue, family: OptionFamily, internalName: string): readonly BlockLine[] {
  return valuesFor(family, internalName).flatMap(([role, value]) => {
    const option = catalogue.familyOption(family.id, role);
    if (option === null || value === '') return [];
    return [{ option, value }];
  });
}

function valuesFor({ side, peer }: OptionFamily, internalName: string): typeof serverValues {
  if (side === 'server') return serverValues;
  if (peer === null) return clientValues;
  return [...clientValues, ['serverName', internalName]];
}

/** Something to write at once: the families that it is about, with what it is called and what it is found by. */
interface Block {
  readonly label: string;
  readonly families: readonly OptionFamily[];
  /** Words that a user may type to find it, beside the names that it begins with. */
  readonly words: string;
}

const wholeLabel = 'Mutual TLS: the whole deployment (gRPC and memberlist)';

/** One block for each family that fits, and, where nothing narrows it, one for all of Mimir's own calls by gRPC and gossip. */
function blocksOf(families: readonly OptionFamily[], isAnywhere: boolean): readonly Block[] {
  const single = families.map((family) => {
    const { side, title } = family;
    const words = present(['mtls mutual tls', side !== 'client' && 'server', title.toLowerCase()]).join(' ');
    return { label: `${side === 'server' ? 'Mutual TLS' : 'TLS'}: ${title}`, families: [family], words };
  });
  // Probes and callers outside Mimir have no certificates for the HTTP port.
  const own = families.filter((family) => isMimirs(family) && !isHttp(family));
  const whole = { label: wholeLabel, families: own, words: 'mtls mutual tls server clients whole deployment' };
  if (isAnywhere && own.length > 1) return [whole, ...single];
  return single;
}

function isHttp({ id }: OptionFamily): boolean {
  return id === 'server.http' || id === 'server';
}

export type BlockProposal = Pick<Proposal, 'label' | 'text' | 'filter' | 'kind'>;

/** Items that write all TLS flags of one family, or of the whole deployment. At a flag's start those of Mimir's own hops are enough. */
export function flagBlocks(
  cursor: Extract<Cursor, { place: 'flag-name' }>,
  scope: string,
  flags: FlagStyle,
  catalogue: VersionCatalogue,
  style: BlockStyle,
): readonly BlockProposal[] {
  if (cursor.hasValue) return [];
  const fitting = catalogue.families.filter((family) => {
    const prefix = flagPrefixOf(catalogue, family.id);
    return prefix?.startsWith(scope) === true && (scope !== '' || isMimirs(family));
  });
  return blocksOf(fitting, scope === '').flatMap(({ label, families, words }) => {
    const lines = families.flatMap((family) => missingFlags(family, cursor.present, catalogue, style));
    if (lines.length < 2) return [];
    const prefix = onlyPrefix(families, catalogue);
    const stops = new TabStops(style);
    const written = lines.map(
      ({ option, value }) =>
        `${cursor.dashes}${option.flag ?? ''}${cursor.joint ?? jointFor(option, flags)}${stops.for(option, value)}`,
    );
    return [
      { label, text: written.join(flags.between), filter: `${cursor.dashes}${prefix} ${words}`, kind: 'snippet' },
    ];
  });
}

/** What the flags of the only family begin with; '' where there are several. */
function onlyPrefix([only, ...others]: readonly OptionFamily[], catalogue: VersionCatalogue): string {
  if (!only || others.length > 0) return '';
  return flagPrefixOf(catalogue, only.id) ?? '';
}

/** The flags of a family's block; none where one of them stands there already. */
function missingFlags(
  family: OptionFamily,
  present: ReadonlySet<string>,
  catalogue: VersionCatalogue,
  { internalName }: BlockStyle,
): readonly BlockLine[] {
  const lines = blockLines(catalogue, family, internalName).filter(({ option }) => option.flag !== null);
  if (lines.some(({ option }) => present.has(option.flag ?? ''))) return [];
  return lines;
}

/** Items that write the block of one family, or of the whole deployment, as it has to stand below the block that is being typed in. */
export function yamlBlocks(
  cursor: Extract<Cursor, { place: 'yaml-key' }>,
  text: TextDocument,
  catalogue: VersionCatalogue,
  style: BlockStyle,
): readonly BlockProposal[] {
  if (cursor.hasColon) return [];
  const yaml = yamlStyleOf(text.getText(), cursor);
  const base = cursor.block && `${cursor.block}.`;
  const fitting = catalogue.families.filter((family) => {
    const block = yamlBlockOf(catalogue, family.id);
    return block !== null && `${block}.`.startsWith(base) && (base !== '' || isMimirs(family));
  });
  return blocksOf(fitting, base === '').flatMap(({ label, families, words }) => {
    const entries = families.flatMap((family) => missingEntries(family, base, cursor.present, catalogue, style));
    if (entries.length < 2) return [];
    const written = nested(entries, yaml, new TabStops(style));
    const begun = families.length === 1 ? entries[0]?.path[0] : '';
    return [{ label, text: written, filter: `${begun ?? ''} ${words}`.trim(), kind: 'snippet' }];
  });
}

interface Entry extends BlockLine {
  /** Below the block that is typed in. */
  readonly path: readonly string[];
}

/** The settings of a family's block; none where the key that they would begin with stands there already. */
function missingEntries(
  family: OptionFamily,
  base: string,
  present: ReadonlySet<string>,
  catalogue: VersionCatalogue,
  { internalName }: BlockStyle,
): readonly Entry[] {
  const entries = blockLines(catalogue, family, internalName).flatMap(({ option, value }) => {
    const { yamlPath } = option;
    if (yamlPath?.startsWith(base) !== true) return [];
    return [{ option, path: yamlPath.slice(base.length).split('.'), value }];
  });
  if (entries.some(({ path }) => present.has(path[0] ?? ''))) return [];
  return entries;
}

/** A mapping as it is written: a value, or the keys below. */
type Mapping = Map<string, string | Mapping>;

/** How blocks are written in a YAML text. */
interface YamlStyle {
  readonly indent: string;
  readonly step: string;
  readonly quote: Quote;
  /** What is between two blocks of the outermost level. */
  readonly between: string;
  readonly newline: string;
}

function yamlStyleOf(text: string, { indent, step }: { readonly indent: string; readonly step: string }): YamlStyle {
  const newline = lineBreak(text);
  const between = partsBlocks(text, indent) ? newline + newline : newline;
  return { indent, step, quote: usualQuote(text), between, newline };
}

/** YAML for the paths, each block once; the first line is where the cursor's key began. */
function nested(entries: readonly Entry[], style: YamlStyle, stops: TabStops): string {
  const root: Mapping = new Map();
  for (const { path, option, value } of entries) {
    let block = root;
    for (const key of path.slice(0, -1)) {
      const below = block.get(key);
      const inner: Mapping = below instanceof Map ? below : new Map<string, string | Mapping>();
      block.set(key, inner);
      block = inner;
    }
    const quote = option.type === 'boolean' ? '' : style.quote;
    block.set(path.at(-1) ?? '', `${quote}${stops.for(option, value)}${quote}`);
  }
  const written = [...root].map((entry) =>
    mappingLines(new Map([entry]), style.step).join(style.newline + style.indent),
  );
  return written.join(style.between + style.indent);
}

function mappingLines(mapping: Mapping, step: string): readonly string[] {
  return [...mapping].flatMap(([key, value]) => {
    if (typeof value === 'string') return [`${key}: ${value}`];
    return [`${key}:`, ...mappingLines(value, step).map((line) => `${step}${line}`)];
  });
}

/** Values as a snippet's tab stops where those are taken: what all clients have alike is one, which is typed once. */
class TabStops {
  private readonly numbers = new Map<string, number>();

  constructor(private readonly style: BlockStyle) {}

  for({ type }: Option, value: string): string {
    if (!this.style.snippets) return value;
    const key = `${type} ${value}`;
    const number = this.numbers.get(key) ?? this.numbers.size + 1;
    const text = value.replace(/[\\$}]/g, '\\$&');
    // Only the first has a text; the others follow it.
    const isNew = !this.numbers.has(key);
    this.numbers.set(key, number);
    if (isNew) return `\${${number}:${text}}`;
    return `$${number}`;
  }
}

function isMimirs({ side, peer }: OptionFamily): boolean {
  return side !== 'client' || peer !== null;
}
