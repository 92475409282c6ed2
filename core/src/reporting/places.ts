import type { WrittenSetting } from '../model/process';
import { valueRange } from '../model/setting';
import type { RelatedPlace } from '../model/finding';
import type { TextRange } from '../model/text';

/** Where a setting takes effect. One that an alias takes in does so at the alias, and stands at the anchor. */
interface Place {
  readonly uri: string;
  readonly range: TextRange;
  readonly writtenAt?: TextRange;
}

type Placed = Pick<WrittenSetting, 'document' | 'setting'>;

/** The same for places that are the same; '' for none. */
export function placeKey(place: Pick<Place, 'uri' | 'range'> | null): string {
  if (place) return `${place.uri} ${place.range.start}`;
  return '';
}

/** Where a wrong value stands: inside its quotes; the name of a setting that has none or an empty one. */
export function valuePlace({ document, setting }: Placed): Place {
  return placed(document.uri, setting.takenInAt, valueRange(setting));
}

/** Where a setting's name stands. */
export function namePlace({ document, setting }: Placed): Place {
  return placed(document.uri, setting.takenInAt, setting.name.range);
}

function placed(uri: string, alias: TextRange | null, range: TextRange): Place {
  if (alias) return { uri, range: alias, writtenAt: range };
  return { uri, range };
}

/** A related place that points at a setting. */
export function relatedTo(written: WrittenSetting, message: string): RelatedPlace {
  const { uri, range } = namePlace(written);
  return { uri, range, message };
}
