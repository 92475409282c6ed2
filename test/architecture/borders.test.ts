import assert from 'node:assert/strict';
import { findTrespasses, importsOf, trespasses } from './borders';

describe('borders between folders', () => {
  it('are kept by every source file', () => {
    assert.deepEqual(findTrespasses(process.cwd()), []);
  });

  it('see every way to import', () => {
    const text = `
      import { a } from './a';
      import type { B } from './b';
      export { c } from './c';
      import d = require('./d');
      const e = await import('./e');
      const f = require('./f');
      // import './comment';
      const g = "import './string'";
    `;
    assert.deepEqual([...importsOf(text)].sort(), ['./a', './b', './c', './d', './e', './f']);
  });

  const violations = [
    { file: 'core/src/analysis/gather.ts', imports: 'node:fs', why: 'the core knows no disk' },
    { file: 'core/src/analysis/gather.ts', imports: 'fs/promises', why: 'nor by its old name' },
    { file: 'core/src/rules/file-not-found.ts', imports: 'vscode', why: 'nor any editor' },
    { file: 'core/src/analysis/lint.ts', imports: 'vscode-languageserver-types', why: 'nor the protocol' },
    { file: 'core/src/analysis/lint.ts', imports: '../../../host/src/files', why: 'nor the machine it runs on' },
    { file: 'core/src/model/text.ts', imports: '../catalogue/catalogue', why: 'the model stands alone' },
    { file: 'core/src/certificates/plan/certificate-plan.ts', imports: 'node-forge', why: 'only issuing needs it' },
    { file: 'core/src/documents/recognition/hint.ts', imports: './kind', why: 'the client takes it in whole' },
    {
      file: 'client/src/connection/client.ts',
      imports: '../../core/src/model/text',
      why: 'the client asks the server',
    },
    {
      file: 'client/src/connection/client.ts',
      imports: '../../server/src/convert',
      why: 'but for the words they share',
    },
    { file: 'server/src/features/hover.ts', imports: 'vscode-languageserver', why: 'features need no connection' },
    { file: 'server/src/features/hover.ts', imports: 'vscode-languageserver/node', why: 'by whatever door' },
    { file: 'server/src/server.ts', imports: 'node:path', why: 'the server may run in a browser' },
    { file: 'cli/src/check.ts', imports: '../../host/src/files', why: 'the machine is an argument' },
    { file: 'host/src/git.ts', imports: 'node:child_process', why: 'no program is started' },
    { file: 'cli/src/main.ts', imports: 'child_process', why: 'by nobody' },
    { file: 'host/src/files.ts', imports: 'node:net', why: 'no connection is opened' },
    { file: 'cli/src/main.ts', imports: 'https', why: 'but by the probe' },
    { file: 'elsewhere/src/new.ts', imports: 'yaml', why: 'a folder without a border may import nothing' },
  ];
  for (const { file, imports, why } of violations) {
    it(`catch ${imports} in ${file}: ${why}`, () => {
      assert.deepEqual(trespasses(file, `import {} from '${imports}';`), [imports]);
    });
  }

  it('let each folder import what it stands on', () => {
    assert.deepEqual(trespasses('server/src/features/hover.ts', "import {} from '../../../core/src/model/text';"), []);
    assert.deepEqual(trespasses('client/src/connection/client.ts', "import {} from 'vscode-languageclient/node';"), []);
    assert.deepEqual(trespasses('core/src/catalogue/catalogue.ts', "import {} from './options.json';"), []);
  });
});
