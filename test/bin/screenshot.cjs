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

/** Who opens what a message holds says why, by a button too. */
const PAYLOAD = ['To correct this message', 'Show the payload'];
/** The cluster that a plasmid joins over species. */
const PLASMID = 'tbody tr:has-text("plasmid") a';
const NETWORK = '[data-testid=network]';
const DOOR = '[role=img][aria-label^=Desirability]';
/** What a phone's screen holds. */
const PHONE = { width: 390, height: 844 };

/** Name, address, and what is clicked first where the address depends on the data. */
const PICTURES = [
  { name: 'today', path: '/' },
  { name: 'today-dark', path: '/', scheme: 'dark' },
  { name: 'today-chinese', path: '/', locale: 'zh-CN' },
  { name: 'today-phone', path: '/', viewport: PHONE },
  { name: 'morning-list', path: '/', role: 'ipc', print: 'Print this list' },
  { name: 'alerts', path: '/alerts?status=open' },
  { name: 'alert', path: '/alerts?status=open&severity=critical', click: 'main li a.title' },
  { name: 'alert-quality', path: '/alerts?view=quality' },
  { name: 'risk-model', path: '/alerts?view=risk' },
  { name: 'isolates', path: '/isolates?cpe=confirmed' },
  { name: 'isolate', path: '/isolates?cpe=confirmed', click: 'tbody a' },
  { name: 'clusters', path: '/outbreaks?view=clusters' },
  { name: 'cluster', path: '/outbreaks?view=clusters', click: PLASMID, scrollTo: NETWORK },
  {
    name: 'ward-occupancy',
    path: '/outbreaks?view=clusters',
    click: PLASMID,
    scrollTo: '[data-testid=occupancy]',
  },
  { name: 'epidemic-curve', path: '/outbreaks?view=curve' },
  { name: 'sequence-types', path: '/outbreaks?view=tree&draw=tree&colour=carbapenemase' },
  { name: 'contacts', path: '/outbreaks?view=contacts' },
  { name: 'cohort', path: '/cohort' },
  { name: 'comparison', path: '/cohort?view=comparison' },
  { name: 'predictors', path: '/cohort?view=predictors' },
  { name: 'outcomes', path: '/cohort?view=outcomes', scrollTo: DOOR },
  { name: 'rates', path: '/cohort?view=rates' },
  { name: 'exports', path: '/cohort?view=exports' },
  { name: 'report', read: 'cohort/report?format=html' },
  { name: 'antibiogram', path: '/antibiogram?minimum=10' },
  { name: 'signals', path: '/signals' },
  { name: 'operations', path: '/operations' },
  { name: 'quarantine', path: '/operations?status=quarantined', click: 'tbody a', then: PAYLOAD },
  { name: 'feeds', path: '/operations?view=feeds' },
  { name: 'mappings', path: '/operations?view=mappings' },
  { name: 'ledger', path: '/operations?view=ledger' },
  { name: 'rules', path: '/operations?view=rules' },
  { name: 'alert-rules', path: '/operations?view=alertRules' },
  { name: 'delivery', path: '/operations?view=delivery' },
  { name: 'keys', path: '/operations?view=keys' },
  { name: 'audit', path: '/operations?view=audit' },
  { name: 'sign-in', path: '/', signedOut: true },
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
    for (const picture of PICTURES) {
      const { name, scheme = 'light', locale = 'en-GB', viewport = VIEWPORT } = picture;
      if (names.length > 0 && !names.includes(name)) continue;
      if (name === 'quarantine') await sendAMistake(base, key);
      const context = await browser.newContext({ viewport, colorScheme: scheme, locale });
      const page = await context.newPage();
      const own = picture.role ? await keyOf(picture.role, base, key) : key;
      await open(page, picture, { base, key: own });
      await page.screenshot({ path: join(folder, `${name}.png`) });
      process.stderr.write(`docs/pages/${name}.png\n`);
      await context.close();
    }
  } finally {
    await browser.close();
  }
}

/** Brings a page to where its picture is taken. */
async function open(page, picture, { base, key }) {
  const { path, read, click, then, scrollTo, print, signedOut } = picture;
  if (read) {
    const headers = { Authorization: `Bearer ${key}` };
    const answer = await fetch(`${base}/api/v1/${read}`, { headers });
    await page.setContent(await answer.text());
    return;
  }
  await page.goto(signedOut ? `${base}/` : `${base}/#key=${key}`);
  await page
    .locator(signedOut ? 'form' : 'header.side')
    .first()
    .waitFor();
  if (signedOut) return;
  await page.goto(`${base}${path}`);
  if (click) await page.locator(click).first().click();
  for (const name of then ?? []) await page.getByRole('button', { name }).click();
  await page.locator('main h1').first().waitFor();
  await page.waitForTimeout(SETTLE_MS);
  if (scrollTo) await page.locator(scrollTo).scrollIntoViewIfNeeded();
  if (print) await showPaper(page, print);
}

/** A key of a role that reads what the administrator does not: names of patients. */
async function keyOf(role, base, key) {
  const answer = await fetch(`${base}/api/v1/keys`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ name: `picture ${role}`, role }),
  });
  return (await answer.json()).key;
}

/** Presses a button that prints, and shows what goes to the printer in place of the page. */
async function showPaper(page, button) {
  // The promise is kept on the page: as the answer it would be waited for here.
  await page.evaluate(`void (window.paper = new Promise((done) => {
    document.addEventListener('load', ({ target }) => {
      const { contentWindow, contentDocument } = target;
      if (contentWindow) {
        contentWindow.print = () => done(contentDocument.documentElement.outerHTML);
      }
    }, true);
  }))`);
  await page.getByRole('button', { name: button }).click();
  await page.setContent(await page.evaluate('window.paper'));
}

/** A report with an organism that nobody knows, so that the quarantine has something to show. */
async function sendAMistake(base, key) {
  const report = {
    ...{ type: 'isolate.report', isolateId: 'PICTURE-1', patient: { id: 'PICTURE-1' } },
    specimen: { type: 'blood', collectedAt: new Date().toISOString() },
    organism: { name: 'Frobnicus obscurus' },
    susceptibility: [{ agent: 'MEM', method: 'mic', operator: '>=', value: 16 }],
  };
  await fetch(`${base}/api/v1/messages`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(report),
  });
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
