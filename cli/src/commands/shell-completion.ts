import type { Command, Option } from 'commander';
import { present } from '../../../core/src/model/present';

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

/** A script that completes commands, their options and the values that are known; elsewhere files. */
export function completionScript(shell: Shell, program: Command): string {
  if (shell === 'bash') return bashScript(program);
  if (shell === 'zsh') return zshScript(program);
  return fishScript(program);
}

interface Completed {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly Option[];
}

function commandsOf(program: Command): readonly Completed[] {
  return program.commands.map((command) => ({
    name: command.name(),
    summary: command.description(),
    // The library adds help as it prints it.
    options: command.createHelp().visibleOptions(command),
  }));
}

function namesOf({ long, short }: Option): readonly string[] {
  return [long, short].filter((name) => name != null);
}

function bashScript(program: Command): string {
  const commands = commandsOf(program);
  const values = new Map(
    commands.flatMap(({ name, options }) =>
      options
        .filter(({ argChoices }) => argChoices)
        .map((each) => [`${name}:${each.long ?? ''}`, each.argChoices ?? []] as const),
    ),
  );
  const names = [...commands.map(({ name }) => name), 'help'];
  return `# bash completion for mimir-tls
_mimir_tls() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}" command="\${COMP_WORDS[1]}"
  COMPREPLY=()
  if [[ $COMP_CWORD -eq 1 ]]; then
    COMPREPLY=($(compgen -W "${names.join(' ')} --help --version" -- "$cur"))
    return
  fi
  case "$command:$prev" in
${[...values].map(([key, list]) => `    ${key}) COMPREPLY=($(compgen -W "${list.join(' ')}" -- "$cur")); return ;;`).join('\n')}
    completion:completion) COMPREPLY=($(compgen -W "${shells.join(' ')}" -- "$cur")); return ;;
    help:help) COMPREPLY=($(compgen -W "${commands.map(({ name }) => name).join(' ')}" -- "$cur")); return ;;
  esac
  if [[ $cur == -* ]]; then
    case "$command" in
${commands.map(({ name, options }) => `      ${name}) COMPREPLY=($(compgen -W "${options.flatMap(namesOf).join(' ')}" -- "$cur")) ;;`).join('\n')}
    esac
    return
  fi
  COMPREPLY=($(compgen -f -- "$cur"))
}
complete -o filenames -F _mimir_tls mimir-tls
`;
}

function zshScript(program: Command): string {
  const commands = commandsOf(program);
  const described = commands.map(({ name, summary }) => `    ${zshWord(`${name}:${summary}`)}`);
  return `#compdef mimir-tls
_mimir_tls() {
  local -a commands
  commands=(
${described.join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe 'command' commands
    return
  fi
  local command="$words[2]"
  shift words
  (( CURRENT-- ))
  case "$command" in
${commands.map((command) => `    ${command.name}) _arguments -s ${command.options.flatMap(zshOptions).join(' ')} ${zshArguments(command)} ;;`).join('\n')}
    help) _describe 'command' commands ;;
  esac
}
_mimir_tls "$@"
`;
}

function zshOptions(option: Option): readonly string[] {
  const says = option.description.replace(/[[\]]/g, '');
  return namesOf(option).map((name) => zshWord(`*${name}[${says}]${zshValue(option)}`));
}

function zshValue({ required, argChoices }: Option): string {
  if (!required) return '';
  if (argChoices) return `:value:(${argChoices.join(' ')})`;
  return ':value:_files';
}

function zshArguments({ name }: Completed): string {
  if (name === 'completion') return zshWord(`1:shell:(${shells.join(' ')})`);
  return zshWord('*:file:_files');
}

function zshWord(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function fishScript(program: Command): string {
  const commands = commandsOf(program);
  const first = commands.map(
    ({ name, summary }) => `complete -c mimir-tls -n __fish_use_subcommand -f -a ${name} -d ${fishWord(summary)}`,
  );
  const options = commands.flatMap(({ name, options: list }) => list.map((option) => fishOption(name, option)));
  return `# fish completion for mimir-tls\n${[...first, ...options, `complete -c mimir-tls -n '__fish_seen_subcommand_from completion' -f -a ${fishWord(shells.join(' '))}`].join('\n')}\n`;
}

function fishOption(command: string, { long, short, required, argChoices, description }: Option): string {
  const parts = present([
    `complete -c mimir-tls -n '__fish_seen_subcommand_from ${command}'`,
    long && `-l ${long.slice(2)}`,
    short && `-s ${short.slice(1)}`,
    required && fishValue(argChoices),
    `-d ${fishWord(description)}`,
  ]);
  return parts.join(' ');
}

function fishValue(choices: readonly string[] | undefined): string {
  if (choices) return `-x -a ${fishWord(choices.join(' '))}`;
  return '-r';
}

function fishWord(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
