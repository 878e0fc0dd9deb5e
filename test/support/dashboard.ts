import type { Browser, Page } from 'playwright-core';
import { errorsOf, newVisitor, violationsOn } from './browser';

export interface Look {
  readonly base: string;
  readonly key: string;
  readonly scheme?: 'light' | 'dark';
  readonly language?: 'en' | 'zh';
}

/** One reader of the page: a browser context of its own, signed in, its errors noted. */
export class Reader {
  private constructor(
    readonly page: Page,
    readonly errors: readonly string[],
    private readonly base: string,
  ) {}

  static async open(
    browser: Browser,
    { base, key, scheme = 'light', language = 'en' }: Look,
  ): Promise<Reader> {
    const locale = language === 'zh' ? 'zh-CN' : 'en-GB';
    const context = await newVisitor(browser, { scheme, locale });
    const page = await context.newPage();
    const reader = new Reader(page, errorsOf(page), base);
    await page.goto(`${base}/#key=${key}`);
    await page.getByRole('navigation').first().waitFor();
    return reader;
  }

  /** Opens a page by its address and waits until all that it reads is there. */
  async visit(path: string): Promise<void> {
    await this.page.goto(`${this.base}${path}`);
    await this.page.getByRole('main').waitFor();
    await this.page.locator('main h1').first().waitFor();
    await this.whenRead();
  }

  /** Where links lead, of those that a selector finds; each once. */
  async linksIn(selector: string): Promise<string[]> {
    // At one moment: a list that is drawn anew meanwhile has other links.
    const targets = await this.page
      .locator(selector)
      .evaluateAll((links) => links.map((link) => link.getAttribute('href')));
    return [...new Set(targets.filter((target) => target?.startsWith('/')))].map(String);
  }

  /** Waits until nothing is on its way. */
  async whenRead(): Promise<void> {
    const waiting = this.page.locator('.skeleton');
    while ((await waiting.count()) > 0) await waiting.first().waitFor({ state: 'detached' });
  }

  /**
   * What axe-core holds against the page, folds opened and closed again, each with its place; and
   * what another look at it holds.
   */
  async violations(look?: (page: Page) => Promise<string[]>): Promise<string[]> {
    // What is opened may hold folds of its own.
    while (Number(await this.page.evaluate(OPEN_FOLDS)) > 0) await this.whenRead();
    const violations = await violationsOn(this.page);
    if (look) violations.push(...(await look(this.page)));
    await this.page.evaluate(CLOSE_FOLDS);
    return violations;
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }

  /** Leaves the page; nothing may have gone wrong on it but answers of `refusal`, a status. */
  async leave(refusal?: number): Promise<void> {
    await this.close();
    const expected = (error: string) => refusal !== undefined && error.includes(String(refusal));
    expect(this.errors.filter((error) => !expected(error))).toEqual([]);
  }
}

/** Run in the browser: opens what is folded, marks it, and says how much that was. */
const OPEN_FOLDS = `(() => {
  const folds = document.querySelectorAll('main details:not([open])');
  for (const fold of folds) fold.toggleAttribute('data-opened', (fold.open = true));
  return folds.length;
})()`;
const CLOSE_FOLDS = `(() => {
  for (const fold of document.querySelectorAll('[data-opened]')) {
    fold.toggleAttribute('data-opened', (fold.open = false));
  }
})()`;
