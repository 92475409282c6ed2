import type { SecureReason, SecureView } from '../protocol/securing-protocol';

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
      hops.map(({ what, between, now, then }) => `${what} (${between}): ${now}${then === '' ? '' : ` → ${then}`}`),
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
  return [`## ${title}`, lines.map((line, index) => `${isOrdered ? `${index + 1}.` : '-'} ${line}`).join('\n')];
}

/** The plan in the few lines that a question has room for. */
export function planQuestion(view: SecureView): string {
  const { summary, changes, certificates, refused, notDone, open, steps } = view;
  const some = (label: string, names: readonly string[]): readonly string[] =>
    names.length === 0 ? [] : [`${label}: ${names.join(', ')}.`];
  const reasons = (label: string, list: readonly SecureReason[]): readonly string[] =>
    list.map(({ what, why }) => `${label}: ${what}: ${why}`);
  return [
    summary,
    ...reasons('Not possible', refused),
    ...some(
      'Files',
      changes.map(
        ({ name, former, added, removed }) => `${name} (${former === null ? 'new' : `+${added} -${removed}`})`,
      ),
    ),
    ...some(
      'Certificates and keys',
      certificates.map(({ name }) => name),
    ),
    ...reasons('Not done', notDone),
    ...reasons('Stays open', open),
    ...steps.map((step, index) => `${index === 0 ? 'Afterwards: ' : ''}${index + 1}. ${step}`),
  ].join('\n');
}
