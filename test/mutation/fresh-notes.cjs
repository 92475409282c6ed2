// Stryker runs many mutants in one process. What one of them noted about a value that outlives the test, such as the
// catalogue, would answer for the next one; so every mutant has notes of its own. While Stryker looks which code a test
// runs, every test has: else only the first to ask a question would be seen to need the answer.
const { Notes } = require('../../out/core/src/model/memo.js');

/** What the host puts into a certificate as it reads it: no mutant is there, and nothing else has it. */
const lasting = ['parsed certificate', 'signed by an issuer'];

let own = new WeakMap();

for (const name of ['of', 'ofPart']) {
  const method = Notes.prototype[name];
  Notes.prototype[name] = function (question, key, compute) {
    if (lasting.includes(question.name)) return method.call(this, question, key, compute);
    if (!own.has(this)) own.set(this, new Notes());
    return method.call(own.get(this), question, key, compute);
  };
}

exports.mochaHooks = {
  beforeAll() {
    own = new WeakMap();
  },
  beforeEach() {
    if (globalThis.__stryker__?.activeMutant === undefined) own = new WeakMap();
  },
};
