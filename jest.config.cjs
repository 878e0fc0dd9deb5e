// One configuration for every test. The suffix says the cost: .spec.ts no I/O, .int.spec.ts a
// database or a broker, .e2e.spec.ts the whole system.
const { compilerOptions } = require('./tsconfig.spec.json');

process.env.TZ ??= 'UTC'; // days decide clusters: tests state their time zone, never the machine's

const moduleNameMapper = Object.fromEntries(
  Object.entries(compilerOptions.paths).map(([name, [path]]) => [
    `^${name}$`,
    `<rootDir>/${path.slice(2)}`,
  ]),
);

module.exports = {
  rootDir: __dirname,
  testEnvironment: 'node',
  testMatch: ['<rootDir>/{apps,libs,test}/**/*.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['/dist/'],
  moduleNameMapper,
  transform: {
    '\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
        },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
  // No test is about speed: this only ends one that hangs, on however busy a machine.
  testTimeout: 240_000,
  maxWorkers: 2,
  // Who develops looks at other cases each time; a release is judged by the same ones each time.
  ...(process.env.CI && { setupFiles: ['<rootDir>/test/support/same-cases.cjs'] }),
  testSequencer: '<rootDir>/test/bin/longest-first.cjs',
};
