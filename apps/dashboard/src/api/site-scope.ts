/**
 * Which of its sites a reader looks at. It is chosen once for the whole page and stands in the
 * address; every request whose path takes a site is asked with it, reading or writing.
 */
const LISTS = [
  ...['alerts', 'alerts/quality', 'isolates', 'clusters', 'contacts', 'tasks', 'deliveries'],
  ...[
    'messages',
    'messages/stages',
    'ledger',
    'feeds',
    'completeness',
    'process-clock',
    'mappings',
  ],
  ...[
    'mappings/waiting',
    'mappings/rereading',
    'audit',
    'audit/export',
    'series',
    'signals',
    'antibiogram',
    'rates',
    'denominators',
  ],
  ...['cohort/summary', 'cohort/comparison', 'cohort/predictors', 'cohort/outcomes'],
  ...['cohort/report', 'cohort/isolates', 'known-wards', 'wards', 'isolates/count'],
  ...['ingestion/letters', 'classification/letters', 'alerting/letters', 'stats/letters'],
] as const;

/** What each site has of its own: with no site named, they answer for the installation's. */
const OF_ONE_SITE = [
  ...['alert-rules', 'alert-rules/versions', 'routes', 'morning-list', 'risk-model'],
  ...['classify/rule-sets', 'classify/rule-switches', 'classify/jobs'],
  ...[
    'exports/csv',
    'exports/whonet',
    'exports/fhir',
    'exports/glass-ris',
    'exports/glass-samples',
  ],
] as const;

/** Typing graphs are named by their scheme. */
const TYPING = /^typing\/[^/]+\/graph$/;

/** What is written for a site: it stands in the body of these, and in the address of others. */
const SITE_IN_BODY = [
  ...['alert-rules', 'alert-rules/undo', 'alerts/backtest', 'classify/rule-sets', 'mappings'],
  'exports/drawings',
] as const;
const SITE_IN_ADDRESS = ['routes', 'routes/test', 'denominators'] as const;

export const PATHS_WITH_SITE = { LISTS, OF_ONE_SITE, SITE_IN_BODY, SITE_IN_ADDRESS } as const;

let chosen: string | null = null;
/** A site of a reader who may not see the installation's own; null where that one will do. */
let instead: string | null = null;

export function lookAt(site: string | null, own: string, sites: readonly string[] | null): void {
  chosen = site;
  instead = sites === null || sites.includes(own) ? null : (sites[0] ?? null);
}

export const chosenSite = (): string | null => chosen;
/** The site of what is named without one: the chosen, else the installation's if it is seen. */
export const siteMeant = (own: string): string => chosen ?? instead ?? own;

const has = (paths: readonly string[], path: string): boolean => paths.includes(path);

/** The site that a path is read with; null where it takes none, or for all of them. */
export function siteRead(path: string): string | null {
  if (has(LISTS, path) || TYPING.test(path)) return chosen;
  return has(OF_ONE_SITE, path) ? (chosen ?? instead) : null;
}

/** A request that writes, with the site that it is for. */
export function siteWritten(
  path: string,
  body: unknown,
): { readonly path: string; readonly body: unknown } {
  const site = chosen ?? instead;
  if (site === null) return { path, body };
  const isPlain = typeof body === 'object' && body !== null && !Array.isArray(body);
  if (has(SITE_IN_BODY, path) && isPlain) return { path, body: { site, ...body } };
  return has(SITE_IN_ADDRESS, path)
    ? { path: `${path}?site=${encodeURIComponent(site)}`, body }
    : { path, body };
}
