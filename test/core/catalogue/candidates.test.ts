import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { candidatesOf, differsByMore } from '../../../core/src/catalogue/candidates';
import { editDistance } from '../../../core/src/catalogue/edit-distance';
import { loadCatalogue } from '../../../core/src/catalogue/load';

/** Few letters, so that names are near each other. */
const names = fc.string({ unit: fc.constantFrom('a', 'B', 'c', '-', '.', 'é', '√'), maxLength: 12 });

describe('names to compare with', () => {
  it('are never passed over where they are near enough', () => {
    fc.assert(
      fc.property(names, names, fc.nat(4), (name, other, limit) => {
        const [one, two] = candidatesOf([name, other]);
        assert.ok(one && two);
        const isNear = editDistance(one.lower, two.lower, limit) <= limit;
        return !(isNear && differsByMore(one, two, limit));
      }),
    );
  });

  it('are compared letter by letter only where their letters are nearly the same', () => {
    const flags = loadCatalogue()
      .at('2.17')
      .options.flatMap(({ flag }) => flag ?? []);
    const [wrong] = candidatesOf(['server.grpc-tls-certpath']);
    assert.ok(wrong);
    const compared = candidatesOf(flags).filter((flag) => !differsByMore(wrong, flag, 4));
    assert.ok(compared.some(({ name }) => name === 'server.grpc-tls-cert-path'));
    assert.ok(compared.length < flags.length / 50, `${compared.length} of ${flags.length}`);
  });
});
