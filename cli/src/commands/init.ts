import type { CommandShape } from './shape';

export const initShape: CommandShape = {
  name: 'init',
  summary: 'Write a commented .mimir-tls.yaml with what is found in a folder.',
  words: '[FOLDER]',
  options: [],
  examples: [['mimir-tls init', 'settings for editors and the command line, in the current folder']],
  notes:
    'It never overwrites a settings file. The nearest one from each file upwards to the root counts;\noptions of the command line count more.',
  /** It looks only below the folder, whatever the files lead to. */
  read({ words, rest }) {
    const [folder = '.', ...more] = [...words, ...(rest ?? [])];
    if (more.length > 0) return { complaint: 'init takes one folder.' };
    return {
      command: 'init',
      folder,
      root: folder,
      allowOutside: false,
      cwd: null,
      named: [],
      mimirVersion: null,
      kind: null,
      files: [],
    };
  },
};
