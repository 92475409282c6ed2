import type { Clock } from '../../core/src/ports';

export const systemClock: Clock = { now: () => Date.now() };
