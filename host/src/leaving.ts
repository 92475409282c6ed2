/** What versions of Node from 22.15 on have besides. */
interface Becoming {
  readonly pid: number;
  readonly execve?: (file: string, argv: readonly string[], environment: Readonly<Record<string, string>>) => never;
}

/**
 * Ends the process with the status while a look at the disk hangs: Node's own exit waits for its threads, without end.
 * The process becomes another Node that only ends. An older Node cannot do that: every way out but a signal waits, so
 * that it says which status it would have had, and is killed (status 137).
 */
export function leaveWith(status: number): void {
  const self: Becoming = process;
  if (process.platform !== 'win32')
    self.execve?.(process.execPath, [process.execPath, '-e', `process.exit(${String(status)})`], {});
  const words = `mimir-tls: The disk doesn't respond. Node.js before 22.15 can't end with status ${String(status)} then, and is killed.\n`;
  process.stderr.write(words, () => process.kill(self.pid, 'SIGKILL'));
}
