import { present } from '../../../core/src/model/present';
import type { SecureChange, SecureReason, SecureView } from '../protocol/securing-protocol';

/** The plan as a Markdown document, for an editor without a page for it. */
export function planMarkdown(view: SecureView): string {
  const { summary, files, processes, hops, changes, certificates, refused, notDone, open, notes, steps } = view;
  const reasons = (list: readonly SecureReason[]): readonly string[] =>
    list.map(({ what, why }) => `**${what}**: ${why}`);
  return [
    '# Secure this deployment',
    summary,
    ...listed('Not possible', reasons(refused)),
    ...listed('Deployment', [...files.map((file) => `\`${file}\``), ...processes]),
    ...listed(
      'Ports and hops',
      hops.map(({ what, between, now, then }) => `${what} (${between}): ${present([now, then || null]).join(' → ')}`),
    ),
    ...changes.flatMap(({ name, former, lines }) => [
      `## ${former === null ? 'New file' : 'Change'}: ${name}`,
      ['```diff', ...lines.map(({ kind, text }) => `${marks[kind]}${text}`), '```'].join('\n'),
    ]),
    ...listed(
      'Certificates and keys',
      certificates.map(({ name, detail }) => `\`${name}\`: ${detail}`),
    ),
    ...listed('Not done', reasons(notDone)),
    ...listed('Stays open', reasons(open)),
    ...listed('Notes', notes),
    ...listed('Afterwards, in this order', steps, true),
  ].join('\n\n');
}

const marks = { added: '+', removed: '-', same: ' ', gap: '@@ … @@' } as const;

function listed(title: string, lines: readonly string[], isOrdered = false): readonly string[] {
  if (lines.length === 0) return [];
  const markOf = (index: number): string => (isOrdered ? `${index + 1}.` : '-');
  return [`## ${title}`, lines.map((line, index) => `${markOf(index)} ${line}`).join('\n')];
}

/** The plan in the few lines that a question has room for. */
export function planQuestion(view: SecureView): string {
  const { summary, changes, certificates, refused, notDone, open, steps } = view;
  const some = (label: string, names: readonly string[]): string | false =>
    names.length > 0 && `${label}: ${names.join(', ')}.`;
  const reasons = (label: string, list: readonly SecureReason[]): readonly string[] =>
    list.map(({ what, why }) => `${label}: ${what}: ${why}`);
  const [first, ...others] = steps.map((step, index) => `${index + 1}. ${step}`);
  const lines = present([
    summary,
    ...reasons('Not possible', refused),
    some('Files', changes.map(changeText)),
    some(
      'Certificates and keys',
      certificates.map(({ name }) => name),
    ),
    ...reasons('Not done', notDone),
    ...reasons('Stays open', open),
    first !== undefined && `Afterwards: ${first}`,
    ...others,
  ]);
  return lines.join('\n');
}

function changeText({ name, former, added, removed }: SecureChange): string {
  if (former === null) return `${name} (new)`;
  return `${name} (+${added} -${removed})`;
}
