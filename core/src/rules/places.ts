import type { WrittenSetting } from '../model/process';
import { valueRange } from '../model/setting';
import type { RelatedPlace } from '../model/finding';
import type { TextRange } from '../model/text';

/** Where a wrong value stands: inside its quotes; the name of a setting that has none or an empty one. */
export function valuePlace({ document, setting }: WrittenSetting): { uri: string; range: TextRange } {
  return { uri: document.uri, range: valueRange(setting) };
}

/** Where a setting's name stands. */
export function namePlace({ document, setting }: WrittenSetting): { uri: string; range: TextRange } {
  return { uri: document.uri, range: setting.name.range };
}

/** A related place that points at a setting. */
export function relatedTo(written: WrittenSetting, message: string): RelatedPlace {
  return { ...namePlace(written), message };
}
