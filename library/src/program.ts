export { check, checkText } from './index';

/** Runs the command line of this process. It is in one bundle with the library, since each is most of the other. */
export async function main(): Promise<void> {
  await import('../../cli/src/main.js');
}
