import type { DocumentLink } from 'vscode-languageserver-types';
import type { Catalogue } from '../../../core/src/catalogue/catalogue';
import { neutral } from '../../../core/src/model/neutral';
import type { Paths } from '../../../core/src/ports';
import { toRange } from '../protocol/lsp-conversion';
import { factOf, isPathRole, type JudgedText, optionOf, type PlacedSetting, settingsOf } from './judged-text';

/** Links on the paths of certificates, keys and configuration files that exist here. */
export function documentLinks(judged: JudgedText, catalogue: Catalogue, paths: Paths): readonly DocumentLink[] {
  const version = catalogue.at(judged.analysis.mimirVersion);
  const namesFile = ({ setting }: PlacedSetting): boolean =>
    setting.name.value === 'config.file' || isPathRole(optionOf(setting, version, catalogue)?.role ?? null);
  return settingsOf(judged)
    .filter(namesFile)
    .flatMap((placed) => linkOf(placed, judged, paths));
}

function linkOf(placed: PlacedSetting, judged: JudgedText, paths: Paths): readonly DocumentLink[] {
  const { value, takenInAt } = placed.setting;
  const fact = factOf(judged, placed);
  if (value === null || takenInAt !== null || fact.kind !== 'here') return [];
  if (fact.reading.kind === 'missing' || fact.reading.kind === 'folder') return [];
  return [{ range: toRange(value.range, judged.text), target: paths.toUri(fact.path), tooltip: neutral(fact.path) }];
}
