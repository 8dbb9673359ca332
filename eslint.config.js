/** Lint rules: types are strict, exported symbols are documented, and nothing hides behind `any`. */
import jsdoc from 'eslint-plugin-jsdoc';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import typescript from 'typescript-eslint';

const exportedOnly = {
  publicOnly: true,
  require: {
    ArrowFunctionExpression: true,
    ClassDeclaration: true,
    FunctionDeclaration: true,
    FunctionExpression: true,
    MethodDefinition: true,
  },
  contexts: [
    'TSInterfaceDeclaration',
    'TSTypeAliasDeclaration',
    'ExportNamedDeclaration > VariableDeclaration',
  ],
};

export default typescript.config(
  {
    ignores: [
      'node_modules/',
      'out/',
      'dist/',
      'release/',
      'core/kernels/build/',
      'core/kernels/assembly/',
      'test-results/',
      'playwright-report/',
    ],
  },
  ...typescript.configs.strictTypeChecked,
  ...svelte.configs.recommended,
  {
    languageOptions: {
      globals: { ...globals.node, ...globals.browser },
      parserOptions: {
        projectService: { allowDefaultProject: ['*.js', 'scripts/*.mjs'] },
        extraFileExtensions: ['.svelte'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // `noUncheckedIndexedAccess` makes a bang the honest way to read a typed array inside its bounds.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      // To take one field away from an object is to name it and keep the rest.
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      'no-console': 'error',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: typescript.parser } },
  },
  {
    files: ['{core,native-models,electron,renderer}/**/*.ts'],
    // The messages of a catalogue say themselves what they are.
    ignores: ['**/*.test.ts', '**/*.spec.ts', '**/test/**', '**/*.d.ts', 'core/words/*/**'],
    plugins: { jsdoc },
    rules: {
      'jsdoc/require-jsdoc': ['error', exportedOnly],
      'jsdoc/require-description': ['error', { contexts: ['any'] }],
      'jsdoc/check-param-names': 'error',
    },
  },
  {
    files: ['**/*.js', '**/*.mjs'],
    ...typescript.configs.disableTypeChecked,
  },
  {
    files: ['scripts/**', 'electron/cli/**'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['**/*.test.ts', 'e2e/**'],
    rules: { '@typescript-eslint/no-unsafe-assignment': 'off' },
  },
);
