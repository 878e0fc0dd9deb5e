import { freePorts, testDatabase, type TestDatabase } from '@carbawatch/testing';
import type { Browser } from 'playwright-core';
import { SEED_COHORT, seedCohort } from '../seed-cohort/seed-cohort';
import { chromiumPath, openBrowser } from '../support/browser';
import { Reader } from '../support/dashboard';
import { ServiceProcess } from '../support/service-process';
import { whenSettled } from '../support/wait';

/** The page in a real browser, on the seed cohort and on results that come in while it is open. */
const KEY = 'the-key-of-the-dashboard-test';
const SETTLED_MS_MAX = 120_000;
const browserPath = chromiumPath();
const itWithBrowser = browserPath ? it : it.skip; // left out where there is no Chromium

/** Some twenty pages, each looked at by axe-core on a busy machine. */
jest.setTimeout(480_000);

describe('the dashboard', () => {
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
      CARBAWATCH_SECRET_KEY: Buffer.alloc(32, 5).toString('base64'),
      CARBAWATCH_TIMEZONE: SEED_COHORT.timeZone,
      PORT: String(port),
      MLLP_PORT: String(mllp),
      LOG_LEVEL: 'warn',
    });
    await program.start();
    await send(
      seedCohort()
        .map((report) => JSON.stringify(report))
        .join('\n'),
    );
    await whenSettled(test.database, SETTLED_MS_MAX);
    browser = await openBrowser(browserPath);
  });
  afterAll(async () => {
    await browser?.close();
    await program?.stop();
    await test?.drop();
  });

  async function send(body: string, type = 'application/x-ndjson'): Promise<string> {
    const answer = await fetch(`${program.base}/api/v1/messages`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${KEY}`, 'Content-Type': type },
      body,
    });
    return ((await answer.json()) as { messageId: string }).messageId;
  }

  /** A KPC in the blood of somebody in intensive care, today. */
  function newCase(id: string): string {
    return JSON.stringify({
      type: 'isolate.report',
      isolateId: id,
      status: 'final',
      patient: { id: `MRN-${id}` },
      encounter: { id: `V-${id}`, class: 'inpatient', ward: 'ICU-9', unitType: 'icu' },
      specimen: { type: 'blood', purpose: 'clinical', collectedAt: new Date().toISOString() },
      organism: { name: 'Klebsiella pneumoniae' },
      susceptibility: [{ agent: 'MEM', method: 'mic', operator: '>=', value: 16, unit: 'mg/L' }],
      geneTests: [{ gene: 'blaKPC-2', method: 'pcr', result: 'detected' }],
    });
  }

  function typedCase(id: string, tonB: string): string {
    const profile = { gapA: '3', infB: '3', mdh: '1', pgi: '1', phoE: '1', rpoB: '1', tonB };
    return JSON.stringify({ ...JSON.parse(newCase(id)), mlst: { scheme: 'kpneumoniae', profile } });
  }

  async function keyOf(role: string): Promise<string> {
    const answer = await fetch(`${program.base}/api/v1/keys`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${KEY}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ name: `${role} of the test`, role, sites: ['site-1'] }),
    });
    return ((await answer.json()) as { key: string }).key;
  }

  const reader = (key = KEY, scheme: 'light' | 'dark' = 'light') =>
    Reader.open(browser, { base: program.base, key, scheme });

  itWithBrowser('shows a new alert without a reload, and it is acknowledged', async () => {
    const { page, errors, close } = bound(await reader());
    await page.getByTestId('live').filter({ hasText: 'Live' }).waitFor();
    await send(newCase('E2E-1'), 'application/json');
    const card = page.getByTestId('alerts').locator('li').filter({ hasText: 'ICU-9' }).first();
    await card.waitFor();
    await card.getByRole('link').first().click();
    await page.getByTestId('timeline').waitFor();
    await page.getByRole('button', { name: 'Acknowledge', exact: true }).click();
    await page.getByTestId('timeline').getByText('Acknowledged').first().waitFor();
    await page.getByLabel('Comment').fill('Moved to a single room.');
    await page.getByRole('button', { name: 'Add comment' }).click();
    await page.getByTestId('timeline').getByText('Moved to a single room.').waitFor();
    expect(errors).toEqual([]);
    await close();
  });

  itWithBrowser(
    'asks before it records an isolation: Escape leaves it, a second press does it',
    async () => {
      await send(newCase('E2E-ISOLATE').replaceAll('ICU-9', 'ICU-ISOLATE'), 'application/json');
      await whenSettled(test.database, SETTLED_MS_MAX);
      const { page, errors, close } = bound(await reader());
      const card = page.getByTestId('alerts').locator('li').filter({ hasText: 'ICU-ISOLATE' });
      await card.first().getByRole('link').first().click();
      const single = page.getByRole('button', { name: 'single room' });
      await single.click();
      await page.getByRole('button', { name: 'Sure? single room' }).press('Escape');
      await page.getByRole('button', { name: 'Sure?' }).waitFor({ state: 'detached' });
      expect(await single.getAttribute('aria-pressed')).toBe('false');
      await single.click();
      await page.getByRole('button', { name: 'Sure? single room' }).click();
      await page.getByTestId('timeline').getByText('Isolation recorded: single room.').waitFor();
      expect(errors).toEqual([]);
      await close();
    },
  );

  itWithBrowser(
    'acknowledges what one patient raised in one act, and takes that back',
    async () => {
      await send(newCase('E2E-MANY').replaceAll('ICU-9', 'ICU-MANY'), 'application/json');
      await whenSettled(test.database, SETTLED_MS_MAX);
      const { page, errors, close } = bound(await reader());
      const group = page.locator('li.together').filter({ hasText: 'ICU-MANY' });
      await group.getByRole('button', { name: /^Acknowledge these/ }).click();
      await page.getByText(/alerts are acknowledged/).waitFor();
      await group.waitFor({ state: 'detached' });
      await page.getByRole('button', { name: 'Undo' }).click();
      await group.getByRole('button', { name: /^Acknowledge these/ }).waitFor();
      expect(errors).toEqual([]);
      await close();
    },
  );

  itWithBrowser('tells the control team on cards and tasks whom they are about', async () => {
    const pending = { ...JSON.parse(newCase('E2E-WHO')), geneTests: [] };
    await send(JSON.stringify(pending).replaceAll('ICU-9', 'ICU-WHO'), 'application/json');
    await whenSettled(test.database, SETTLED_MS_MAX);
    const { page, errors, close } = bound(await reader(await keyOf('ipc')));
    await page.getByTestId('alerts').getByText('MRN-E2E-WHO').first().waitFor();
    const task = page.getByTestId('tasks').locator('li').filter({ hasText: 'E2E-WHO' }).first();
    await task.getByText('MRN-E2E-WHO').waitFor();
    expect(errors).toEqual([]);
    await close();
  });

  itWithBrowser('resolves an alert in one tap, and takes that back in another', async () => {
    const { page, errors, close } = bound(await reader());
    await send(newCase('E2E-2'), 'application/json');
    await page.getByRole('link', { name: 'Alerts', exact: true }).click();
    await page.getByLabel('Ward', { exact: true }).fill('ICU-9');
    await page.getByLabel('Ward', { exact: true }).press('Enter');
    await page.getByLabel('Status').selectOption('open');
    await page.getByTestId('alert-pages').locator('li a').first().click();
    await page.getByRole('button', { name: 'Already known' }).click();
    await page.getByText('Resolved as Already known.').waitFor();
    await page.getByTestId('timeline').getByText('Resolved').first().waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByTestId('timeline').getByText('Reopened').first().waitFor();
    expect(errors).toEqual([]);
    await close();
  });

  itWithBrowser('keeps filters in the address: filter, open, go back', async () => {
    const { page, errors, close } = bound(await reader());
    await page.getByRole('link', { name: 'Isolates', exact: true }).click();
    await page.getByRole('combobox', { name: 'CPE' }).selectOption('confirmed');
    await page.getByLabel('Carbapenemase').fill('NDM');
    await page.getByLabel('Carbapenemase').press('Enter');
    const rows = page.getByTestId('isolate-table').locator('tbody tr:not([aria-hidden])');
    await rows.first().filter({ hasText: 'NDM' }).waitFor();
    expect(new URL(page.url()).search).toBe('?cpe=confirmed&carbapenemase=NDM');
    expect(await rows.filter({ hasText: 'KPC' }).count()).toBe(0);
    await rows.first().getByRole('link').click();
    await page.getByTestId('verdict').getByText('confirmed').waitFor();
    await page.getByTestId('susceptibility').waitFor();
    await page.goBack();
    await rows.first().filter({ hasText: 'NDM' }).waitFor();
    expect(await page.getByLabel('Carbapenemase').inputValue()).toBe('NDM');
    await page.reload();
    await rows.first().filter({ hasText: 'NDM' }).waitFor();
    expect(errors).toEqual([]);
    await close();
  });

  itWithBrowser(
    'shows where a message is wrong, reads the correction, and its isolate',
    async () => {
      const { page, errors, close } = bound(await reader());
      const wrong = newCase('E2E-3').replace('Klebsiella pneumoniae', 'Frobnicus obscurus');
      const id = await send(wrong, 'application/json');
      await page.getByRole('link', { name: 'Operations' }).click();
      await page.getByLabel('Status').selectOption('quarantined');
      await page.locator(`a[href$="${id}"]`).click();
      await page.getByRole('button', { name: 'Show the payload' }).click();
      await page.getByTestId('place').filter({ hasText: 'Frobnicus' }).waitFor();
      const payload = page.getByLabel('Corrected payload');
      const corrected = (await payload.inputValue()).replace(
        'Frobnicus obscurus',
        'Escherichia coli',
      );
      await payload.fill(corrected);
      await page.getByRole('button', { name: 'Read the correction' }).click();
      await page.getByTestId('message-status').getByText('processed').waitFor();
      await page.getByTestId('events').getByRole('link', { name: 'E2E-3' }).first().click();
      await page.getByRole('heading', { name: 'Escherichia coli' }).waitFor();
      expect(errors).toEqual([]);
      await close();
    },
  );

  itWithBrowser('turns 20-35 into 20-36 when the interval goes from Wald to Wilson', async () => {
    const { page, errors, close } = bound(await reader());
    const { from, to } = SEED_COHORT;
    await page.goto(`${program.base}/cohort?from=${from}&to=${to}&ci=wald`);
    const deaths = page.getByTestId('measures').locator('tr').filter({ hasText: '30 days' });
    await deaths.filter({ hasText: '20–35' }).waitFor();
    expect(await deaths.innerText()).toContain('35 / 128');
    await page.getByLabel('Interval').selectOption('wilson');
    await deaths.filter({ hasText: '20–36' }).waitFor();
    await page.getByTestId('asked').getByText('wilson').waitFor();
    expect(new URL(page.url()).searchParams.get('ci')).toBe('wilson');
    expect(errors).toEqual([]);
    await close();
  });

  itWithBrowser('opens the isolates behind a number', async () => {
    const { page, errors, close } = bound(await reader());
    const { from, to } = SEED_COHORT;
    await page.goto(`${program.base}/cohort?from=${from}&to=${to}`);
    await page.getByRole('link', { name: 'Death within 30 days: 35' }).click();
    const rows = page.getByTestId('behind').locator('tbody tr');
    await rows.first().waitFor();
    expect(await rows.count()).toBe(35);
    expect(errors).toEqual([]);
    await close();
  });

  itWithBrowser('draws the sequence types, and their curves beside them', async () => {
    // ST11 and two of its single-locus variants, by the allele of tonB.
    for (const tonB of ['4', '79', '18']) {
      await send(typedCase(`E2E-TYPE-${tonB}`, tonB), 'application/json');
    }
    await whenSettled(test.database, SETTLED_MS_MAX);
    const { page, errors, close } = bound(await reader());
    await page.goto(`${program.base}/outbreaks?view=tree&draw=tree&colour=carbapenemase`);
    await page.locator('[data-testid=network][data-drawn=true]').waitFor();
    await page.getByLabel('Drawing').selectOption('groups');
    await page.getByText('As a table').click();
    const founder = page.getByRole('row').filter({ hasText: 'founder' });
    await founder.getByRole('rowheader', { name: '11', exact: true }).waitFor();
    const { from, to } = SEED_COHORT;
    await page.goto(`${program.base}/cohort?view=outcomes&from=${from}&to=${to}`);
    await page.getByTestId('mortality').getByText('35 / 128').waitFor();
    await page.locator('.chart svg').first().waitFor();
    expect(errors).toEqual([]);
    await close();
  });

  itWithBrowser('catches up without a gap after the line was down', async () => {
    const { page, close } = bound(await reader());
    await page.getByTestId('live').filter({ hasText: 'Live' }).waitFor();
    await page.context().setOffline(true);
    await page.getByTestId('live').filter({ hasText: 'Line lost' }).waitFor();
    await send(newCase('E2E-4').replaceAll('ICU-9', 'ICU-OFFLINE'), 'application/json');
    await page.context().setOffline(false);
    const cards = page.getByTestId('alerts').locator('li').filter({ hasText: 'ICU-OFFLINE' });
    await cards.first().waitFor();
    await close();
  });

  itWithBrowser('shows each role its own places, and says what it may not see', async () => {
    const analyst = bound(await reader(await keyOf('analyst')));
    const places = analyst.page.getByRole('navigation', { name: 'Main' }).getByRole('link');
    expect(await places.allInnerTexts()).toEqual([
      ...['Alerts', 'Outbreaks', 'Cohort', 'Antibiogram', 'Signals'],
    ]);
    await analyst.page.goto(`${program.base}/isolates`);
    await analyst.page.getByText('Your role (analyst) may not see this.').waitFor();
    await analyst.close();
    const lab = bound(await reader(await keyOf('lab')));
    const own = lab.page.getByRole('navigation', { name: 'Main' }).getByRole('link');
    expect(await own.allInnerTexts()).toEqual(['Today', 'Isolates', 'Operations']);
    expect(lab.errors).toEqual([]);
    await lab.close();
  });

  itWithBrowser('speaks Chinese, and keeps to the site’s clock', async () => {
    const { page, errors, close } = bound(await reader());
    await page.getByLabel('Language').selectOption('zh');
    await page.getByRole('link', { name: '菌株', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: '菌株' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN');
    await page.getByText(`时间按 ${SEED_COHORT.timeZone}`).waitFor();
    await page.reload();
    await page.getByRole('heading', { level: 1, name: '菌株' }).waitFor();
    expect(errors).toEqual([]);
    await close();
  });

  itWithBrowser('is used by the keyboard alone: from the start to an alert', async () => {
    const { page, close } = bound(await reader());
    await page.getByTestId('alerts').locator('li').first().waitFor();
    await page.keyboard.press('Tab');
    await page.getByRole('link', { name: 'Skip to content' }).press('Enter');
    const title = page.getByTestId('alerts').locator('li a').first();
    const target = await title.getAttribute('href');
    for (let tabs = 0; tabs < 40; tabs += 1) {
      if ((await page.evaluate(FOCUSED)) === target) break;
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    await page.getByTestId('timeline').waitFor();
    await close();
  });
});

/** Where the focused link leads, asked of the browser. */
const FOCUSED = 'document.activeElement?.getAttribute("href")';

function bound(reader: Reader) {
  return { page: reader.page, errors: reader.errors, close: () => reader.close() };
}
