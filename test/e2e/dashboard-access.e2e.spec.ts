import { freePorts, testDatabase, type TestDatabase } from '@carbawatch/testing';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { SEED_COHORT, seedCohort } from '../seed-cohort/seed-cohort';
import { chromiumPath, openBrowser } from '../support/browser';
import { Reader } from '../support/dashboard';
import { ServiceProcess } from '../support/service-process';
import { whenSettled } from '../support/wait';

/**
 * Every page of the router and every tab of each, as a person sees it who reads by ear or by
 * keyboard: in English and light, in Chinese and dark; and what an empty system says.
 */
const KEY = 'the-key-of-the-access-test';
const SETTLED_MS_MAX = 120_000;
const browserPath = chromiumPath();
const itWithBrowser = browserPath ? it : it.skip; // left out where there is no Chromium

/** Some thirty pages in each of two looks, each read by axe-core on a busy machine. */
jest.setTimeout(900_000);

describe('every page of the dashboard', () => {
  let test: TestDatabase;
  let program: ServiceProcess;
  let browser: Browser;

  beforeAll(async () => {
    if (!browserPath && process.env['CI']) throw new Error('There is no Chromium on this machine.');
    if (!browserPath) return;
    test = await testDatabase();
    const [port = 0, mllp = 0] = await freePorts(2);
    program = new ServiceProcess('standalone', {
      DATABASE_URL: test.url,
      CARBAWATCH_ADMIN_KEY: KEY,
      CARBAWATCH_SECRET_KEY: Buffer.alloc(32, 4).toString('base64'),
      CARBAWATCH_TIMEZONE: SEED_COHORT.timeZone,
      PORT: String(port),
      MLLP_PORT: String(mllp),
      LOG_LEVEL: 'warn',
    });
    await program.start();
    browser = await openBrowser(browserPath);
  });
  afterAll(async () => {
    await browser?.close();
    await program?.stop();
    await test?.drop();
  });

  async function send(reports: readonly object[]): Promise<void> {
    await fetch(`${program.base}/api/v1/messages`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${KEY}`, 'Content-Type': 'application/x-ndjson' },
      body: reports.map((report) => JSON.stringify(report)).join('\n'),
    });
    await whenSettled(test.database, SETTLED_MS_MAX);
  }

  itWithBrowser('says how the first message is sent while nothing was received', async () => {
    const opened = await Reader.open(browser, { base: program.base, key: KEY });
    const { page, errors } = opened;
    const first = page.getByTestId('first-message');
    await first.getByText(`curl -X POST ${program.base}/api/v1/messages`).waitFor();
    expect(await opened.violations()).toEqual([]);
    await send([caseOf('FIRST-1')]);
    await page.getByTestId('alerts').locator('li').first().waitFor();
    await first.waitFor({ state: 'detached' });
    expect(errors).toEqual([]);
    await opened.close();
  });

  itWithBrowser.each([
    { scheme: 'light', language: 'en' },
    { scheme: 'dark', language: 'zh' },
  ] as const)('has nothing that axe-core finds fault with, $scheme, $language', async (look) => {
    await send([...seedCohort(), caseOf('CLUSTER-1'), caseOf('CLUSTER-2')]);
    const opened = await Reader.open(browser, { base: program.base, key: KEY, ...look });
    const patterns = (await routesOfThePage()).map(patternOf);
    const found: string[] = [];
    const seen = new Set<string>();
    const ahead: string[] = [...PLACES];
    for (let path = ahead.shift(); path !== undefined; path = ahead.shift()) {
      if (seen.has(path)) continue;
      seen.add(path);
      await opened.visit(path);
      found.push(...(await opened.violations()).map((each) => `${path}: ${each}`));
      const tabs = await opened.linksIn('nav.tabs a');
      const links = await opened.linksIn('main a');
      // Of pages about one thing, the first that another page leads to.
      const things = patterns
        .filter((pattern) => ![...seen, ...ahead].some((each) => pattern.test(each)))
        .flatMap((pattern) => links.find((each) => pattern.test(each)) ?? []);
      ahead.push(...tabs, ...things);
    }
    expect(found).toEqual([]);
    expect(patterns.filter((pattern) => ![...seen].some((path) => pattern.test(path)))).toEqual([]);
    expect(opened.errors).toEqual([]);
    await opened.close();
  });
});

/** What a page shows once it is asked more of; tabs and pages of one thing are found by links. */
const PLACES = [
  ...['/', '/alerts', '/isolates', '/isolates?cpe=probable&st=99999', '/outbreaks', '/cohort'],
  ...['/antibiogram?minimum=1', '/signals', '/operations', '/cohort?cell=cpe', '/nowhere'],
  ...['/outbreaks?view=tree&draw=tree&colour=carbapenemase', '/alerts?status=open'],
] as const;

/** The addresses that the router knows, so that a new page can't be forgotten. */
async function routesOfThePage(): Promise<string[]> {
  const router = join(__dirname, '..', '..', 'apps', 'dashboard', 'src', 'router.tsx');
  const text = await readFile(router, 'utf8');
  const paths = [...text.matchAll(/^ +path: '([^']+)',$/gm)].map(([, path = '']) => path);
  expect(paths.length).toBeGreaterThan(10);
  return paths;
}

const patternOf = (route: string): RegExp =>
  new RegExp(`^${route.replaceAll(/\$\w+/g, '[^/?]+')}(\\?|$)`);

/** A KPC in the blood of somebody on one ward, today: two of them are a cluster. */
function caseOf(id: string): object {
  return {
    type: 'isolate.report',
    isolateId: id,
    status: 'final',
    patient: { id: `MRN-${id}` },
    encounter: { id: `V-${id}`, class: 'inpatient', ward: 'ICU-9', unitType: 'icu' },
    specimen: { type: 'blood', purpose: 'clinical', collectedAt: new Date().toISOString() },
    organism: { name: 'Klebsiella pneumoniae' },
    susceptibility: [{ agent: 'MEM', method: 'mic', operator: '>=', value: 16, unit: 'mg/L' }],
    geneTests: [{ gene: 'blaKPC-2', method: 'pcr', result: 'detected' }],
    mlst: { scheme: 'kpneumoniae', st: '11' },
  };
}
