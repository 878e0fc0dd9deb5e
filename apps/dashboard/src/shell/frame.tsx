import { useIsFetching } from '@tanstack/react-query';
import { Link, useNavigate, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { queryClient } from '../api/query-client';
import { lookAt } from '../api/site-scope';
import { Toasts } from '../design/toast';
import { Empty, Loading, whyNot } from '../design/states';
import { useText } from '../i18n/text';
import { listen, useLiveState } from '../live/live';
import { MAY, MeProvider, useMay, useMe, useMeQuery } from '../session/me';
import { accountName } from '../session/held';
import { onSession, sessionState, sessionTaken, signOut } from '../session/session';
import { SignIn } from '../session/sign-in';
import { Choices } from './choices';
import { PLACES } from './navigation';
import { DEMO_SITE, Demonstration } from './demonstration';
import { IdleWarning } from './idle-warning';
import { Printed } from './paper';
import { Place } from './place';
import { useTitle } from './title';

/** Nothing is shown before it is known who looks. */
export function Frame() {
  const session = useSyncExternalStore(onSession, sessionState);
  if (session.kind === 'signed-out') return <SignIn because={session.because} />;
  if (session.kind === 'signing-in') {
    return (
      <main className="sign-in">
        <Loading />
      </main>
    );
  }
  return <SignedIn />;
}

function SignedIn() {
  const text = useText();
  const me = useMeQuery();
  useEffect(() => () => queryClient.clear(), []);
  useEffect(() => {
    if (me.data) sessionTaken();
  }, [me.data]);
  if (me.data) {
    return (
      <MeProvider me={me.data}>
        <Page />
      </MeProvider>
    );
  }
  return (
    <main className="sign-in">
      {me.isError ? (
        <div role="alert">
          <Empty title={whyNot(me.error, text)} />
          <button type="button" className="quiet" onClick={() => void me.refetch()}>
            {text('app.retry')}
          </button>{' '}
          <button type="button" className="quiet" onClick={() => void signOut()}>
            {text('app.signOut')}
          </button>
        </div>
      ) : (
        <Loading />
      )}
    </main>
  );
}

/** How often pages are read anew where no stream tells of changes. */
const READ_ANEW_MS = 30_000;

function useFreshness(): void {
  const state = useLiveState();
  const isOpenToMe = useMay('laboratory');
  useEffect(() => listen(isOpenToMe), [isOpenToMe]);
  useEffect(() => {
    if (state !== 'closed') return undefined;
    const timer = setInterval(() => void queryClient.invalidateQueries(), READ_ANEW_MS);
    return () => clearInterval(timer);
  }, [state]);
}

/** The site of the address, where it is one of the reader's; null is all of them. */
function useSite(): string | null {
  const { site: own, sites, knownSites } = useMe();
  const named = useRouterState({ select: ({ location }) => location.search.site });
  const isMine = named !== undefined && (sites === null || knownSites.includes(named));
  const site = isMine ? named : null;
  // Before anything below asks: queries read it when they are made.
  lookAt(site, own, sites);
  return site;
}

function Page() {
  const text = useText();
  const site = useSite();
  const content = useRef<HTMLElement>(null);
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const first = useRef(true);
  useFreshness();
  useTitle(content);
  // A new page begins at its content, for whoever reads by ear or by keyboard.
  useEffect(() => {
    if (!first.current) content.current?.focus();
    first.current = false;
  }, [path]);
  return (
    <div className="frame">
      <a className="skip" href="#content">
        {text('app.skip')}
      </a>
      <Side />
      <div>
        <section aria-label={text('app.state')}>
          <Bar site={site} />
          <Banners />
        </section>
        <main className="content" id="content" tabIndex={-1} ref={content}>
          <Printed site={site} />
          <Place key={site ?? ''} />
        </main>
      </div>
      <Toasts />
    </div>
  );
}

/** On a narrow screen places and preferences are folded, so that the day begins at the top. */
function Side() {
  const text = useText();
  const me = useMe();
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const [openAt, setOpenAt] = useState<string | null>(null);
  const isOpen = openAt === path;
  return (
    <header className={isOpen ? 'side open' : 'side'}>
      <div className="top">
        <Link to="/" className="brand">
          {text('app.name')}
        </Link>
        <button
          type="button"
          className="quiet menu"
          aria-expanded={isOpen}
          onClick={() => setOpenAt(isOpen ? null : path)}
        >
          {text('app.menu')}
        </button>
      </div>
      <nav aria-label={text('nav.main')}>
        <ul className="plain">
          {PLACES.filter(({ needs }) => MAY[needs].includes(me.role)).map(({ to, label }) => (
            <li key={to}>
              <Link to={to} activeOptions={{ exact: to === '/' }}>
                {text(label)}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <div className="foot">
        <Choices />
        <span>{[...new Set([accountName() || me.name, text(`role.${me.role}`)])].join(' · ')}</span>
        <button type="button" className="quiet" onClick={() => void signOut()}>
          {text('app.signOut')}
        </button>
      </div>
    </header>
  );
}

function Bar({ site }: { site: string | null }) {
  const text = useText();
  const { timezone } = useMe();
  const state = useLiveState();
  return (
    <div className="bar">
      <span className={`live live-${state}`} role="status" data-testid="live" data-state={state}>
        {text(`live.${state}`)}
      </span>
      <div className="right">
        <Sites site={site} />
        <span>{text('app.zone', { zone: timezone })}</span>
        <button type="button" className="bare" onClick={() => window.print()}>
          {text('app.print')}
        </button>
      </div>
    </div>
  );
}

/** Which site is looked at; nothing to choose for whoever has one. */
function Sites({ site }: { site: string | null }) {
  const text = useText();
  const { knownSites } = useMe();
  const navigate = useNavigate();
  const [only, ...more] = knownSites;
  if (more.length === 0) return <span>{only}</span>;
  const listed = site === null || knownSites.includes(site) ? knownSites : [site, ...knownSites];
  return (
    <label className="site">
      {text('app.site')}
      <select
        value={site ?? ''}
        onChange={(event) => {
          const { value } = event.target;
          void navigate({
            to: '.',
            search: (words) => ({ ...words, site: value === '' ? undefined : value }),
          });
        }}
      >
        <option value="">{text('app.allSites', { n: knownSites.length })}</option>
        {listed.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </label>
  );
}

function Banners() {
  const text = useText();
  const { site } = useMe();
  const live = useLiveState();
  const reading = useIsFetching();
  return (
    <>
      <IdleWarning />
      {site === DEMO_SITE && <Demonstration />}
      {live === 'reconnecting' && reading === 0 && (
        <p className="banner" role="status">
          {text('app.offline')}
        </p>
      )}
    </>
  );
}
