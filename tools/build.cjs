#!/usr/bin/env node
// Builds every project once (`prepare` calls it after an install) and leaves a stamp, so that the
// launchers can tell a stale build from a fresh one without starting the compiler.
'use strict';
const { spawnSync } = require('node:child_process');
const { existsSync, readdirSync, statSync, writeFileSync, mkdirSync } = require('node:fs');
const { dirname, join } = require('node:path');

const root = join(__dirname, '..');
const stamp = join(root, 'dist', 'built-at');
const SOURCE = /\.(ts|tsx|css|html|json)$/;

function newestSourceMs(dir) {
  let newest = 0;
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    if (entry.name === 'node_modules' || entry.name === 'dist' || entry.name.startsWith('.')) continue;
    const path = join(dir, entry.name);
    if (entry.isDirectory()) newest = Math.max(newest, newestSourceMs(path));
    else if (SOURCE.test(entry.name) && !entry.name.endsWith('.spec.ts')) {
      newest = Math.max(newest, statSync(path).mtimeMs);
    }
  }
  return newest;
}

function isStale() {
  if (!existsSync(stamp)) return true;
  const newest = Math.max(newestSourceMs(join(root, 'apps')), newestSourceMs(join(root, 'libs')));
  return newest > statSync(stamp).mtimeMs;
}

function run(command, args, cwd) {
  const { status } = spawnSync(process.execPath, [command, ...args], { cwd, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

function build() {
  const startedAt = new Date();
  run(require.resolve('typescript/bin/tsc', { paths: [root] }), ['-b'], root);
  const dashboard = join(root, 'apps', 'dashboard');
  if (existsSync(join(dashboard, 'vite.config.mts'))) {
    run(join(root, 'node_modules', 'vite', 'bin', 'vite.js'), ['build', '--logLevel', 'warn'], dashboard);
  }
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, `${startedAt.toISOString()}\n`);
}

/** Called by the launchers: rebuilds when a source is newer than the last build, and says so. */
function ensureBuilt() {
  if (!isStale()) return;
  process.stderr.write('The build is older than the sources: building again.\n');
  build();
}

module.exports = { ensureBuilt };
if (require.main === module) build();
