import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { itWithBrowser, pageTest } from '../support/page-test';

/** The rule that is switched off: CPE or CRE in intensive care. */
const RULE = 'vulnerable-unit';

jest.setTimeout(300_000);

/**
 * Rules and routes of alerts in a real browser: tried on the site's own past, saved with a reason,
 * taken back; who is told of what they raise; and who may see whom it is about.
 */
describe('the pages of rules, routes and names', () => {
  let pager: Server;
  const pages = pageTest({
    prepare: (system) => system.take(caseInIntensiveCare('RULES-1')),
  });

  beforeAll(async () => {
    // A pager gateway that takes whatever comes.
    pager = createServer(
      (request, response) => void request.resume().on('end', () => response.end()),
    );
    await new Promise<void>((resolve) => pager.listen(0, '127.0.0.1', () => resolve()));
  });
  afterAll(() => {
    pager.closeAllConnections();
    pager.close();
  });

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

  itWithBrowser('switches a rule off once its effect was shown, and takes that back', async () => {
    const opened = await pages.open({ path: '/operations?view=alertRules' });
    const { page } = opened;
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
    const lost = changes.getByRole('listitem').filter({ hasText: 'ICU-1' }).first();
    expect(await lost.locator('a[href^="/alerts/"]').count()).toBe(1);
    await lost.getByRole('link', { name: 'RULES-1' }).waitFor();
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
    await opened.leave();
  });

  /** Rules of the open alerts, once every alert has followed the rules in force. */
  async function openAlerts(): Promise<string[]> {
    type View = { recompute: { state: string } };
    while ((await pages.system.api.read<View>('alert-rules')).recompute.state === 'running')
      await sleep(100);
    await pages.system.whenSettled();
    const { items } = await pages.system.api.read<{ items: { rule: string }[] }>(
      'alerts?status=open',
    );
    return items.map(({ rule }) => rule);
  }

  itWithBrowser('tunes a threshold, and takes a change back before it is saved', async () => {
    const opened = await pages.open({ path: '/operations?view=alertRules' });
    const { page } = opened;
    const rule = page.getByTestId('rule-not-isolated');
    await rule.getByText(/^Tune:/).click();
    const grace = rule.getByLabel('Minutes of grace');
    await grace.fill('');
    expect(await grace.getAttribute('aria-invalid')).toBe('true');
    await grace.fill('45');
    await page.getByTestId('rule-changes').getByText('Minutes of grace: 30 → 45').waitFor();
    await rule.getByText('changed, not saved').waitFor();
    // A look at another page loses no draft.
    await page.getByRole('link', { name: 'Ledger' }).click();
    await page.getByRole('link', { name: 'Alert rules' }).click();
    await rule.getByText('changed, not saved').waitFor();
    await rule.getByText(/^Tune:/).click();
    expect(await grace.inputValue()).toBe('45');
    // It is one in both languages, and there in a tab that is opened later.
    await page.getByLabel('Language').selectOption('zh');
    await rule.getByText('已更改，未保存').waitFor();
    await page.getByLabel('语言').selectOption('en');
    await rule.getByText('changed, not saved').waitFor();
    const later = await page.context().newPage();
    await later.goto(`${pages.system.base}/operations?view=alertRules`);
    await later.getByText('This draft was begun before').waitFor();
    await later.close();
    await rule.getByText(/^Tune:/).click();
    // Kinds of unit are ticked, and none is there that no ward is of.
    const vulnerable = page.getByTestId('rule-vulnerable-unit');
    await vulnerable.getByText(/^Tune:/).click();
    const kinds = vulnerable.getByRole('group', { name: 'Kinds of unit' });
    await kinds.getByLabel('dialysis').check();
    await page
      .getByTestId('rule-changes')
      .getByText(/^Kinds of unit: .* → .*, dialysis$/)
      .waitFor();
    await kinds.getByLabel('dialysis').uncheck();
    await vulnerable.getByRole('button', { name: 'As shipped again' }).click();
    expect(await opened.violations()).toEqual([]);
    const changes = page.getByTestId('rule-changes');
    await pages.system.database.transaction(async (tx) => {
      // The walk waits at its first page, so that it is stopped on its way.
      await tx.execute('LOCK TABLE alerting.movement_fact IN ACCESS EXCLUSIVE MODE');
      await changes.getByRole('button', { name: 'Try on our own past' }).click();
      await changes.getByRole('progressbar').waitFor();
      expect(await opened.violations()).toEqual([]);
      await changes.getByRole('button', { name: 'Stop' }).click();
      await changes.getByText('It was stopped. Nothing is changed.').waitFor();
    });
    await page.getByRole('button', { name: 'Discard', exact: true }).click();
    await page.getByText('Nothing is changed.').waitFor();
    expect(await grace.inputValue()).toBe('30');
    // Signing out leaves none.
    await grace.fill('50');
    await rule.getByText('changed, not saved').waitFor();
    const onDisk = () => page.evaluate<string>('JSON.stringify(localStorage)');
    expect(await onDisk()).toContain('graceMinutes');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('Key').waitFor();
    expect(await onDisk()).not.toContain('graceMinutes');
    await opened.leave();
  });

  itWithBrowser('names the alerts that another rule set of classification would lose', async () => {
    // A variant that hydrolyses no carbapenem: whether it counts is a policy of the site.
    await pages.system.take(caseInIntensiveCare('RULES-2', 'blaKPC-31', 0.25));
    await pages.system.api.post('classify/rule-sets', {
      name: 'strict',
      reason: 'KPC variants without activity are none of ours',
      rules: { policies: { kpcVariants: 'excluded' } },
    });
    const { id } = await pages.system.api.post<{ id: string }>('classify/shadow', {
      ruleSet: 'strict.1',
    });
    await pages.system.api.read(`classify/jobs/${id}?wait=30`);
    await pages.system.whenSettled();
    const opened = await pages.open({ path: '/operations?view=rules' });
    const { page } = opened;
    await page.getByRole('button', { name: 'Difference' }).first().click();
    const alerts = page.getByTestId('shadow-alerts');
    const row = alerts.getByRole('row').filter({ hasText: 'New carbapenemase producer' });
    await row.waitFor();
    expect((await row.innerText()).split(/\s+/).slice(-4)).toEqual(['0', '1', '0', '–']);
    await alerts.getByText(/^lost: /).click();
    await alerts.getByText('ICU-1').first().waitFor();
    expect(await opened.violations()).toEqual([]);
    await opened.leave();
  });

  itWithBrowser(
    'writes who is told, tries the channel, and shows what became of a message',
    async () => {
      const opened = await pages.open({ path: '/operations?view=delivery' });
      const { page } = opened;
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
      await pages.system.take(caseInIntensiveCare('RULES-3'));
      while (!(await hasDelivered())) await sleep(100);
      await opened.visit('/operations?view=delivery&status=delivered');
      const message = page.getByTestId('deliveries').getByRole('row').filter({ hasText: 'nurse' });
      await message.first().waitFor();
      expect(await message.first().innerText()).toContain('raised');
      found.push(...(await opened.violations()));
      expect(found).toEqual([]);
      await opened.leave();
    },
  );

  async function hasDelivered(): Promise<boolean> {
    const { items } = await pages.system.api.read<{ items: unknown[] }>(
      'deliveries?status=delivered',
    );
    return items.length > 0;
  }

  itWithBrowser('names open cases to the control team, and to others for a reason', async () => {
    const inTheUnit = (id: string, bed: string) => ({
      ...{ type: 'encounter.event', kind: 'admit' },
      at: new Date(Date.now() - 3_600_000).toISOString(),
      patient: { id: `MRN-${id}`, name: `Name of ${id}` },
      encounter: { id: `V-${id}`, class: 'inpatient' },
      ...{ ward: 'ICU-1', room: 'R4', bed, unitType: 'icu' },
    });
    await pages.system.take(inTheUnit('RULES-1', 'B2'), inTheUnit('BESIDE-1', 'B3'));
    type Listed = { items: { id: string; patient: object | null; isolates: string[] }[] };
    const { items } = await pages.system.api.read<Listed>('alerts?status=open');
    const own = items.find(({ patient, isolates }) => patient && isolates.includes('RULES-1'));
    const alert = own?.id ?? '';
    const team = await pages.open({
      path: `/alerts/${alert}`,
      key: await pages.system.api.keyOf('ipc'),
    });
    const identity = team.page.getByTestId('identity');
    await identity.getByText('Name of RULES-1').waitFor();
    await identity.getByText('MRN-RULES-1').waitFor();
    await identity.getByText('ICU-1 · R4 · B2').waitFor();
    // Who has to be screened has no alert, and has to be found.
    await team.page.getByTestId('contacts').getByText('Name of BESIDE-1').waitFor();
    await team.visit('/');
    await team.page.getByTestId('carriers').getByText('Name of RULES-1').waitFor();
    await team.visit('/outbreaks?view=contacts');
    const listed = team.page.getByRole('row').filter({ hasText: 'Name of BESIDE-1' });
    await listed.getByText('Name of RULES-1').waitFor();
    expect(await team.page.getByLabel('Reason for looking').count()).toBe(0);
    expect(await team.violations()).toEqual([]);
    await team.leave();
    const other = await pages.open({ path: '/' });
    const carriers = other.page.getByTestId('carriers');
    expect(await carriers.getByText('Name of RULES-1').count()).toBe(0);
    await carriers.getByLabel('Reason for looking').fill('The team asked for help.');
    await carriers.getByRole('button', { name: 'Show' }).click();
    await carriers.getByText('Name of RULES-1').waitFor();
    await other.visit('/outbreaks?view=contacts');
    const unnamed = other.page.getByRole('main');
    await unnamed.getByRole('row').nth(1).waitFor();
    expect(await unnamed.getByText(/Name of/).count()).toBe(0);
    await unnamed.getByLabel('Reason for looking').fill('The screens of the unit.');
    await unnamed.getByRole('button', { name: 'Show 2 names' }).click();
    await unnamed.getByText('Name of BESIDE-1').waitFor();
    await other.leave();
    // Each of the looks is written down, with the reason where one was asked for.
    type Look = { actor: string; detail: { reason?: string } };
    const looks = await pages.system.api.read<{ items: Look[] }>('audit?action=identity.read');
    expect(new Set(looks.items.map(({ actor }) => actor)).size).toBe(2);
    expect(looks.items.flatMap(({ detail }) => detail.reason ?? [])).toEqual(
      expect.arrayContaining(['The screens of the unit.', 'The team asked for help.']),
    );
  });

  itWithBrowser(
    'takes a rule of the site’s own, and refuses by name what could not work',
    async () => {
      const opened = await pages.open({ path: '/operations?view=alertRules' });
      const { page } = opened;
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
      expect(await opened.violations()).toEqual([]);
      await opened.leave(422);
    },
  );

  itWithBrowser('plays a cluster day by day', async () => {
    const earlier = new Date(Date.now() - 5 * 86_400_000).toISOString();
    await pages.system.api.send([caseInIntensiveCare('RULES-5', 'blaNDM-1', 16, earlier)]);
    await pages.system.take(caseInIntensiveCare('RULES-6', 'blaNDM-1'));
    const opened = await pages.open({ path: '/outbreaks?view=clusters&family=NDM' });
    const { page } = opened;
    await page.locator('main tbody a').first().click();
    const slider = page.getByRole('slider').first();
    await slider.press('Home');
    await page.locator('summary').filter({ hasText: 'Evidence on each link' }).click();
    const links = page.getByTestId('evidence').locator('li');
    expect(await links.count()).toBe(0);
    await page.getByRole('button', { name: 'Play' }).first().click();
    await links.first().waitFor();
    expect(await opened.violations()).toEqual([]);
    await opened.leave();
  });

  itWithBrowser('tells a laboratory that the alert rules are not its own', async () => {
    const opened = await pages.open({
      path: '/operations?view=alertRules',
      key: await pages.system.api.keyOf('lab'),
    });
    await opened.page.getByText('Your role (laboratory) may not see this.').waitFor();
    expect(await tabs(opened.page)).not.toContain('Alert rules');
    await opened.close();
  });
});

async function tabs(page: Page): Promise<string[]> {
  return page.getByRole('navigation', { name: 'Operations' }).getByRole('link').allInnerTexts();
}
