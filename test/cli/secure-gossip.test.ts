import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { relative } from 'node:path';
import { type Deployment, Ground } from './securing';

/** How the members of a ring name each other. */
const topologies = {
  'all join the first': () => [0],
  'each joins the next': (index: number, count: number) => [(index + 1) % count],
  'each joins all others': (index: number, count: number) =>
    Array.from({ length: count }, (_, other) => other).filter((other) => other !== index),
} as const;

const members = fc.record({
  count: fc.integer({ min: 2, max: 5 }),
  topology: fc.constantFrom(...Object.keys(topologies)),
  named: fc.nat(4),
  port: fc.constantFrom('', ':7946'),
  form: fc.constantFrom('flags', 'service'),
  strangers: fc.integer({ min: 0, max: 2 }),
});

/** Member n has an address of its own; those of another ring have others. */
function fileOf(form: string, address: string, joins: readonly string[]): string {
  const flags = ['-target=all', `-memberlist.bind-addr=${address}`, ...joins.map((join) => `-memberlist.join=${join}`)];
  return form === 'flags'
    ? `${flags.join('\n')}\n`
    : `[Service]\nWorkingDirectory=FOLDER\nExecStart=/usr/bin/mimir ${flags.join(' ')}\n`;
}

describe('mimir-tls secure on a gossip ring', () => {
  it('secures all of its members or none, and no member of another', async () => {
    await fc.assert(
      fc.asyncProperty(members, async ({ count, topology, named, port, form, strangers }) => {
        const joinsOf = Object.entries(topologies).find(([name]) => name === topology)?.[1] ?? (() => []);
        const own = Array.from({ length: count }, (_, index): [string, string] => [
          `member-${String(index)}.${form}`,
          fileOf(
            form,
            `10.0.0.${String(index + 1)}`,
            joinsOf(index, count).map((other) => `10.0.0.${String(other + 1)}${port}`),
          ),
        ]);
        const others = Array.from({ length: strangers }, (_, index): [string, string] => [
          `stranger-${String(index)}.${form}`,
          fileOf(form, `10.0.1.${String(index + 1)}`, [`10.0.1.1${port}`]),
        ]);
        const files: Deployment = Object.fromEntries([...own, ...others]);
        const ground = new Ground(files);
        try {
          const name = own[named % count]?.[0] ?? '';
          const { printed } = await ground.call(
            'secure',
            '--dry-run',
            '--format',
            'json',
            '--only',
            'memberlist',
            name,
          );
          assert.deepEqual(changed(printed, ground.folder), own.map(([path]) => path).sort());
        } finally {
          ground.remove();
        }
      }),
      { numRuns: 6 },
    );
  });
});

function changed(printed: string, folder: string): readonly string[] {
  const report: unknown = JSON.parse(printed);
  assert.ok(typeof report === 'object' && report !== null && 'changes' in report && Array.isArray(report.changes));
  const changes: readonly unknown[] = report.changes;
  return changes
    .map((change) => {
      assert.ok(typeof change === 'object' && change !== null && 'path' in change);
      return relative(folder, String(change.path));
    })
    .sort();
}
