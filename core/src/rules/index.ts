import type { Rule } from './rule';

/** Every rule, in the order in which their findings are told. */
export const rules: readonly Rule[] = [];
