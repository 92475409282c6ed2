import { groupOf } from './faults';
import type { FuzzInput } from './inputs';
import type { Target } from './target';

/** More tries than this are not worth the wait. */
const mostTries = 600;

/** A shorter text that still shows a fault of the group: by lines first, then by characters. */
export async function minimized(input: FuzzInput, group: string, target: Target): Promise<FuzzInput> {
  let tries = 0;
  const shows = async (candidate: FuzzInput): Promise<boolean> => {
    tries += 1;
    return (await target.judge(candidate)).some((fault) => groupOf(fault) === group);
  };
  const atOnce = { ...input, opened: input.text };
  let current = (await shows(atOnce)) ? atOnce : input;
  for (const separator of [/(?<=\n)/, '']) {
    let pieces = current.text.split(separator);
    for (let size = Math.ceil(pieces.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
      for (let at = 0; at < pieces.length && tries < mostTries;) {
        const shorter = [...pieces.slice(0, at), ...pieces.slice(at + size)];
        const candidate = {
          ...current,
          text: shorter.join(''),
          ...(current.opened === current.text ? { opened: shorter.join('') } : {}),
        };
        if (await shows(candidate)) [pieces, current] = [shorter, candidate];
        else at += size;
      }
    }
  }
  return current;
}
