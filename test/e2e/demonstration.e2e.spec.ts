import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '@carbawatch/testing';
import type { Browser, Page } from 'playwright-core';
import { chromiumPath, errorsOf, newVisitor, openBrowser, violationsOn } from '../support/browser';
import { ServiceProcess } from '../support/service-process';

/** The demonstration as a newcomer sees it: `npm start -- --demo`, a browser, and a restart. */
const FIRST_ALERT_MS_MAX = 60_000;
const browserPath = chromiumPath();
const itWithBrowser = browserPath ? it : it.skip;

describe('the demonstration', () => {
  let folder = '';
  let ports: number[] = [];
  let program: ServiceProcess;
  let browser: Browser | null = null;

  function start(args: readonly string[] = ['--demo']): ServiceProcess {
    const [port = 0, mllp = 0] = ports;
    const env = { CARBAWATCH_DATA: folder, PORT: String(port), MLLP_PORT: String(mllp) };
    return new ServiceProcess('standalone', { ...env, LOG_LEVEL: 'warn' }, args);
  }

  /** The address that the start printed. */
  const address = (): string => /Dashboard +(\S+)/.exec(program.log)?.[1] ?? '';
  const key = (): string => address().split('#key=')[1] ?? '';

  async function get<T>(path: string): Promise<T> {
    const headers = { Authorization: `Bearer ${key()}` };
    const response = await fetch(`${program.base}/api/v1/${path}`, { headers });
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    return (await response.json()) as T;
  }

  /** A context of its own: no page may see another's key. */
  async function newPage(): Promise<Page> {
    if (!browser) throw new Error('There is no browser.');
    return (await newVisitor(browser)).newPage();
  }

  beforeAll(async () => {
    if (!browserPath && process.env['CI']) throw new Error('There is no Chromium on this machine.');
    folder = mkdtempSync(join(tmpdir(), 'carbawatch-demo-'));
    ports = await freePorts(2);
    program = start();
    await program.start();
    if (browserPath) browser = await openBrowser(browserPath);
  });
  afterAll(async () => {
    await browser?.close();
    await program.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  itWithBrowser(
    'shows the first alert without a reload, within a minute of the start',
    async () => {
      const page = await newPage();
      const errors = errorsOf(page);
      await page.goto(address());
      expect(page.url()).not.toContain(key());
      await page
        .getByTestId('alerts')
        .locator('li')
        .first()
        .waitFor({ timeout: FIRST_ALERT_MS_MAX });
      await page
        .getByTestId('demonstration')
        .getByText(/the hospital’s clock is at [\d-]{10} [\d:]{5}, \d+% of the year/)
        .waitFor();
      await page.getByTestId('cohort').waitFor();
      await page.getByTestId('isolates').locator('tbody tr').first().waitFor();
      expect(await violationsOn(page)).toEqual([]);
      // The program's own log says what an answer of 500 does not.
      expect([errors, errors.length > 0 ? program.log.slice(-2_000) : '']).toEqual([[], '']);
      await page.close();
    },
    480_000,
  );

  itWithBrowser('asks for a key, and refuses a wrong one', async () => {
    const page = await newPage();
    await page.goto(`${program.base}/`);
    await page.getByText('Ask the administrator of Carbawatch for a key of your own.').waitFor();
    await page.getByLabel('Key').fill('not-a-key-of-this-system');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').filter({ hasText: 'opens nothing here' }).waitFor();
    await page.close();
  });

  it('ends cleanly when told to, and holds what it held when started again', async () => {
    interface Counted {
      readonly isolates: number;
    }
    const before = await get<Counted>('cohort/summary?window=P2Y&population=all&dedup=none');
    const said = program.log.length;
    expect(await program.stop()).toBe(0);
    expect(program.log.slice(said)).not.toContain('"level":"warn"');
    program = start();
    await program.start();
    const after = await get<Counted>('cohort/summary?window=P2Y&population=all&dedup=none');
    expect(after.isolates).toBeGreaterThanOrEqual(before.isolates);
    expect(before.isolates).toBeGreaterThan(0);
  }, 120_000);

  it('refuses a second start on the same data by name', async () => {
    const second = start();
    await second.start({ ready: false });
    expect(await second.whenEnded()).toBe(1);
    expect(second.log).toContain(folder);
  }, 60_000);

  it('refuses an argument and a setting that do not exist', async () => {
    const odd = start(['--dmeo']);
    await odd.start({ ready: false });
    expect(await odd.whenEnded()).toBe(2);
    expect(odd.log).toContain('--dmeo: no such argument');
  }, 60_000);
});
