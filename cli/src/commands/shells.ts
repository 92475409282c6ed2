import { shells } from './shell-completion';
import type { CommandShape } from './shape';

export const completionShape: CommandShape = {
  name: 'completion',
  summary: 'Print a completion script for bash, zsh or fish.',
  words: '<SHELL>',
  options: [],
  examples: [
    ['mimir-tls completion bash > ~/.local/share/bash-completion/completions/mimir-tls', 'for bash'],
    ['mimir-tls completion zsh > ~/.zfunc/_mimir-tls', 'for zsh, with ~/.zfunc in fpath'],
    ['mimir-tls completion fish > ~/.config/fish/completions/mimir-tls.fish', 'for fish'],
  ],
  read({ words: [name = 'nothing', ...more] }) {
    const shell = shells.find((each) => each === name);
    if (!shell || more.length > 0)
      return { complaint: `completion must be ${shells.join(', ')}, not ${[name, ...more].join(' ')}.` };
    return { command: 'completion', shell };
  },
};

export const lspShape: CommandShape = {
  name: 'lsp',
  summary: 'Run the language server, over standard input and output.',
  words: '',
  options: [],
  passesOptionsOn: true,
  examples: [
    ['mimir-tls lsp', 'for editors; --stdio is the default'],
    ['mimir-tls lsp --socket=9257', 'over a socket of the editor'],
  ],
  read: () => ({ command: 'lsp' }),
};
