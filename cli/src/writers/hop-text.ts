import { neutral } from '../../../core/src/model/neutral';
import { safeLog } from '../../../core/src/model/safe-text';
import type { MapHop } from '../../../core/src/model/deployment-map';

/** Where a hop is decided, counted from 1. */
export interface HopPlace {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  /** The whole line. */
  readonly text: string;
}

export type ShownHop = MapHop<HopPlace>;

/** A hop: who dials whom, its state, why, and the line that decides it. */
export function hopText(hop: ShownHop): string {
  const { from, to, dialers, listeners, family, title, transport, state, reason, place, findings } = hop;
  const end = (process: string, components: readonly string[]): string =>
    components.length === 0 ? process : `${components.join(', ')} (${process})`;
  const lines = [
    `${end(from, dialers)} -> ${end(to, listeners)}: ${state}`,
    `  ${reason}`,
    `  By ${family} (${transport}): ${title}.`,
    ...(place === null ? ['  All its options have their defaults.'] : placeLines(place)),
    ...findings.map(
      ({ severity, message, rule, fix }) => `  ${severity}: ${message} [${rule}]${fix === null ? '' : ` Fix: ${fix}.`}`,
    ),
  ];
  return lines.map((line) => `${neutral(line)}\n`).join('');
}

function placeLines({ path, line, column, text }: HopPlace): readonly string[] {
  const shown = text.trim();
  return [
    `  ${path}:${line}:${column}${shown === '' || safeLog(shown) !== shown || shown.length > 120 ? '' : `: ${shown}`}`,
  ];
}
