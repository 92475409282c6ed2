import { runSuite } from '../suite';

/** What VS Code calls as `extensionTestsPath`. */
export function run(): Promise<void> {
  return runSuite(__dirname);
}
