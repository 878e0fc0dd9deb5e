import { existsSync } from 'node:fs';
import { chromium, type Page } from 'playwright-core';
import type { Benchmark, Measurement } from '../benchmark';
import { isBuilt, serveInvented } from './invented-api';

/** Sizes that the page is promised for. */
const ISOLATES = 100_000;
const TYPES = 2_000;
const PAINTS = 5;
const CHROMIUM = process.env['CARBAWATCH_CHROMIUM'] ?? '/usr/bin/chromium';

/** Scrolls through the whole table for two seconds; answers the milliseconds of each frame. */
const SCROLL = `new Promise((resolve) => {
  const box = document.querySelector('.virtual');
  const frames = [];
  const start = performance.now();
  let last = start;
  const step = (now) => {
    frames.push(now - last);
    last = now;
    box.scrollTop = (box.scrollHeight * (now - start)) / 2000;
    if (now - start < 2000) requestAnimationFrame(step);
    else resolve(frames.slice(1));
  };
  requestAnimationFrame(step);
})`;

async function millisecondsOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

const quantile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) * share)] ?? Number.NaN;

async function firstPaint(page: Page, base: string): Promise<number> {
  const taken: number[] = [];
  for (let at = 0; at < PAINTS; at += 1) {
    taken.push(
      await millisecondsOf(async () => {
        await page.goto(`${base}/#key=bench`);
        await page.reload();
        await page.getByTestId('isolates').locator('tbody tr').first().waitFor();
      }),
    );
  }
  return quantile(taken, 0.5);
}

async function measure(page: Page, base: string): Promise<Omit<Measurement, 'benchmark'>[]> {
  const paint = await firstPaint(page, base);
  const table = page.getByTestId('isolate-table').locator('tbody tr').nth(3);
  const open = await millisecondsOf(async () => {
    await page.getByRole('link', { name: 'Isolates', exact: true }).click();
    await table.waitFor();
  });
  const frames = await page.evaluate<number[]>(SCROLL);
  await page.goto(`${base}/outbreaks?view=tree`);
  const drawn = page.locator('[data-testid=network][data-drawn=true]');
  await drawn.waitFor();
  const draw = await millisecondsOf(async () => {
    await page.getByLabel('Drawing').selectOption('tree');
    await page
      .locator('[data-testid=network][data-drawn=false]')
      .waitFor({ timeout: 1_000 })
      .catch(() => undefined);
    await drawn.waitFor();
  });
  return [
    { what: 'first useful paint (two loads)', value: paint, unit: 'ms' },
    { what: `table of ${ISOLATES} isolates, read and shown`, value: open, unit: 'ms' },
    {
      what: `frame while it scrolls from end to end, median`,
      value: quantile(frames, 0.5),
      unit: 'ms',
    },
    {
      what: `frame while it scrolls from end to end, 95%`,
      value: quantile(frames, 0.95),
      unit: 'ms',
    },
    { what: `tree of ${TYPES} sequence types, drawn`, value: draw, unit: 'ms' },
  ];
}

export const pageBenchmark: Benchmark = {
  name: 'page',
  summary: 'the built page in Chromium, behind invented answers',
  async run(say) {
    if (!existsSync(CHROMIUM) || !isBuilt()) {
      say('left out: there is no Chromium, or the page is not built');
      return [];
    }
    const served = await serveInvented({ isolates: ISOLATES, types: TYPES });
    const browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    });
    try {
      const context = await browser.newContext({ locale: 'en-GB' });
      const page = await context.newPage();
      const measured = await measure(page, served.base);
      return measured.map((each) => ({ benchmark: 'page', ...each }));
    } finally {
      await browser.close();
      served.close();
    }
  },
};
