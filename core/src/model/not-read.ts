import type { NotReadReason } from './certificate';

const clauses: Readonly<Record<NotReadReason, string>> = {
  outside: 'it is outside the folders that may be read',
  'no-answer': "the disk doesn't respond",
  'too-large': 'it is larger than 1 MB',
  special: 'it is not a regular file',
};

/** Why a file was not read, as a clause. */
export function whyNotRead(why: NotReadReason): string {
  return clauses[why];
}
