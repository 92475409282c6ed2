import assert from 'node:assert/strict';
import { defaultAnalysisSettings } from '../../../core/src/analysis/analysis-settings';
import { loadCatalogue } from '../../../core/src/catalogue/load';
import type { Files } from '../../../core/src/ports';
import { Inputs } from '../../../core/src/workspace/inputs';
import { Look } from '../../../core/src/workspace/look';
import { deploymentsAround, type ReachLimits, reachLimits } from '../../../core/src/workspace/reach';
import { nodeFiles } from '../../../host/src/files';
import { nodePaths } from '../../../host/src/node-paths';

const folder = '/srv/mimir';
const uriOf = (name: string): string => nodePaths.toUri(`${folder}/${name}`);
const nameOf = (uri: string): string => uri.slice(uri.lastIndexOf('/') + 1);

/** A disk with these files in one folder. */
function diskWith(texts: Readonly<Record<string, string>>): Files {
  const textAt = (path: string): string | null =>
    path.startsWith(`${folder}/`) ? (texts[nameOf(path)] ?? null) : null;
  return {
    ...nodeFiles,
    stat: (path) => {
      const text = textAt(path);
      return Promise.resolve(
        text === null ? { kind: 'missing' } : { kind: 'file', size: text.length, modified: 0, mode: 0o644 },
      );
    },
    readText: (path) => Promise.resolve(textAt(path)),
    realPath: (path) => Promise.resolve(path),
    list: (path) => Promise.resolve(path === folder ? Object.keys(texts) : []),
  };
}

/** Four processes that read one configuration, which is asked about. Each look at the clock takes a second. */
async function gathered(
  limits: Partial<ReachLimits>,
): Promise<{ readonly found: readonly string[]; readonly left: readonly string[] }> {
  const flags = (target: string): string => `-target=${target}\n-config.file=mimir.yaml\n`;
  const files = diskWith({
    'mimir.yaml': 'multitenancy_enabled: true\n',
    'a.flags': flags('ingester'),
    'b.flags': flags('querier'),
    'c.flags': flags('ruler'),
    'd.flags': flags('distributor'),
  });
  let seconds = 0;
  const clock = { now: () => 1000 * (seconds += 1) };
  const certificates = {
    read: () => Promise.resolve({ kind: 'missing' as const, folderExists: true }),
    readInline: () => ({ kind: 'missing' as const, folderExists: true }),
    isSignedBy: () => false,
  };
  const inputs = new Inputs({ files, certificates, clock, paths: nodePaths }, () => ({
    ...defaultAnalysisSettings,
    looksBeside: true,
  }));
  const look = new Look(inputs, loadCatalogue());
  const start = await look.file(uriOf('mimir.yaml'));
  assert.ok(start);
  const deployments = await deploymentsAround(start, look, { ...reachLimits, ...limits });
  const found = new Set(deployments?.flatMap((each) => each.files.map(({ value }) => nameOf(value.id))));
  for (const { reason } of look.leftOut) assert.equal(reason, 'limit');
  return { found: [...found].sort(), left: look.leftOut.map(({ name }) => nameOf(name)).sort() };
}

describe('what is gathered around a file', () => {
  const all = ['a.flags', 'b.flags', 'c.flags', 'd.flags', 'mimir.yaml'];

  it('is everything that is connected, within 400 files, 32 MiB and 20 seconds', async () => {
    assert.deepEqual(reachLimits, { files: 400, text: 33_554_432, time: 20_000 });
    assert.deepEqual(await gathered({}), { found: all, left: [] });
    assert.deepEqual(await gathered({ files: 5 }), { found: all, left: [] });
  });

  it('ends at the limit of files, and names those that are left out', async () => {
    assert.deepEqual(await gathered({ files: 3 }), {
      found: ['a.flags', 'b.flags', 'mimir.yaml'],
      left: ['c.flags', 'd.flags'],
    });
  });

  it('ends at the limit of their size, and names those that are left out', async () => {
    assert.deepEqual(await gathered({ text: 110 }), {
      found: ['a.flags', 'b.flags', 'mimir.yaml'],
      left: ['c.flags', 'd.flags'],
    });
  });

  it('ends at the limit of time, and names the files that it knew of and did not look at', async () => {
    assert.deepEqual(await gathered({ time: 1500 }), {
      found: ['mimir.yaml'],
      left: ['a.flags', 'b.flags', 'c.flags', 'd.flags'],
    });
  });
});
