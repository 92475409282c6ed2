import type { Catalogue } from '../../../core/src/catalogue/catalogue';
import type { ConfigDocument, Setting } from '../../../core/src/model/setting';
import { touches, type TextRange } from '../../../core/src/model/text';
import { hostOf } from '../../../core/src/topology/dialed-names';
import { factOf, isPathRole, type JudgedText, optionOf, type PlacedSetting, settingAt } from './judged-text';

/** What a place of a configuration is about, so that other places of the deployment may be about the same. */
export type Subject =
  /** A file, by its absolute path, or by how it is written where that is not known. */
  | { readonly kind: 'file'; readonly path: string; readonly isHere: boolean }
  | { readonly kind: 'server-name'; readonly name: string }
  | { readonly kind: 'family'; readonly id: string }
  /** An address that a client dials. */
  | { readonly kind: 'address'; readonly host: string };

/** A subject with the range that names it. */
export interface NamedSubject {
  readonly subject: Subject;
  readonly range: TextRange;
}

/** What the name or the value at the offset is about; null where that is nothing that stands in several places. */
export function subjectAt(judged: JudgedText, offset: number, catalogue: Catalogue): NamedSubject | null {
  const placed = settingAt(judged, offset);
  if (placed === null) return null;
  const { name, value } = placed.setting;
  const isName = touches(name.range, offset);
  if (!isName && value === null) return null;
  const subject = isName ? subjectOfName(placed, judged, catalogue) : subjectOfValue(placed, judged, catalogue);
  return subject && { subject, range: isName ? name.range : (value?.range ?? name.range) };
}

/** What the value of a setting is about; null for a plain value, or one that is not known here. */
export function subjectOfValue(
  placed: PlacedSetting,
  judged: Pick<JudgedText, 'analysis'>,
  catalogue: Catalogue,
): Subject | null {
  const { setting } = placed;
  const text = setting.value?.text ?? '';
  if (text === '' || setting.value?.dynamic === true) return null;
  const role = optionOf(setting, catalogue.at(judged.analysis.mimirVersion), catalogue)?.role ?? null;
  if (isConfigFile(setting) || isPathRole(role)) return fileOf(placed, judged, text);
  if (role === 'serverName') return { kind: 'server-name', name: text };
  if (/(?:^|[-._])address(?:es)?$/.test(setting.name.value)) return { kind: 'address', host: hostOf(text) };
  return null;
}

/** What the name of a setting is about: the family whose TLS it sets. */
export function subjectOfName(
  { setting }: PlacedSetting,
  { analysis }: Pick<JudgedText, 'analysis'>,
  catalogue: Catalogue,
): Subject | null {
  const family = optionOf(setting, catalogue.at(analysis.mimirVersion), catalogue)?.family ?? null;
  if (family === null) return null;
  return { kind: 'family', id: family };
}

export function isSame(a: Subject | null, b: Subject): boolean {
  return a !== null && a.kind === b.kind && nameOf(a) === nameOf(b);
}

function nameOf(subject: Subject): string {
  switch (subject.kind) {
    case 'file':
      return subject.path;
    case 'server-name':
      return subject.name;
    case 'family':
      return subject.id;
    case 'address':
      return subject.host;
  }
}

/** The documents of a deployment that an address may lead to: the services and containers of that name. */
export function documentsCalled(host: string, { analysis }: Pick<JudgedText, 'analysis'>): readonly ConfigDocument[] {
  const service = host.split('.')[0] ?? '';
  return analysis.deployment.processes
    .flatMap(({ process }) => process.documents)
    .filter((document) => document.notation === 'flag' && namesOf(document).includes(service));
}

/** A container's own name, the last part of a workload's, or that of a flag file. */
function namesOf({ name, uri }: ConfigDocument): readonly string[] {
  if (name !== '') return [name, ...name.split(/[/.]/)];
  const file = uri.slice(uri.lastIndexOf('/') + 1);
  return [file.replace(/\.\w+$/, '')];
}

function fileOf(placed: PlacedSetting, judged: Pick<JudgedText, 'analysis'>, text: string): Subject {
  const fact = factOf(judged, placed);
  if (fact.kind === 'unknown') return { kind: 'file', path: text, isHere: false };
  const isHere = fact.kind === 'here' && fact.reading.kind !== 'missing' && fact.reading.kind !== 'folder';
  return { kind: 'file', path: fact.path, isHere };
}

function isConfigFile({ name }: Setting): boolean {
  return name.value === 'config.file';
}
