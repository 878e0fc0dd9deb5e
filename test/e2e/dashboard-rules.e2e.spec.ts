import { freePorts, testDatabase, type TestDatabase } from '@carbawatch/testing';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { chromiumPath, openBrowser } from '../support/browser';
import { Reader } from '../support/dashboard';
import { ServiceProcess } from '../support/service-process';
import { whenSettled } from '../support/wait';

/**
 * Rules and routes of alerts in a real browser: tried on the site's own past, saved with a reason,
 * taken back; who is told of what they raise; and who may see whom it is about.
 */
const KEY = 'the-key-of-the-rules-page-test';
const SETTLED_MS_MAX = 120_000;
/** The rule that is switched off: CPE or CRE in intensive care. */
const RULE = 'vulnerable-unit';
const browserPath = chromiumPath();
const itWithBrowser = browserPath ? it : it.skip; // left out where there is no Chromium

jest.setTimeout(300_000);

describe('the pages of rules, routes and names', () => {
  let pager: Server;
  let test: TestDatabase;
  let program: ServiceProcess;
  let browser: Browser;

  beforeAll(async () => {
    if (!browserPath && process.env['CI']) throw new Error('There is no Chromium on this machine.');
    if (!browserPath) return;
    // A pager gateway that takes whatever comes.
    pager = createServer(
      (request, response) => void request.resume().on('end', () => response.end()),
    );
    await new Promise<void>((resolve) => pager.listen(0, '127.0.0.1', () => resolve()));
    test = await testDatabase();
    const [port = 0, mllp = 0] = await freePorts(2);
    program = new ServiceProcess('standalone', {
      DATABASE_URL: test.url,
      CARBAWATCH_ADMIN_KEY: KEY,
      CARBAWATCH_SECRET_KEY: Buffer.alloc(32, 6).toString('base64'),
      CARBAWATCH_TIMEZONE: 'Asia/Shanghai',
      PORT: String(port),
      MLLP_PORT: String(mllp),
      LOG_LEVEL: 'warn',
    });
    await program.start();
    await post('messages', caseInIntensiveCare('RULES-1'));
    await whenSettled(test.database, SETTLED_MS_MAX);
    browser = await openBrowser(browserPath);
  });
  afterAll(async () => {
    await browser?.close();
    await program?.stop();
    await test?.drop();
    pager?.closeAllConnections();
    pager?.close();
  });

  async function post<T>(path: string, body: object): Promise<T> {
    const answer = await fetch(`${program.base}/api/v1/${path}`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${KEY}`, 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    return (await answer.json()) as T;
  }

  function caseInIntensiveCare(
    id: string,
    gene = 'blaKPC-2',
    meropenem = 16,
    collectedAt = new Date().toISOString(),
  ): object {
    return {
      type: 'isolate.report',
      isolateId: id,
      status: 'final',
      patient: { id: `MRN-${id}`, name: `Name of ${id}` },
      encounter: { id: `V-${id}`, class: 'inpatient', ward: 'ICU-1', unitType: 'icu' },
      specimen: { type: 'blood', purpose: 'clinical', collectedAt },
      organism: { name: 'Klebsiella pneumoniae' },
      susceptibility: [{ agent: 'MEM', method: 'mic', value: meropenem, unit: 'mg/L' }],
      geneTests: [{ gene, method: 'pcr', result: 'detected' }],
    };
  }

  async function keyOf(role: string): Promise<string> {
    const name = `${role} of the test`;
    return (await post<{ key: string }>('keys', { name, role, sites: ['site-1'] })).key;
  }

  const reader = async (path: string, key = KEY): Promise<Reader> => {
    const opened = await Reader.open(browser, { base: program.base, key });
    await opened.visit(path);
    return opened;
  };

  itWithBrowser('switches a rule off once its effect was shown, and takes that back', async () => {
    const opened = await reader('/operations?view=alertRules');
    const { page, errors } = opened;
    const found = await opened.violations();
    const rule = page.getByTestId(`rule-${RULE}`);
    await rule.getByRole('switch').press('Space');
    await rule.getByText('changed, not saved').waitFor();
    const changes = page.getByTestId('rule-changes');
    await changes.getByRole('button', { name: 'Try on our own past' }).click();
    const row = changes.getByRole('row').filter({ hasText: 'CPE or CRE in a vulnerable unit' });
    await row.waitFor();
    // It had raised one alert and would raise none.
    expect(await row.getByRole('cell').allInnerTexts()).toEqual(['0', '1', '0', '1 → 0']);
    await changes.getByText('lost: 1').click();
    await changes.getByText('ICU-1').first().waitFor();
    found.push(...(await opened.violations()));
    await changes.getByLabel('Reason').fill('The unit screens everybody each week.');
    await changes.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Version 1 is in force.').waitFor();
    const inForce = page.getByTestId('rules-in-force');
    await inForce.getByText('The unit screens everybody each week.').waitFor();
    await page.reload();
    await rule.waitFor();
    expect(await rule.getByRole('switch').isChecked()).toBe(false);
    expect(await openAlerts()).not.toContain(RULE);
    await inForce.getByLabel('Why take it back').fill('It was missed on the round.');
    await inForce.getByRole('button', { name: 'Back to the version before' }).click();
    await inForce.getByText('It was missed on the round.').waitFor();
    await page.getByTestId('rule-versions').getByText('back to version 0').waitFor();
    await page.locator(`[data-testid=rule-${RULE}] input:checked`).first().waitFor();
    expect(await openAlerts()).toContain(RULE);
    found.push(...(await opened.violations()));
    expect(found).toEqual([]);
    expect(errors).toEqual([]);
    await opened.close();
  });

  async function read<T>(path: string): Promise<T> {
    const answer = await fetch(`${program.base}/api/v1/${path}`, {
      headers: { Authorization: `Bearer ${KEY}` },
    });
    return (await answer.json()) as T;
  }

  /** Rules of the open alerts, once every alert has followed the rules in force. */
  async function openAlerts(): Promise<string[]> {
    type View = { recompute: { state: string } };
    while ((await read<View>('alert-rules')).recompute.state === 'running') await sleep(100);
    await whenSettled(test.database, SETTLED_MS_MAX);
    const { items } = await read<{ items: { rule: string }[] }>('alerts?status=open');
    return items.map(({ rule }) => rule);
  }

  itWithBrowser('tunes a threshold, and takes a change back before it is saved', async () => {
    const opened = await reader('/operations?view=alertRules');
    const { page, errors } = opened;
    const rule = page.getByTestId('rule-not-isolated');
    await rule.getByText(/^Tune:/).click();
    const grace = rule.getByLabel('grace minutes');
    await grace.fill('');
    expect(await grace.getAttribute('aria-invalid')).toBe('true');
    await grace.fill('45');
    await rule.getByText('changed, not saved').waitFor();
    expect(await opened.violations()).toEqual([]);
    await page.getByRole('button', { name: 'Discard' }).click();
    await page.getByText('Nothing is changed.').waitFor();
    expect(await grace.inputValue()).toBe('30');
    expect(errors).toEqual([]);
    await opened.close();
  });

  itWithBrowser('names the alerts that another rule set of classification would lose', async () => {
    // A variant that hydrolyses no carbapenem: whether it counts is a policy of the site.
    await post('messages', caseInIntensiveCare('RULES-2', 'blaKPC-31', 0.25));
    await whenSettled(test.database, SETTLED_MS_MAX);
    await post('classify/rule-sets', {
      name: 'strict',
      reason: 'KPC variants without activity are none of ours',
      rules: { policies: { kpcVariants: 'excluded' } },
    });
    const { id } = await post<{ id: string }>('classify/shadow', { ruleSet: 'strict.1' });
    await read(`classify/jobs/${id}?wait=30`);
    await whenSettled(test.database, SETTLED_MS_MAX);
    const opened = await reader('/operations?view=rules');
    const { page, errors } = opened;
    await page.getByRole('button', { name: 'Difference' }).first().click();
    const alerts = page.getByTestId('shadow-alerts');
    const row = alerts.getByRole('row').filter({ hasText: 'New carbapenemase producer' });
    await row.waitFor();
    expect((await row.innerText()).split(/\s+/).slice(-4)).toEqual(['0', '1', '0', '–']);
    await alerts.getByText(/^lost: /).click();
    await alerts.getByText('ICU-1').first().waitFor();
    expect(await opened.violations()).toEqual([]);
    expect(errors).toEqual([]);
    await opened.close();
  });

  itWithBrowser(
    'writes who is told, tries the channel, and shows what became of a message',
    async () => {
      const opened = await reader('/operations?view=delivery');
      const { page, errors } = opened;
      const found = await opened.violations();
      const { port } = pager.address() as AddressInfo; // a TCP server has a port
      await page.getByText('New channel').click();
      const channels = page.getByTestId('channels');
      await channels.getByLabel('Kind').selectOption('webhook');
      await channels.getByLabel('Name').fill('pager');
      await channels.getByLabel('Address').fill(`http://127.0.0.1:${port}/page`);
      await channels.getByLabel(/^Secret/).fill('a-secret-of-the-pager-gateway');
      await channels.getByRole('button', { name: 'Add' }).click();
      await page.getByText('New recipient').click();
      const roles = page.getByTestId('roles');
      await roles.getByLabel('Name').fill('nurse');
      await roles.getByLabel('pager').check();
      await roles.getByRole('button', { name: 'Add' }).click();
      await page.getByText('New route').click();
      const routes = page.getByTestId('routes');
      await routes.getByLabel('Name').fill('urgent');
      await routes.getByLabel('critical').check();
      await routes.getByLabel('Recipient').selectOption('nurse');
      found.push(...(await opened.violations()));
      await routes.getByRole('button', { name: 'Add' }).click();
      await page.getByTestId('route-changes').getByRole('button', { name: 'Save' }).click();
      await page.getByText('Saved as version 1.').waitFor();
      await page.getByText('Messages are sent').waitFor();
      await page.getByRole('button', { name: 'Send a test to pager' }).click();
      await page.getByText(/^pager took the test/).waitFor();
      await post('messages', caseInIntensiveCare('RULES-3'));
      await whenSettled(test.database, SETTLED_MS_MAX);
      while (!(await hasDelivered())) await sleep(100);
      await opened.visit('/operations?view=delivery&status=delivered');
      const message = page.getByTestId('deliveries').getByRole('row').filter({ hasText: 'nurse' });
      await message.first().waitFor();
      expect(await message.first().innerText()).toContain('raised');
      found.push(...(await opened.violations()));
      expect(found).toEqual([]);
      expect(errors).toEqual([]);
      await opened.close();
    },
  );

  async function hasDelivered(): Promise<boolean> {
    const { items } = await read<{ items: unknown[] }>('deliveries?status=delivered');
    return items.length > 0;
  }

  itWithBrowser('names open cases to the control team, and to others for a reason', async () => {
    await post('messages', {
      type: 'encounter.event',
      kind: 'admit',
      at: new Date(Date.now() - 3_600_000).toISOString(),
      patient: { id: 'MRN-RULES-1', name: 'Name of RULES-1' },
      encounter: { id: 'V-RULES-1', class: 'inpatient' },
      ...{ ward: 'ICU-1', room: 'R4', bed: 'B2', unitType: 'icu' },
    });
    await whenSettled(test.database, SETTLED_MS_MAX);
    type Listed = { items: { id: string; patient: object | null; isolates: string[] }[] };
    const { items } = await read<Listed>('alerts?status=open');
    const own = items.find(({ patient, isolates }) => patient && isolates.includes('RULES-1'));
    const alert = own?.id ?? '';
    const team = await reader(`/alerts/${alert}`, await keyOf('ipc'));
    const identity = team.page.getByTestId('identity');
    await identity.getByText('Name of RULES-1').waitFor();
    await identity.getByText('MRN-RULES-1').waitFor();
    await identity.getByText('ICU-1 · R4 · B2').waitFor();
    await team.visit('/');
    await team.page.getByTestId('carriers').getByText('Name of RULES-1').waitFor();
    expect(await team.violations()).toEqual([]);
    expect(team.errors).toEqual([]);
    await team.close();
    const other = await reader('/');
    const carriers = other.page.getByTestId('carriers');
    expect(await carriers.getByText('Name of RULES-1').count()).toBe(0);
    await carriers.getByLabel('Reason for looking').fill('The team asked for help.');
    await carriers.getByRole('button', { name: 'Show' }).click();
    await carriers.getByText('Name of RULES-1').waitFor();
    expect(other.errors).toEqual([]);
    await other.close();
    const looks = await read<{ items: { actor: string }[] }>('audit?action=identity.read');
    expect(new Set(looks.items.map(({ actor }) => actor)).size).toBe(2);
  });

  itWithBrowser(
    'takes a rule of the site’s own, and refuses by name what could not work',
    async () => {
      const opened = await reader('/operations?view=alertRules');
      const { page, errors } = opened;
      await page.getByLabel('Begin with').selectOption(RULE);
      const document = page.getByLabel('The rule as a document');
      const written = await document.inputValue();
      await document.fill(written.replace('"producer"', '"nothing-of-the-kind"'));
      await page.getByRole('button', { name: 'Add to the changes' }).click();
      await page.getByTestId(`rule-own-${RULE}`).getByText('changed, not saved').waitFor();
      const changes = page.getByTestId('rule-changes');
      await changes.getByLabel('Reason').fill('Units of our own.');
      await changes.getByRole('button', { name: 'Save' }).click();
      await changes
        .getByRole('alert')
        .getByText(/nothing-of-the-kind/)
        .waitFor();
      await document.fill(written);
      await page.getByRole('button', { name: 'Add to the changes' }).click();
      await changes.getByRole('button', { name: 'Save' }).click();
      await page.getByTestId('rules-in-force').getByText('Units of our own.').waitFor();
      await page.getByTestId(`rule-own-${RULE}`).getByText('our own').waitFor();
      // The browser notes the refusal as well.
      expect(errors.filter((error) => !error.includes('422'))).toEqual([]);
      expect(await opened.violations()).toEqual([]);
      await opened.close();
    },
  );

  itWithBrowser('plays a cluster day by day', async () => {
    const earlier = new Date(Date.now() - 5 * 86_400_000).toISOString();
    await post('messages', caseInIntensiveCare('RULES-5', 'blaNDM-1', 16, earlier));
    await post('messages', caseInIntensiveCare('RULES-6', 'blaNDM-1'));
    await whenSettled(test.database, SETTLED_MS_MAX);
    const opened = await reader('/outbreaks?view=clusters&family=NDM');
    const { page, errors } = opened;
    await page.locator('main tbody a').first().click();
    const slider = page.getByRole('slider').first();
    await slider.press('Home');
    await page.locator('summary').filter({ hasText: 'Evidence on each link' }).click();
    const links = page.getByTestId('evidence').locator('li');
    expect(await links.count()).toBe(0);
    await page.getByRole('button', { name: 'Play' }).first().click();
    await links.first().waitFor();
    expect(await opened.violations()).toEqual([]);
    expect(errors).toEqual([]);
    await opened.close();
  });

  itWithBrowser('tells a laboratory that the alert rules are not its own', async () => {
    const opened = await reader('/operations?view=alertRules', await keyOf('lab'));
    await opened.page.getByText('Your role (laboratory) may not see this.').waitFor();
    expect(await tabs(opened.page)).not.toContain('Alert rules');
    await opened.close();
  });
});

async function tabs(page: Page): Promise<string[]> {
  return page.getByRole('navigation', { name: 'Operations' }).getByRole('link').allInnerTexts();
}
