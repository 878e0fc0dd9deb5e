import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Locator, Page } from 'playwright-core';
import { itWithBrowser, pageTest } from '../support/page-test';

const HOUR_MS = 3_600_000;
const before = (days: number): string => new Date(Date.now() - 24 * days * HOUR_MS).toISOString();

jest.setTimeout(300_000);

/** What is drawn, in a real browser: films of outbreaks, drawings as files, legends, folds. */
describe('the drawings of the page', () => {
  const pages = pageTest({ prepare: (system) => system.take(...outbreak()) });

  itWithBrowser('plays contacts: links come with their days, go, and come again', async () => {
    const reader = await pages.open({ path: '/outbreaks?view=contacts' });
    const { page } = reader;
    await page.locator('[data-testid=network][data-drawn=true]').waitFor();
    const whole = await linesOf(page);
    expect(whole).toBeGreaterThan(0);
    const slider = page.getByRole('slider');
    const last = await slider.getAttribute('aria-valuetext');
    await slider.press('Home');
    expect(await slider.getAttribute('aria-valuetext')).not.toBe(last);
    expect(await linesOf(page)).toBeLessThan(whole);
    await slider.press('End');
    expect(await slider.getAttribute('aria-valuetext')).toBe(last);
    expect(await linesOf(page)).toBe(whole);
    await slider.press('Home');
    await page.getByRole('button', { name: 'Play' }).click();
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('button', { name: 'Play' }).waitFor();
    expect(await reader.violations()).toEqual([]);
    await reader.leave();
  });

  itWithBrowser('moves nothing by itself for whoever asked for less motion', async () => {
    const reader = await pages.open();
    const { page } = reader;
    await page.emulateMedia({ reducedMotion: 'reduce' });
    for (const path of FILMS) {
      await reader.visit(path);
      const slider = page.getByRole('slider').first();
      // It stands at its end, and waits for whoever plays it.
      expect(await slider.inputValue()).toBe(await slider.getAttribute('max'));
      expect(await page.getByRole('button', { name: 'Pause' }).count()).toBe(0);
      expect(await page.evaluate(MOVING)).toEqual([]);
    }
    await reader.leave();
  });

  itWithBrowser('plays wards: a stay grows with the days, and its numbers with it', async () => {
    const reader = await pages.open({ path: '/outbreaks?view=clusters&family=KPC' });
    const { page } = reader;
    await page.locator('main tbody a').first().click();
    const wards = page.getByTestId('occupancy');
    await wards.locator('.chart svg').waitFor();
    await wards.getByText('As a table').click();
    const stays = wards.locator('tbody tr');
    await stays.first().waitFor();
    const all = await stays.count();
    await wards.getByRole('slider').press('Home');
    expect(await stays.count()).toBeLessThan(all);
    await wards.getByRole('slider').press('End');
    expect(await stays.count()).toBe(all);
    // Patients are in it: why it is taken out is asked, and stands in the audit.
    expect(await takenFor('board of Tuesday', page, wards)).toContain('ICU-9');
    expect(await reader.violations()).toEqual([]);
    await reader.visit('/operations?view=audit&action=drawing.exported');
    const noted = page.getByRole('row').filter({ hasText: 'board of Tuesday' });
    await noted.filter({ hasText: 'wards over time' }).waitFor();
    await reader.leave();
  });

  itWithBrowser('folds the reasons of a large cluster, each told once', async () => {
    const reader = await pages.open({ path: '/outbreaks?view=clusters&family=KPC' });
    const { page } = reader;
    const clone = page.locator('main tbody tr').filter({ hasText: 'clone' });
    await clone.getByRole('link').first().click();
    const why = page.getByRole('region', { name: 'Why', exact: true });
    const reasons = why.locator('ol.why > li');
    await reasons.first().waitFor();
    const atOnce = await reasons.count();
    await why.getByText(/^\d+ more reasons$/).click();
    await reasons.nth(atOnce).waitFor();
    const folded = await why.locator('summary').innerText();
    expect(await reasons.count()).toBe(atOnce + Number.parseInt(folded, 10));
    expect(await why.locator('ol.why').last().getAttribute('start')).toBe(String(atOnce + 1));
    expect(await reader.violations()).toEqual([]);
    await reader.leave();
  });

  itWithBrowser('hands the tree over as a drawing with its types, and its numbers', async () => {
    const reader = await pages.open({
      path: '/outbreaks?view=tree&draw=tree&colour=carbapenemase',
    });
    const { page } = reader;
    await page.locator('[data-testid=network][data-drawn=true]').waitFor();
    const panel = page.getByRole('region', { name: 'Sequence types' });
    const svg = await taken(page, panel.getByRole('button', { name: 'SVG' }));
    expect(svg).toMatch(/^<svg .*<\/svg>$/s);
    expect(svg).toContain('>11<');
    expect(svg).toContain('>258<');
    // The legend names what the pies show, with as many isolates as are drawn.
    const legend = panel.locator('.legend li').filter({ hasText: 'KPC-2' });
    await legend.filter({ hasText: `(${CASES})` }).waitFor();
    await panel.getByText('As a table').click();
    const csv = await taken(page, panel.getByRole('button', { name: 'CSV' }));
    expect(csv).toContain(`11,${CASES},`);
    // Spreadsheets know by its first sign that it is UTF-8.
    expect(csv.startsWith('\ufeff')).toBe(true);
    await page.getByLabel('Pies by').selectOption('ward');
    await panel.locator('.legend li').filter({ hasText: 'ICU-9' }).waitFor();
    expect(new URL(page.url()).searchParams.get('colour')).toBe('ward');
    // Meropenem of 16 mg/L and more is resistant.
    await page.getByLabel('Pies by').selectOption('agent:MEM');
    const resistant = panel.locator('.legend li').filter({ hasText: /^R \(/ });
    await resistant.filter({ hasText: `(${CASES + 1})` }).waitFor();
    // One has died, as the report said; day 30 of the others is to come.
    await page.getByLabel('Pies by').selectOption('death30');
    const fates = panel.locator('.legend li');
    await fates.filter({ hasText: /^died by day 30 \(1\)/ }).waitFor();
    await fates.filter({ hasText: /^day 30 is to come \(8\)/ }).waitFor();
    await fates.filter({ hasText: 'as the cohort knows it' }).waitFor();
    expect(await reader.violations()).toEqual([]);
    await reader.leave();
  });

  itWithBrowser(
    'opens the isolates behind a bar of the epidemic curve and its number',
    async () => {
      const reader = await pages.open({ path: '/outbreaks?view=curve&step=month' });
      const { page } = reader;
      const panel = page.getByRole('region', { name: 'Epidemic curve' });
      await panel.getByText('As a table').click();
      const number = panel.locator('a[data-behind]').last();
      const n = await number.getAttribute('data-behind');
      await number.click();
      const behind = page.getByTestId('behind');
      await behind
        .getByTestId('behind-total')
        .filter({ hasText: `${n} ` })
        .waitFor();
      expect(await behind.locator('tbody tr').count()).toBe(Number(n));
      expect(await reader.violations()).toEqual([]);
      await behind.getByText('Close').click();
      await behind.waitFor({ state: 'detached' });
      // The bars stand before the legend, whose marks have the same colours.
      await panel.locator('.chart svg path[fill="#0072b2" i]').first().click({ force: true });
      await behind.getByTestId('behind-total').waitFor();
      await reader.leave();
    },
  );

  itWithBrowser(
    'plays the tree: nodes, legend, numbers and words count until its day',
    async () => {
      const reader = await pages.open({
        path: '/outbreaks?view=tree&draw=tree&colour=carbapenemase',
      });
      const { page } = reader;
      await page.locator('[data-testid=network][data-drawn=true]').waitFor();
      const panel = page.getByRole('region', { name: 'Sequence types' });
      const drawing = async () => {
        const svg = await taken(page, panel.getByRole('button', { name: 'SVG' }));
        const words = await panel.locator('p.hint').first().innerText();
        const legend = panel.locator('.legend li');
        return {
          written: [...svg.matchAll(/>(\d+)</g)].map(([, number]) => number).sort(),
          words: words.trim(),
          legend: [await legend.nth(0).innerText(), await legend.nth(1).innerText()],
        };
      };
      const whole = {
        // Two types, and the one locus in which they differ on the link between them.
        written: ['1', '11', '258'],
        words: `2 sequence types in 1 group, ${CASES + 1} isolates.`,
        legend: [`KPC-2 (${CASES})`, 'NDM-5 (1)'],
      };
      expect(await drawing()).toEqual(whole);
      const slider = panel.getByRole('slider');
      await slider.press('Home');
      expect(await drawing()).toEqual({
        written: ['11'],
        words: '1 sequence type in 1 group, 1 isolate.',
        legend: ['KPC-2 (1)', 'NDM-5 (0)'],
      });
      // Each day between the first isolate and the last is a step, not each new type.
      const lasted = (DAYS_AGO[0] ?? 0) - (DAYS_AGO.at(-1) ?? 0);
      expect(await slider.getAttribute('max')).toBe(String(lasted));
      await slider.press('ArrowRight');
      expect((await drawing()).words).toContain('2 isolates');
      await panel.getByText('As a table').click();
      const csv = await taken(page, panel.getByRole('button', { name: 'CSV' }));
      expect(csv).toContain('11,2,');
      await slider.press('End');
      expect(await drawing()).toEqual(whole);
      expect(await reader.violations()).toEqual([]);
      await reader.leave();
    },
  );

  itWithBrowser('names each genotype in the legend, those without an allele too', async () => {
    const reader = await pages.open({ path: '/cohort?population=all' });
    const { page } = reader;
    const panel = page.getByRole('region', { name: 'Genotypes among CPE' });
    const words = panel.locator('.chart svg text');
    await words.first().waitFor();
    expect(await words.allTextContents()).toEqual(
      expect.arrayContaining(['KPC-2', 'NDM-5', 'unknown', 'KPC', 'NDM']),
    );
    const csv = await taken(page, panel.getByRole('button', { name: 'CSV' }));
    expect(csv.split(/\r?\n/)).toEqual(
      expect.arrayContaining([`KPC,KPC-2,${CASES}`, 'NDM,NDM-5,1', 'NDM,unknown,1']),
    );
    await reader.leave();
  });

  itWithBrowser(
    'takes a mapping back with what was read by it, gives it again, changes it',
    async () => {
      await pages.system.take({ ...report('MAP-1', 'MRN-MAP', 1), organism: { name: 'Kpneu' } });
      const reader = await pages.open({ path: '/operations?view=mappings' });
      const { page } = reader;
      const waiting = page.getByTestId('waiting').locator('li').filter({ hasText: 'Kpneu' });
      await waiting.getByLabel('Means').fill('Klebsiella pneumoniae');
      await waiting.getByRole('button', { name: 'Map' }).click();
      const known = page.getByRole('row').filter({ hasText: 'Kpneu' });
      await known.waitFor();
      await waiting.waitFor({ state: 'detached' });
      expect(await reader.violations()).toEqual([]);
      // What was read by it is read again, and waits once more.
      await known.getByRole('button', { name: 'Take back: Kpneu' }).click();
      const deed = page.getByTestId('mapping-deed');
      await deed.getByLabel('Read again the 1 message that was read by it').waitFor();
      expect(await reader.violations()).toEqual([]);
      await deed.getByRole('button', { name: 'Take back' }).click();
      await known.waitFor({ state: 'detached' });
      await waiting.waitFor();
      await page.getByRole('button', { name: 'Undo' }).click();
      // The code of the organism that was given by name.
      await known.filter({ hasText: 'kpn' }).waitFor();
      await waiting.waitFor({ state: 'detached' });
      await known.getByRole('button', { name: 'Change: Kpneu' }).click();
      await deed.getByLabel('Means').fill('Escherichia coli');
      await deed.getByLabel('Read again the 1 message that was read by it').waitFor();
      await deed.getByRole('button', { name: 'Change' }).click();
      await known.filter({ hasText: 'eco' }).waitFor();
      const organism = async (): Promise<string> => {
        type Isolate = { organism?: { code: string } };
        const { site } = await pages.system.api.read<{ site: string }>('me');
        const isolate = await pages.system.api.read<Isolate>(`isolates/${site}/MAP-1`);
        return isolate.organism?.code ?? '';
      };
      for (let look = 0; look < 100 && (await organism()) !== 'eco'; look += 1) await sleep(100);
      expect(await organism()).toBe('eco');
      await reader.leave();
    },
  );
});

/** Pages whose drawings can be played through their days. */
const FILMS = ['/outbreaks?view=contacts', '/outbreaks?view=tree&draw=tree'] as const;

/** Run in the browser: what moves, or would when it is pointed at. */
const MOVING = `[...document.querySelectorAll('*')]
  .filter((element) => {
    const { animationName, transitionDuration } = getComputedStyle(element);
    return animationName !== 'none' || !/^0s(, 0s)*$/.test(transitionDuration);
  })
  .map(({ localName, className }) => localName + '.' + className)`;

/** First positives of one clone on one ward, days ago: unlike intervals are unlike reasons. */
const DAYS_AGO = [18, 17, 15, 12, 11, 8, 6, 3] as const;
const CASES = DAYS_AGO.length;

/** Eight cases of a clone on one ward, three who lay beside them, and two of other kinds. */
function outbreak(): object[] {
  const cases = DAYS_AGO.map((_, at) => `MRN-C${at}`);
  const beside = ['MRN-B0', 'MRN-B1', 'MRN-B2'];
  return [
    ...cases.map((patient, at) => moved(patient, 2 + (DAYS_AGO[at] ?? 0))),
    ...beside.map((patient, at) => moved(patient, 18 - 5 * at)),
    ...cases.map((patient, at) => ({
      ...report(`C-${at}`, patient, DAYS_AGO[at] ?? 0),
      mlst: { scheme: 'kpneumoniae', profile: PROFILE },
    })),
    {
      ...report('O-1', 'MRN-O1', 3, 'SURG-1'),
      geneTests: [{ gene: 'blaNDM-5', method: 'wgs', result: 'detected' }],
      outcome: { vitalStatus: 'dead', diedAt: before(1) },
      mlst: { scheme: 'kpneumoniae', profile: { ...PROFILE, tonB: '79' } },
    },
    {
      ...report('O-2', 'MRN-O2', 2, 'SURG-2'),
      organism: { name: 'Escherichia coli' },
      geneTests: [{ gene: 'NDM', method: 'immunochromatography', result: 'detected' }],
    },
  ];
}

/** ST11; with `tonB` 79 it is ST258. */
const PROFILE = { gapA: '3', infB: '3', mdh: '1', pgi: '1', phoE: '1', rpoB: '1', tonB: '4' };

function moved(patient: string, days: number): object {
  return {
    ...{ type: 'encounter.event', kind: 'admit', at: before(days), patient: { id: patient } },
    encounter: { id: `V-${patient}`, class: 'inpatient' },
    ...{ ward: 'ICU-9', room: '3', bed: patient, unitType: 'icu', isolation: 'none' },
  };
}

function report(isolateId: string, patient: string, days: number, ward = 'ICU-9'): object {
  return {
    ...{ type: 'isolate.report', isolateId, status: 'final', patient: { id: patient } },
    encounter: { id: `V-${patient}`, class: 'inpatient', ward, unitType: 'icu' },
    specimen: { type: 'blood', purpose: 'clinical', collectedAt: before(days) },
    organism: { name: 'Klebsiella pneumoniae' },
    susceptibility: [{ agent: 'MEM', method: 'mic', operator: '>=', value: 16, unit: 'mg/L' }],
    geneTests: [{ gene: 'blaKPC-2', method: 'pcr', result: 'detected' }],
  };
}

/** Links of the network as it is shown, counted in its drawing. */
async function linesOf(page: Page): Promise<number> {
  const svg = await takenFor('teaching', page, page.getByRole('main'));
  return svg.split('<line ').length - 1;
}

/** A drawing of patients as a file, which is handed over for a reason alone. */
async function takenFor(reason: string, page: Page, within: Locator): Promise<string> {
  await within.getByRole('button', { name: 'SVG', exact: true }).click();
  await within.getByLabel('Why (stands in the audit)').fill(reason);
  return taken(page, within.getByRole('button', { name: 'Take out as SVG' }));
}

/** What a button hands over as a file. */
async function taken(page: Page, button: Locator): Promise<string> {
  const [file] = await Promise.all([page.waitForEvent('download'), button.click()]);
  return readFile(await file.path(), 'utf8');
}
