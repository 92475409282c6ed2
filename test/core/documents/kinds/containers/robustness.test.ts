import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { loadCatalogue } from '../../../../../core/src/catalogue/load';
import { compose } from '../../../../../core/src/documents/kinds/compose/compose';
import { applyEdits } from '../../../../../core/src/documents/carriers/embedding/embedded-text';
import type { DocumentKind } from '../../../../../core/src/documents/kinds/document-kind';
import { kubernetes } from '../../../../../core/src/documents/kinds/kubernetes/kubernetes';
import type { Setting } from '../../../../../core/src/model/setting';

const catalogue = loadCatalogue();

const files: readonly (readonly [kind: DocumentKind, file: string])[] = [
  [compose, 'compose-config/compose.yaml'],
  [compose, 'compose-string/docker-compose.yml'],
  [compose, 'compose-script/compose.yaml'],
  [kubernetes, 'kubernetes-args/manifests.yaml'],
  [kubernetes, 'kubernetes-config/manifests.yaml'],
];

const changeOf = ({ notation, name }: Setting, value: string | null) => ({
  option: {
    flag: notation === 'flag' ? name.value : null,
    yamlPath: notation === 'yaml' ? name.value : null,
    type: 'text' as const,
  },
  value,
});

describe('Files of containers in the middle of an edit', () => {
  for (const [kind, file] of files) {
    const whole = readFileSync(resolve('test/fixtures/containers', file), 'utf8');

    it(`are read as far as can be, and never fail: ${file}`, () => {
      const places = fc.tuple(
        fc.nat(whole.length),
        fc.nat(60),
        fc.constantFrom('', '"', "'", '\n', '- ', '{{ x }}', '${', '$$', '---\n', '\t', ': '),
      );
      fc.assert(
        fc.property(places, ([start, length, inserted]) => {
          const text = whole.slice(0, start) + inserted + whole.slice(start + length);
          const source = { uri: 'file:///a.yaml', languageId: 'yaml', text };
          kind.claims(source);
          kind.cursorAt(source, Math.min(start + inserted.length, text.length), catalogue);
          for (const { settings, writer } of kind.parse(source, catalogue)) {
            for (const { range, name } of settings)
              assert.ok(range.start <= name.range.start && name.range.end <= range.end && range.end <= text.length);
            applyEdits(text, writer.edits(settings.map((setting) => changeOf(setting, 'x'))));
          }
        }),
        { numRuns: 60 },
      );
    });

    it(`keep what is not changed, and take what is: ${file}`, () => {
      const source = (text: string) => ({ uri: 'file:///a.yaml', languageId: 'yaml', text });
      const documents = kind.parse(source(whole), catalogue);
      // To a script's shell a dollar is a variable, also where Compose hands it on.
      const values = ['a b', `it's "so"`, 'a: b # c', '', ...(file.includes('script') ? [] : ['$x'])];
      assert.ok(documents.length > 0);
      for (const { name, settings, writer } of documents) {
        for (const setting of settings) {
          for (const value of values) {
            const after = kind
              .parse(source(applyEdits(whole, writer.edits([changeOf(setting, value)]))), catalogue)
              .find((each) => each.name === name);
            const texts = after?.settings.map((each) => [each.name.value, each.value?.text ?? null]);
            const isSame = (each: Setting): boolean => each.name.value === setting.name.value;
            assert.deepEqual(
              texts,
              settings.map((each) => [each.name.value, isSame(each) ? value : (each.value?.text ?? null)]),
              `${setting.name.value} to ${value}`,
            );
          }
        }
      }
    });
  }
});
