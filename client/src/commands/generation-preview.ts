import { counted } from '../../../core/src/model/counted';
import { present } from '../../../core/src/model/present';
import type { GenerationDefaults, GenerationOverrides } from '../../../server/src/protocol/protocol';

/** More files than a dialog shows well. */
const most = 12;

/** What a generation would make, and by which defaults, in the lines of a dialog. */
export function preview(
  { missing, leftOut, workingDirectory, extraNames, validityDays }: GenerationDefaults,
  overrides: GenerationOverrides,
  shown: (path: string) => string,
): string {
  const names = overrides.extraNames ?? extraNames;
  const folder = overrides.workingDirectory ?? workingDirectory;
  const lines = present([
    ...missing.slice(0, most).map(shown),
    missing.length > most && `and ${counted(missing.length - most, 'more file')}`,
    '',
    ...leftOut.map((sentence) => `Not generated: ${sentence}`),
    folder !== '' && `Relative paths start at ${shown(folder)}`,
    `Valid for ${counted(overrides.validityDays ?? validityDays, 'day')}. Names: ${['those in the configuration', ...names].join(', ')}.`,
    "Existing files don't change.",
  ]);
  return lines.join('\n');
}
