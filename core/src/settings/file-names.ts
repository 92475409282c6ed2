/** What the file of settings may be called, the first of a folder counts. */
export const settingsFileNames = ['.mimir-tls.yaml', '.mimir-tls.yml', '.mimir-tls.json'] as const;

/** The same as a glob for the names in one folder. */
export const settingsFileGlob = '.mimir-tls.{yaml,yml,json}';

/** True for the path or URI of a file of settings. */
export function isSettingsFile(path: string): boolean {
  return /(?:^|[\\/])\.mimir-tls\.(?:ya?ml|json)$/.test(path);
}
