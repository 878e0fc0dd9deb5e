import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SEED_COHORT, seedCohort } from '../seed-cohort/seed-cohort';
import { itWithBrowser, pageTest } from '../support/page-test';
import { faultsOnPaper } from '../support/paper';
import { outOfPlaceOn } from '../support/reflow';

/** Some forty pages in each of two looks, each read by axe-core on a busy machine. */
jest.setTimeout(1_800_000);

/**
 * Every page of the router and every tab of each, as a person sees it who reads by ear or by
 * keyboard, enlarged fourfold or with lines further apart, or on paper: in English and light, in
 * Chinese and dark, to axe-core and by where things stand; and what an empty system says.
 */
describe('every page of the dashboard', () => {
  const pages = pageTest({ settings: { CARBAWATCH_TIMEZONE: SEED_COHORT.timeZone } });

  itWithBrowser('says how the first message is sent while nothing was received', async () => {
    const opened = await pages.open();
    const { page } = opened;
    const first = page.getByTestId('first-message');
    await first.getByText(`curl -X POST ${pages.system.base}/api/v1/messages`).waitFor();
    expect(await opened.violations()).toEqual([]);
    await pages.system.take(caseOf('FIRST-1'));
    await page.getByTestId('alerts').locator('li').first().waitFor();
    await first.waitFor({ state: 'detached' });
    await opened.leave();
  });

  itWithBrowser.each([
    { scheme: 'light', language: 'en' },
    { scheme: 'dark', language: 'zh' },
  ] as const)(
    'is without fault, enlarged, spaced and on paper too, $scheme, $language',
    async (look) => {
      await pages.system.take(...seedCohort(), ...twoOfOneWard());
      const opened = await pages.open(look);
      const patterns = (await routesOfThePage()).map(patternOf);
      const found: string[] = [];
      const seen = new Set<string>();
      const walked = new Set<string>();
      const ahead: string[] = [...PLACES];
      for (let path = ahead.shift(); path !== undefined; path = ahead.shift()) {
        if (seen.has(path)) continue;
        seen.add(path);
        await opened.visit(path);
        const faults = await opened.violations((page) => outOfPlaceOn(page));
        faults.push(...(await faultsOnPaper(opened.page)));
        found.push(...faults.map((each) => `${path}: ${each}`));
        const heading = await opened.page.locator('main h1').first().innerText();
        const title = await opened.page.title();
        if (!title.includes(heading)) found.push(`${path}: is called ${title}`);
        // Asked more of, a page has the same tabs; the tab that is open has just been seen.
        const { pathname } = new URL(opened.page.url());
        const tabs = walked.has(pathname) ? [] : await opened.linksIn(OTHER_TABS);
        walked.add(pathname);
        const links = await opened.linksIn('main a');
        // Of pages about one thing, the first that another page leads to.
        const things = patterns
          .filter((pattern) => ![...seen, ...ahead].some((each) => pattern.test(each)))
          .flatMap((pattern) => links.find((each) => pattern.test(each)) ?? []);
        ahead.push(...tabs, ...things);
      }
      expect(found).toEqual([]);
      expect(patterns.filter((pattern) => ![...seen].some((path) => pattern.test(path)))).toEqual(
        [],
      );
      await opened.leave();
    },
  );
});

const OTHER_TABS = 'nav.tabs a:not([aria-current])';

/** A table a detector, a row a day: of the whole year axe-core would read ten thousand cells. */
const SIGNALS = '/signals?from=2019-11-01&to=2019-12-31';

/** What a page shows once it is asked more of; tabs and pages of one thing are found by links. */
const PLACES = [
  ...['/', '/alerts', '/isolates', '/isolates?cpe=probable&st=99999', '/outbreaks', '/cohort'],
  ...[
    '/antibiogram?minimum=1&by=ward',
    '/antibiogram?minimum=1&by=specimen',
    SIGNALS,
    '/operations',
    '/cohort?behind=cell%3Dcpe',
    '/nowhere',
  ],
  ...['/outbreaks?view=tree&draw=tree&colour=carbapenemase', '/alerts?status=open'],
] as const;

/** The addresses that the router knows, so that a new page can't be forgotten. */
async function routesOfThePage(): Promise<string[]> {
  const router = join(__dirname, '..', '..', 'apps', 'dashboard', 'src', 'router.tsx');
  const text = await readFile(router, 'utf8');
  const paths = [...text.matchAll(/^ +path: '([^']+)',$/gm)].map(([, path = '']) => path);
  expect(paths.length).toBeGreaterThan(10);
  return paths;
}

const patternOf = (route: string): RegExp =>
  new RegExp(`^${route.replaceAll(/\$\w+/g, '[^/?]+')}(\\?|$)`);

/** A cluster: two patients, of whom one has two isolates. */
function twoOfOneWard(): object[] {
  return [caseOf('CLUSTER-1'), caseOf('CLUSTER-2'), caseOf('CLUSTER-3', 'CLUSTER-1')];
}

/** A KPC in the blood of somebody on one ward, today: two of them are a cluster. */
function caseOf(id: string, patient = id): object {
  return {
    type: 'isolate.report',
    isolateId: id,
    status: 'final',
    patient: { id: `MRN-${patient}` },
    encounter: { id: `V-${patient}`, class: 'inpatient', ward: 'ICU-9', unitType: 'icu' },
    specimen: { type: 'blood', purpose: 'clinical', collectedAt: new Date().toISOString() },
    organism: { name: 'Klebsiella pneumoniae' },
    susceptibility: [{ agent: 'MEM', method: 'mic', operator: '>=', value: 16, unit: 'mg/L' }],
    geneTests: [{ gene: 'blaKPC-2', method: 'pcr', result: 'detected' }],
    mlst: { scheme: 'kpneumoniae', st: '11' },
  };
}
