import { randomUUID } from 'node:crypto';
import type { Database, Tx } from '@carbawatch/postgres';
import { TOPICS, siteKey } from '@carbawatch/contracts';
import { append } from '@carbawatch/event-log';
import { recompute, type Deciding } from '../consumers/recompute';
import { appendChanges } from '../store/changes';
import { clocksOf } from '../store/clock';
import { followRules } from './decide-site';
import { lockFamilies } from '../store/families';
import {
  endRuleJob,
  moveRuleJob,
  nextRuleJob,
  personsAfter,
  type RuleJob,
} from '../store/rule-jobs';

/** Persons of one transaction: some tens of milliseconds, so that results are not held up. */
const PAGE_PERSONS = 50;

/**
 * Looks at one page of persons under rules that a site has changed; false when nothing is left. A
 * process that dies leaves the place where the next one goes on.
 */
export async function ruleChangePage(database: Database, deciding: Deciding): Promise<boolean> {
  await database.transaction((tx) => begin(tx, deciding));
  return database.transaction((tx) => page(tx, deciding));
}

/** What is about no person follows at once, in a transaction that holds no person. */
async function begin(tx: Tx, deciding: Deciding): Promise<void> {
  const job = await nextRuleJob(tx);
  if (job?.after !== '') return;
  const clocks = await clocksOf(tx, [job.site]);
  const at = new Date(clocks.get(job.site) ?? 0).toISOString();
  await followRules(tx, job.site, deciding, { at, cause: null, ...followed(job) });
}

async function page(tx: Tx, deciding: Deciding): Promise<boolean> {
  const job = await nextRuleJob(tx);
  if (!job) return false;
  const { site } = job;
  const pseudonyms = await personsAfter(tx, job, PAGE_PERSONS);
  const last = pseudonyms.at(-1);
  if (last === undefined) {
    await endRuleJob(tx, site);
    return true;
  }
  const refs = pseudonyms.map((pseudonym) => ({ site, pseudonym }));
  const families = await lockFamilies(tx, refs, async () => ({ persons: [], links: [] }));
  const clocks = await clocksOf(tx, [site]);
  const at = new Date(clocks.get(site) ?? 0).toISOString();
  const occasion = { at, cause: null, ...followed(job) };
  await appendChanges(tx, await recompute(tx, families, deciding, () => occasion));
  // Clusters and contacts too: the site's writer is told of everybody in the page.
  append(tx, [
    {
      topic: TOPICS.casesChanged,
      key: siteKey(site),
      type: TOPICS.casesChanged,
      id: randomUUID(),
      subject: site,
      source: '/carbawatch/alerting',
      time: at,
      cause: null,
      value: { site, pseudonyms, receivedAt: at, ...followed(job) },
    },
  ]);
  await moveRuleJob(tx, job, pseudonyms);
  return true;
}

/** Version 0 looks at everybody anew without anybody having changed a rule. */
function followed({ version }: RuleJob): { rules?: number } {
  return version === 0 ? {} : { rules: version };
}
