import { existsSync } from 'node:fs';
import { chromium, type Page } from 'playwright-core';
import type { Benchmark, Measurement } from '../benchmark';
import { isBuilt, serveInvented } from './invented-api';

/** Sizes that the page is promised for. */
const ISOLATES = 100_000;
const TYPES = 2_000;
const PAINTS = 5;
const CHROMIUM = process.env['CARBAWATCH_CHROMIUM'] ?? '/usr/bin/chromium';

/** Scrolls for two seconds, at so many rows a frame; answers the milliseconds of each frame. */
const scroll = (pixels: number): string => `new Promise((resolve) => {
  const box = document.querySelector('.virtual');
  const frames = [];
  const start = performance.now();
  let last = start;
  const step = (now) => {
    frames.push(now - last);
    last = now;
    box.scrollTop += ${pixels};
    if (now - start < 2000) requestAnimationFrame(step);
    else resolve(frames.slice(1));
  };
  requestAnimationFrame(step);
})`;

/** A row is 38 pixels high: as a wheel turns, and as the bar is drawn through the whole table. */
const WHEEL_PX = 76;
const BAR_PX = 38_000;

/** Goes to the end again and again, until nothing more comes. */
const READ_THROUGH = `new Promise((resolve) => {
  const box = document.querySelector('.virtual');
  let last = performance.now();
  let height = 0;
  const step = (now) => {
    if (box.scrollHeight !== height) last = now;
    height = box.scrollHeight;
    box.scrollTop = height;
    if (now - last < 1500 || height < ${ISOLATES} * 38) requestAnimationFrame(step);
    else resolve();
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
    // A key pasted into an open page makes it begin anew by itself: each begins from nothing.
    await page.goto('about:blank');
    taken.push(
      await millisecondsOf(async () => {
        await page.goto(`${base}/#key=bench`);
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
  const coming = await page.evaluate<number[]>(scroll(WHEEL_PX));
  const through = await millisecondsOf(() => page.evaluate(READ_THROUGH));
  await page.getByText(`${ISOLATES.toLocaleString('en')} of`).waitFor();
  const wheel = await page.evaluate<number[]>(scroll(-WHEEL_PX));
  const bar = await page.evaluate<number[]>(scroll(-BAR_PX));
  const drawn = page.locator('[data-testid=network][data-drawn=true]');
  await page.goto(`${base}/outbreaks?view=tree`);
  await drawn.waitFor();
  await page.getByRole('link', { name: 'Epidemic curve' }).click();
  await drawn.waitFor({ state: 'detached' });
  const draw = await millisecondsOf(async () => {
    await page.getByRole('link', { name: 'Sequence types' }).click();
    await drawn.waitFor();
  });
  return [
    { what: 'first useful paint (two loads)', value: paint, unit: 'ms' },
    { what: `table of ${ISOLATES} isolates, first page shown`, value: open, unit: 'ms' },
    { what: 'frame while pages come in, median', value: quantile(coming, 0.5), unit: 'ms' },
    { what: 'frame while pages come in, 95%', value: quantile(coming, 0.95), unit: 'ms' },
    { what: `read through to the last of ${ISOLATES}`, value: through, unit: 'ms' },
    { what: 'frame while the wheel turns, median', value: quantile(wheel, 0.5), unit: 'ms' },
    { what: 'frame while the wheel turns, 95%', value: quantile(wheel, 0.95), unit: 'ms' },
    { what: 'frame while the bar is drawn, median', value: quantile(bar, 0.5), unit: 'ms' },
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
