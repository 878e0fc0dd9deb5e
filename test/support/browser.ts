import { existsSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

/** The machine's Chromium, as `npm test` hands it down; null without one. */
export function chromiumPath(): string | null {
  const path = process.env['CARBAWATCH_CHROMIUM'] ?? '/usr/bin/chromium';
  return existsSync(path) ? path : null;
}

export async function openBrowser(path: string): Promise<Browser> {
  return chromium.launch({
    executablePath: path,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
}

/** How long the page may take to do what a test waits for, on however busy a machine. */
const ANSWER_MS_MAX = 120_000;

/** Somebody's browser, with nothing of anybody else's in it. */
export async function newVisitor(
  browser: Browser,
  { scheme = 'light', locale = 'en-GB' }: { scheme?: 'light' | 'dark'; locale?: string } = {},
): Promise<BrowserContext> {
  const context = await browser.newContext({ colorScheme: scheme, locale });
  context.setDefaultTimeout(ANSWER_MS_MAX);
  return context;
}

/** What axe-core holds against the page as it stands, each with its place. */
export async function violationsOn(page: Page): Promise<string[]> {
  // The page has no frames of other origins: what the other mode brings, at twice the time.
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode(true)
    .options({ resultTypes: ['violations'], rules: { 'target-size': { enabled: true } } })
    .analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`);
}

/** Every error that the page wrote or threw from now on. */
export function errorsOf(page: Page): string[] {
  const errors: string[] = [];
  page.on('console', (message) => {
    if (message.type() !== 'error') return;
    const { url } = message.location();
    errors.push(`${message.text()} ${url}`.trim());
  });
  page.on('response', (response) => {
    if (response.status() >= 500) errors.push(`${response.status()} ${response.url()}`);
  });
  page.on('pageerror', (error) => errors.push(error.message));
  return errors;
}
