import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { importsOf, sourcesUnder } from './borders';

/** The parts of the product, each with its folders from the ground up: a folder imports only from those before it. */
const floors: Readonly<Record<string, readonly string[]>> = {
  core: [
    'core/src/model',
    'core/src/catalogue/families',
    'core/src/catalogue',
    'core/src/x509',
    'core/src',
    'core/src/process',
    'core/src/documents/recognition',
    'core/src/documents/carriers/embedding',
    'core/src/documents/carriers/argv',
    'core/src/documents/carriers/yaml',
    'core/src/documents/carriers/shell',
    'core/src/documents/callers',
    'core/src/documents/kinds',
    'core/src/documents/kinds/mimir',
    'core/src/documents/kinds/containers',
    'core/src/documents/kinds/manifests',
    'core/src/documents/kinds/helm',
    'core/src/documents/kinds/kubernetes',
    'core/src/documents/kinds/gitops',
    'core/src/documents/kinds/compose',
    'core/src/documents/kinds/systemd',
    'core/src/documents/kinds/shell-script',
    'core/src/documents/kinds/dockerfile',
    'core/src/documents/kinds/markdown',
    'core/src/documents',
    'core/src/topology',
    'core/src/certificates/issue',
    'core/src/certificates/plan',
    'core/src/certificates/execute',
    'core/src/certificates/rotate',
    'core/src/certificates/cluster',
    'core/src/certificates/inspect',
    'core/src/reporting',
    'core/src/rules',
    'core/src/analysis',
    'core/src/probe',
    'core/src/convert',
    'core/src/upgrade',
    'core/src/settings',
    'core/src/workspace',
    'core/src/map',
    'core/src/compare',
    'core/src/picture',
    'core/src/secure',
  ],
  host: ['host/src'],
  cli: [
    'cli/src/machine',
    'cli/src/judging',
    'cli/src/commands',
    'cli/src/comparing',
    'cli/src/writers',
    'cli/src/init',
    'cli/src',
    'library/src',
  ],
  server: [
    'server/src/protocol',
    'server/src/features',
    'server/src/session',
    'server/src/deployments',
    'server/src/certificates',
    'server/src',
  ],
  webview: ['webview/src'],
  client: [
    'client/src/connection',
    'client/src/pages',
    'client/src/deployments',
    'client/src/commands',
    'client/src/map',
    'client/src/secure',
    'client/src',
  ],
};

/** All folders with sources from the ground up. */
export const folders: readonly string[] = Object.values(floors).flat();

/** The imports of a file from a folder that is not below its own. */
export function climbs(file: string, text: string): readonly string[] {
  const own = folders.indexOf(dirname(file));
  return importsOf(text)
    .filter((name) => name.startsWith('.'))
    .filter((name) => {
      const folder = join(dirname(file), dirname(name)).replaceAll('\\', '/');
      return folder !== dirname(file) && !folders.slice(0, Math.max(own, 0)).includes(folder);
    });
}

/** The same for the whole product. */
export function findClimbs(root: string): readonly string[] {
  return sourcesOf(root).flatMap((file) =>
    climbs(file, readFileSync(join(root, file), 'utf8')).map((name) => `${file} imports ${name}`),
  );
}

export function sourcesOf(root: string): readonly string[] {
  return ['core', 'host', 'server', 'client', 'webview', 'cli', 'library'].flatMap((part) =>
    sourcesUnder(root, `${part}/src`),
  );
}
