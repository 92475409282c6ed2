import {
  type CancellationToken,
  ErrorCodes,
  MessageType,
  ResponseError,
  type WorkDoneProgressReporter,
} from 'vscode-languageserver';
import { quoted } from '../../core/src/model/quoted';
import { generateCertificates, renewCertificates } from './certificate-commands';
import { type CommandRun, runCommand } from './command-run';
import { moveKey } from './key-move';
import { serverCommands } from './protocol/protocol';
import { secureByCommand } from './deployments/securing-command';
import type { Session } from './session/session';
import { asObject } from '../../core/src/settings/value-kinds';
import { tell } from './shown-results';
import { convertSettings, exportCertManager, inspectCertificates, showMap } from './text-commands';

/** What a command is called with. */
export interface CommandCall {
  /** The document; '' where none is given and none is open. */
  readonly uri: string;
  /** The argument as it came. It may hold anything. */
  readonly given: Readonly<Record<string, unknown>>;
}

interface Command {
  /** What its progress is called. */
  readonly title: string;
  /** True for what changes files: the document must be given, or be the only one. */
  readonly writes: boolean;
  readonly run: (call: CommandCall, session: Session, run: CommandRun) => Promise<object | null>;
}

/** Every command of `workspace/executeCommand`, by its name. */
const commands: ReadonlyMap<string, Command> = new Map<string, Command>([
  [serverCommands.generateCertificates, { title: 'Generating certificates', writes: true, run: generateCertificates }],
  [serverCommands.renewCertificates, { title: 'Renewing certificates', writes: true, run: renewCertificates }],
  [
    serverCommands.secureDeployment,
    {
      title: 'Securing this deployment',
      writes: true,
      run: ({ uri, given }, session, { begin }) => secureByCommand({ ...given, uri }, session, begin),
    },
  ],
  [
    serverCommands.moveKey,
    {
      title: 'Moving the CA key',
      writes: true,
      run: ({ uri, given }, session, { begin }) => moveKey(session, { ...given, uri }, begin),
    },
  ],
  [serverCommands.showMap, { title: 'Drawing the TLS map', writes: false, run: showMap }],
  [serverCommands.exportCertManager, { title: 'Exporting for cert-manager', writes: false, run: exportCertManager }],
  [serverCommands.convert, { title: 'Converting', writes: false, run: convertSettings }],
  [serverCommands.inspectCertificate, { title: 'Inspecting certificates', writes: false, run: inspectCertificates }],
]);

/** Registers the commands for any editor. What is asked for in vain is answered with an error. */
export function answerCommands(session: Session): void {
  session.connection.onExecuteCommand(async ({ command: name, arguments: given }, token, progress) => {
    const command = commands.get(name);
    if (!command)
      throw new ResponseError(
        ErrorCodes.InvalidParams,
        `There is no command ${quoted(name)}. Use one of: ${[...commands.keys()].join(', ')}.`,
      );
    return answer(command, given, { token, progress }, session);
  });
}

async function answer(
  command: Command,
  given: unknown,
  asked: { readonly token: CancellationToken; readonly progress: WorkDoneProgressReporter },
  session: Session,
): Promise<object | null> {
  const object = argumentOf(given);
  const uri = typeof object['uri'] === 'string' ? object['uri'] : likeliest(command, session);
  if (uri === null) {
    tell(session, ['Several open documents are configurations of Mimir. Give the uri of one.'], MessageType.Error);
    return null;
  }
  return runCommand(session, { title: command.title, ...asked }, (run) =>
    command.run({ uri, given: object }, session, run),
  );
}

/** Editors give a URI or an object, alone or in a list. */
function argumentOf(given: unknown): Readonly<Record<string, unknown>> {
  const all: readonly unknown[] = Array.isArray(given) ? given : [given];
  const [first] = all;
  if (typeof first === 'string') return { uri: first };
  return asObject(first) ?? {};
}

/** Some editors call commands without arguments. Nothing is written for a document that somebody may not have meant. */
function likeliest({ writes }: Command, { analyses, documents }: Session): string | null {
  const ours = documents.uris.filter((uri) => analyses.isMimirs(uri));
  if (writes && ours.length > 1) return null;
  return ours.at(-1) ?? '';
}
