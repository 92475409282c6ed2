import { counted } from '../../../core/src/model/counted';
import { type InlayHint, InlayHintKind } from 'vscode-languageserver-types';
import type { Catalogue } from '../../../core/src/catalogue/catalogue';
import { certificatesIn } from '../../../core/src/x509/key-pair';
import type { FileReading } from '../../../core/src/model/certificate';
import type { TextRange } from '../../../core/src/model/text';
import { belongTogether } from './certificate-text';
import {
  factOf,
  factOfRole,
  isPathRole,
  type JudgedText,
  optionOf,
  type PlacedSetting,
  processOf,
  settingsOf,
} from './judged-text';

/** A certificate that lasts longer needs no thought yet. Days. */
const notable = 90;

const day = 24 * 60 * 60 * 1000;

/** What to know at a glance behind the certificate and key paths of a stretch of text: days left where they are few, or a key that does not fit. */
export function inlayHints(judged: JudgedText, range: TextRange, catalogue: Catalogue): readonly InlayHint[] {
  return settingsOf(judged).flatMap((placed) => {
    const { value, range: whole, takenInAt } = placed.setting;
    if (value === null || takenInAt !== null || value.range.end < range.start || value.range.end > range.end) return [];
    const label = labelOf(placed, judged, catalogue);
    if (label === null) return [];
    return [{ position: judged.text.positionAt(whole.end), label, kind: InlayHintKind.Type, paddingLeft: true }];
  });
}

function labelOf(placed: PlacedSetting, judged: JudgedText, catalogue: Catalogue): string | null {
  const option = optionOf(placed.setting, catalogue.at(judged.analysis.mimirVersion), catalogue);
  const owner = processOf(judged, placed.document);
  const fact = factOf(judged, placed);
  if (!option?.family || !owner || !isPathRole(option.role) || fact.kind !== 'here') return null;
  if (option.role !== 'key') return expiryLabel(fact.reading, owner.facts.now);
  const certificate = factOfRole(owner, option.family, 'certificate');
  if (belongTogether(certificate, fact) === false) return 'key does not match';
  return null;
}

/** The first to expire counts. */
function expiryLabel(reading: FileReading, now: number): string | null {
  const ends = certificatesIn(reading).map(({ notAfter }) => notAfter);
  if (ends.length === 0) return null;
  const left = Math.floor((Math.min(...ends) - now) / day);
  if (left >= notable) return null;
  if (left < 0) return 'expired';
  if (left === 0) return 'expires today';
  return `expires in ${counted(left, 'day')}`;
}
