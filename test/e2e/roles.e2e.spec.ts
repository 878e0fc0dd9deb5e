import type { Page } from 'playwright-core';
import { itWithBrowser, pageTest } from '../support/page-test';

/** The roles, with the places that the page gives them. */
const PLACES: readonly (readonly [role: string, places: readonly string[]])[] = [
  ['sender', ['Operations']],
  ['lab', ['Today', 'Isolates', 'Operations']],
  [
    'ipc',
    ['Today', 'Alerts', 'Isolates', 'Outbreaks', 'Cohort', 'Antibiogram', 'Signals', 'Operations'],
  ],
  ['analyst', ['Alerts', 'Outbreaks', 'Cohort', 'Antibiogram', 'Signals']],
  [
    'admin',
    ['Today', 'Alerts', 'Isolates', 'Outbreaks', 'Cohort', 'Antibiogram', 'Signals', 'Operations'],
  ],
];

const NUMBERS = 'ipc analyst admin';
const LABORATORY = 'lab ipc admin';
const PATIENTS = 'ipc admin';
const SENDERS = 'sender lab ipc admin';

/** Addresses, and who may see them; everybody else is told that it is not for them. */
const ADDRESSES: readonly (readonly [address: string, roles: string])[] = [
  ['/alerts?view=quality', NUMBERS],
  ['/alerts?view=risk', NUMBERS],
  ['/alerts/$alert', PATIENTS],
  ['/isolates', LABORATORY],
  ['/isolates/site-1/ROLES-1', LABORATORY],
  ['/outbreaks?view=clusters', PATIENTS],
  ['/outbreaks?view=curve', NUMBERS],
  ['/outbreaks?view=tree', NUMBERS],
  ['/outbreaks?view=contacts', PATIENTS],
  ['/cohort', NUMBERS],
  ['/cohort?behind=cell%3Dcpe', NUMBERS],
  ['/cohort?view=comparison', NUMBERS],
  ['/cohort?view=predictors', NUMBERS],
  ['/cohort?view=outcomes', NUMBERS],
  ['/cohort?view=rates', NUMBERS],
  ['/cohort?view=exports', NUMBERS],
  ['/antibiogram?minimum=1', NUMBERS],
  ['/signals', NUMBERS],
  ['/operations', SENDERS],
  ['/operations/messages/$message', SENDERS],
  ['/operations?view=feeds', LABORATORY],
  ['/operations?view=mappings', LABORATORY],
  ['/operations?view=ledger', SENDERS],
  ['/operations?view=rules', LABORATORY],
  ['/operations?view=alertRules', PATIENTS],
  ['/operations?view=delivery', PATIENTS],
  ['/operations?view=keys', 'admin'],
  ['/operations?view=audit', 'admin'],
];

jest.setTimeout(480_000);

/**
 * Each role at each place of the page, on the real server: what it has, what it is told that it may
 * not see, and that nothing it is shown asks for what the server refuses. And one reader of several
 * sites.
 */
