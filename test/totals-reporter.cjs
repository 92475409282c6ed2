const { appendFileSync } = require('node:fs');
const { reporters } = require('mocha');

/** mocha's own report; where TEST_TOTALS names a file, a line with the totals goes there too, for `.ci/run` to add up. */
module.exports = class TotalsReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    runner.once('end', () => {
      const file = process.env.TEST_TOTALS;
      if (file) appendFileSync(file, `${this.stats.passes} ${this.stats.failures}\n`);
    });
  }
};
