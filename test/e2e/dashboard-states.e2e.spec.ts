import { TOPICS } from '@carbawatch/contracts';
import { partitionOf } from '@carbawatch/event-log';
import type { Locator } from 'playwright-core';
import { itWithBrowser, pageTest } from '../support/page-test';
import type { Reader } from '../support/dashboard';

jest.setTimeout(480_000);

/**
 * What the page says when there is nothing yet, while it reads, when the server fails or the line
 * is down; and that what somebody chose is still chosen after a reload, and after going back.
 */
describe('the states of the page', () => {
  const pages = pageTest();

  itWithBrowser('empty: each place says so in words of its own', async () => {
    const reader = await pages.open();
    for (const [address, words] of EMPTY) {
      await reader.visit(address);
      await reader.page.getByRole('main').getByText(words).first().waitFor();
      expect(await reader.page.getByRole('alert').count()).toBe(0);
    }
    await reader.leave();
  });

  itWithBrowser('loading: the place of what comes is held, and said to be so', async () => {
    const reader = await pages.open();
    const { page } = reader;
    await page.route('**/api/v1/signals*', () => undefined);
    await page.getByRole('navigation', { name: 'Main' }).getByText('Signals').click();
    await page.getByRole('heading', { level: 1, name: 'Signals' }).waitFor();
    const status = page.getByRole('main').getByRole('status').filter({ hasText: 'Loading' });
    await status.waitFor();
    expect(await reader.violations()).toEqual([]);
    // What was held goes on.
    await page.unroute('**/api/v1/signals*');
    await page.getByTestId('raised').waitFor();
    expect(await status.count()).toBe(0);
    await reader.leave();
  });

  itWithBrowser('error: why, and another try that brings what was asked for', async () => {
    await pages.system.take(aCase('STATE-1'));
    const reader = await pages.open();
    const { page } = reader;
    for (const [address, asked, words] of READ) {
      await page.route(asked, (route) => route.fulfill(PROBLEM));
      await page.goto(`${pages.system.base}${address}`);
      const failed = page.getByRole('main').getByRole('alert').first();
      await failed.getByText('This could not be read: the database rests').waitFor();
      await page.unroute(asked);
      await failed.getByRole('button', { name: 'Try again' }).click();
      await page.getByRole('main').getByText(words).first().waitFor();
    }
    for (const address of ['/isolates/site-1/NONE', `/operations/messages/${NOBODYS}`]) {
      await reader.visit(address);
      await page.getByText('There is nothing here.').waitFor();
      expect(await reader.violations()).toEqual([]);
    }
    await reader.close();
    // The browser notes what the server was made to refuse, and nothing else happened.
    const others = reader.errors.filter((error) => !/\b(500|404)\b/.test(error));
    expect(others).toEqual([]);
  });

  itWithBrowser(
    'offline: what was read stays, the rest waits, and comes without a reload',
    async () => {
      const reader = await pages.open({ path: '/cohort' });
      const { page } = reader;
      await page.getByTestId('live').filter({ hasText: 'Live' }).waitFor();
      await page.evaluate('window.stillTheSamePage = true');
      await page.context().setOffline(true);
      await page.getByText('What you see was read before').waitFor();
      await page.getByTestId('measures').waitFor();
      await page.getByRole('link', { name: 'Outcomes' }).click();
      const failed = page.getByRole('main').getByRole('alert');
      await failed.getByText('The server can’t be reached.').waitFor();
      expect(await reader.violations()).toEqual([]);
      // A place whose code was not loaded yet, without a hover that would have loaded it.
      await page.getByRole('link', { name: 'Signals' }).focus();
      await page.keyboard.press('Enter');
      await page.getByRole('main').getByText('It opens by itself').waitFor();
      expect(await reader.violations()).toEqual([]);
      await page.context().setOffline(false);
      await page.getByRole('heading', { level: 1, name: 'Signals' }).waitFor();
      await page.getByTestId('raised').waitFor();
      expect(await page.evaluate('window.stillTheSamePage')).toBe(true);
      await reader.close();
    },
  );

  itWithBrowser('a dropped stream goes on after the last event that was heard', async () => {
    const reader = await pages.open();
    const { page } = reader;
    const resumed: string[] = [];
    page.on('request', (request) => {
      const last = request.headers()['last-event-id'];
      if (request.url().endsWith('/stream') && last !== undefined) resumed.push(last);
    });
    await page.getByTestId('live').filter({ hasText: 'Live' }).waitFor();
    const alerts = page.getByTestId('alerts').locator('li');
    await pages.system.take(aCase('STATE-2', 'ICU-BEFORE'));
    await alerts.filter({ hasText: 'ICU-BEFORE' }).first().waitFor();
    expect(resumed).toEqual([]);
    await page.context().setOffline(true);
    await page.getByTestId('live').filter({ hasText: 'Line lost' }).waitFor();
    await pages.system.take(aCase('STATE-3', 'ICU-MEANWHILE'));
    await page.context().setOffline(false);
    await alerts.filter({ hasText: 'ICU-MEANWHILE' }).first().waitFor();
    expect(resumed.length).toBeGreaterThan(0);
    await reader.close();
  });

  itWithBrowser('what a service could not take in is shown, and processed again', async () => {
    const { system } = pages;
    await system.take(aCase('LETTER-1'));
    await refuseInAlerting('LETTER-2');
    await system.take({ ...aCase('LETTER-2'), patient: { id: 'MRN-LETTER-1' } });
    await system.take({ ...aCase('LETTER-3'), patient: { id: 'MRN-LETTER-1' } });
    const reader = await pages.open();
    const { page } = reader;
    await page.getByTestId('letters-notice').getByText('2 records not taken in').waitFor();
    await page.getByTestId('letters-notice').getByRole('link').click();
    await page.getByRole('link', { name: 'Not taken in 2' }).waitFor();
    const letter = page.getByTestId('letters-alerting').getByTestId('letter');
    await letter.getByText('1 waits behind it').waitFor();
    await letter.getByText(/^The handler failed with \w+ in 3 runs\.$/).waitFor();
    expect(await reader.violations()).toEqual([]);
    await letter.getByRole('button', { name: 'Process again' }).click();
    await page.getByText(/^It still fails: bug: /).waitFor();
    await letter.getByText('2 attempts').waitFor();
    await system.database.query('DROP TRIGGER refused ON alerting.isolate_fact');
    await letter.getByRole('button', { name: 'Process again' }).click();
    await page.getByText('2 records are taken in now.').waitFor();
    await page.getByText('All is well: every service took in everything.').waitFor();
    const taken = await system.database.query(
      `SELECT DISTINCT isolate_id FROM alerting.isolate_fact
       WHERE isolate_id LIKE 'LETTER-%' ORDER BY 1`,
    );
    expect(taken).toEqual(['LETTER-1', 'LETTER-2', 'LETTER-3'].map((id) => ({ isolate_id: id })));
    const lab = await pages.open({ key: await system.api.keyOf('lab') });
    await lab.visit('/operations?view=letters');
    await lab.page.getByText('Your role (laboratory) may not see this.').waitFor();
    await lab.leave();
    await reader.leave();
  });

  /**
   * Alerting fails at this isolate of the last patient, as a faulty version would; it has died of
   * it twice, so that the third time is told of and the process goes on.
   */
  async function refuseInAlerting(isolateId: string): Promise<void> {
    const { database } = pages.system;
    await database.query(
      `CREATE FUNCTION alerting.refuse() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'a fault of this version'; END $$`,
    );
    await database.query(
      `CREATE TRIGGER refused BEFORE INSERT OR UPDATE ON alerting.isolate_fact FOR EACH ROW
       WHEN (NEW.isolate_id = '${isolateId}') EXECUTE FUNCTION alerting.refuse()`,
    );
    const topic = TOPICS.isolatesClassified;
    const [last] = await database.query<{ key: string }>(
      `SELECT key FROM log.record WHERE topic = $1 AND value ->> 'isolateId' = 'LETTER-1'`,
      [topic],
    );
    await database.query(
      `INSERT INTO log.crash_counter (consumer, topic, partition, "offset", crashes)
       SELECT 'alerting', topic, partition, next_offset, 2 FROM log.head
       WHERE topic = $1 AND partition = $2`,
      [topic, partitionOf(last?.key ?? '')],
    );
  }

  itWithBrowser('the next person begins at Today, with nothing of the one before', async () => {
    const analyst = await pages.system.api.keyOf('analyst');
    const reader = await pages.open({ path: '/isolates?cpe=confirmed&site=site-1' });
    const { page } = reader;
    await page.getByRole('link', { name: 'Alerts', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Alerts' }).waitFor();
    // Another tab of the same person, by the link of an e-mail.
    const other = await page.context().newPage();
    await other.goto(`${pages.system.base}/isolates?organism=Klebsiella`);
    await other.getByRole('heading', { level: 1, name: 'Isolates' }).waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    for (const tab of [page, other]) {
      await tab.getByLabel('Key').waitFor();
      expect(tab.url()).toBe(`${pages.system.base}/`);
      const left = await tab.evaluate<string>('JSON.stringify(sessionStorage)');
      expect(left).not.toMatch(/carbawatch|isolates|Klebsiella|confirmed/);
    }
    // Going back shows the former address alone, and asks who it is.
    await page.goBack();
    await page.getByLabel('Key').waitFor();
    await page.goForward();
    await page.getByLabel('Key').fill(analyst);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    // An analyst's first place: Today is of patients.
    await page.getByRole('heading', { level: 1, name: 'Alerts' }).waitFor();
    expect(new URL(page.url()).search).toBe('');
    await other.getByRole('navigation', { name: 'Main' }).waitFor();
    // What is asked for by a link is shown, whoever was there before.
    await page.goto(`${pages.system.base}/signals?of=cre`);
    await page.getByRole('heading', { level: 1, name: 'Signals' }).waitFor();
    await reader.leave();
  });

  itWithBrowser('a page that nobody touches signs out, and says so', async () => {
    const reader = await pages.open();
    const { page } = reader;
    await page.clock.install();
    await reader.visit('/isolates');
    await page.clock.fastForward('00:50:00');
    await page.keyboard.press('Shift');
    await page.clock.fastForward('00:50:00');
    await page.getByRole('heading', { level: 1, name: 'Isolates' }).waitFor();
    await page.clock.fastForward('01:01:00');
    await page.getByText('Nobody touched the page for a while').waitFor();
    expect(new URL(page.url()).pathname).toBe('/');
    expect(await reader.violations()).toEqual([]);
    await reader.leave();
  });

  itWithBrowser(
    'a page that is left gives up its line, and takes it up when shown again',
    async () => {
      const reader = await pages.open();
      const { page } = reader;
      const live = page.getByTestId('live').filter({ hasText: 'Live' });
      // A browser has six lines to a server: each page left behind would hold one.
      for (let turn = 0; turn < 8; turn++) {
        await page.goto(`${pages.system.base}/alerts?turn=${turn}`);
        await live.waitFor();
      }
      // The way back finds the page as it was left, its line with it.
      await page.goBack();
      await live.waitFor();
      await pages.system.take(aCase('STATE-4', 'ICU-BACK'));
      await page.getByTestId('alert-pages').getByText('ICU-BACK').first().waitFor();
      // A word that no page knows, as mail programs add them to links, goes no further.
      expect(new URL(page.url()).search).toBe('');
      await reader.leave();
    },
  );

  itWithBrowser(
    'keeps every filter in the address: after a reload, and after going back',
    async () => {
      const reader = await pages.open();
      for (const filter of FILTERS) await keeps(reader, filter);
      await reader.leave();
    },
  );

  itWithBrowser('sorts the isolates by a column, and finds one by its number', async () => {
    await pages.system.take(aCase('SORT-1', 'AAA-1'), aCase('SORT-2', 'ZZZ-1'));
    const reader = await pages.open({ path: '/isolates' });
    const { page } = reader;
    const rows = page.getByTestId('isolate-table').locator('tbody tr:not([aria-hidden])');
    await rows.filter({ hasText: 'SORT-2' }).waitFor();
    const ward = (way: string) => page.locator(`th[aria-sort=${way}]`, { hasText: 'Ward' });
    await ward('none').getByRole('button').press('Enter');
    await ward('ascending').waitFor();
    // The list stays until it is read anew, and the focus with it.
    await page.keyboard.press('Enter');
    await ward('descending').waitFor();
    expect(new URL(page.url()).search).toBe('?sort=-ward');
    await rows.first().filter({ hasText: 'ZZZ-1' }).waitFor();
    const wards = await rows.locator('td:nth-child(7)').allInnerTexts();
    expect(new Set(wards).size).toBeGreaterThan(1);
    expect(wards).toEqual([...wards].sort().reverse());
    const number = page.getByLabel('Number of an isolate');
    await number.fill('ort-1');
    await number.press('Enter');
    await page.getByText('1 of 1', { exact: true }).waitFor();
    expect(await reader.violations()).toEqual([]);
    await number.fill('SORT-1');
    await number.press('Enter');
    await page.getByTestId('lineage').locator('a[href^="/alerts/"]').first().waitFor();
    await reader.leave();
  });

  async function keeps(reader: Reader, { at, label, value, word }: Filter): Promise<void> {
    const { page } = reader;
    await reader.visit(at);
    const main = page.getByRole('main');
    const choice = main.getByRole('combobox', { name: label, exact: true });
    const field = choice.or(main.getByLabel(label, { exact: true })).first();
    await choose(field, value);
    const isKept = () => new URL(page.url()).searchParams.get(word) === value;
    await page.waitForURL(isKept);
    await page.reload();
    await field.waitFor();
    expect([at, word, await field.inputValue()]).toEqual([at, word, value]);
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link').first().click();
    await page.waitForURL(({ pathname }) => pathname === '/');
    await page.goBack();
    await page.waitForURL(isKept);
    await field.waitFor();
    expect([at, word, await field.inputValue()]).toEqual([at, word, value]);
  }
});

const EMPTY = [
  ['/alerts', 'No alert was raised yet.'],
  ['/isolates', 'No isolate is here.'],
  ['/outbreaks?view=clusters', 'No cluster is known.'],
  ['/outbreaks?view=curve', 'No case in this period.'],
  ['/outbreaks?view=tree', 'No sequence type was seen in this period.'],
  ['/outbreaks?view=contacts', 'No contact is known.'],
  ['/cohort', 'No carbapenemase is named in this period.'],
  ['/cohort?view=outcomes', 'Nobody’s course is known.'],
  ['/cohort?view=rates', 'No patient-days are known, so there is no rate.'],
  ['/antibiogram', 'No isolate was tested in this period.'],
  ['/signals', 'No signal was raised in this period.'],
  ['/operations', 'No message has come yet.'],
  ['/operations?view=mappings', 'No message waits for a word.'],
  ['/operations?view=rules', 'Nothing was compared yet.'],
  ['/operations?view=delivery', 'No route is set: nobody is told outside of this page.'],
] as const;

/** A place, what it asks for, and what it then shows. */
const READ = [
  ['/isolates', '**/api/v1/isolates?*', 'STATE-1'],
  ['/isolates/site-1/STATE-1', '**/api/v1/isolates/site-1/*', 'Classification'],
  ['/cohort', '**/api/v1/cohort/summary*', 'Measures'],
  ['/signals', '**/api/v1/signals*', 'Signals that were raised'],
  ['/operations?view=ledger', '**/api/v1/ledger*', 'administrator'],
] as const;

const PROBLEM = {
  status: 500,
  contentType: 'application/problem+json',
  body: JSON.stringify({
    ...{ type: 'about:blank', title: 'Internal Server Error', status: 500, code: 'internal' },
    detail: 'the database rests',
  }),
};
const NOBODYS = '00000000-0000-4000-8000-000000000000';

interface Filter {
  readonly at: string;
  readonly label: string;
  readonly value: string;
  /** Its word in the address. */
  readonly word: string;
}

const FILTERS: readonly Filter[] = [
  { at: '/alerts', label: 'Status', value: 'open', word: 'status' },
  { at: '/isolates', label: 'CPE', value: 'confirmed', word: 'cpe' },
  { at: '/isolates', label: 'Organism', value: 'Klebsiella', word: 'organism' },
  { at: '/isolates', label: 'From', value: '2026-01-31', word: 'from' },
  { at: '/outbreaks?view=clusters', label: 'Carbapenemase', value: 'KPC', word: 'family' },
  { at: '/outbreaks?view=curve', label: 'Step', value: 'month', word: 'step' },
  { at: '/outbreaks?view=tree', label: 'Pies by', value: 'ward', word: 'colour' },
  { at: '/outbreaks?view=contacts', label: 'Ward', value: 'ICU-9', word: 'ward' },
  { at: '/cohort', label: 'Interval', value: 'exact', word: 'ci' },
  { at: '/cohort?view=comparison', label: 'Population', value: 'all', word: 'population' },
  { at: '/cohort?view=outcomes', label: 'Vital status', value: 'assume-alive', word: 'vital' },
  { at: '/cohort?view=rates', label: 'Denominators', value: 'uploaded', word: 'denominators' },
  { at: '/antibiogram', label: 'At least n', value: '10', word: 'minimum' },
  { at: '/signals', label: 'Counted', value: 'cre', word: 'of' },
  { at: '/operations', label: 'Status', value: 'partly-read', word: 'status' },
  { at: '/operations', label: 'Order', value: 'oldest', word: 'sort' },
  { at: '/operations?view=ledger', label: 'Sender', value: 'LIS', word: 'sender' },
  { at: '/operations?view=delivery', label: 'Status', value: 'expired', word: 'status' },
  { at: '/operations?view=audit', label: 'What', value: 'isolates.exported', word: 'action' },
];

async function choose(field: Locator, value: string): Promise<void> {
  const isChoice = (await field.locator('option').count()) > 0;
  if (isChoice) await field.selectOption(value);
  else {
    await field.fill(value);
    await field.press('Enter');
  }
}

/** A KPC in the blood of somebody in intensive care, today. */
function aCase(isolateId: string, ward = 'ICU-9'): object {
  return {
    ...{ type: 'isolate.report', isolateId, status: 'final', patient: { id: `MRN-${isolateId}` } },
    encounter: { id: `V-${isolateId}`, class: 'inpatient', ward, unitType: 'icu' },
    specimen: { type: 'blood', purpose: 'clinical', collectedAt: new Date().toISOString() },
    organism: { name: 'Klebsiella pneumoniae' },
    susceptibility: [{ agent: 'MEM', method: 'mic', operator: '>=', value: 16, unit: 'mg/L' }],
    geneTests: [{ gene: 'blaKPC-2', method: 'pcr', result: 'detected' }],
  };
}
