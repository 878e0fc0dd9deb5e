import { siteInstantMs } from '../../time/site-time';

interface Dated {
  readonly specimen?: { readonly collectedAt?: string | undefined } | undefined;
  readonly receivedAt: string;
}

/**
 * The server lists by the site's day; within a day the latest specimen stands first, and what is
 * known to the day alone after those with a time.
 */
export function newestFirst<I extends Dated>(isolates: readonly I[], timeZone: string): I[] {
  return isolates
    .map((isolate) => ({ isolate, ms: knownInstant(isolate, timeZone) }))
    .sort((a, b) => b.ms - a.ms)
    .map(({ isolate }) => isolate);
}

/** Each moment is read once: a table of a hundred thousand is sorted with each page. */
const instants = new WeakMap<Dated, { readonly timeZone: string; readonly ms: number }>();

function knownInstant(isolate: Dated, timeZone: string): number {
  const known = instants.get(isolate);
  if (known?.timeZone === timeZone) return known.ms;
  const ms = instantOf(isolate, timeZone);
  instants.set(isolate, { timeZone, ms });
  return ms;
}

function instantOf({ specimen, receivedAt }: Dated, timeZone: string): number {
  return siteInstantMs(specimen?.collectedAt ?? receivedAt, timeZone);
}
