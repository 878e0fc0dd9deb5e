import type { Database, Tx } from '@carbawatch/postgres';
import { isUnavailable } from '@carbawatch/postgres';
import type { Clock, Log } from '@carbawatch/service-kit';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SiteRules } from '../decide/site-rules';
import type { RuleBook } from '../store/rule-book';
import { holdRules } from '../store/rule-sets';
import {
  JOBS_CHANNEL,
  claimJob,
  countBefore,
  countTrouble,
  finishJob,
  forgetOldShadows,
  saveProgress,
  type RuleJob,
} from '../store/rule-jobs';
import type { Page, PageDone } from './page';
import { shadowPage, shadowResult } from './shadow-page';
import { shadowSpecimens } from './shadow-specimens';
import { switchPage } from './switch-page';
import { switchSpecimens } from './switch-specimens';

/** One transaction's isolates: some tens of milliseconds, so that reports are not held up long. */
const PAGE_ISOLATES = 200;
/** Another process may have been told of a job; the hint reaches only the own one. */
const LOOK_AGAIN_MS = 5_000;
const RETRY_MS_MIN = 500;
const RETRY_MS_MAX = 60_000;
const NOTHING: PageDone = { last: null, done: 0, changed: 0 };

export interface RuleJobsOptions {
  readonly database: Database;
  readonly book: RuleBook;
  readonly clock: Clock;
  readonly log: Log;
  readonly timeZone: string;
  /** For tests; 200 isolates otherwise. */
  readonly pageIsolates?: number;
}

/**
 * Walks over a site's isolates page by page, one transaction each, in which the walk's position
 * moves: a process that dies leaves a walk that the next one goes on with, and several processes
 * take turns. A page that fails is tried again, for ever: half a switch is no state to stop in.
 */
export class RuleJobs {
  private readonly stopping = new AbortController();
  private wake: (() => void) | null = null;
  /** A hint that came while a page was at work. */
  private hinted = false;
  private running: Promise<void> | null = null;

  constructor(private readonly options: RuleJobsOptions) {}

  start(): void {
    const deaf = this.options.database.onSignal(JOBS_CHANNEL, () => {
      this.hinted = true;
      this.wake?.();
    });
    this.running = this.work().finally(deaf);
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.wake?.();
    await this.running;
  }

  /** One page of the job that is next; false when there is none. */
  async step(): Promise<boolean> {
    let claimed: string | null = null;
    try {
      return await this.options.database.transaction(async (tx) => {
        // The order of locks is that of a switch: first the rules, then the jobs, then isolates.
        await holdRules(tx, 'to-classify');
        const job = await claimJob(tx);
        if (!job) return false;
        claimed = job.id;
        await this.page(tx, job);
        return true;
      });
    } catch (error) {
      const failed: string | null = claimed;
      if (failed !== null && !isUnavailable(error)) {
        await this.options.database.transaction((tx) => countTrouble(tx, failed));
      }
      throw error;
    }
  }

  private async page(tx: Tx, job: RuleJob): Promise<void> {
    const { book, timeZone, clock, pageIsolates = PAGE_ISOLATES } = this.options;
    const { site, afterIsolate } = job;
    const page: Page = { site, afterIsolate, size: pageIsolates };
    const total = job.total ?? (await countBefore(tx, job));
    const isolates =
      job.kind === 'switch'
        ? await switchPage(tx, page, book, timeZone)
        : await this.shadow(tx, job, page);
    const specimens = await this.specimens(tx, job, pageIsolates - isolates.done);
    const done = isolates.done + specimens.done;
    const moved = {
      ...job,
      total,
      done: job.done + done,
      specimensDone: job.specimensDone + specimens.done,
      changed: job.changed + isolates.changed + (job.kind === 'switch' ? specimens.changed : 0),
      afterIsolate: isolates.last ?? afterIsolate,
      afterSpecimen: specimens.last ?? job.afterSpecimen,
    };
    await saveProgress(tx, moved);
    if (done === pageIsolates) return;
    const result = job.kind === 'shadow' ? await shadowResult(tx, moved) : null;
    await finishJob(tx, job.id, clock.now(), result);
    if (job.kind === 'shadow') await forgetOldShadows(tx, site);
  }

  /** What a page has room for when the isolates are done. */
  private async specimens(tx: Tx, job: RuleJob, room: number): Promise<PageDone> {
    if (room === 0) return NOTHING;
    const { book, timeZone } = this.options;
    const { site, afterSpecimen } = job;
    const page = { site, afterSpecimen, size: room };
    return job.kind === 'switch'
      ? switchSpecimens(tx, page, book, timeZone)
      : shadowSpecimens(tx, job, page, await this.candidate(tx, job));
  }

  private async shadow(tx: Tx, job: RuleJob, page: Page): Promise<PageDone> {
    return shadowPage(tx, job, page, await this.candidate(tx, job));
  }

  private async candidate(tx: Tx, job: RuleJob): Promise<SiteRules> {
    const candidate = await this.options.book.named(tx, job.site, job.ruleSet);
    if (!candidate) throw new Error(`rule set ${job.ruleSet} of a shadow run is not there`);
    return candidate;
  }

  private async work(): Promise<void> {
    const { signal } = this.stopping;
    let retryMs = RETRY_MS_MIN;
    while (!signal.aborted) {
      try {
        const worked = await this.step();
        retryMs = RETRY_MS_MIN;
        if (!worked) await this.pause(LOOK_AGAIN_MS);
      } catch (error) {
        if (signal.aborted) return;
        this.options.log.warn('rules.job-trouble', { error });
        await this.pause(retryMs);
        retryMs = Math.min(retryMs * 2, RETRY_MS_MAX);
      }
    }
  }

  /** Until the time is over, a job is made, or the service stops. */
  private async pause(ms: number): Promise<void> {
    const woken = new AbortController();
    this.wake = () => woken.abort();
    if (this.stopping.signal.aborted || this.hinted) woken.abort();
    await sleep(ms, undefined, { signal: woken.signal }).catch(() => undefined);
    this.wake = null;
    this.hinted = false;
  }
}
