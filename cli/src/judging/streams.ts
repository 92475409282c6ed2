import { quoteArgument } from '../../../core/src/documents/carriers/shell/shell-quoting';
import type { Input, Naming, Unreadable } from './finding-files';
import type { World } from '../machine/world';

/** How the arguments of a Mimir are told, which stand in no file. */
const argvName = '<arguments>';
const unnamed = '<stdin>';

/** The text of standard input, as if it were in a file of that name in the current folder. */
export async function standardInput(
  { stdinName: name, kind }: Pick<Naming, 'stdinName' | 'kind'>,
  world: World,
): Promise<Input | Unreadable> {
  const text = await world.input();
  if (text === null) return { path: name ?? unnamed, reason: 'standard input is no text of less than 32 MiB' };
  const path = world.paths.resolve(world.currentFolder, name ?? (looksLikeFlags(text) ? 'stdin.flags' : 'stdin.yaml'));
  return { name: name ?? unnamed, uri: world.paths.toUri(path), text, kind, isNamed: true };
}

/** Arguments with which a Mimir is started as a file of flags, one a line. The program's own name may come first. */
export function argumentsAsFile(argv: readonly string[], { paths, currentFolder }: World): Input {
  const text = argv.map((argument) => `${quoteArgument(argument)}\n`).join('');
  return {
    name: argvName,
    uri: paths.toUri(paths.resolve(currentFolder, 'arguments.flags')),
    text,
    kind: 'flags',
    isNamed: true,
  };
}

/** YAML has a blank after the dash of a list, and nothing but dashes in a line that begins a document. */
function looksLikeFlags(text: string): boolean {
  const lines = text.split('\n').filter((line) => !/^\s*(?:#|$)/.test(line));
  return lines.length > 0 && lines.every((line) => /^\s*-{1,2}[a-z]/i.test(line));
}
