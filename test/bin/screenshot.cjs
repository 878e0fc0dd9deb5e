#!/usr/bin/env node
// Takes the picture of the README: the demonstration, once its year is in. `node test/bin/screenshot.cjs`
'use strict';
const { spawn } = require('node:child_process');
const { mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { chromium } = require('playwright-core');
const { freePorts } = require('@carbawatch/testing');
const { findBrowser } = require('./run-tests.cjs');

const root = join(__dirname, '..', '..');
const SETTLE_MS = 5_000;

async function main() {
  require('../../tools/build.cjs').ensureBuilt();
  const [port, mllpPort] = await freePorts(2);
  const folder = mkdtempSync(join(tmpdir(), 'carbawatch-picture-'));
  const program = spawn(process.execPath, ['apps/standalone/dist/main.js', '--demo'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, CARBAWATCH_DATA: folder, PORT: port, MLLP_PORT: mllpPort },
  });
  try {
    const address = await complete(program);
    const browser = await chromium.launch({
      executablePath: findBrowser(),
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    });
    const page = await browser.newPage({ viewport: { width: 1400, height: 860 } });
    await page.goto(address);
    await page.waitForTimeout(SETTLE_MS);
    await page.screenshot({ path: join(root, 'docs', 'page.png') });
    await browser.close();
  } finally {
    program.kill('SIGTERM');
    await new Promise((resolve) => program.once('exit', resolve));
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The page's address, once the whole feed is in. */
function complete(program) {
  return new Promise((resolve, reject) => {
    let text = '';
    program.stderr.on('data', (chunk) => {
      text += chunk;
      const address = /Dashboard +(\S+)/.exec(text)?.[1];
      if (address && text.includes('feed is complete')) resolve(address);
    });
    program.once('exit', (code) => reject(new Error(`The program ended with ${code}:\n${text}`)));
  });
}

main().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
