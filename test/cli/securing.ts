import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { stockedKeyMaker } from '../core/certificates/key-stock';
import type { World } from '../../cli/src/machine/world';
import { type Called, callIn } from './calling';

/** The texts of a deployment by their paths, which are relative. */
export type Deployment = Readonly<Record<string, string>>;

/** A folder with a deployment in it, and a command line that is called there. */
export class Ground {
  readonly folder = mkdtempSync(join(tmpdir(), 'mimir-tls-secure-'));

  constructor(
    files: Deployment,
    private readonly machine: Partial<World> = {},
  ) {
    for (const [path, text] of Object.entries(files)) this.write(path, text);
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), text.replaceAll('FOLDER', this.folder));
  }

  read(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8');
  }

  has(path: string): boolean {
    return existsSync(join(this.folder, path));
  }

  async call(...argv: readonly string[]): Promise<Called> {
    return callIn(this.folder, argv, stockedKeyMaker(), 0, this.machine);
  }

  /** Every file with its text. */
  all(): ReadonlyMap<string, string> {
    const found = new Map<string, string>();
    const look = (folder: string): void => {
      for (const name of readdirSync(folder).sort()) {
        const path = join(folder, name);
        if (statSync(path).isDirectory()) look(path);
        else found.set(relative(this.folder, path), readFileSync(path, 'utf8'));
      }
    };
    look(this.folder);
    return found;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

/** The hops of a map that are gRPC or memberlist, by how many there are of each state. */
export async function states(ground: Ground, files: readonly string[]): Promise<Readonly<Record<string, number>>> {
  const map: unknown = JSON.parse((await ground.call('map', '--format', 'json', ...files)).printed);
  assert.ok(typeof map === 'object' && map !== null && 'hops' in map && Array.isArray(map.hops));
  const counts: Record<string, number> = {};
  const hops: readonly unknown[] = map.hops;
  for (const hop of hops) {
    assert.ok(typeof hop === 'object' && hop !== null && 'state' in hop && 'family' in hop);
    const state = String(hop.state);
    if (!/^server\.http$|alertmanager.client$/.test(String(hop.family))) counts[state] = (counts[state] ?? 0) + 1;
  }
  return counts;
}

/**
 * One `secure` of the files secures all, as `assertSecures` has it, and what it writes is what a dry run shows. That is so
 * for every kind of file; for the others of a kind a dry run is not tried.
 */
export async function assertSecuresAsShown(
  ground: Ground,
  named: readonly string[],
  all: readonly string[] = named,
  options: readonly string[] = [],
): Promise<Called> {
  const before = ground.all();
  const planned = planIn((await ground.call('secure', '--dry-run', '--format', 'json', ...options, ...named)).printed);
  assert.deepEqual(ground.all(), before, 'a dry run writes nothing');
  return assertSecures(ground, named, all, options, (after) => {
    const changed = [...after].filter(([path, text]) => before.get(path) !== text).map(([path]) => path);
    assert.deepEqual(
      changed.sort(),
      [...planned.keys()].map((path) => relative(ground.folder, path)).sort(),
      'what is written is what was shown',
    );
    for (const [path, text] of planned) if (text !== null) assert.equal(after.get(relative(ground.folder, path)), text);
  });
}

/** One `secure` of the files secures all: afterwards `check` and `map` find nothing, and a second one changes nothing. */
export async function assertSecures(
  ground: Ground,
  named: readonly string[],
  all: readonly string[] = named,
  options: readonly string[] = [],
  seen: (after: ReadonlyMap<string, string>) => void = () => undefined,
): Promise<Called> {
  const done = await ground.call('secure', ...options, ...named);
  assert.equal(done.status, 0, done.printed + done.complained);
  const after = ground.all();
  seen(after);
  const check = await ground.call('check', ...all);
  assert.equal(check.status, 0, check.printed);
  assert.doesNotMatch(check.printed, /: (?:error|warning): /);
  const hops = await states(ground, all);
  assert.deepEqual(
    Object.keys(hops).filter((state) => state !== 'tls' && state !== 'mtls'),
    [],
    JSON.stringify(hops),
  );
  assert.ok(Object.keys(hops).length > 0, 'there are hops');
  const again = await ground.call('secure', ...options, ...named);
  assert.equal(again.status, 0, again.printed);
  assert.match(again.printed, /^Nothing to change: /);
  assert.deepEqual(ground.all(), after, 'a second run changes nothing');
  return done;
}

/** What a plan writes: settings with their text, certificates without. */
function planIn(printed: string): ReadonlyMap<string, string | null> {
  const plan: unknown = JSON.parse(printed);
  assert.ok(
    typeof plan === 'object' &&
      plan !== null &&
      'changes' in plan &&
      Array.isArray(plan.changes) &&
      'files' in plan &&
      Array.isArray(plan.files),
  );
  const [changes, files]: readonly (readonly unknown[])[] = [plan.changes, plan.files];
  const entries = [...(changes ?? []), ...(files ?? [])].map((each): [string, string | null] => {
    assert.ok(typeof each === 'object' && each !== null && 'path' in each);
    return [String(each.path), 'text' in each ? String(each.text) : null];
  });
  return new Map(entries);
}