describe('what each role sees', () => {
  let alert = '';
  let message = '';
  const keys = new Map<string, string>();

  const pages = pageTest({
    prepare: async (system) => {
      const { api } = system;
      for (const [role] of PLACES) keys.set(role, await api.keyOf(role));
      await api.send([caseAt('site-1', 'ROLES-1')]);
      await api.send([caseAt('north', 'NORTH-1')]);
      // The sender's own, so that it has a message to look at; a sender sees no other.
      message = await api.as(keys.get('sender') ?? '').send([caseAt('site-1', 'ROLES-2')]);
      await system.whenSettled();
      const { items } = await api.read<{ items: { id: string }[] }>('alerts?site=site-1');
      alert = items[0]?.id ?? '';
    },
  });

  /** A KPC in the blood of somebody in intensive care, today. */
  function caseAt(site: string, id: string): object {
    return {
      type: 'isolate.report',
      ...{ site, isolateId: id, status: 'final' },
      patient: { id: `MRN-${id}`, name: `Name of ${id}` },
      encounter: { id: `V-${id}`, class: 'inpatient', ward: `ICU-${site}`, unitType: 'icu' },
      specimen: { type: 'blood', purpose: 'clinical', collectedAt: new Date().toISOString() },
      organism: { name: 'Klebsiella pneumoniae' },
      susceptibility: [{ agent: 'MEM', method: 'mic', value: 16, unit: 'mg/L' }],
      geneTests: [{ gene: 'blaKPC-2', method: 'pcr', result: 'detected' }],
    };
  }

  /** To another address without a page being loaded, as the way back goes. */
  const goWithin = (page: Page, address: string) =>
    page.evaluate(`history.pushState({}, '', ${JSON.stringify(address)});
      dispatchEvent(new PopStateEvent('popstate'))`);
  const links = (page: Page, name: string) =>
    page.getByRole('navigation', { name }).getByRole('link').allInnerTexts();

  itWithBrowser.each(PLACES)(
    'a key of role %s has its places and is refused nothing that it is shown',
    async (role, places) => {
      const reader = await pages.open({ key: keys.get(role) ?? '' });
      const { page } = reader;
      const refused: string[] = [];
      page.on('response', (response) => {
        if (response.status() < 400) return;
        refused.push(`${page.url()} asked ${response.url()}: ${response.status()}`);
      });
      expect(await links(page, 'Main')).toEqual(places);
      const hidden: string[] = [];
      for (const [address, roles] of [['/', SENDERS], ...ADDRESSES] as const) {
        await reader.visit(address.replace('$alert', alert).replace('$message', message));
        const told = page.getByRole('heading', { name: 'may not see this' });
        const mayNot = page.getByText('may not see this');
        if ((await mayNot.count()) > 0) hidden.push(address);
        // Nobody is shown a part that says so within a page that is theirs.
        expect(await mayNot.count()).toBe(await told.count());
        if (roles.split(' ').includes(role)) expect(hidden).not.toContain(address);
        else if (address !== '/') expect(hidden).toContain(address);
      }
      // Nor on the way within the page, from what is not theirs to what is.
      for (const [address, roles] of ADDRESSES) {
        if (!roles.split(' ').includes(role)) await goWithin(page, address);
        await goWithin(page, '/operations?view=ledger');
        await reader.whenRead();
      }
      expect(refused).toEqual([]);
      await reader.leave();
    },
  );

  itWithBrowser('the chosen site goes wherever the page asks, and nothing refuses it', async () => {
    const reader = await pages.open();
    const { page } = reader;
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    for (const [address] of [['/'], ...ADDRESSES] as const) {
      const known = address.replace('$alert', alert).replace('$message', message);
      await reader.visit(`${known}${known.includes('?') ? '&' : '?'}site=site-1`);
    }
    const lists = asked.filter((each) => /api\/v1\/(alerts|isolates|tasks|messages)\?/.test(each));
    expect(lists.length).toBeGreaterThan(0);
    expect(lists.filter((each) => !each.includes('site=site-1'))).toEqual([]);
    await reader.leave();
  });

  itWithBrowser('a sender sees its own messages alone', async () => {
    const reader = await pages.open({ key: keys.get('sender') ?? '' });
    await reader.visit('/operations');
    const messages = reader.page.locator('main tbody tr');
    expect(await messages.count()).toBe(1);
    expect(await links(reader.page, 'Operations')).toEqual(['Messages', 'Ledger']);
    await reader.close();
  });

  itWithBrowser(
    'an administrator gives a key its role and sites, and sees when it was used',
    async () => {
      const reader = await pages.open();
      const { page } = reader;
      await reader.visit('/operations?view=keys');
      await page.getByLabel('Name').fill('the north’s registrar');
      await page.getByLabel('Role').selectOption('analyst');
      await page.getByText('Nothing about one patient.').waitFor();
      await page.getByRole('checkbox', { name: 'north' }).check();
      await page.getByRole('checkbox', { name: 'site-1' }).uncheck();
      await page.getByLabel('Expires').fill('2099-12-31');
      await page.getByRole('button', { name: 'Issue' }).click();
      const key = await page.getByRole('status').locator('code').innerText();
      const row = page.getByRole('row').filter({ hasText: 'the north’s registrar' });
      await row.filter({ hasText: 'analyst' }).filter({ hasText: 'north' }).waitFor();
      await row.getByText('not yet').waitFor();
      expect(await reader.violations()).toEqual([]);
      expect(await pages.system.api.as(key).read('me')).toMatchObject({
        role: 'analyst',
        sites: ['north'],
      });
      await page.reload();
      await row.waitFor();
      expect(await row.getByText('not yet').count()).toBe(0);
      await reader.leave();
    },
  );

  itWithBrowser(
    'an administrator writes a rota: who is on call when, and on which days',
    async () => {
      await pages.system.api.put('routes', {
        channels: [{ name: 'pager', kind: 'in-app' }],
        roles: [{ name: 'nurse', channels: ['pager'] }],
        routes: [],
      });
      const reader = await pages.open();
      const { page } = reader;
      await reader.visit('/operations?view=delivery');
      const roles = page.getByTestId('roles');
      await roles.getByText('Edit nurse').click();
      const rota = roles.getByRole('group', { name: 'nurse on call' });
      await rota.getByRole('button', { name: 'Add to the rota' }).waitFor();
      for (const day of ['Sat', 'Sun']) await rota.getByRole('checkbox', { name: day }).uncheck();
      await rota.getByLabel('On call from').fill('20:00');
      await rota.getByLabel('On call until').fill('07:00');
      await rota.getByRole('button', { name: 'Add to the rota' }).click();
      await rota.getByText('A window needs a weekday, a channel').waitFor();
      await rota.getByRole('checkbox', { name: 'pager' }).check();
      expect(await reader.violations()).toEqual([]);
      await rota.getByRole('button', { name: 'Add to the rota' }).click();
      await page.getByTestId('route-changes').getByRole('button', { name: 'Save' }).click();
      await page.getByText(/Saved as version/).waitFor();
      const saved = await pages.system.api.read<{ roles: { onCall: object[] }[] }>('routes');
      expect(saved.roles[0]?.onCall).toEqual([
        { days: [1, 2, 3, 4, 5], from: '20:00', to: '07:00', channels: ['pager'] },
      ]);
      await reader.leave();
    },
  );

  itWithBrowser('a reader of several sites looks at all of them, or at one', async () => {
    const several = await pages.system.api.keyOf('ipc', ['site-1', 'north']);
    const reader = await pages.open({ key: several });
    const { page } = reader;
    await reader.visit('/isolates');
    const rows = page.getByTestId('isolate-table').locator('tbody tr:not([aria-hidden])');
    await rows.filter({ hasText: 'NORTH-1' }).waitFor();
    await rows.filter({ hasText: 'ROLES-1' }).waitFor();
    const chooser = page.getByRole('combobox', { name: 'Site' });
    expect(await chooser.getByRole('option').allInnerTexts()).toEqual([
      ...['All 2 sites', 'north', 'site-1'],
    ]);
    await chooser.selectOption('north');
    await rows.filter({ hasText: 'ROLES-1' }).first().waitFor({ state: 'detached' });
    await rows.filter({ hasText: 'NORTH-1' }).waitFor();
    expect(await rows.count()).toBe(1);
    // It stands in the address, goes with every link and with a reload.
    await page.getByRole('link', { name: 'Alerts', exact: true }).click();
    const cards = page.getByTestId('alert-pages').locator('li');
    await cards.filter({ hasText: 'ICU-north' }).first().waitFor();
    expect(await cards.filter({ hasText: 'ICU-site-1' }).count()).toBe(0);
    expect(new URL(page.url()).searchParams.get('site')).toBe('north');
    await page.reload();
    await cards.filter({ hasText: 'ICU-north' }).first().waitFor();
    expect(await cards.filter({ hasText: 'ICU-site-1' }).count()).toBe(0);
    await chooser.selectOption('');
    await cards.filter({ hasText: 'ICU-site-1' }).first().waitFor();
    expect(new URL(page.url()).searchParams.has('site')).toBe(false);
    expect(await reader.violations()).toEqual([]);
    await reader.leave();
    // Whoever has one site has nothing to choose.
    const one = await pages.open({ key: keys.get('ipc') ?? '' });
    await one.visit('/isolates');
    expect(await one.page.getByRole('combobox', { name: 'Site' }).count()).toBe(0);
    await one.close();
  });
});
