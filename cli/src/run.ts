import { unknownVersionWords } from '../../core/src/catalogue/known-versions';
import { lazily } from '../../core/src/catalogue/lazily';
import { loadCatalogue } from '../../core/src/catalogue/load';
import { neutral } from '../../core/src/model/neutral';
import { safeSentence, safeText } from '../../core/src/model/safe-text';
import { boundedWorld, type BoundedWorld, unseenText } from './judging/bounds';
import { type Call, type JudgingCommand, parseCall } from './commands/call';
import { check } from './check';
import { programFor } from './commands/program';
import { completionScript } from './commands/shell-completion';
import { rulesText } from './writers/rules';
import { refuse } from './machine/refusal';
import { exitCode, type Terminal, type World } from './machine/world';

/** Does what the arguments behind the program's name say. Returns the exit status and never throws. */
export async function run(argv: readonly string[], machine: World): Promise<number> {
  // Standard input ends with the first reading, and what is judged again is the same text.
  const input = lazily(() => machine.input());
  const world = { ...machine, input, terminal: safeTerminal(machine.terminal) };
  try {
    return await answer(parseCall(argv), world, machine);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    world.terminal.error(
      `mimir-tls failed: ${safeSentence(reason)}\nThis is a bug in mimir-tls. Set MIMIR_TLS_DEBUG=1 for details.\n`,
    );
    if (machine.isDebugging && error instanceof Error) world.terminal.error(`${error.stack ?? ''}\n`);
    return exitCode.failure;
  }
}

async function answer(call: Call, world: World, machine: World): Promise<number> {
  tellOfVersion(call, world);
  switch (call.command) {
    case 'help':
      world.terminal.write(call.text);
      return exitCode.clean;
    case 'version':
      world.terminal.write(`${world.version}\n`);
      return exitCode.clean;
    case 'none':
      world.terminal.error(`${call.complaint.split('\n').map(neutral).join('\n')}\n`);
      return exitCode.usage;
    case 'list-rules':
      world.terminal.write(rulesText(call.format));
      return exitCode.clean;
    case 'completion':
      machine.terminal.write(
        completionScript(
          call.shell,
          programFor(null, () => undefined),
        ),
      );
      return exitCode.clean;
    case 'lsp':
      return world.serve();
    default:
      return judging(call, world, machine);
  }
}

/** Names of certificates and files are strangers' words: none may steer a terminal or a log of CI. */
function safeTerminal(terminal: Terminal): Terminal {
  return { write: (text) => terminal.write(safeText(text)), error: (text) => terminal.error(safeText(text)) };
}

/** Runs a command that judges files, and says on standard error what it could not see. */
async function judging(call: JudgingCommand, world: World, machine: World): Promise<number> {
  const bounded = await boundedWorld(call, world);
  if ('complaint' in bounded) return refuse(bounded.complaint, world);
  const status = await statusOf(call, bounded, machine);
  machine.hasJudged?.();
  // It looks for files, and takes none of their paths for missing.
  if (call.command !== 'init') world.terminal.error(unseenText(bounded));
  return status;
}

async function statusOf(call: JudgingCommand, world: BoundedWorld, machine: World): Promise<number> {
  if (call.command === 'check') return check(call, world, machine.terminal);
  const commands = await import('./other-commands.js');
  switch (call.command) {
    case 'certs':
      return commands.certs(call, world);
    case 'secure':
      return commands.secure(call, world);
    case 'inspect':
      return commands.inspect(call, world);
    case 'explain':
      return commands.explain(call, world, machine.terminal);
    case 'diff':
      return commands.diff(call, world);
    case 'probe':
      return commands.probe(call, world);
    case 'upgrade':
      return commands.upgrade(call, world);
    case 'map':
      return commands.map(call, world);
    case 'init':
      return commands.init(call, world);
    case 'convert':
      // What it prints is the user's configuration itself; its complaints are words like all others.
      return commands.convert(call, {
        ...world,
        terminal: { ...world.terminal, write: (text) => machine.terminal.write(text) },
      });
  }
}

/** `check` says it with its findings. */
function tellOfVersion(call: Call, { terminal }: World): void {
  if (call.command === 'check' || !('mimirVersion' in call) || call.mimirVersion === null) return;
  const words = unknownVersionWords(call.mimirVersion, loadCatalogue());
  if (words !== null) terminal.error(`${words}\n`);
}
