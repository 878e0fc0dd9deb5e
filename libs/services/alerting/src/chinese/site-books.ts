import { phrasebook, type Phrasebook } from '@carbawatch/contracts';
import type { PhrasebookOf, ServiceContext } from '@carbawatch/service-kit';
import { newestOwnRules } from '../store/site-rules';
import { ALERTING_BOOK, ALERTING_PHRASES } from './alerting-book';
import { phrasesOfRule } from './rule-phrases';

/** The shipped phrases, and those of the rules that the caller's sites have written themselves. */
export function siteBooks({ database }: Pick<ServiceContext, 'database'>): PhrasebookOf {
  const books = new Map<string, Phrasebook>();
  return async (sites) => {
    const own = await database.readAs(sites, (tx) => newestOwnRules(tx, sites));
    const spoken = own.filter(({ rules }) => rules.some(({ zh }) => zh !== undefined));
    if (spoken.length === 0) return ALERTING_BOOK;
    const name = JSON.stringify(spoken.map(({ site, version }) => [site, version]));
    const known = books.get(name);
    if (known) return known;
    // Only the present versions are asked for again.
    books.clear();
    const phrases = spoken.flatMap(({ rules }) => rules.flatMap(phrasesOfRule));
    const book = phrasebook([...ALERTING_PHRASES, ...phrases]);
    books.set(name, book);
    return book;
  };
}
