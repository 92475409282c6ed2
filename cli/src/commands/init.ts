import type { CommandShape } from './shape';

export const initShape: CommandShape = {
  name: 'init',
  summary: 'Create a commented .mimir-tls.yaml from what is in a folder.',
  words: '[FOLDER]',
  options: [],
  examples: [['mimir-tls init', 'settings for editors and the command line, in the current folder']],
  notes:
    'It never overwrites a settings file. The one nearest to each file applies, up to the root;\ncommand-line options override it.',
  /** It looks only below the folder, whatever the files lead to. */
  read({ words, rest }) {
    const [folder = '.', ...more] = [...words, ...(rest ?? [])];
    if (more.length > 0) return { complaint: 'init needs one folder.' };
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
