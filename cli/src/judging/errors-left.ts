import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Judged, JudgedFile } from './judged-files';

/** What is wrong with files after a command has done its part, in a line; null where no error was found. */
export function errorsLeft({ files }: Judged): string | null {
  const errors = files.flatMap(errorsIn);
  const [first] = errors;
  if (first === undefined) return null;
  if (errors.length === 1) return `1 error is left. ${first}`;
  return `${errors.length} errors are left. ${first} Run mimir-tls check to see all.`;
}

function errorsIn({ path, analysis: { source, findings } }: JudgedFile): readonly string[] {
  const text = TextDocument.create(source.uri, '', 0, source.text);
  const errors = findings.filter(({ severity }) => severity === 'error');
  return errors.map(({ range, message }) => `${path}:${text.positionAt(range.start).line + 1}: ${message}`);
}
