import type { Catalogue } from '../../../catalogue/catalogue';
import type { Cursor } from '../../../model/cursor';
import { beginningOf } from '../../recognition/beginning';
import { yamlPlaceAt } from '../../carriers/yaml/yaml-cursor';
import { frameCursorAt } from '../../carriers/yaml/frame-cursor';

/** In a Compose file that holds nothing as yet: a service that runs Mimir. */
export function firstService(text: string, offset: number, catalogue: Catalogue): Cursor | null {
  const place = beginningOf('compose.yaml', text) === 'compose' ? yamlPlaceAt(text, offset) : null;
  if (place?.kind !== 'key' || place.keys.length > 0) return null;
  return frameCursorAt(place, text, offset, [
    {
      name: 'services',
      detail: 'Mimir in one process',
      below: [
        { depth: 1, text: 'mimir:' },
        { depth: 2, text: `image: grafana/mimir:${catalogue.newestComplete}.0` },
        { depth: 2, text: 'command:' },
        { depth: 3, text: '- -target=all' },
        { depth: 3, text: '- -' },
      ],
    },
  ]);
}
