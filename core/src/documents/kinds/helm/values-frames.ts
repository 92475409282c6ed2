import type { Cursor, FrameOffer } from '../../../model/cursor';
import type { YamlPlace } from '../../carriers/yaml/yaml-cursor';
import { frameCursorAt } from '../../carriers/yaml/frame-cursor';
import { chartComponents } from '../../recognition/chart-components';

const forAll = 'settings for every component';
const forOne = 'flags for this component';

function below(key: string): FrameOffer['below'] {
  return [
    { depth: 1, text: `${key}:` },
    { depth: 2, text: '' },
  ];
}

const opened: FrameOffer['below'] = [{ depth: 1, text: '' }];

/** The keys of the chart's values that lead to Mimir's settings, by what they stand below. */
const offers: ReadonlyMap<string, readonly FrameOffer[]> = new Map<string, readonly FrameOffer[]>([
  [
    '',
    [
      { name: 'mimir', detail: forAll, below: below('structuredConfig') },
      ...chartComponents.map(({ key }) => ({ name: key, detail: forOne, below: below('extraArgs') })),
    ],
  ],
  ['mimir', [{ name: 'structuredConfig', detail: forAll, below: opened }]],
  ...chartComponents.map(({ key }) => [key, [{ name: 'extraArgs', detail: forOne, below: opened }]] as const),
]);

/** A key that is typed around Mimir's settings; null elsewhere. `place` is below the chart's values. */
export function frameCursor(place: YamlPlace | null, text: string, offset: number): Cursor | null {
  const offered = place?.kind === 'key' ? offers.get(place.keys.join('.')) : undefined;
  return place?.kind === 'key' && offered ? frameCursorAt(place, text, offset, offered) : null;
}
