import type { Database, Tx } from '@carbawatch/postgres';
import { isTransient } from '@carbawatch/postgres';
import type { ServiceContext } from '@carbawatch/service-kit';
import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { recompute, type Deciding } from '../consumers/recompute';
import { CONTEXT, DECIDING } from '../providers';
import { appendChanges } from '../store/changes';
import { clocksOf, dropTimers, dueTimers, moveClocksToWall } from '../store/clock';
import { lockFamilies, lockLanes } from '../store/families';
import { casesOfCluster } from '../store/clusters';
import { pseudonymOfCase } from '../store/known-cases';
import { followSignals } from './decide-facts';
import { NOBODY, decideSite } from './decide-site';
import { ruleChangePage } from './rule-change';

/** Half an hour of grace and days of waiting need no finer clock. */
const LOOK_EVERY_MS = 1_000;

/** Timers that fire in one transaction. */
const FIRED_AT_ONCE = 50;

/**
 * Lets what rules wait for come true: a condition that has held for half an hour, a contact's
 * twenty-fourth hour, a cluster's quiet month. It fires from the site's clock, which live is the
 * wall's and in a demonstration or replay that of the messages.
 */
@Injectable()
export class SiteClockWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly stopping = new AbortController();
  private running: Promise<void> | null = null;

  constructor(
    @Inject(CONTEXT) private readonly context: ServiceContext,
    @Inject(DECIDING) private readonly deciding: Deciding,
  ) {}

  onApplicationBootstrap(): void {
    this.running = this.work();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async work(): Promise<void> {
    const { signal } = this.stopping;
    const { database, config, clock, log } = this.context;
    while (!signal.aborted) {
      try {
        if (config.clock === 'wall') {
          await database.transaction((tx) => moveClocksToWall(tx, clock.now()));
        }
        while (!signal.aborted && (await fireDue(database, this.deciding)) > 0);
        while (!signal.aborted && (await ruleChangePage(database, this.deciding)));
      } catch (error) {
        if (!isTransient(error)) log.warn('site-clock.trouble', { error });
      }
      await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}

/** Fires timers that are due, a page of them; answers how many. */
export async function fireDue(database: Database, deciding: Deciding): Promise<number> {
  const persons = await database.transaction((tx) => firePersons(tx, deciding, 1));
  const sites = await database.transaction((tx) => fireSites(tx, deciding));
  const again = await database.transaction((tx) => firePersons(tx, deciding, 3));
  return persons + sites + again;
}

async function firePersons(tx: Tx, deciding: Deciding, stage: 1 | 3): Promise<number> {
  const due = await dueTimers(tx, stage, FIRED_AT_ONCE);
  if (due.length === 0) return 0;
  const refs = due.map(({ site, name }) => ({ site, pseudonym: name }));
  const families = await lockFamilies(tx, refs, async () => ({ persons: [], links: [] }));
  await dropTimers(tx, stage, due);
  const clocks = await clocksOf(
    tx,
    due.map(({ site }) => site),
  );
  const changes = await recompute(tx, families, deciding, ({ site }) => ({
    at: new Date(clocks.get(site) ?? 0).toISOString(),
    cause: null,
  }));
  await appendChanges(tx, changes);
  return due.length;
}

async function fireSites(tx: Tx, deciding: Deciding): Promise<number> {
  const due = await dueTimers(tx, 2, FIRED_AT_ONCE);
  const [first] = due;
  if (!first) return 0;
  const { site } = first;
  const names = due.filter((timer) => timer.site === site).map(({ name }) => name);
  const pseudonyms = new Set<string>();
  const quiet = new Map<string, string[]>();
  for (const name of names) {
    const [subject, id, episode] = JSON.parse(name) as [string, string, string?]; // our own name
    if (subject === 'signal') {
      // Without an episode it is of an earlier release, and says that the place is to be gathered.
      quiet.set(id, [...(quiet.get(id) ?? []), ...(episode === undefined ? [] : [episode])]);
      continue;
    }
    if (subject === 'visits') {
      pseudonyms.add(id);
      continue;
    }
    const cases = subject === 'cluster' ? await casesOfCluster(tx, site, id) : [id];
    for (const one of cases) pseudonyms.add(pseudonymOfCase(one));
  }
  await lockLanes(tx, [{ site, pseudonym: NOBODY }]);
  await dropTimers(
    tx,
    2,
    names.map((name) => ({ site, name })),
  );
  const clocks = await clocksOf(tx, [site]);
  const at = new Date(clocks.get(site) ?? 0).toISOString();
  const occasion = { at, cause: null };
  for (const [place, episodes] of quiet) {
    await followSignals(tx, { site, place }, { ids: [], episodes }, deciding, occasion);
  }
  if (pseudonyms.size > 0) await decideSite(tx, site, [...pseudonyms].sort(), deciding, occasion);
  return names.length;
}
