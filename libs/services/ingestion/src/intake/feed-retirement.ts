import type { FeedRetirementTold } from '@carbawatch/contracts';
import type { Database, Tx } from '@carbawatch/postgres';
import {
  audit,
  conflict,
  notFound,
  type Caller,
  type Clock,
  type Log,
} from '@carbawatch/service-kit';
import { BY_HAND_SENDER } from '@carbawatch/contracts';
import { hasSpokenAgain, isRetired, markReturned, markRetired } from '../store/feed-retirements';
import { lockFeed, type FeedRow } from '../store/feeds';
import type { FeedBook } from './feed-book';
import { appendFeedChange } from './feed-change';

type Named = Pick<FeedRow, 'site' | 'sender'>;

/**
 * Retires feeds and takes that back, under the feed's lock: a message that comes meanwhile waits
 * for it, and brings the feed back. Moments are those of the site's clock and never go back, so
 * that whoever reads the facts in their order has them in the order in which they came about.
 */
export class FeedRetirements {
  constructor(
    private readonly database: Database,
    private readonly book: FeedBook,
    private readonly wall: Clock,
    private readonly log: Log,
  ) {}

  /** Safe to repeat: who retired it first stays, with the reason. */
  async retire(named: Named, caller: Caller, reason: string): Promise<void> {
    if (named.sender === BY_HAND_SENDER) {
      throw conflict('by-hand', 'What is posted by hand is no feed: nobody waits for it.');
    }
    await this.database.transaction(async (tx) => {
      const row = await this.told(tx, named);
      if (isRetired(row)) return;
      const at = await this.momentOf(tx, row);
      const turn = row.retirementTurn + 1;
      await markRetired(tx, row, { at, who: caller.name, reason, turn });
      this.tell(tx, row, at, { retired: true, heard: false, turn });
      await this.note(tx, row, { action: 'feed.retired', actor: caller.keyId }, { reason });
    });
  }

  /** Safe to repeat: of a feed that nobody retired, or that has spoken again, nothing changes. */
  async restore(named: Named, caller: Caller): Promise<void> {
    await this.database.transaction(async (tx) => {
      const row = await this.told(tx, named);
      if (!isRetired(row)) return;
      const at = await this.momentOf(tx, row);
      const turn = row.retirementTurn + 1;
      await markReturned(tx, row, { at, who: caller.name, turn });
      this.tell(tx, row, at, { retired: false, heard: false, turn });
      await this.note(tx, row, { action: 'feed.restored', actor: caller.keyId }, {});
    });
  }

  /** Tells that a retired feed has spoken again; answers how many changes were told. */
  async tellReturn(seen: FeedRow): Promise<number> {
    if (!hasSpokenAgain(seen)) return 0;
    return this.database.transaction(async (tx) => {
      const row = await lockFeed(tx, seen);
      return row && (await this.tellIfBack(tx, row)) ? 1 : 0;
    });
  }

  /** The feed under its lock, when what a message did to it has been told. */
  private async told(tx: Tx, named: Named): Promise<FeedRow> {
    const row = await lockFeed(tx, named);
    if (!row) throw notFound('There is no such feed.');
    const told = await this.tellIfBack(tx, row);
    return told ? { ...row, retirementTurn: row.retirementTurn + 1 } : row;
  }

  private async tellIfBack(tx: Tx, row: FeedRow): Promise<boolean> {
    const { returnedAt: at, site, sender } = row;
    if (at === null || !hasSpokenAgain(row)) return false;
    const turn = row.retirementTurn + 1;
    await markReturned(tx, row, { at, who: null, turn });
    this.tell(tx, row, at, { retired: false, heard: true, turn });
    await this.note(tx, row, { action: 'feed.spoke-again', actor: 'system' }, {});
    this.log.warn('feed.retired-speaks', { site, sender });
    return true;
  }

  private tell(tx: Tx, row: FeedRow, at: Date, retirement: FeedRetirementTold): void {
    const { site, sender, told, silentSince, lastAt } = row;
    appendFeedChange(tx, `retirement-${retirement.turn}`, {
      site,
      sender,
      status: told,
      at: at.toISOString(),
      silentSince: (silentSince ?? lastAt).toISOString(),
      expected: 0,
      retirement,
    });
  }

  private note(
    tx: Tx,
    { site, sender }: Named,
    done: { readonly action: string; readonly actor: string },
    detail: { readonly reason?: string },
  ): Promise<void> {
    return audit(tx, { at: this.wall.now(), ...done, target: sender, site, detail });
  }

  private async momentOf(tx: Tx, { site, retiredAt, returnedAt }: FeedRow): Promise<Date> {
    const nowOf = await this.book.nowBySite(tx);
    return new Date(Math.max(nowOf(site), +(retiredAt ?? 0), +(returnedAt ?? 0)));
  }
}
