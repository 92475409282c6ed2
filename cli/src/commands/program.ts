import { Argument, Command, type Option } from 'commander';
import { present } from '../../../core/src/model/present';
import type { Call, Complaint } from './call';
import { commandShapes } from './all';
import { Given } from './given';
import { option, type CommandShape } from './shape';

const exitStatuses = `Exit status:
  0  no problem at or above --fail-on, or everything is done
  1  problems found, or something could not be done
  2  a wrong command line, or an unreadable file
  3  an internal error of mimir-tls`;

const helpStyle = {
  helpWidth: 100,
  optionDescription: ({ description, argChoices }: Option): string =>
    present([description, argChoices?.join(', ')]).join(': '),
};

/** The command line with its commands, or the one that is called. What a call asks for is handed to `called`. */
export function programFor(
  rest: readonly string[] | null,
  called: (command: Command, call: Call | Complaint) => void,
  name: string | null = null,
): Command {
  const program = new Command('mimir-tls')
    .description('Checks the TLS options of Grafana Mimir, and generates the certificates that they need.')
    .usage('COMMAND [OPTIONS] [FILE...]')
    .version('', '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [COMMAND]', 'print help for a command')
    .configureHelp({ ...helpStyle, subcommandTerm: (command) => command.name() })
    .exitOverride();
  const own = commandShapes.find((shape) => shape.name === name);
  const shapes = own ? [own] : commandShapes;
  for (const shape of shapes) program.addCommand(commandOf(shape, rest, called));
  const examples = [
    ['mimir-tls check .', "check Mimir's files in this folder"],
    ['mimir-tls check --help', 'more examples and options of check'],
  ] as const;
  return program.addHelpText('after', `\n${examplesText(examples)}\n\n${exitStatuses}`);
}

function commandOf(
  shape: CommandShape,
  rest: readonly string[] | null,
  called: (command: Command, call: Call | Complaint) => void,
): Command {
  const command = new Command(shape.name)
    .description(shape.summary)
    .helpOption('-h, --help', 'print this help')
    .configureHelp({ ...helpStyle, visibleArguments: () => [] })
    .usage(['[OPTIONS]', shape.words].filter((part) => part !== '').join(' '))
    .exitOverride();
  for (const each of shape.options) command.addOption(each);
  if (shape.passesOptionsOn)
    command.allowUnknownOption().addOption(option('--stdio', 'over standard input and output (default)'));
  // What is missing is told by the command, in our words.
  command.addArgument(new Argument('[words...]').default([]));
  if (shape.notes !== undefined) command.addHelpText('after', `\n${shape.notes}`);
  command.addHelpText('after', `\n${examplesText(shape.examples)}`);
  return command.action((words: readonly string[]) => called(command, shape.read(new Given(command, words, rest))));
}

function examplesText(examples: CommandShape['examples']): string {
  return ['Examples:', ...examples.flatMap(([call, does]) => [`  # ${does}`, `  ${call}`])].join('\n');
}
