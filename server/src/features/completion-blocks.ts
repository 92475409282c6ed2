import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { VersionCatalogue } from '../../../core/src/catalogue/catalogue';
import type { Cursor } from '../../../core/src/model/cursor';
import type { Option, OptionFamily, OptionRole } from '../../../core/src/model/option';
import type { Proposal } from './completion-list';
import { flagPrefixOf, yamlBlockOf } from './family-names';

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
  const wanted: typeof serverValues =
    family.side === 'server'
      ? serverValues
      : [...clientValues, ['serverName', family.peer === null ? '' : internalName]];
  return wanted.flatMap(([role, value]) => {
    const option = catalogue.familyOption(family.id, role);
    return option === null || value === '' ? [] : [{ option, value }];
  });
}

function labelOf(family: OptionFamily): string {
  return `${family.side === 'server' ? 'Mutual TLS' : 'TLS'}: ${family.title}`;
}

/** Items that write all TLS flags of one family. At a flag's start those of Mimir's own hops are enough. */
export function flagBlocks(
  cursor: Extract<Cursor, { place: 'flag-name' }>,
  scope: string,
  text: TextDocument,
  catalogue: VersionCatalogue,
  style: BlockStyle,
): readonly Pick<Proposal, 'label' | 'text' | 'filter' | 'kind'>[] {
  if (cursor.hasValue) return [];
  const join = lineJoint(text, cursor.range.start);
  return catalogue.families.flatMap((family) => {
    const prefix = flagPrefixOf(catalogue, family.id);
    const fits = prefix !== null && (scope === '' ? isMimirs(family) : prefix.startsWith(scope));
    const lines = fits
      ? blockLines(catalogue, family, style.internalName).filter(({ option }) => option.flag !== null)
      : [];
    if (prefix === null || lines.length < 2 || lines.some(({ option }) => cursor.present.has(option.flag ?? '')))
      return [];
    const written = lines.map(
      ({ option, value }, index) =>
        `${cursor.dashes}${option.flag ?? ''}${cursor.joint ?? '='}${stop(index, value, style)}`,
    );
    return [
      {
        label: labelOf(family),
        text: written.join(join),
        filter: `${cursor.dashes}${prefix}`,
        kind: 'snippet' as const,
      },
    ];
  });
}

/** How the next flag of a block follows the one at the offset: on a line of its own where that one has one. */
function lineJoint(text: TextDocument, offset: number): string {
  const { line } = text.positionAt(offset);
  const before = text.getText({ start: { line, character: 0 }, end: text.positionAt(offset) });
  const above =
    line === 0 ? '' : text.getText({ start: { line: line - 1, character: 0 }, end: { line, character: 0 } });
  if (!/^\s*(- )?\s*$/.test(before)) return ' ';
  return `${/\\\s*$/.test(above) ? ' \\' : ''}\n${before}`;
}

/** Items that write the block of one family as it has to stand below the block that is being typed in. */
export function yamlBlocks(
  cursor: Extract<Cursor, { place: 'yaml-key' }>,
  catalogue: VersionCatalogue,
  style: BlockStyle,
): readonly Pick<Proposal, 'label' | 'text' | 'filter' | 'kind'>[] {
  if (cursor.hasColon) return [];
  const base = cursor.block === '' ? '' : `${cursor.block}.`;
  return catalogue.families.flatMap((family) => {
    const block = yamlBlockOf(catalogue, family.id);
    const fits = block !== null && `${block}.`.startsWith(base) && (base !== '' || isMimirs(family));
    const lines = fits
      ? blockLines(catalogue, family, style.internalName).filter(({ option }) => option.yamlPath?.startsWith(base))
      : [];
    const entries = lines.map(({ option, value }) => ({
      path: (option.yamlPath ?? '').slice(base.length).split('.'),
      value,
    }));
    const first = entries[0]?.path[0];
    if (first === undefined || entries.length < 2 || entries.some(({ path }) => cursor.present.has(path[0] ?? '')))
      return [];
    const written = nested(entries, cursor, style);
    return [{ label: labelOf(family), text: written, filter: first, kind: 'snippet' as const }];
  });
}

/** YAML for paths that stand in their order; the first line is where the cursor's key began. */
function nested(
  entries: readonly { readonly path: readonly string[]; readonly value: string }[],
  { indent, step }: { readonly indent: string; readonly step: string },
  style: BlockStyle,
): string {
  const lines: string[] = [];
  let open: readonly string[] = [];
  for (const [index, { path, value }] of entries.entries()) {
    const parents = path.slice(0, -1);
    const shared = parents.findIndex((key, depth) => open[depth] !== key);
    for (let depth = shared < 0 ? parents.length : shared; depth < parents.length; depth++) {
      lines.push(`${step.repeat(depth)}${parents[depth] ?? ''}:`);
    }
    open = parents;
    lines.push(`${step.repeat(parents.length)}${path.at(-1) ?? ''}: ${stop(index, value, style)}`);
  }
  return lines.join(`\n${indent}`);
}

/** A value as a snippet's tab stop where those are taken. */
function stop(index: number, value: string, { snippets }: BlockStyle): string {
  return snippets ? `\${${index + 1}:${value.replace(/[\\$}]/g, '\\$&')}}` : value;
}

function isMimirs({ side, peer }: OptionFamily): boolean {
  return side !== 'client' || peer !== null;
}
