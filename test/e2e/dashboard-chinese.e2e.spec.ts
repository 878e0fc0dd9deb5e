import { itWithBrowser, pageTest } from '../support/page-test';

jest.setTimeout(480_000);

const HOUR_MS = 3_600_000;
const before = (hours: number) => new Date(Date.now() - hours * HOUR_MS).toISOString();

/** Two patients of one ward with the same KPC, one of them a bloodstream infection, and a doubt. */
function week(): object[] {
  const isolate = (id: string, patient: string, more: object) => ({
    type: 'isolate.report',
    isolateId: id,
    status: 'final',
    patient: { id: patient },
    encounter: { id: `V-${patient}`, class: 'inpatient', ward: 'ICU-9', unitType: 'icu' },
    organism: { name: 'Klebsiella pneumoniae' },
    susceptibility: [{ agent: 'MEM', method: 'mic', operator: '>=', value: 16, unit: 'mg/L' }],
    ...more,
  });
  const kpc = [{ gene: 'blaKPC-2', method: 'pcr', result: 'detected' }];
  const moved = (patient: string, hours: number) => ({
    type: 'encounter.event',
    kind: 'admit',
    at: before(hours),
    patient: { id: patient },
    encounter: { id: `V-${patient}`, class: 'inpatient' },
    ward: 'ICU-9',
    room: '3',
    bed: patient,
    unitType: 'icu',
    isolation: 'none',
  });
  return [
    moved('MRN-1', 120),
    moved('MRN-2', 100),
    moved('MRN-3', 90),
    isolate('ZH-1', 'MRN-1', {
      specimen: { type: 'blood', purpose: 'clinical', collectedAt: before(72) },
      geneTests: kpc,
    }),
    isolate('ZH-2', 'MRN-2', {
      specimen: { type: 'urine', purpose: 'clinical', collectedAt: before(48) },
      geneTests: kpc,
      phenotypicTests: [{ test: 'mCIM', result: 'negative' }],
    }),
    isolate('ZH-3', 'MRN-3', {
      specimen: { type: 'sputum', purpose: 'clinical', collectedAt: before(24) },
    }),
  ];
}

/** Lines with four Latin words in a row, beside names of sources and of organisms. */
function englishIn(text: string): string[] {
  return text.split('\n').filter((line) => {
    const bare = line
      .replace(/[（(][^（）()]*(?:\([^()]*\)[^（）()]*)*[）)]/g, ' ')
      .replace('NCBI Reference Gene Catalog', ' ')
      .replace(/\p{Lu}\p{Ll}+ (?:pneumoniae|coli|cloacae|freundii)/gu, ' ');
    return /\p{Script=Latin}{2,}(?: \p{Script=Latin}{2,}){3}/u.test(bare);
  });
}

/** The page in Chinese: what the server says is in Chinese as well, and the page stays usable. */
describe('the dashboard in Chinese', () => {
  const pages = pageTest({ prepare: (system) => system.take(...week()) });

  itWithBrowser('is chosen on the page, and what was read in English is read anew', async () => {
    const reader = await pages.open();
    const { page } = reader;
    const alerts = page.getByTestId('alerts');
    await alerts.getByText('New carbapenemase producer').first().waitFor();
    await page.getByLabel('Language').selectOption('zh');
    await alerts.getByText('新发产碳青霉烯酶菌').first().waitFor();
    expect(await alerts.getByText('New carbapenemase producer').count()).toBe(0);
    await page.getByLabel('语言').selectOption('en');
    await alerts.getByText('New carbapenemase producer').first().waitFor();
    await reader.close();
  });

  itWithBrowser('has no English sentence on today, alerts, an isolate or a cluster', async () => {
    const reader = await pages.open({ language: 'zh' });
    const { page } = reader;
    await page.getByTestId('alerts').getByText('新发产碳青霉烯酶菌').first().waitFor();
    await reader.visit('/alerts');
    const alerts = await reader.linksIn('[data-testid=alert-pages] a.title');
    expect(alerts.length).toBeGreaterThan(5);
    await reader.visit('/outbreaks?view=clusters');
    const clusters = await reader.linksIn('main a[href^="/outbreaks/clusters/"]');
    expect(clusters.length).toBeGreaterThan(0);
    const addresses = ['/', '/alerts', '/outbreaks?view=contacts', '/operations?view=alertRules'];
    for (const path of [...addresses, ...alerts, ...clusters, '/isolates/site-1/ZH-2']) {
      await reader.visit(path);
      expect([path, englishIn(await page.locator('body').innerText())]).toEqual([path, []]);
    }
    await reader.leave();
  });

  itWithBrowser.each([
    ...['/isolates', '/cohort', '/cohort?view=comparison', '/cohort?view=predictors'],
    ...['/cohort?view=outcomes', '/cohort?view=rates', '/cohort?view=exports', '/antibiogram'],
    ...['/signals', '/outbreaks?view=curve', '/outbreaks?view=tree', '/alerts?view=quality'],
    ...['/alerts?view=risk', '/operations', '/operations?view=feeds', '/operations?view=mappings'],
    ...['/operations?view=ledger', '/operations?view=rules', '/operations?view=delivery'],
    ...['/operations?view=keys', '/operations?view=audit'],
  ])('has no English sentence on %s', async (path) => {
    const reader = await pages.open({ language: 'zh', path });
    expect(englishIn(await reader.page.locator('body').innerText())).toEqual([]);
    await reader.leave();
  });

  itWithBrowser('says in Chinese why a message waits', async () => {
    const [, , , first] = week();
    const unread = { ...first, isolateId: 'ZH-9', organism: { name: 'Nonesuch imaginarius' } };
    const id = await pages.system.api.send([unread]);
    await pages.system.whenSettled();
    const reader = await pages.open({ language: 'zh', path: `/operations/messages/${id}` });
    await reader.page.getByText('细菌名称不在已知的任何编码系统中').first().waitFor();
    expect(englishIn(await reader.page.locator('body').innerText())).toEqual([]);
    await reader.leave();
  });

  itWithBrowser('copies a shipped rule with its English texts and the Chinese beside', async () => {
    const reader = await pages.open({ language: 'zh' });
    await reader.visit('/operations?view=alertRules');
    await reader.page.getByLabel('起始规则').selectOption('new-cpe');
    const written = await reader.page.getByLabel('规则文档').inputValue();
    expect(JSON.parse(written)).toMatchObject({
      rule: 'own-new-cpe',
      title: 'New carbapenemase producer',
      goal: { action: expect.stringMatching(/^[A-Z][a-z]+ [a-z]+/) },
      zh: { title: '新发产碳青霉烯酶菌' },
    });
    await reader.close();
  });

  itWithBrowser.each(['/', '/alerts', '/cohort', '/isolates/site-1/ZH-2'])(
    'has nothing on %s that axe-core holds against it',
    async (path) => {
      const reader = await pages.open({ language: 'zh' });
      await reader.visit(path);
      expect(await reader.page.locator('html').getAttribute('lang')).toBe('zh-CN');
      expect(await reader.violations()).toEqual([]);
      await reader.close();
    },
  );
});
