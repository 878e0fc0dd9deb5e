import type { Browser } from 'playwright-core';
import { chromiumPath, openBrowser } from './browser';
import { Reader, type Look } from './dashboard';
import { Standalone } from './standalone';

const browserPath = chromiumPath();

/** A test that looks at the page; left out, by its name, where there is no Chromium. */
export const itWithBrowser = browserPath ? it : it.skip;

export interface PageSettings {
  /** The standalone's, beside those that every test has. */
  readonly settings?: NodeJS.ProcessEnv;
  /** What the system knows before somebody looks at it. */
  readonly prepare?: (system: Standalone) => Promise<void>;
}

/** How somebody opens the page; without more, the administrator at its start, in English. */
export interface Opening extends Partial<Omit<Look, 'base'>> {
  readonly path?: string;
}

/** A system and a browser for the tests of one `describe`; both end with it. */
export interface PageTest {
  readonly system: Standalone;
  readonly browser: Browser;
  readonly open: (opening?: Opening) => Promise<Reader>;
}

export function pageTest({ settings = {}, prepare }: PageSettings = {}): PageTest {
  let system: Standalone | null = null;
  let browser: Browser | null = null;
  beforeAll(async () => {
    if (!browserPath && process.env['CI']) throw new Error('There is no Chromium on this machine.');
    if (!browserPath) return;
    system = await Standalone.start(settings);
    await prepare?.(system);
    browser = await openBrowser(browserPath);
  });
  afterAll(async () => {
    await browser?.close();
    await system?.stop();
  });
  return {
    get system() {
      return started(system);
    },
    get browser() {
      return started(browser);
    },
    async open({ path, ...look }: Opening = {}) {
      const { base, api } = started(system);
      const reader = await Reader.open(started(browser), { base, key: api.key, ...look });
      if (path !== undefined) await reader.visit(path);
      return reader;
    },
  };
}

function started<T>(part: T | null): T {
  if (part === null) throw new Error('It is there from `beforeAll` on.');
  return part;
}
