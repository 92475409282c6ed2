import { readdirSync, readFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { loadCatalogue } from '../../core/src/catalogue/load';
import type { Option } from '../../core/src/model/option';
import type { Random } from './random';

/** A text of the repository that inputs are made from. */
export interface Model {
  /** Relative to the repository, with slashes. */
  readonly path: string;
  readonly languageId: string;
  readonly text: string;
  /** A number that follows from the path alone. */
  readonly place: number;
}

/** What inputs are made from: the texts of the examples and fixtures, and the options of the catalogue. */
export interface Material {
  readonly models: readonly Model[];
  /** The options of TLS, and as many others. */
  readonly options: readonly Option[];
}

/**
 * One of the models, by a number that the names of files are compared with: another fixture in the repository changes few
 * of the inputs.
 */
export function pickModel(random: Random, models: readonly Model[]): Model {
  const point = random.below(2 ** 32);
  const [nearest, ...others] = models;
  if (!nearest) throw new Error('nothing to pick from');
  return others.reduce((best, model) => (distance(model, point) < distance(best, point) ? model : best), nearest);
}

function distance({ place }: Model, point: number): number {
  return (place - point + 2 ** 32) % 2 ** 32;
}

/** FNV-1a. */
function hashOf(name: string): number {
  let hash = 0x811c9dc5;
  for (const character of Buffer.from(name)) hash = Math.imul(hash ^ character, 0x01000193);
  return hash >>> 0;
}

export const modelFolders: readonly string[] = ['examples', 'test/fixtures'];

const languages: Readonly<Record<string, string>> = {
  '.flags': 'mimir-flags',
  '.yaml': 'yaml',
  '.yml': 'yaml',
  '.md': 'markdown',
  '.sh': 'shellscript',
  '.service': 'systemd-unit-file',
  '.env': 'dotenv',
};

export function loadMaterial(root: string): Material {
  const catalogue = loadCatalogue();
  const { options } = catalogue.at(catalogue.newest);
  const tls = options.filter(({ role }) => role !== null);
  const others = options.filter(({ role }) => role === null);
  const step = Math.max(1, Math.floor(others.length / tls.length));
  return {
    models: modelFolders.flatMap((folder) => modelsIn(root, folder)),
    options: [...tls, ...others.filter((_, index) => index % step === 0)],
  };
}

function modelsIn(root: string, folder: string): readonly Model[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return modelsIn(root, path);
      const languageId = languageOf(entry.name);
      // What the catalogue is generated from is no configuration.
      return languageId === null || path.includes('fixtures/catalogue/')
        ? []
        : [{ path, languageId, text: readFileSync(join(root, path), 'utf8'), place: hashOf(path) }];
    });
}

function languageOf(name: string): string | null {
  return basename(name) === 'Dockerfile' ? 'dockerfile' : (languages[extname(name)] ?? null);
}
