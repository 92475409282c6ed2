import assert from 'node:assert/strict';
import type { LogOutputChannel } from 'vscode';
import { traceChannel } from '../../client/src/connection/trace-channel';

/** As much of an output as a trace needs; what it is given to write is kept. */
class Output {
  readonly name = 'Mimir TLS';
  readonly written: string[] = [];

  /** No trace asks for it. */
  get logLevel(): never {
    throw new Error('A level was asked for.');
  }

  trace(message: string): void {
    this.written.push(message);
  }
}

describe('The trace of messages', () => {
  it('holds no private key and no password of a document that was opened', () => {
    const output = new Output();
    const document =
      'redis:\n  password: hunter2\nserver:\n  key: |\n    -----BEGIN PRIVATE KEY-----\n    MC4CAQAwBQYDK2VwBCIEIHvGDtyStu0\n    -----END PRIVATE KEY-----\n';
    const channel = traceChannel(outputOf(output));
    channel.trace(
      `Sending notification 'textDocument/didOpen'.\nParams: ${JSON.stringify({ textDocument: { text: document } }, null, 4)}`,
    );
    const [written = ''] = output.written;
    assert.match(written, /^Sending notification 'textDocument\/didOpen'\.\n/);
    assert.doesNotMatch(written, /hunter2|BEGIN|MC4CAQ/);
    assert.equal(channel.name, 'Mimir TLS');
  });
});

function outputOf(output: Output): LogOutputChannel {
  const none = (): void => undefined;
  return Object.assign(output, {
    onDidChangeLogLevel: () => ({ dispose: none }),
    debug: none,
    info: none,
    warn: none,
    error: none,
    append: none,
    appendLine: none,
    replace: none,
    clear: none,
    show: none,
    hide: none,
    dispose: none,
  });
}
