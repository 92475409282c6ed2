import { settingsFileGlob } from '../../../core/src/settings/file-names';

/** Languages in which people write Mimir's settings; the server tells by the content what is Mimir's. */
const languages = ['mimir-flags', 'yaml', 'helm', 'dockercompose', 'shellscript', 'dockerfile', 'markdown'];

/** Not those of diffs and outputs, which nobody edits. */
const schemes = ['file', 'untitled', 'vscode-vfs', 'vscode-test-web'];

/** The documents that the server is told about. */
export const documentSelector = schemes.flatMap((scheme) => [
  ...languages.map((language) => ({ scheme, language })),
  { scheme, pattern: '**/*.{flags,mimirflags}' },
  // Units and environment files, which have no language of their own in every editor.
  { scheme, pattern: '**/*.{service,env}' },
  { scheme, pattern: '**/*.service.d/*.conf' },
  { scheme, pattern: '**/{default,sysconfig}/*mimir*' },
  { scheme, pattern: `**/${settingsFileGlob}` },
]);
