import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  retainSearchParams,
  type RouteComponent,
} from '@tanstack/react-router';
import { codeOf } from './api/code';
import { Coming } from './shell/coming';
import { Frame } from './shell/frame';
import { Broken, NotFound } from './shell/broken';

/** Filters live in the address, as plain words: no page keeps any that a link would not carry. */
export type Words = Readonly<Record<string, string>>;

function parseSearch(search: string): Words {
  return Object.fromEntries(new URLSearchParams(search));
}

function stringifySearch(search: Readonly<Record<string, unknown>>): string {
  const given = Object.entries(search).filter(
    ([, value]) => value !== undefined && value !== null && value !== '',
  );
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return text === '' ? '' : `?${text}`;
}

/** Only the named words of an address are a page's; whatever else stands there is left out. */
function words<const Names extends readonly string[]>(...names: Names) {
  return (search: Readonly<Record<string, unknown>>) => {
    const known: { [Name in Names[number]]?: string | undefined } = {};
    for (const name of names as readonly Names[number][]) {
      const value = search[name];
      if (typeof value === 'string' && value !== '') known[name] = value;
    }
    return known;
  };
}

/** What every number of the cohort is asked with. */
const COHORT_WORDS = [
  ...([
    'from',
    'to',
    'window',
    'asOf',
    'site',
    'ward',
    'dedup',
    'ci',
    'population',
    'vital',
  ] as const),
] as const;

/** A page by the name under which its file exports it. */
function place<File extends Record<Name, RouteComponent>, Name extends keyof File & string>(
  load: () => Promise<File>,
  name: Name,
) {
  return lazyRouteComponent(() => codeOf(load), name);
}

/** The site that is looked at goes with every link. */
const root = createRootRoute({
  component: Frame,
  notFoundComponent: NotFound,
  validateSearch: words('site'),
  search: { middlewares: [retainSearchParams<{ site?: string | undefined }>(['site'])] },
});

const today = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: place(() => import('./pages/today/today-page'), 'TodayPage'),
});
const alerts = createRoute({
  getParentRoute: () => root,
  path: '/alerts',
  validateSearch: words('view', 'status', 'severity', 'sort', 'rule', 'ward', 'from', 'to'),
  component: place(() => import('./pages/alerts/alerts-page'), 'AlertsPage'),
});
const alert = createRoute({
  getParentRoute: () => root,
  path: '/alerts/$id',
  component: place(() => import('./pages/alerts/alert-page'), 'AlertPage'),
});
const isolates = createRoute({
  getParentRoute: () => root,
  path: '/isolates',
  validateSearch: words(
    ...(['from', 'to', 'ward', 'organism', 'cre', 'cpe', 'carbapenemase', 'st', 'site'] as const),
    ...(['search', 'sort'] as const),
  ),
  component: place(() => import('./pages/isolates/isolates-page'), 'IsolatesPage'),
});
const isolate = createRoute({
  getParentRoute: () => root,
  path: '/isolates/$site/$isolateId',
  component: place(() => import('./pages/isolates/isolate-page'), 'IsolatePage'),
});

const cohort = createRoute({
  getParentRoute: () => root,
  path: '/cohort',
  validateSearch: words('view', ...COHORT_WORDS, 'behind', 'of', 'denominators'),
  component: place(() => import('./pages/cohort/cohort-page'), 'CohortPage'),
});
const outbreaks = createRoute({
  getParentRoute: () => root,
  path: '/outbreaks',
  validateSearch: words(
    ...(['view', 'scheme', 'draw', 'level', 'colour', 'of', 'step', 'by'] as const),
    ...(['from', 'to', 'ward', 'status', 'family', 'behind', 'dedup'] as const),
  ),
  component: place(() => import('./pages/outbreaks/outbreaks-page'), 'OutbreaksPage'),
});
const cluster = createRoute({
  getParentRoute: () => root,
  path: '/outbreaks/clusters/$id',
  component: place(() => import('./pages/outbreaks/cluster-page'), 'ClusterPage'),
});
const antibiogram = createRoute({
  getParentRoute: () => root,
  path: '/antibiogram',
  validateSearch: words(...COHORT_WORDS, 'by', 'supplement', 'minimum', 'small', 'behind'),
  component: place(() => import('./pages/antibiogram/antibiogram-page'), 'AntibiogramPage'),
});
const signals = createRoute({
  getParentRoute: () => root,
  path: '/signals',
  validateSearch: words(...COHORT_WORDS, 'of', 'family', 'step', 'by', 'behind'),
  component: place(() => import('./pages/signals/signals-page'), 'SignalsPage'),
});
const operations = createRoute({
  getParentRoute: () => root,
  path: '/operations',
  validateSearch: words(
    ...(['view', 'status', 'sender', 'sort', 'action', 'actor', 'who', 'target'] as const),
    ...(['about', 'from', 'to', 'job', 'change', 'find'] as const),
  ),
  component: place(() => import('./pages/operations/operations-page'), 'OperationsPage'),
});
const message = createRoute({
  getParentRoute: () => root,
  path: '/operations/messages/$id',
  component: place(() => import('./pages/operations/message-page'), 'MessagePage'),
});

const routeTree = root.addChildren([
  ...([today, alerts, alert, isolates, isolate, cohort, outbreaks, cluster] as const),
  ...([antibiogram, signals, operations, message] as const),
]);

export const router = createRouter({
  routeTree,
  parseSearch,
  stringifySearch,
  search: { strict: true },
  defaultPreload: 'intent',
  scrollRestoration: true,
  defaultPendingComponent: Coming,
  defaultErrorComponent: Broken,
  defaultNotFoundComponent: NotFound,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
