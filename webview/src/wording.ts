import type { HopState, MapCertificate, MapProcess } from '../../core/src/model/deployment-map';

/** What a state is called wherever it is shown, so that nobody needs its colour. */
export const stateWords: Readonly<Record<HopState, string>> = {
  plaintext: 'Plaintext',
  tls: 'TLS',
  mtls: 'Mutual TLS',
  broken: 'Broken',
  unknown: 'Unknown',
};

/** Such as `12 days`, `1 day ago` or `Not known`. */
export function daysWords({ daysLeft }: Pick<MapCertificate<unknown>, 'daysLeft'>): string {
  if (daysLeft === null) return 'Not known';
  if (daysLeft < 0) return `Ended ${counted(-daysLeft)} ago`;
  return daysLeft === 0 ? 'Ends today' : counted(daysLeft);
}

function counted(days: number): string {
  return `${days} ${days === 1 ? 'day' : 'days'}`;
}

/** True for who is no Mimir, and calls its HTTP port. */
export function isOutside({ targets }: Pick<MapProcess<unknown>, 'targets'>): boolean {
  return targets?.length === 0;
}

/** What a process runs, in a few words; '' where its name says it. */
export function targetWords({ name, targets }: Pick<MapProcess<unknown>, 'name' | 'targets'>): string {
  if (targets === null) return 'targets not known';
  if (targets.length === 0) return 'calls from outside';
  return targets.length === 1 && targets[0] === name.replaceAll('_', '-') ? '' : `runs ${listed(targets)}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}
