import type { OptionRole } from '../../../core/src/model/option';
import type { Proposal } from './completion-list';

/** What a file turns out to be. */
export type FileContent = 'certificate' | 'authority' | 'key' | 'other';

export interface ListedFile {
  /** Folders end with a slash. */
  readonly name: string;
  readonly content: FileContent;
}

export type FileListing = readonly ListedFile[];

/** The files and folders below what was typed so far: those of the right kind for the role first, then folders. */
export async function fileProposals(
  { typed }: { readonly typed: string },
  role: OptionRole,
  sources: { list(folder: string): Promise<FileListing | null> },
): Promise<readonly Proposal[]> {
  const folder = typed.slice(0, typed.lastIndexOf('/') + 1);
  const files = (await sources.list(folder)) ?? [];
  const hidden = typed.slice(folder.length).startsWith('.');
  return files.filter(({ name }) => hidden || !name.startsWith('.')).map((file) => fileProposal(file, folder, role));
}

function fileProposal({ name, content }: ListedFile, folder: string, role: OptionRole): Proposal {
  const text = `${folder}${name}`;
  const texts = { label: name, text, filter: text };
  if (name.endsWith('/')) return { ...texts, kind: 'folder', rank: 2, continues: true };
  return { ...texts, kind: 'file', rank: rankOf(content, role), continues: false };
}

/** Before the folders what the role wants, behind them what it cannot use. */
function rankOf(content: FileContent, role: OptionRole): number {
  if (content === role) return 0;
  if (role === 'certificate' && content === 'authority') return 3;
  if (role === 'authority' && content === 'certificate') return 1;
  if (content === 'other') return 5;
  return 4;
}
