import { readFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright-core';
import { SEED_COHORT, seedCohort } from '../seed-cohort/seed-cohort';
import { itWithBrowser, pageTest } from '../support/page-test';

const { from: FROM, to: TO } = SEED_COHORT;

jest.setTimeout(480_000);

/** Reports, exports, rates, the quality of alerts and the risk model, in a real browser. */
describe('the pages of numbers', () => {
  const pages = pageTest({
    settings: { CARBAWATCH_TIMEZONE: SEED_COHORT.timeZone },
    prepare: (system) => system.take(...seedCohort()),
  });

  const figure = async (page: Page, name: string): Promise<number> => {
    const tile = page
      .getByRole('list', { name: 'From isolates to patients' })
      .getByRole('listitem');
    return Number(await tile.filter({ hasText: name }).locator('.figure').first().innerText());
  };

  itWithBrowser('turns 20-35 into 20-36 when the interval goes from Wald to Wilson', async () => {
    const opened = await pages.open({ path: `/cohort?from=${FROM}&to=${TO}&ci=wald` });
    const { page } = opened;
    const deaths = page.getByTestId('measures').locator('tr').filter({ hasText: '30 days' });
    await deaths.filter({ hasText: '20–35' }).waitFor();
    expect(await deaths.innerText()).toContain('35 / 128');
    await page.getByLabel('Interval').selectOption('wilson');
    await deaths.filter({ hasText: '20–36' }).waitFor();
    await page.getByTestId('asked').getByText('wilson').waitFor();
    expect(new URL(page.url()).searchParams.get('ci')).toBe('wilson');
    await opened.leave();
  });

  itWithBrowser('opens the isolates behind a number', async () => {
    const opened = await pages.open({ path: `/cohort?from=${FROM}&to=${TO}` });
    const { page } = opened;
    await page.getByRole('link', { name: 'Death within 30 days: 35' }).click();
    const rows = page.getByTestId('behind').locator('tbody tr');
    await rows.first().waitFor();
    expect(await rows.count()).toBe(35);
    await opened.leave();
  });

  itWithBrowser('downloads the report with the numbers of the page and its question', async () => {
    const question = `from=${FROM}&to=${TO}&dedup=none&ci=wald&population=all`;
    const opened = await pages.open({ path: `/cohort?${question}` });
    const { page } = opened;
    const shown = [await figure(page, 'CRE after dedup'), await figure(page, 'non-CPE')];
    const report = page.getByRole('group', { name: 'Report' });
    const json = JSON.parse(await taken(page, report.getByRole('button', { name: 'JSON' }))) as {
      period: { from: string; to: string };
      dedup: string;
      population: string;
      summary: { cre: number; nonCpe: { numerator: number; ci: { method: string } } };
    };
    expect(json.period).toEqual({ from: FROM, to: TO });
    expect([json.dedup, json.population]).toEqual(['none', 'all']);
    expect(json.summary.nonCpe.ci.method).toBe('wald');
    expect([json.summary.cre, json.summary.nonCpe.numerator]).toEqual(shown);
    expect(shown[0]).toBeGreaterThan(SEED_COHORT.cpe + SEED_COHORT.nonCpe);
    const csv = await taken(page, report.getByRole('button', { name: 'CSV' }));
    expect(csv).toContain('wald');
    const [print] = await Promise.all([
      page.waitForEvent('popup'),
      report.getByRole('button', { name: 'To print (HTML)' }).click(),
    ]);
    await print.getByRole('heading', { level: 1, name: FROM }).waitFor();
    await print.getByText('all isolates of patients; counted: every isolate counts').waitFor();
    expect(await print.locator('script').count()).toBe(0);
    await print.close();
    expect(await opened.violations()).toEqual([]);
    await opened.leave();
  });

  /** Numbers of a page that open isolates, each with the list that it leads to. */
  const openedNumbers = (page: Page): Promise<OpenedNumber[]> =>
    page.locator('[data-behind]').evaluateAll((links) =>
      links.map((link) => ({
        name: link.getAttribute('aria-label') ?? '',
        n: Number(link.getAttribute('data-behind')),
        asked: new URL(link.getAttribute('href') ?? '', 'http://page').searchParams.get('behind'),
      })),
    );

  itWithBrowser.each([
    ['/cohort?', 'flow', 30],
    ['/cohort?dedup=none&population=all&ci=exact&', 'flow', 30],
    ['/cohort?view=comparison&', 'table1', 60],
    ['/cohort?view=predictors&', 'predictors', 8],
    ['/cohort?view=outcomes&vital=assume-alive&', 'mortality', 20],
    ['/cohort?view=rates&population=all&of=cre&', 'rates', 15],
    ['/antibiogram?minimum=1&by=specimen&', 'heat', 20],
    ['/signals?population=all&of=cre&', 'now', 10],
  ])('opens exactly the isolates of every number of %s', async (path, shown, atLeast) => {
    const opened = await pages.open({ path: `${path}from=${FROM}&to=${TO}` });
    const { page } = opened;
    await page.getByTestId(shown).waitFor();
    const numbers = await openedNumbers(page);
    expect(numbers.length).toBeGreaterThan(atLeast);
    const differing: string[] = [];
    for (const { name, n, asked } of numbers) {
      const words = new URLSearchParams(asked ?? '');
      words.delete('name');
      const path = `cohort/isolates?${words.toString()}&limit=1`;
      const { total } = await pages.system.api.read<{ total: number }>(path);
      if (total !== n || !name.endsWith(`: ${n}`)) differing.push(`${name}: ${n}, listed ${total}`);
    }
    expect(differing).toEqual([]);
    const [few] = numbers.filter(({ n }) => n <= 60).sort((a, b) => b.n - a.n);
    const link = page.locator(`[data-behind="${few?.n}"]`).first();
    await link.click();
    await page.getByTestId('behind-total').waitFor();
    expect(await page.getByTestId('behind').locator('tbody tr').count()).toBe(few?.n);
    await page.getByTestId('behind').getByRole('link', { name: 'Close' }).click();
    await page.getByTestId('behind').waitFor({ state: 'detached' });
    await opened.leave();
  });

  itWithBrowser('gives no share of fewer than thirty, on the page and in its files', async () => {
    // A ward has a few of each organism; the hospital has a hundred Klebsiella.
    const period = `from=${FROM}&to=${TO}&supplement=cre`;
    const opened = await pages.open({ path: `/antibiogram?${period}&by=specimen&small=suppress` });
    const { page } = opened;
    const heat = page.getByTestId('heat');
    const cells = heat.locator('tbody td');
    await heat.locator('td[data-withheld]').first().waitFor();
    await page.getByText('Of fewer than 30 tested no share is given').waitFor();
    const panel = page.getByRole('region', { name: 'Susceptible, %' });
    const shares = async () => {
      const table = await taken(page, panel.getByRole('button', { name: 'CSV' }));
      const [head = '', ...rows] = table
        .trim()
        .split('\r\n')
        .map((row) => row.split(','));
      const [n, share] = ['tested', 'share susceptible'].map((each) => head.indexOf(each));
      return rows.map((row) => ({ n: Number(row[n ?? -1]), share: row[share ?? -1] ?? '' }));
    };
    const suppressed = await shares();
    expect(suppressed.filter(({ n }) => n < 30).length).toBeGreaterThan(0);
    expect(suppressed.filter(({ n, share }) => n < 30 && share !== '')).toEqual([]);
    const drawing = await taken(page, panel.getByRole('button', { name: 'SVG' }));
    expect(drawing).toContain(`${FROM} – ${TO}`);
    for (const words of ['Of fewer than 30 tested', 'fewer than 30 isolates', '83–100%']) {
      expect(drawing).toContain(words);
    }
    const drawn = [...drawing.matchAll(/>(\d+)%[*†‡]*</g)].length;
    expect(drawn).toBe(suppressed.filter(({ share }) => share !== '').length);
    expect(await opened.violations()).toEqual([]);
    // Marked, they are there, each with its mark and with limits that say how little they are.
    await page.getByLabel('Small numbers').selectOption('flag');
    await heat.locator('td[data-withheld]').first().waitFor({ state: 'detached' });
    expect(await cells.filter({ hasText: /\d\*/ }).count()).toBeGreaterThan(0);
    expect((await shares()).filter(({ n, share }) => n < 30 && share === '')).toEqual([]);
    await opened.leave();
  });

  itWithBrowser('shows how many each curve stands on, and how long patients stayed', async () => {
    const opened = await pages.open({ path: `/cohort?view=outcomes&from=${FROM}&to=${TO}` });
    const { page } = opened;
    const atRisk = page.getByTestId('at-risk').first().locator('tbody tr');
    await atRisk.first().waitFor();
    const onDayZero = await atRisk.locator('td:nth-child(2)').allInnerTexts();
    expect(onDayZero.slice(0, 2)).toEqual([`${SEED_COHORT.cpe}`, `${SEED_COHORT.nonCpe}`]);
    const stays = page.getByTestId('stays').locator('tbody tr');
    expect(await stays.count()).toBe(4);
    // The line list brings no movements and no discharge: nothing is measured, and that is said.
    const cells = await stays.last().getByRole('cell').allInnerTexts();
    expect(cells[0]).toContain(`n = 0, ${SEED_COHORT.cpe} not known`);
    expect(await opened.violations()).toEqual([]);
    await opened.leave();
  });

  itWithBrowser('exports the days of the page, and says by which rules', async () => {
    const opened = await pages.open({ path: `/cohort?view=exports&from=${FROM}&to=${TO}` });
    const { page } = opened;
    const desk = page.getByTestId('exports');
    expect(await desk.getByRole('button', { name: 'Export' }).isDisabled()).toBe(true);
    await desk.getByLabel('Why').fill('Yearly report of the unit');
    const lines = await taken(page, desk.getByRole('button', { name: 'Export' }));
    const stated = await desk.getByTestId('provenance').innerText();
    const rows = lines.trim().split(/\r?\n/).length - 1;
    expect(stated).toContain(`Line list (CSV): ${rows} isolates in these days.`);
    expect(stated).toContain(`${FROM} – ${TO}`);
    expect(rows).toBeGreaterThan(SEED_COHORT.patients);
    expect(await opened.violations()).toEqual([]);
    await opened.visit('/operations?view=audit&action=isolates.exported');
    const entry = page.getByTestId('audit').getByRole('row').filter({ hasText: 'Yearly report' });
    await entry.getByText(`isolates: ${rows}`).waitFor();
    await entry.getByRole('link', { name: 'administrator' }).click();
    await entry.waitFor();
    expect(new URL(page.url()).searchParams.has('actor')).toBe(true);
    expect(await opened.violations()).toEqual([]);
    await opened.leave();
  });

  itWithBrowser('offers an analyst the exports that count, and no list of isolates', async () => {
    const opened = await pages.open({
      path: `/cohort?view=exports&from=${FROM}&to=${TO}`,
      key: await pages.system.api.keyOf('analyst'),
    });
    const { page } = opened;
    const forms = page.getByTestId('exports').getByLabel('Form').getByRole('option');
    expect(await forms.allInnerTexts()).toEqual(['WHO GLASS, RIS file', 'WHO GLASS, sample file']);
    await page.getByLabel('Country').fill('chn');
    await page.getByLabel('Why').fill('WHO GLASS of the year');
    const file = await taken(page, page.getByRole('button', { name: 'Export' }));
    expect(file).toContain('CHN');
    await page.getByTestId('exports').getByTestId('provenance').waitFor();
    await page.getByRole('link', { name: 'Alerts', exact: true }).click();
    await page.getByTestId('quality-of').waitFor();
    const views = page.getByRole('navigation', { name: 'Alerts' }).getByRole('link');
    expect(await views.allInnerTexts()).toEqual(['Quality', 'Risk model']);
    await views.filter({ hasText: 'Risk model' }).click();
    await page.getByText('An administrator may recalibrate').waitFor();
    await opened.leave();
  });

  itWithBrowser('gives a rate once a month of patient-days was uploaded', async () => {
    const opened = await pages.open({
      path: '/cohort?view=rates&from=2019-03-01&to=2019-03-31&population=all',
    });
    const { page } = opened;
    await page.getByText('No patient-days are known, so there is no rate.').waitFor();
    expect(await opened.violations()).toEqual([]);
    await page.getByLabel('Denominators').selectOption('uploaded');
    await page.getByLabel('Month', { exact: true }).fill('2019-03');
    await page.getByRole('spinbutton', { name: 'Patient-days' }).fill('4200');
    await page.getByRole('spinbutton', { name: 'Admissions' }).fill('610');
    await page.getByRole('button', { name: 'Store the month' }).click();
    await page.getByText('Months stored: 1.').waitFor();
    const month = page.getByTestId('rates').getByRole('row').filter({ hasText: '2019-03' });
    await month.filter({ hasText: '4200' }).waitFor();
    const [patientDays, admissions, onset, density] = await month.getByRole('cell').allInnerTexts();
    expect([patientDays, admissions]).toEqual(['4200', '610']);
    const perTenThousand = ((10_000 * Number(onset)) / 4_200).toFixed(2);
    expect(density?.split(' ')[0]).toBe(perTenThousand);
    await page.getByTestId('rates-source').getByText('as the hospital uploaded them').waitFor();
    const table = { name: 'months.csv', mimeType: 'text/csv' };
    const wrong = 'month,ward,patientDays,admissions\n2019-13,,10,1\n';
    await page.getByLabel('Table (CSV)').setInputFiles({ ...table, buffer: Buffer.from(wrong) });
    await page.getByRole('alert').filter({ hasText: 'a month such as 2025-01' }).waitFor();
    const right = 'month,ward,patientDays,admissions\n2019-02,ICU-1,310,40\n';
    await page.getByLabel('Table (CSV)').setInputFiles({ ...table, buffer: Buffer.from(right) });
    const stored = page.getByTestId('denominators').getByRole('row').filter({ hasText: '2019-02' });
    await stored.filter({ hasText: 'ICU-1' }).waitFor();
    expect(await opened.violations()).toEqual([]);
    // The one error is the refusal of the wrong table.
    await opened.leave(422);
  });

  itWithBrowser('shows what alerts were worth, by rule and by ward', async () => {
    const opened = await pages.open({ path: '/alerts?view=quality&from=2018-01-01' });
    const { page } = opened;
    const rules = page.getByTestId('quality-rule').locator('tbody tr');
    await rules.first().waitFor();
    const raised = (await rules.locator('td:nth-child(2)').allInnerTexts()).map((cell) =>
      parseInt(cell, 10),
    );
    const all = raised.pop() ?? 0;
    expect(all).toBeGreaterThan(0);
    expect(raised.reduce((sum, n) => sum + n, 0)).toBe(all);
    await page.getByTestId('quality-ward').waitFor();
    expect(await opened.violations()).toEqual([]);
    await opened.leave();
  });

  itWithBrowser('recalibrates the risk model only after a second yes', async () => {
    const opened = await pages.open({ path: '/alerts?view=risk' });
    const { page } = opened;
    const card = page.getByTestId('risk-card');
    await card.getByText('not validated here', { exact: true }).waitFor();
    expect(await opened.violations()).toEqual([]);
    await page.getByLabel('How').selectOption('refit');
    const ask = page.getByTestId('recalibration').getByRole('button', { name: 'Recalibrate' });
    await ask.press('Enter');
    // The keyboard is on the answer that changes nothing.
    await page.keyboard.press('Enter');
    await card.getByText('as shipped').waitFor();
    await ask.click();
    await page.getByRole('button', { name: 'Yes, recalibrate' }).click();
    await card.getByText('version 1').waitFor();
    const icu = page
      .getByTestId('risk-coefficients')
      .getByRole('row')
      .filter({ hasText: 'intensive' });
    expect(Number(await icu.getByRole('cell').first().innerText())).not.toBeNaN();
    await page.getByTestId('risk-calibration').locator('.chart svg').waitFor();
    await page.getByTestId('risk-drift').getByRole('table').waitFor();
    expect(await opened.violations()).toEqual([]);
    await opened.leave();
  });

  itWithBrowser(
    'takes coefficients of a study with their source, and a covariate more',
    async () => {
      const opened = await pages.open({ path: '/alerts?view=risk' });
      const { page } = opened;
      const form = page.getByTestId('coefficients-form');
      await form.getByLabel('Intercept').fill('-1.5');
      await form.getByLabel('Log odds 1').fill('0.9');
      await form.getByLabel('Log odds 2').fill('0.4');
      await form.getByRole('button', { name: 'Add a covariate' }).click();
      await form.getByLabel('Predictor 3').fill('carbapenem30d');
      await form.getByLabel('Log odds 3').fill('1.1');
      await form.getByLabel('Source').fill('Our own study of 2026, in preparation');
      expect(await opened.violations()).toEqual([]);
      await form.getByRole('button', { name: 'Save' }).click();
      await page.getByTestId('risk-card').getByText('Our own study of 2026').waitFor();
      const rows = page.getByTestId('risk-coefficients').getByRole('row');
      const covariate = rows.filter({ hasText: 'carbapenem30d' });
      expect(await covariate.getByRole('cell').first().innerText()).toBe('1.10');
      // Learnt anew with a covariate that no report gives: refused, and said why.
      await page.getByLabel('How').selectOption('refit');
      await page.getByLabel('With these covariates').fill('neverHeardOf');
      await page.getByTestId('recalibration').getByRole('button', { name: 'Recalibrate' }).click();
      await page.getByRole('button', { name: 'Yes, recalibrate' }).click();
      await page.getByTestId('recalibration').getByRole('alert').waitFor();
      await covariate.waitFor();
      await opened.leave(409);
    },
  );
});

interface OpenedNumber {
  readonly name: string;
  readonly n: number;
  readonly asked: string | null;
}

/** What a button hands over as a file. */
async function taken(page: Page, button: Locator): Promise<string> {
  const [file] = await Promise.all([page.waitForEvent('download'), button.click()]);
  return readFile(await file.path(), 'utf8');
}
