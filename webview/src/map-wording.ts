import type { MapCertificate } from '../../core/src/model/deployment-map';
import { counted } from '../../core/src/picture/words';

export { counted, hopsOn, isOutside, listed, stateWords, targetWords } from '../../core/src/picture/words';

/** Such as `12 days`, `1 day ago` or `Not known`. */
export function daysWords({ daysLeft }: Pick<MapCertificate<unknown>, 'daysLeft'>): string {
  if (daysLeft === null) return 'Not known';
  if (daysLeft < 0) return `Ended ${counted(-daysLeft, 'day')} ago`;
  return daysLeft === 0 ? 'Ends today' : counted(daysLeft, 'day');
}

/** What a button that makes a fix says: how many hops it changes, where that is known. */
export function fixWords({ fixHops }: { readonly fixHops: number | null }): string {
  return fixHops === null || fixHops < 2 ? 'Fix' : `Fix ${fixHops} hops`;
}
