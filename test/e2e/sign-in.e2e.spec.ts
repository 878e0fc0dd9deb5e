import { setTimeout as sleep } from 'node:timers/promises';
import { freePorts, testDatabase, type TestDatabase } from '@carbawatch/testing';
import type { Browser, BrowserContext, Page, Route } from 'playwright-core';
import { chromiumPath, newVisitor, openBrowser, violationsOn } from '../support/browser';
import { IdentityProvider, type Person } from '../support/identity-provider';
import { ServiceProcess } from '../support/service-process';

/**
 * Signing in with an account of the hospital, in a real browser against a real identity provider:
 * authorization code with PKCE, renewal, the end of a session, and what goes wrong on the way.
 */
const KEY = 'the-key-of-the-sign-in-test';
/** A token lives as briefly, so that a renewal is seen: the last quarter is kept for it. */
const TOKEN_SECONDS = 12;
const browserPath = chromiumPath();
const itWithBrowser = browserPath ? it : it.skip; // left out where there is no Chromium

const ours = (role: string) => ({ carbawatch_role: role, carbawatch_sites: ['site-1'] });
const PEOPLE: Readonly<Record<string, Person>> = {
  ines: { name: 'Inês Prates', claims: ours('ipc') },
  ada: { name: 'Ada Admin', claims: ours('admin') },
  leo: { name: 'Leo Analyst', claims: ours('analyst') },
  nora: { name: 'Nora Norole', claims: {} },
  mail: { name: 'Of another program', claims: { ...ours('ipc'), aud: 'mail' } },
  late: { name: 'Of a fast clock', claims: ours('ipc'), shiftSeconds: 600 },
  early: { name: 'Of a slow clock', claims: ours('ipc'), shiftSeconds: -600 },
};

jest.setTimeout(300_000);

