import { SEED_COHORT, seedCohort } from '../seed-cohort/seed-cohort';
import { itWithBrowser, pageTest } from '../support/page-test';

/** Some twenty pages, each looked at by axe-core on a busy machine. */
jest.setTimeout(480_000);

/** The page in a real browser, on the seed cohort and on results that come in while it is open. */
describe('the dashboard', () => {
  const pages = pageTest({
    settings: { CARBAWATCH_TIMEZONE: SEED_COHORT.timeZone },
    prepare: (system) => system.take(...seedCohort()),
  });

  /** A KPC in the blood of somebody in intensive care, today. */
  function newCase(id: string, ward = 'ICU-9'): object {
    return {
      type: 'isolate.report',
      isolateId: id,
      status: 'final',
      patient: { id: `MRN-${id}` },
      encounter: { id: `V-${id}`, class: 'inpatient', ward, unitType: 'icu' },
      specimen: { type: 'blood', purpose: 'clinical', collectedAt: new Date().toISOString() },
      organism: { name: 'Klebsiella pneumoniae' },
      susceptibility: [{ agent: 'MEM', method: 'mic', operator: '>=', value: 16, unit: 'mg/L' }],
      geneTests: [{ gene: 'blaKPC-2', method: 'pcr', result: 'detected' }],
    };
  }

  function typedCase(id: string, tonB: string): object {
    const profile = { gapA: '3', infB: '3', mdh: '1', pgi: '1', phoE: '1', rpoB: '1', tonB };
    return { ...newCase(id), mlst: { scheme: 'kpneumoniae', profile } };
  }

  itWithBrowser('shows a new alert without a reload, and it is acknowledged', async () => {
    const opened = await pages.open();
    const { page } = opened;
    await page.getByTestId('live').filter({ hasText: 'Live' }).waitFor();
    await pages.system.api.send([newCase('E2E-1')]);
    const card = page.getByTestId('alerts').locator('li').filter({ hasText: 'ICU-9' }).first();
    await card.waitFor();
    await card.getByRole('link').first().click();
    await page.getByTestId('timeline').waitFor();
    await page.getByRole('button', { name: 'Acknowledge', exact: true }).click();
    await page.getByTestId('timeline').getByText('Acknowledged').first().waitFor();
    await page.getByLabel('Comment').fill('Moved to a single room.');
    await page.getByRole('button', { name: 'Add comment' }).click();
    await page.getByTestId('timeline').getByText('Moved to a single room.').waitFor();
    await opened.leave();
  });

  itWithBrowser(
    'asks before it records an isolation: Escape leaves it, a second press does it',
    async () => {
      await pages.system.take(newCase('E2E-ISOLATE', 'ICU-ISOLATE'));
      const opened = await pages.open();
      const { page } = opened;
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
      await opened.leave();
    },
  );

  itWithBrowser(
    'acknowledges what one patient raised in one act, and takes that back',
    async () => {
      await pages.system.take(newCase('E2E-MANY', 'ICU-MANY'));
      const opened = await pages.open();
      const { page } = opened;
      const group = page.locator('li.together').filter({ hasText: 'ICU-MANY' });
      await group.getByRole('button', { name: /^Acknowledge these/ }).click();
      await page.getByText(/alerts are acknowledged/).waitFor();
      await group.waitFor({ state: 'detached' });
      await page.getByRole('button', { name: 'Undo' }).click();
      await group.getByRole('button', { name: /^Acknowledge these/ }).waitFor();
      await opened.leave();
    },
  );

  itWithBrowser('tells the control team on cards and tasks whom they are about', async () => {
    await pages.system.take({ ...newCase('E2E-WHO'), geneTests: [] });
    const opened = await pages.open({ key: await pages.system.api.keyOf('ipc') });
    const { page } = opened;
    await page.getByTestId('alerts').getByText('MRN-E2E-WHO').first().waitFor();
    const task = page.getByTestId('tasks').locator('li').filter({ hasText: 'E2E-WHO' }).first();
    await task.getByText('MRN-E2E-WHO').waitFor();
    await opened.leave();
  });

  itWithBrowser(
    'lists what is not resolved, most severe first, counted and named; all is a click away',
    async () => {
      await pages.system.take(newCase('E2E-LIST', 'ICU-LIST'));
      const key = await pages.system.api.keyOf('ipc');
      const opened = await pages.open({ key, path: '/alerts?ward=ICU-LIST' });
      const { page } = opened;
      const cards = page.getByTestId('alert-pages').locator('li');
      const hint = page.getByTestId('alert-pages').locator('header .hint');
      await cards.first().getByText('MRN-E2E-LIST').waitFor();
      const all = await cards.count();
      expect(await hint.innerText()).toMatch(`${all} (1 patient) · critical`);
      const urgency = await cards.evaluateAll((found) => found.map((card) => card.className));
      const ranks = urgency.map((name) => ['critical', 'high', 'medium', 'low'].indexOf(name));
      expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
      await cards.first().getByRole('link').first().click();
      await page.getByRole('button', { name: 'Already known' }).click();
      await page.getByText('Resolved as Already known.', { exact: true }).waitFor();
      await page.goBack();
      await hint.getByText(`${all - 1} (1 patient)`).waitFor();
      await page.getByRole('link', { name: `All (${all})` }).click();
      await page.getByRole('link', { name: `Not resolved (${all - 1})` }).waitFor();
      expect(await cards.count()).toBe(all);
      await page.getByLabel('Order').selectOption('raised');
      await page.waitForURL(/sort=raised/);
      await opened.leave();
    },
  );

  itWithBrowser('resolves an alert in one tap, and takes that back in another', async () => {
    const opened = await pages.open();
    const { page } = opened;
    await pages.system.api.send([newCase('E2E-2')]);
    await page.getByRole('link', { name: 'Alerts', exact: true }).click();
    await page.getByLabel('Ward', { exact: true }).fill('ICU-9');
    await page.getByLabel('Ward', { exact: true }).press('Enter');
    await page.getByLabel('Status').selectOption('open');
    await page.getByTestId('alert-pages').locator('li a').first().click();
    await page.getByRole('button', { name: 'Already known' }).click();
    await page.getByText('Resolved as Already known.', { exact: true }).waitFor();
    await page.getByTestId('timeline').getByText('Resolved').first().waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByTestId('timeline').getByText('Reopened').first().waitFor();
    await opened.leave();
  });

  itWithBrowser('keeps filters in the address: filter, open, go back', async () => {
    const opened = await pages.open();
    const { page } = opened;
    await page.getByRole('link', { name: 'Isolates', exact: true }).click();
    await page.getByRole('combobox', { name: 'CPE' }).selectOption('confirmed');
    await page.getByLabel('Carbapenemase').fill('NDM');
    await page.getByLabel('Carbapenemase').press('Enter');
    const rows = page.getByTestId('isolate-table').locator('tbody tr:not([aria-hidden])');
    await rows.first().filter({ hasText: 'NDM' }).waitFor();
    expect(new URL(page.url()).search).toBe('?cpe=confirmed&carbapenemase=NDM');
    expect(await rows.filter({ hasText: 'KPC' }).count()).toBe(0);
    await rows.first().getByRole('link').first().click();
    await page.getByTestId('verdict').getByText('confirmed').waitFor();
    await page.getByTestId('susceptibility').waitFor();
    await page.goBack();
    await rows.first().filter({ hasText: 'NDM' }).waitFor();
    expect(await page.getByLabel('Carbapenemase').inputValue()).toBe('NDM');
    await page.reload();
    await rows.first().filter({ hasText: 'NDM' }).waitFor();
    // A word is taken while the field is not left yet: what is clicked next stays where it is.
    await page.getByLabel('ST', { exact: true }).fill('11');
    await page.waitForURL(({ searchParams }) => searchParams.get('st') === '11');
    await opened.leave();
  });

  itWithBrowser('offers the wards that the site knows, and says which it does not', async () => {
    await pages.system.take(newCase('E2E-WARD', 'ICU-11'));
    const opened = await pages.open({ path: '/isolates?cre=cre' });
    const { page } = opened;
    const ward = page.getByRole('combobox', { name: 'Ward', exact: true });
    const offered = page.getByRole('listbox').getByRole('option');
    await ward.click();
    await offered.filter({ hasText: 'ICU-11' }).waitFor();
    expect(await opened.violations()).toEqual([]);
    // By the kind of unit, with the keyboard alone.
    await ward.pressSequentially('intensive');
    await offered.filter({ hasText: 'ICU-11' }).waitFor();
    const above = (await offered.allInnerTexts()).findIndex((each) => each.startsWith('ICU-11'));
    for (let step = 0; step <= above; step += 1) await ward.press('ArrowDown');
    await page.getByRole('option', { selected: true, name: 'ICU-11' }).waitFor();
    await ward.press('Enter');
    const rows = page.getByTestId('isolate-table').locator('tbody tr:not([aria-hidden])');
    await rows.first().filter({ hasText: 'ICU-11' }).waitFor();
    expect(new URL(page.url()).search).toBe('?cre=cre&ward=ICU-11');
    expect(await offered.count()).toBe(0);
    // Escape leaves what was chosen; what nobody knows is asked for all the same, and said.
    await ward.fill('ICU-7');
    for (const key of ['Escape', 'Escape']) await ward.press(key);
    expect(await ward.inputValue()).toBe('ICU-11');
    await ward.fill('ICU-77');
    await ward.press('Enter');
    const remark = 'No bed and no isolate of a ward of this name is known.';
    await page.getByText(remark).waitFor();
    await page.getByRole('combobox', { name: 'Ward', description: remark }).waitFor();
    expect(new URL(page.url()).search).toBe('?cre=cre&ward=ICU-77');
    expect(await opened.violations()).toEqual([]);
    await page.goBack();
    expect(await ward.inputValue()).toBe('ICU-11');
    await opened.leave();
  });

  itWithBrowser('prints the isolates that are listed, not those in view alone', async () => {
    const opened = await pages.open();
    const { page } = opened;
    // More than are read at once: the rest is not asked for by printing.
    const READ = 60;
    let asked = 0;
    await page.route('**/api/v1/isolates?*limit=200*', (route) => {
      asked += 1;
      return route.continue({ url: route.request().url().replace('limit=200', `limit=${READ}`) });
    });
    await page.getByRole('link', { name: 'Isolates', exact: true }).click();
    const rows = page.getByTestId('isolate-table').locator('tbody tr:not([aria-hidden])');
    await rows.first().waitFor();
    await page.emulateMedia({ media: 'print' });
    await rows.nth(READ - 1).waitFor();
    await page.emulateMedia({ media: 'screen' });
    await rows.nth(READ - 1).waitFor({ state: 'detached' });
    expect(asked).toBe(1);
    await opened.leave();
  });

  itWithBrowser(
    'shows where a message is wrong, reads the correction, and its isolate',
    async () => {
      const opened = await pages.open();
      const { page } = opened;
      const wrong = { ...newCase('E2E-3'), organism: { name: 'Frobnicus obscurus' } };
      const id = await pages.system.api.hand('application/json', JSON.stringify(wrong));
      await page.getByRole('link', { name: 'Operations' }).click();
      await page.getByLabel('Status').selectOption('quarantined');
      await page.locator(`a[href$="${id}"]`).click();
      // Nobody is put a reason into the mouth: the one that is meant is pressed.
      const show = page.getByRole('button', { name: 'Show the payload' });
      expect(await show.isDisabled()).toBe(true);
      await page.getByRole('button', { name: 'To correct this message' }).click();
      await show.click();
      await page.getByTestId('place').filter({ hasText: 'Frobnicus' }).waitFor();
      const payload = page.getByLabel('Corrected payload');
      const corrected = (await payload.inputValue()).replace(
        'Frobnicus obscurus',
        'Escherichia coli',
      );
      await payload.fill(corrected);
      // It is of a patient and kept nowhere: whoever leaves it is asked.
      page.once('dialog', (dialog) => void dialog.dismiss());
      await page.getByRole('link', { name: 'Isolates', exact: true }).click();
      expect(await payload.inputValue()).toBe(corrected);
      expect(await page.evaluate('JSON.stringify(localStorage)')).not.toContain('E2E-3');
      await page.getByRole('button', { name: 'Read the correction' }).click();
      await page.getByTestId('message-status').getByText('processed').waitFor();
      // What was first sent stands beside the correction, and who corrected it.
      await page.getByTestId('hand').getByText('corrected it').waitFor();
      await page.getByRole('button', { name: 'Show it as it was first sent' }).click();
      const sent = page.getByRole('group', { name: /first sent/ });
      await sent.getByText('Frobnicus').waitFor();
      await page.getByTestId('events').getByRole('link', { name: 'E2E-3' }).first().click();
      await page.getByRole('heading', { name: 'Escherichia coli' }).waitFor();
      await opened.leave();
    },
  );

  itWithBrowser('draws the sequence types, and their curves beside them', async () => {
    // ST11 and two of its single-locus variants, by the allele of tonB.
    const alleles = ['4', '79', '18'];
    await pages.system.take(...alleles.map((tonB) => typedCase(`E2E-TYPE-${tonB}`, tonB)));
    const opened = await pages.open();
    const { page } = opened;
    await page.goto(`${pages.system.base}/outbreaks?view=tree&draw=tree&colour=carbapenemase`);
    await page.locator('[data-testid=network][data-drawn=true]').waitFor();
    await page.getByLabel('Drawing').selectOption('groups');
    await page.getByText('As a table').click();
    const founder = page.getByRole('row').filter({ hasText: 'founder' });
    await founder.getByRole('rowheader', { name: '11', exact: true }).waitFor();
    const { from, to } = SEED_COHORT;
    await page.goto(`${pages.system.base}/cohort?view=outcomes&from=${from}&to=${to}`);
    await page.getByTestId('mortality').getByText('35 / 128').waitFor();
    await page.locator('.chart svg').first().waitFor();
    await opened.leave();
  });

  itWithBrowser('catches up without a gap after the line was down', async () => {
    const opened = await pages.open();
    const { page } = opened;
    await page.getByTestId('live').filter({ hasText: 'Live' }).waitFor();
    await page.context().setOffline(true);
    await page.getByTestId('live').filter({ hasText: 'Line lost' }).waitFor();
    await pages.system.api.send([newCase('E2E-4', 'ICU-OFFLINE')]);
    await page.context().setOffline(false);
    const cards = page.getByTestId('alerts').locator('li').filter({ hasText: 'ICU-OFFLINE' });
    await cards.first().waitFor();
    await opened.close();
  });

  itWithBrowser('shows each role its own places, and says what it may not see', async () => {
    const analyst = await pages.open({ key: await pages.system.api.keyOf('analyst') });
    const places = analyst.page.getByRole('navigation', { name: 'Main' }).getByRole('link');
    expect(await places.allInnerTexts()).toEqual([
      ...['Alerts', 'Outbreaks', 'Cohort', 'Antibiogram', 'Signals'],
    ]);
    await analyst.page.goto(`${pages.system.base}/isolates`);
    await analyst.page.getByText('Your role (analyst) may not see this.').waitFor();
    await analyst.close();
    const lab = await pages.open({ key: await pages.system.api.keyOf('lab') });
    const own = lab.page.getByRole('navigation', { name: 'Main' }).getByRole('link');
    expect(await own.allInnerTexts()).toEqual(['Today', 'Isolates', 'Operations']);
    // What waits for the laboratory, and the way there.
    await lab.page.getByRole('link', { name: 'Words that messages wait for' }).waitFor();
    await lab.page.getByRole('link', { name: 'Messages in quarantine' }).click();
    await lab.page.getByRole('heading', { level: 1, name: 'Operations' }).waitFor();
    expect(new URL(lab.page.url()).searchParams.get('status')).toBe('quarantined');
    await lab.leave();
  });

  itWithBrowser('speaks Chinese, and keeps to the site’s clock', async () => {
    const opened = await pages.open();
    const { page } = opened;
    await page.getByLabel('Language').selectOption('zh');
    await page.getByRole('link', { name: '菌株', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: '菌株' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN');
    await page.getByText(`时间按 ${SEED_COHORT.timeZone}`).waitFor();
    await page.reload();
    await page.getByRole('heading', { level: 1, name: '菌株' }).waitFor();
    await opened.leave();
  });

  itWithBrowser(
    'a page that the browser kept is shown to nobody once its session is over',
    async () => {
      const reader = await pages.open({ path: '/isolates' });
      const { page } = reader;
      const isSeen = () => page.getByRole('heading', { level: 1 }).isVisible();
      await page.evaluate(LEFT);
      expect(await isSeen()).toBe(false);
      await page.evaluate(SHOWN_AGAIN);
      await page.getByRole('heading', { level: 1, name: 'Isolates' }).waitFor();
      // Signed out in another tab while it was put away, so that it could hear nothing of it.
      await page.evaluate(LEFT);
      await page.evaluate(`localStorage.setItem('carbawatch.ended-at', String(Date.now()))`);
      await page.evaluate(SHOWN_AGAIN);
      await page.getByText('You were signed out in another tab.').waitFor();
      expect(await page.evaluate('JSON.stringify(sessionStorage)')).not.toContain('bearer');
      expect(new URL(page.url()).pathname).toBe('/');
      await reader.leave();
    },
  );

  itWithBrowser('the start’s address signs in where the page is open already', async () => {
    const { base, api } = pages.system;
    const reader = await pages.open({ key: await api.keyOf('analyst') });
    const { page } = reader;
    await page.getByRole('heading', { level: 1, name: 'Alerts' }).waitFor();
    await page.evaluate(`location.hash = 'key=${api.key}'`);
    await page.getByRole('link', { name: 'Operations' }).waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('Key').waitFor();
    await page.evaluate(`location.hash = 'key=${api.key}'`);
    await page.getByRole('link', { name: 'Operations' }).waitFor();
    expect(page.url()).toBe(`${base}/`);
    await page.getByRole('button', { name: 'Sign out' }).click();
    // Copied as a whole; by whoever reads Chinese.
    await page.getByLabel('Language').selectOption('zh');
    expect(await reader.violations()).toEqual([]);
    await page.getByLabel('密钥').fill(`${base}/#key=${api.key}`);
    await page.getByLabel('密钥').press('Enter');
    await page.getByRole('navigation', { name: '主导航' }).waitFor();
    await reader.leave();
  });

  itWithBrowser('is used by the keyboard alone: from the start to an alert', async () => {
    const opened = await pages.open();
    const { page } = opened;
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
    await opened.close();
  });
});

/** Where the focused link leads, asked of the browser. */
const FOCUSED = 'document.activeElement?.getAttribute("href")';

/** The browser puts the page away as it stands, and shows it again. */
const LEFT = `window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))`;
const SHOWN_AGAIN = `window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))`;
