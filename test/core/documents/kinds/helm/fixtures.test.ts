import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { differences, readFixture, withMarks } from '../../../rules/marked-fixture';
import { fixed, judge } from '../containers/container-bench';

const kindOf = (folder: string): string => ['argo-cd', 'flux'].find((kind) => folder.startsWith(kind)) ?? 'helm-values';

for (const folder of ['helm-values', 'gitops'].map((name) => resolve('test/fixtures', name))) {
  describe(`Values of mimir-distributed: ${folder.slice(folder.lastIndexOf('/') + 1)}`, () => {
    for (const name of readdirSync(folder).sort()) {
      const [file = ''] = readdirSync(join(folder, name)).filter((each) => each.endsWith('.yaml'));
      const { text, marks } = readFixture(readFileSync(join(folder, name, file), 'utf8'));
      const texts = new Map([[file, text]]);

      it(`are found and judged at the right places: ${name}`, async () => {
        const analysis = (await judge(file, texts)).get(file);
        assert.ok(analysis);
        assert.equal(analysis.kind, kindOf(name));
        assert.notEqual(marks.length, 0);
        assert.deepEqual(
          differences(marks, analysis.findings, text),
          [],
          `should be:\n${withMarks(text, analysis.findings)}`,
        );
      });

      it(`still parse after their fixes, and are sound: ${name}`, async () => {
        const result = await fixed(file, texts);
        const after = result.get(file) ?? '';
        assert.equal(after, readFileSync(join(folder, name, 'fixed', file), 'utf8'));
        assert.deepEqual(
          parseAllDocuments(after).flatMap(({ errors }) => errors),
          [],
        );
        const left = [...(await judge(file, result)).values()].flatMap(({ findings }) => findings);
        assert.deepEqual(
          left.filter(({ severity }) => severity !== 'information').map(({ rule }) => rule),
          [],
        );
      });
    }
  });
}
