import type { Page } from 'playwright-core';
import { itWithBrowser, pageTest } from '../support/page-test';

jest.setTimeout(480_000);

interface Focus {
  readonly name: string;
  readonly isSeen: boolean;
}

/** Runs in the page: what has the focus, and whether an outline shows it on the screen. */
const READ_THE_FOCUS = `(() => {
  const element = document.activeElement;
  if (!element) return { name: '', isSeen: false };
  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  const isOnScreen = box.bottom > 0 && box.top < window.innerHeight && box.width > 0;
  return {
    name: element.getAttribute('aria-label') ?? element.textContent.trim(),
    isSeen: isOnScreen && outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2,
  };
})()`;

/** Runs in the page: marks the paper that goes to the printer, and opens no dialogue. */
const NOTE_THE_PRINTER = `document.addEventListener('load', ({ target }) => {
  const paper = target instanceof HTMLIFrameElement ? target.contentWindow : null;
  if (paper) paper.print = () => (paper.document.body.dataset.printed = 'yes');
}, true)`;

/** Today as the control team works with it: the morning list, its paper, and the keyboard alone. */
describe('Today', () => {
  const pages = pageTest();
  let lab: string | null = null;

  /** From the laboratory's feed: what the administrator posts, somebody posts by hand. */
  async function take(...reports: readonly object[]): Promise<void> {
    const { system } = pages;
    lab ??= await system.api.keyOf('lab');
    await system.api.as(lab).send(reports);
    await system.whenSettled();
  }

  const PATIENT = { id: 'MRN-TODAY-1', name: 'Name of TODAY-1' };

  /** A KPC in the blood of somebody in intensive care, now. */
  function report(id: string, more: object = {}): object {
    return {
      type: 'isolate.report',
      isolateId: id,
      status: 'final',
      patient: { id: `MRN-${id}`, name: `Name of ${id}` },
      specimen: { type: 'blood', purpose: 'clinical', collectedAt: new Date().toISOString() },
      organism: { name: 'Klebsiella pneumoniae' },
      susceptibility: [{ agent: 'MEM', method: 'mic', operator: '>=', value: 16, unit: 'mg/L' }],
      geneTests: [{ gene: 'blaKPC-2', method: 'pcr', result: 'detected' }],
      ...more,
    };
  }

  function admission(patient: object, place: object): object {
    const at = new Date(Date.now() - 3_600_000).toISOString();
    return { type: 'encounter.event', kind: 'admit', at, patient, unitType: 'icu', ...place };
  }

  itWithBrowser(
    'is the morning list: who is new, where the bed stands, what is pending',
    async () => {
      const place = { ward: 'ICU-TODAY', room: '4', bed: 'B' };
      const claimed = { encounter: { class: 'inpatient', ward: 'ICU-CLAIMED' } };
      await take(
        admission(PATIENT, place),
        report('TODAY-1'),
        report('TODAY-2', { geneTests: [], ...claimed }),
      );
      const opened = await pages.open({ key: await pages.system.api.keyOf('ipc') });
      const { page } = opened;
      const news = page.getByTestId('news');
      await news.getByRole('heading', { name: /New positives/ }).waitFor();
      await news.getByText('Name of TODAY-1').first().waitFor();
      await news.getByText('ICU-TODAY · 4 · B').first().waitFor();
      const carriers = page.getByTestId('carriers');
      await carriers.getByText('ICU-TODAY · 4 · B').waitFor();
      await carriers.getByText('not recorded').first().waitFor();
      // Who is to be isolated: the carrier, and whose test is pending.
      const toIsolate = page.getByTestId('to-isolate').locator('tbody tr');
      await toIsolate.filter({ hasText: 'Name of TODAY-1' }).getByText('carrier: KPC').waitFor();
      await toIsolate.filter({ hasText: 'Name of TODAY-2' }).getByText('not recorded').waitFor();
      const card = page.getByTestId('alerts').locator('li').filter({ hasText: 'MRN-TODAY-1' });
      await card.getByText('ICU-TODAY · 4 · B').first().waitFor();
      // Nobody told of a movement of the second: the report's word, with its day.
      const tests = page.getByTestId('tests-pending').locator('tr').filter({ hasText: 'TODAY-2' });
      await tests
        .getByText(/ICU-CLAIMED, in house by the report of [\d-]{10}, no movements known/)
        .waitFor();
      await page.getByTestId('morning').getByText('You have told of no round yet; since').waitFor();
      expect(await opened.violations()).toEqual([]);
      await opened.leave();
    },
  );

  itWithBrowser(
    'begins anew where the round ended, and says on what its silence stands',
    async () => {
      const opened = await pages.open({ key: await pages.system.api.keyOf('ipc', ['site-1']) });
      const { page } = opened;
      const morning = page.getByTestId('morning');
      await page.getByTestId('news').getByText('Name of TODAY-1').first().waitFor();
      await morning.getByRole('button', { name: 'Round done' }).click();
      await morning.getByText('Since your last round,').waitFor();
      await page.getByRole('status').getByRole('button', { name: 'Undo' }).click();
      await page.getByTestId('news').getByText('Name of TODAY-1').first().waitFor();
      await morning.getByRole('button', { name: 'Round done' }).click();
      // Silence is no all-clear: nobody has answered what was raised before.
      await morning.getByText(/^\d+ critical still open$/).waitFor();
      const silence =
        /Nothing new since [\d-]{10} [\d:]{5}\. Still open: \d+ alerts \(2 patients\)/;
      await morning.getByText(silence).waitFor();
      await morning.getByText(/in quarantine; 1 test pending\./).waitFor();
      expect((await morning.innerText()).match(/nothing new/gi)).toHaveLength(1);
      await page
        .getByTestId('news')
        .getByText(/None of: New positives; Upgrades/)
        .waitFor();
      await opened.leave();
    },
  );

  itWithBrowser(
    'prints the list with the names that the team is told, and nobody else',
    async () => {
      for (const [role, isTold] of [
        ['ipc', true],
        ['admin', false],
      ] as const) {
        const opened = await pages.open({ key: await pages.system.api.keyOf(role) });
        const { page } = opened;
        const said = isTold ? 'Name of TODAY-1' : 'ICU-TODAY';
        await page.getByTestId('carriers').getByText(said).first().waitFor();
        await noteThePrinter(page);
        await page.getByRole('button', { name: 'Print this list' }).click();
        const paper = page.frameLocator('#printed-morning-list').locator('body[data-printed]');
        await paper.waitFor({ state: 'attached' });
        const printed = (await paper.textContent()) ?? '';
        expect(printed).toContain('Morning list, site-1');
        expect(printed).toContain('Carriers in house (1)');
        expect(printed).toContain('☐');
        expect(printed).toMatch(/printed [\d-]{10} [\d:]{5} by/);
        expect(printed.includes('Name of TODAY-1 · MRN-TODAY-1')).toBe(isTold);
        await opened.leave();
      }
    },
  );

  itWithBrowser(
    'waits for no feed that was retired on the page, until it speaks again',
    async () => {
      const ipc = await pages.system.api.keyOf('ipc');
      const opened = await pages.open({ key: ipc, path: '/operations?view=feeds' });
      const { page } = opened;
      const feed = page.getByTestId('feeds').locator('tr').filter({ hasText: 'lab at site-1' });
      await feed.getByRole('button', { name: 'Retire: lab at site-1' }).click();
      const form = page.getByTestId('retire-feed');
      await form.getByLabel('Why (stands in the audit)').fill('the interface was migrated');
      await form.getByRole('button', { name: 'Retire lab at site-1' }).click();
      await feed.getByText('retired', { exact: true }).waitFor();
      await feed.getByText('retired by ipc at site-1: the interface was migrated').waitFor();
      expect(await opened.violations()).toEqual([]);
      await feed.getByRole('button', { name: 'Take back: lab at site-1' }).click();
      await feed.getByText('taken back by ipc at site-1').waitFor();
      await feed.getByRole('button', { name: 'Retire: lab at site-1' }).click();
      await form.getByLabel('Why (stands in the audit)').fill('the interface was migrated');
      await form.getByRole('button', { name: 'Retire lab at site-1' }).click();
      await feed.getByText('retired', { exact: true }).waitFor();

      // The only feed there was: nobody is left on whose word silence would be good news.
      await page.getByRole('link', { name: 'Today' }).click();
      await page.getByTestId('morning').getByText('no feed is left that speaks; lab at site-1 is retired').waitFor();
      await take(report('TODAY-1'));
      await page.getByTestId('morning').getByText('lab at site-1 last heard').waitFor();
      await page.goBack();
      await feed.getByText('spoke again').waitFor();
      await opened.leave();
    },
  );

  /** Marks the paper when it goes to the printer, in place of the browser's own dialogue. */
  async function noteThePrinter(page: Page): Promise<void> {
    await page.evaluate(NOTE_THE_PRINTER);
  }

  /** What has the focus, and whether the eye can find it: an outline is drawn around it. */
  async function focused(page: Page): Promise<Focus> {
    return page.evaluate<Focus>(READ_THE_FOCUS);
  }

  /** Presses Tab until something of this name has the focus; each stop on the way is seen. */
  async function tabTo(page: Page, name: RegExp | string): Promise<void> {
    for (let stops = 0; stops < 200; stops++) {
      await page.keyboard.press('Tab');
      const now = await focused(page);
      if (now.name === '') continue;
      if (!now.isSeen) throw new Error(`The focus is not seen at: ${now.name}`);
      if (typeof name === 'string' ? now.name === name : name.test(now.name)) return;
    }
    throw new Error(`No way by Tab to: ${String(name)}`);
  }

  itWithBrowser('an alert is worked from list to undo by the keyboard alone', async () => {
    await take(report('TODAY-KEYS'));
    const opened = await pages.open({ path: '/alerts?status=open' });
    const { page } = opened;
    const timeline = page.getByTestId('timeline');
    await page.getByTestId('alert-pages').locator('li a').first().waitFor();
    const title = await page.getByTestId('alert-pages').locator('li a').first().innerText();
    await tabTo(page, title);
    await page.keyboard.press('Enter');
    await timeline.waitFor();
    await tabTo(page, 'Acknowledge');
    await page.keyboard.press('Enter');
    await timeline.getByText('Acknowledged').first().waitFor();
    await tabTo(page, 'Relevant');
    await page.keyboard.press('Space');
    await page.getByText('Resolved as Relevant.', { exact: true }).waitFor();
    await tabTo(page, 'Undo');
    await page.keyboard.press('Enter');
    await timeline.getByText('Resolution taken back: acknowledged as before.').waitFor();
    await page.getByRole('main').getByText('acknowledged', { exact: true }).first().waitFor();
    await opened.leave();
  });
});
