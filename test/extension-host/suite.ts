import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import Mocha from 'mocha';

/** Runs the tests of a folder; rejects where one fails. The report goes to the file that TEST_REPORT names. */
export function runSuite(folder: string): Promise<void> {
  const report = process.env['TEST_REPORT'] ?? '';
  const mocha = new Mocha({
    timeout: 60_000,
    forbidOnly: true,
    forbidPending: true,
    reporter: 'json',
    reporterOptions: { output: report },
  });
  for (const name of readdirSync(folder)) {
    if (name.endsWith('.test.js')) mocha.addFile(join(folder, name));
  }
  return new Promise((resolve, reject) => {
    mocha.run((failures) => {
      if (failures === 0) resolve();
      else reject(new Error(`${String(failures)} tests failed.`));
    });
  });
}