describe('signing in with a hospital account', () => {
  let test: TestDatabase;
  let program: ServiceProcess;
  let provider: IdentityProvider;
  let browser: Browser;

  beforeAll(async () => {
    if (!browserPath && process.env['CI']) throw new Error('There is no Chromium on this machine.');
    if (!browserPath) return;
    test = await testDatabase();
    const [port = 0, mllp = 0, providers = 0] = await freePorts(3);
    provider = new IdentityProvider({
      port: providers,
      redirect: `http://127.0.0.1:${port}/signed-in`,
      audience: 'carbawatch',
      tokenSeconds: TOKEN_SECONDS,
      people: PEOPLE,
    });
    await provider.start();
    program = new ServiceProcess('standalone', {
      DATABASE_URL: test.url,
      CARBAWATCH_ADMIN_KEY: KEY,
      CARBAWATCH_SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
      CARBAWATCH_TIMEZONE: 'Asia/Shanghai',
      OIDC_ISSUER: provider.issuer,
      OIDC_AUDIENCE: 'carbawatch',
      OIDC_CLIENT_ID: 'carbawatch-page',
      PORT: String(port),
      MLLP_PORT: String(mllp),
      LOG_LEVEL: 'info',
    });
    await program.start();
    browser = await openBrowser(browserPath);
  });
  afterAll(async () => {
    await browser?.close();
    await program?.stop();
    await provider?.stop();
    await test?.drop();
  });

  interface Visit {
    readonly context: BrowserContext;
    readonly page: Page;
    readonly errors: readonly string[];
    /** Addresses that the page's own server was asked for, since the visit began. */
    readonly asked: readonly string[];
  }

  async function visit(path: string): Promise<Visit> {
    const context = await newVisitor(browser);
    const page = await context.newPage();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    const errors = ownErrorsOf(page, program.base);
    await page.goto(`${program.base}${path}`);
    return { context, page, errors, asked };
  }

  async function logIn(page: Page, name: string): Promise<void> {
    await page.getByRole('button', { name: 'Sign in with your hospital account' }).click();
    await page.getByLabel('Name').fill(name);
    await page.getByRole('button', { name: 'Log in' }).click();
  }

  const places = (page: Page) =>
    page.getByRole('navigation', { name: 'Main' }).getByRole('link').allInnerTexts();

  itWithBrowser('leads to the page that was asked for, with the account’s role', async () => {
    const { context, page, errors, asked } = await visit('/alerts?status=open&severity=critical');
    await page.getByRole('button', { name: 'Sign in with your hospital account' }).waitFor();
    expect(await violationsOn(page)).toEqual([]);
    await logIn(page, 'ines');
    await page.getByRole('heading', { level: 1, name: 'Alerts' }).waitFor();
    const { pathname, search, hash } = new URL(page.url());
    expect([pathname, search, hash]).toEqual(['/alerts', '?status=open&severity=critical', '']);
    expect(await places(page)).toContain('Isolates');
    await page.getByText('Inês Prates · infection control').waitFor();
    await page.getByTestId('live').filter({ hasText: 'Live' }).waitFor();
    // Nothing secret is in an address, on disk, or in the log.
    const { bearer, disk } = await held(page);
    expect(bearer).toMatch(/^eyJ/);
    expect(disk).not.toContain('eyJ');
    expect(asked.some((address) => address.includes(bearer))).toBe(false);
    expect(program.log).not.toContain(bearer);
    expect(program.log).not.toMatch(/code=|state=/);
    // Going back does not lead to the used code.
    await page.goBack();
    expect(page.url()).not.toContain('code=');
    expect(errors).toEqual([]);
    await context.close();
  });

  itWithBrowser('hides the places of other roles', async () => {
    const { context, page, errors } = await visit('/cohort');
    await logIn(page, 'leo');
    await page.getByRole('heading', { level: 1, name: 'Cohort' }).waitFor();
    expect(await places(page)).toEqual(['Alerts', 'Outbreaks', 'Cohort', 'Antibiogram', 'Signals']);
    expect(errors).toEqual([]);
    await context.close();
  });

  itWithBrowser('takes no export of a person who does not say why', async () => {
    const { context, page } = await visit('/cohort?view=exports');
    await logIn(page, 'ines');
    const desk = page.getByTestId('exports');
    expect(await desk.getByRole('button', { name: 'Export' }).isDisabled()).toBe(true);
    // Past the page it is refused likewise; a program's key says by its name what it is for.
    const { bearer } = await held(page);
    const ask = (key: string) =>
      fetch(`${program.base}/api/v1/exports/csv`, { headers: { Authorization: `Bearer ${key}` } });
    const refused = await ask(bearer);
    expect([refused.status, await refused.json()]).toEqual([
      422,
      expect.objectContaining({ code: 'reason-needed' }),
    ]);
    expect((await ask(KEY)).status).toBe(200);
    await context.close();
  });

  itWithBrowser('goes on beyond the life of a token, after a reload too', async () => {
    const { context, page, errors } = await visit('/isolates');
    await logIn(page, 'ines');
    await page.getByRole('heading', { level: 1, name: 'Isolates' }).waitFor();
    const first = (await held(page)).bearer;
    await whenRenewed(page, first);
    const second = (await held(page)).bearer;
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Isolates' }).waitFor();
    await whenRenewed(page, second);
    await page.getByRole('link', { name: 'Alerts', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Alerts' }).waitFor();
    expect(errors).toEqual([]);
    await context.close();
  });

  itWithBrowser('asks nobody again in a new tab, and signs out all tabs at once', async () => {
    const { context, page, errors } = await visit('/isolates?cpe=confirmed');
    await logIn(page, 'ines');
    await page.getByRole('heading', { level: 1, name: 'Isolates' }).waitFor();
    // The link of an e-mail, in a tab that never saw the provider.
    const second = await context.newPage();
    await second.goto(`${program.base}/alerts?status=open`);
    await second.getByRole('heading', { level: 1, name: 'Alerts' }).waitFor();
    await second.getByText('Inês Prates · infection control').waitFor();
    // Whichever renews, both go on with the same; and the second alone.
    const { bearer } = await held(second);
    await whenRenewed(second, bearer);
    await whenRenewed(page, bearer);
    expect((await held(page)).bearer).toBe((await held(second)).bearer);
    await page.close();
    await whenRenewed(second, (await held(second)).bearer);
    const third = await context.newPage();
    await third.goto(`${program.base}/cohort`);
    await third.getByRole('heading', { level: 1, name: 'Cohort' }).waitFor();
    expect((await held(third)).disk).not.toContain('eyJ');
    await third.getByRole('button', { name: 'Sign out' }).click();
    await third.getByRole('button', { name: 'Yes, sign me out' }).click();
    await third.getByRole('button', { name: 'Sign in with your hospital account' }).waitFor();
    await second.getByText('You were signed out in another tab.').waitFor();
    for (const tab of [second, third]) {
      expect(await held(tab)).toMatchObject({ bearer: '', tokens: 0 });
      expect(new URL(tab.url()).pathname).toBe('/');
    }
    expect(errors).toEqual([]);
    await context.close();
  });

  itWithBrowser('takes no other session while somebody comes from the provider', async () => {
    const { context, page } = await visit('/');
    await page.getByRole('button', { name: 'Sign in with your hospital account' }).waitFor();
    const asked: string[] = [];
    page.on('request', (request) => {
      if (request.url().includes('/api/v1/')) asked.push(request.headers()['authorization'] ?? '');
    });
    // The provider's answer takes its time.
    const asking = new Promise<Route>((resolve) => void page.route('**/token', resolve));
    await logIn(page, 'leo');
    const answer = await asking;
    const other = await context.newPage();
    await other.goto(`${program.base}/#key=${KEY}`);
    await other.getByRole('navigation', { name: 'Main' }).waitFor();
    await answer.continue();
    await page.unroute('**/token');
    await page.getByText('Leo Analyst · analyst').waitFor();
    expect(asked.length).toBeGreaterThan(0);
    expect(asked).not.toContain(`Bearer ${KEY}`);
    // One session a browser, and it is the newest.
    await other.getByText('Leo Analyst · analyst').waitFor();
    await context.close();
  });

  itWithBrowser('lets go of a session that another replaced while the tab was away', async () => {
    const { context, page, errors } = await visit('/isolates?cpe=confirmed');
    await logIn(page, 'ines');
    await page.getByText('Inês Prates · infection control').waitFor();
    await page.goto('about:blank');
    const other = await context.newPage();
    await other.goto(`${program.base}/#key=${KEY}`);
    await other.getByRole('navigation', { name: 'Main' }).waitFor();
    await page.goto(`${program.base}/isolates`);
    await page.getByRole('heading', { level: 1, name: 'Isolates' }).waitFor();
    expect(await page.getByText('Inês Prates').count()).toBe(0);
    expect(await held(page)).toMatchObject({ bearer: KEY, tokens: 0 });
    // Where nobody else is there to ask, it asks who it is.
    await page.goto('about:blank');
    await other.evaluate(REPLACED);
    await other.close();
    await page.goto(`${program.base}/isolates`);
    await page.getByLabel('Key').waitFor();
    expect(await held(page)).toMatchObject({ bearer: '', tokens: 0 });
    expect(errors).toEqual([]);
    await context.close();
  });

  itWithBrowser('shows the administrator which accounts were here, by role and day', async () => {
    const { context, page, errors } = await visit('/operations?view=keys');
    await logIn(page, 'ada');
    const row = page.getByTestId('accounts').getByRole('row').filter({ hasText: 'ada' });
    await row.getByText('administrator').waitFor();
    await row.getByText('site-1').waitFor();
    expect(await violationsOn(page)).toEqual([]);
    await row.getByRole('link').click();
    await page.getByRole('heading', { level: 1, name: 'Operations' }).waitFor();
    expect(new URL(page.url()).searchParams.get('view')).toBe('audit');
    expect(errors).toEqual([]);
    await context.close();
  });

  itWithBrowser('renews when a machine wakes with a token that is over', async () => {
    const { context, page } = await visit('/isolates');
    await logIn(page, 'ines');
    await page.getByRole('heading', { level: 1, name: 'Isolates' }).waitFor();
    await page.evaluate(SPOILED);
    await page.getByRole('link', { name: 'Alerts', exact: true }).click();
    await whenRenewed(page, 'over');
    await page.getByTestId('alert-pages').waitFor();
    expect((await held(page)).bearer).toMatch(/^eyJ/);
    await context.close();
  });

  itWithBrowser('says that a session has ended, and comes back to the same address', async () => {
    const { context, page } = await visit('/isolates?cpe=confirmed');
    await logIn(page, 'ines');
    await page.getByRole('heading', { level: 1, name: 'Isolates' }).waitFor();
    // The provider ends it: no refresh token is taken any more.
    await page.evaluate(UNRENEWABLE);
    await page.getByText('Your session has ended.').waitFor();
    expect(await held(page)).toMatchObject({ bearer: '', tokens: 0 });
    expect(new URL(page.url()).search).toBe('?cpe=confirmed');
    // The provider still knows who it is, and asks nothing.
    await page.getByRole('button', { name: 'Sign in again' }).click();
    await page.getByRole('heading', { level: 1, name: 'Isolates' }).waitFor();
    expect(new URL(page.url()).search).toBe('?cpe=confirmed');
    await context.close();
  });

  itWithBrowser('signs out at the provider too, and leaves nothing in the tab', async () => {
    const { context, page, errors } = await visit('/');
    await logIn(page, 'ines');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Yes, sign me out' }).click();
    await page.getByRole('button', { name: 'Sign in with your hospital account' }).waitFor();
    expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe('/');
    expect(await held(page)).toMatchObject({ bearer: '', tokens: 0 });
    // The provider asks who it is, since its own session is over.
    await logIn(page, 'leo');
    await page.getByText('Leo Analyst · analyst').waitFor();
    expect(errors).toEqual([]);
    await context.close();
  });

  itWithBrowser.each([
    ['an account without a role', 'nora', 'Your account has no role here.'],
    ['a token for another program', 'mail', 'OIDC_AUDIENCE must be what the token names'],
    ['a provider whose clock is ahead', 'late', 'The clocks of the hospital’s sign-in'],
    ['a provider whose clock is behind', 'early', 'The clocks of the hospital’s sign-in'],
  ])('says what is the matter with %s', async (_, name, words) => {
    const { context, page } = await visit('/alerts');
    await logIn(page, name);
    await page.getByRole('alert').filter({ hasText: words }).waitFor();
    expect(await held(page)).toMatchObject({ bearer: '', tokens: 0 });
    // Somebody else may try: the provider asks again, although it knows the first.
    await logIn(page, 'ines');
    await page.getByRole('heading', { level: 1, name: 'Alerts' }).waitFor();
    await context.close();
  });

  itWithBrowser('says that somebody turned back, and takes no login it did not begin', async () => {
    const { context, page } = await visit('/');
    await page.getByRole('button', { name: 'Sign in with your hospital account' }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('The hospital’s sign-in refused: You turned back.').waitFor();
    await page.goto(`${program.base}/signed-in?code=stolen&state=elsewhere`);
    await page.getByText('This sign-in began in another tab').waitFor();
    expect(new URL(page.url()).search).toBe('');
    await context.close();
  });

  itWithBrowser(
    'says that the provider is away, and a key opens the page all the same',
    async () => {
      const { context, page } = await visit('/');
      await page.getByRole('button', { name: 'Sign in with your hospital account' }).waitFor();
      await provider.stop();
      await page.getByRole('button', { name: 'Sign in with your hospital account' }).click();
      await page.getByText('The hospital’s sign-in can’t be reached.').waitFor();
      await page.getByLabel('Key').fill(KEY);
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await page.getByRole('navigation', { name: 'Main' }).waitFor();
      await provider.start();
      await context.close();
    },
  );
});

/** What a tab holds; run in the browser. */
interface Held {
  readonly bearer: string;
  /** Entries of the provider's library. */
  readonly tokens: number;
  /** What outlives the tab. */
  readonly disk: string;
}

const held = (page: Page): Promise<Held> =>
  page.evaluate<Held>(`({
    bearer: sessionStorage.getItem('carbawatch.bearer') ?? '',
    tokens: Object.keys(sessionStorage).filter((name) => name.startsWith('oidc.user')).length,
    disk: JSON.stringify(localStorage) + document.cookie,
  })`);

/** Waits until the tab holds another bearer than this. */
async function whenRenewed(page: Page, before: string): Promise<void> {
  for (;;) {
    const { bearer } = await held(page);
    if (bearer !== '' && bearer !== before) return;
    await sleep(100);
  }
}

/** Errors of the page itself; what the provider's own pages write is its affair. */
function ownErrorsOf(page: Page, base: string): readonly string[] {
  const errors: string[] = [];
  page.on('console', (message) => {
    const { url } = message.location();
    if (message.type() === 'error' && url.startsWith(base)) errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(error.message));
  return errors;
}

/** The bearer is no token that the server takes. */
const SPOILED = `sessionStorage.setItem('carbawatch.bearer', 'over')`;

/** Somebody else's session has begun since, in a tab that is there no more. */
const REPLACED = `localStorage.setItem('carbawatch.newest-since', String(Date.now() + 1))`;

/** The refresh token is one that the provider never gave. */
const UNRENEWABLE = `(() => {
  const name = Object.keys(sessionStorage).find((each) => each.startsWith('oidc.user'));
  const user = JSON.parse(sessionStorage.getItem(name));
  sessionStorage.setItem(name, JSON.stringify({ ...user, refresh_token: 'taken-back' }));
})()`;
