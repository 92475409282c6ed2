import eslint from '@eslint/js';
import { defineConfig } from 'eslint/config';
import typescript from 'typescript-eslint';

const nodeGlobals = Object.fromEntries(
  ['Buffer', 'URL', 'URLSearchParams', 'console', 'fetch', 'performance', 'process', 'setTimeout', 'clearTimeout'].map(
    (name) => [name, 'readonly'],
  ),
);

export default defineConfig(
  { ignores: ['**/node_modules/', 'out/', 'dist/', 'coverage/', 'reports/', 'docs/', 'test/fixtures/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  eslint.configs.recommended,
  { rules: { 'no-nested-ternary': 'error' } },
  {
    files: ['**/*.ts'],
    extends: [typescript.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // An arrow that calls for the effect alone reads as well without braces.
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // `== null` is the short way to ask for null and undefined at once.
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  {
    files: ['{core,host,server,client,webview,cli,library}/src/**/*.ts'],
    rules: {
      'max-lines': ['error', { max: 340, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', 60],
      complexity: ['error', 12],
      'no-console': 'error',
    },
  },
  { files: ['**/*.mjs'], languageOptions: { globals: nodeGlobals } },
  {
    files: ['**/*.cjs'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: { ...nodeGlobals, require: 'readonly', module: 'writable', __dirname: 'readonly' },
    },
  },
  {
    // These run under mocha; what is given to page.evaluate runs in the browser.
    files: ['test/e2e/**/*.mjs'],
    languageOptions: {
      globals: Object.fromEntries(
        ['describe', 'it', 'before', 'after', 'afterEach', 'beforeEach', 'document', 'window'].map((name) => [
          name,
          'readonly',
        ]),
      ),
    },
  },
);
