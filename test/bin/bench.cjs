#!/usr/bin/env node
// `npm run bench`: builds what is old, then measures. `-- --json` prints one JSON object a line;
// other arguments name the benchmarks to run.
'use strict';
const { spawnSync } = require('node:child_process');
const { join } = require('node:path');

const root = join(__dirname, '..', '..');
require(join(root, 'tools', 'build.cjs')).ensureBuilt();
const tsc = require.resolve('typescript/bin/tsc', { paths: [root] });
const built = spawnSync(process.execPath, [tsc, '-b', join(root, 'test', 'bench')], {
  stdio: 'inherit',
});
if (built.status !== 0) process.exit(built.status ?? 1);
require(join(root, 'test', 'bench', 'dist', 'main.js'))
  .main(process.argv.slice(2))
  .then(
    (code) => process.exit(code),
    (error) => {
      process.stderr.write(`${error.stack}\n`);
      process.exit(1);
    },
  );
