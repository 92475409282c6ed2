import type { Cursor } from '../../../core/src/model/cursor';
import type { Proposal } from './completion-list';

/** The keys around Mimir's settings, each with what leads on to them. */
export function frameProposals(cursor: Extract<Cursor, { place: 'frame-key' }>): readonly Proposal[] {
  const { indent, step, hasColon } = cursor;
  return cursor.offers.map(({ name, detail, below }, rank) => {
    const lines = below.map(({ depth, text }) => `\n${indent}${step.repeat(depth)}${text}`);
    return {
      label: name,
      text: hasColon ? name : `${name}:${lines.join('')}`,
      kind: 'block',
      rank,
      detail,
      continues: !hasColon,
    };
  });
}
