import nx from '@nx/eslint-plugin';
import parser from '@typescript-eslint/parser';

const serviceNeighbours = ['ingestion', 'classification', 'alerting', 'stats'].map((name) => ({
  sourceTag: `scope:${name}`,
  notDependOnLibsWithTags: ['ingestion', 'classification', 'alerting', 'stats']
    .filter((other) => other !== name)
    .map((other) => `scope:${other}`),
}));

export default [
  { ignores: ['**/dist/**', '**/node_modules/**', '**/*.cjs', '**/*.mjs'] },
  {
    files: ['**/*.ts', '**/*.tsx'],
    languageOptions: { parser, parserOptions: { ecmaFeatures: { jsx: true } } },
    plugins: { '@nx': nx },
    rules: {
      // The arrows of ARCHITECTURE.md. test/architecture proves with a forbidden import that they bite.
      '@nx/enforce-module-boundaries': [
        'error',
        {
          enforceBuildableLibDependency: false,
          // Specs of these use `testing`, which is built on them. Sources can't: no tsconfig of
          // theirs refers to it, so `tsc -b` fails.
          ignoredCircularDependencies: ['postgres', 'event-log', 'service-kit'].map((name) => [
            `@carbawatch/${name}`,
            '@carbawatch/testing',
          ]),
          depConstraints: [
            { sourceTag: 'layer:app', onlyDependOnLibsWithTags: ['layer:service', 'layer:platform', 'layer:domain'] },
            { sourceTag: 'layer:service', onlyDependOnLibsWithTags: ['layer:platform', 'layer:domain'] },
            { sourceTag: 'layer:platform', onlyDependOnLibsWithTags: ['layer:platform', 'scope:contracts'] },
            { sourceTag: 'layer:domain', onlyDependOnLibsWithTags: ['layer:domain'] },
            { sourceTag: 'scope:dashboard', onlyDependOnLibsWithTags: ['scope:contracts'] },
            { sourceTag: 'layer:test', onlyDependOnLibsWithTags: ['*'] },
            ...serviceNeighbours,
          ],
        },
      ],
      'no-console': 'error',
      'max-lines': ['error', { max: 400, skipBlankLines: false, skipComments: false }],
      'max-params': ['error', 5],
      'no-restricted-syntax': [
        'error',
        { selector: 'TSAnyKeyword', message: 'No any: say what it is, or unknown.' },
        { selector: 'ExportAllDeclaration', message: 'Export by name.' },
        { selector: 'TSEnumDeclaration', message: 'Unions over enums.' },
      ],
      eqeqeq: 'error',
      'prefer-const': 'error',
    },
  },
  // A project's list of exports, one a line: its length says how much there is, not how tangled.
  { files: ['**/src/index.ts'], rules: { 'max-lines': 'off' } },
];
