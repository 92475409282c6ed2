import * as vscode from 'vscode';
import type { GenerationDefaults, GenerationOverrides } from '../../../server/src/protocol/protocol';

/** Asks for folder, names and validity, each with its default; null where the user turns away. */
export async function askForOverrides(defaults: GenerationDefaults): Promise<GenerationOverrides | null> {
  const folder = await vscode.window.showInputBox({
    title: 'Generate Certificates (1 of 3)',
    prompt: "Mimir's working directory. Relative paths start there.",
    value: defaults.workingDirectory,
  });
  if (folder === undefined) return null;
  const names = await vscode.window.showInputBox({
    title: 'Generate Certificates (2 of 3)',
    prompt:
      'More host names and IP addresses for the certificates, comma-separated. Those in the configuration are included anyway.',
    value: defaults.extraNames.join(', '),
  });
  if (names === undefined) return null;
  const days = await vscode.window.showInputBox({
    title: 'Generate Certificates (3 of 3)',
    prompt: 'How many days server and client certificates are valid.',
    value: String(defaults.validityDays),
    validateInput: (text) => (isValidity(text) ? null : 'Enter a whole number of days from 1 to 3650.'),
  });
  if (days === undefined) return null;
  return {
    ...(folder.trim() === '' || folder === defaults.workingDirectory ? {} : { workingDirectory: folder.trim() }),
    extraNames: names.split(/[\s,]+/).filter((name) => name !== ''),
    validityDays: Number(days),
  };
}

function isValidity(text: string): boolean {
  const days = Number(text);
  return /^\d+$/.test(text.trim()) && days >= 1 && days <= 3650;
}
