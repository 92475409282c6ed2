import { counted } from '../../core/src/model/counted';
import type { MapCertificate } from '../../core/src/model/deployment-map';

export { counted, listed } from '../../core/src/model/counted';
export { hopsOn, isOutside, stateWords, targetWords } from '../../core/src/picture/words';

/** Such as `12 days`, `1 day ago` or `Not known`. */
export function daysWords({ daysLeft }: Pick<MapCertificate<unknown>, 'daysLeft'>): string {
  if (daysLeft === null) return 'Not known';
  if (daysLeft < 0) return `Ended ${counted(-daysLeft, 'day')} ago`;
  if (daysLeft === 0) return 'Ends today';
  return counted(daysLeft, 'day');
}

/** What a button that makes a fix says: how many hops it changes, where that is known. */
export function fixWords({ fixHops }: { readonly fixHops: number | null }): string {
  if (fixHops === null || fixHops < 2) return 'Fix';
  return `Fix ${fixHops} hops`;
}
