#!/usr/bin/env node
// Takes the pictures of docs/pages: each page on the demonstration, once its year is in.
// `node test/bin/screenshot.cjs`, or with names of pictures to take only those; with
// CARBAWATCH_PAGE=<address with the key> from a system that already runs.
'use strict';
const { spawn } = require('node:child_process');
const { mkdirSync, mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { chromium } = require('playwright-core');

const root = join(__dirname, '..', '..');
const VIEWPORT = { width: 1280, height: 1000 };
/** Charts are drawn after the page has what they show. */
const SETTLE_MS = 5_000;

/** Name, address, and what is clicked first where the address depends on the data. */
const PICTURES = [
  { name: 'today', path: '/' },
  { name: 'today-dark', path: '/', scheme: 'dark' },
  { name: 'alert', path: '/alerts?status=open&severity=critical', click: 'main li a.title' },
  { name: 'isolates', path: '/isolates?cpe=confirmed' },
  { name: 'isolate', path: '/isolates?cpe=confirmed', click: 'tbody a' },
  { name: 'clusters', path: '/outbreaks?view=clusters' },
  { name: 'cluster', path: '/outbreaks?view=clusters', click: 'tbody a' },
  { name: 'epidemic-curve', path: '/outbreaks?view=curve' },
  { name: 'sequence-types', path: '/outbreaks?view=tree&draw=tree&colour=carbapenemase' },
  { name: 'contacts', path: '/outbreaks?view=contacts' },
  { name: 'cohort', path: '/cohort' },
  { name: 'comparison', path: '/cohort?view=comparison' },
  { name: 'predictors', path: '/cohort?view=predictors' },
  { name: 'outcomes', path: '/cohort?view=outcomes' },
  { name: 'antibiogram', path: '/antibiogram?minimum=10' },
  { name: 'signals', path: '/signals' },
  { name: 'operations', path: '/operations' },
  { name: 'rules', path: '/operations?view=rules' },
];

async function take(address, names) {
  const [base, key] = address.split('/#key=');
  const folder = join(root, 'docs', 'pages');
  mkdirSync(folder, { recursive: true });
  const { findBrowser } = require('./run-tests.cjs');
  const browser = await chromium.launch({
    executablePath: findBrowser(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  try {
    for (const { name, path, click, scheme = 'light' } of PICTURES) {
      if (names.length > 0 && !names.includes(name)) continue;
      const context = await browser.newContext({ viewport: VIEWPORT, colorScheme: scheme });
      const page = await context.newPage();
      await page.goto(`${base}/#key=${key}`);
      await page.getByRole('navigation').first().waitFor();
      await page.goto(`${base}${path}`);
      if (click) await page.locator(click).first().click();
      await page.locator('main h1').first().waitFor();
      await page.waitForTimeout(SETTLE_MS);
      await page.screenshot({ path: join(folder, `${name}.png`) });
      process.stderr.write(`docs/pages/${name}.png\n`);
      await context.close();
    }
  } finally {
    await browser.close();
  }
}

async function main() {
  const names = process.argv.slice(2);
  const running = process.env.CARBAWATCH_PAGE;
  if (running) return take(running, names);
  require('../../tools/build.cjs').ensureBuilt();
  const { freePorts } = require('@carbawatch/testing');
  const [port, mllpPort] = await freePorts(2);
  const folder = mkdtempSync(join(tmpdir(), 'carbawatch-picture-'));
  const program = spawn(process.execPath, ['apps/standalone/dist/main.js', '--demo'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, CARBAWATCH_DATA: folder, PORT: port, MLLP_PORT: mllpPort },
  });
  try {
    await take(await complete(program), names);
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
