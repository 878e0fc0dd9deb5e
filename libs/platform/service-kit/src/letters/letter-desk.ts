import type {
  DeadLetter,
  DeadLetterList,
  LettersReplayed,
  ServiceName,
} from '@carbawatch/contracts';
import {
  dismissLetter,
  letterCounts,
  openLetters,
  type LetterId,
  type LettersAsked,
  type OpenLetter,
  type RedriveResult,
} from '@carbawatch/event-log';
import { z } from 'zod';
import { audit } from '../access/audit';
import { covers, visibleSites, type Caller, type SiteScope } from '../access/caller';
import { sealAuditReason } from '../access/reason';
import type { ServiceContext } from '../host/service';
import { decodeCursor, pageOf } from '../http/page';
import { notFound } from '../http/refusal';

const letterSort = z.tuple([z.string(), z.number().int(), z.number().int()]);

export interface LettersQuery {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly site?: string | undefined;
  readonly firstOfKey?: 'true' | 'false' | undefined;
}

export interface LetterDeskOptions {
  readonly consumer: ServiceName;
  readonly context: ServiceContext;
  /** Processes a key's letters again, in this process: only here are the consumer's handlers. */
  readonly redrive: (key: string) => Promise<RedriveResult>;
}

/** The dead letters of one service, as its operator sees, replays and dismisses them. */
export class LetterDesk {
  constructor(private readonly options: LetterDeskOptions) {}

  async list(query: LettersQuery, caller: Caller): Promise<DeadLetterList> {
    const sites = visibleSites(caller, query.site);
    const after = decodeCursor(query.cursor, letterSort);
    return this.options.context.database.readAs(sites, async (tx) => {
      const asked = this.askedOf(sites);
      const firstOfKey = query.firstOfKey === 'true';
      const letters = await openLetters(tx, asked, { limit: query.limit + 1, after, firstOfKey });
      const page = pageOf(letters, query.limit, shown, ({ topic, partition, offset }) => [
        topic,
        partition,
        offset,
      ]);
      return { ...page, ...(await letterCounts(tx, asked)) };
    });
  }

  async replay(key: string, caller: Caller): Promise<LettersReplayed> {
    const { consumer, context } = this.options;
    const site = siteOf(key);
    if (!covers(caller.sites, site)) throw noLetter();
    await context.database.transaction(async (tx) => {
      const [open] = await openLetters(tx, this.askedOf(caller.sites), { limit: 1, key });
      if (!open) throw noLetter();
      // Before it is done: what is done twice after a crash is at least noted once.
      await audit(tx, {
        at: context.clock.now(),
        actor: caller.keyId,
        action: 'letters.replayed',
        target: key,
        site,
        detail: { consumer },
      });
    });
    return replayedOf(await this.options.redrive(key));
  }

  /** Gives one letter up, then processes again what was parked behind it. */
  async dismiss(
    letter: Omit<LetterId, 'consumer'>,
    reason: string,
    caller: Caller,
  ): Promise<LettersReplayed> {
    const { consumer, context } = this.options;
    const key = await context.database.transaction(async (tx) => {
      const { sites } = this.askedOf(caller.sites);
      const freed = await dismissLetter(tx, { consumer, ...letter }, sites);
      if (freed === null) throw noLetter();
      const { topic, partition, offset } = letter;
      await audit(tx, {
        at: context.clock.now(),
        actor: caller.keyId,
        action: 'letter.dismissed',
        target: freed,
        site: siteOf(freed),
        detail: {
          ...{ consumer, topic, partition, offset },
          sealedReason: sealAuditReason(context.secrets, reason),
        },
      });
      return freed;
    });
    return replayedOf(await this.options.redrive(key));
  }

  private askedOf(sites: SiteScope): LettersAsked {
    return { consumer: this.options.consumer, sites: sites === 'all' ? null : sites };
  }
}

function noLetter() {
  return notFound('There is no such dead letter.');
}

/** A key begins with its site. */
function siteOf(key: string): string {
  return key.split('/', 1)[0] ?? '';
}

function shown({ cause, firstFailedAt, lastFailedAt, ...letter }: OpenLetter): DeadLetter {
  return {
    ...letter,
    messageId: cause,
    firstFailedAt: firstFailedAt.toISOString(),
    lastFailedAt: lastFailedAt.toISOString(),
  };
}

function replayedOf({ redriven, failed }: RedriveResult): LettersReplayed {
  return { replayed: redriven, failed: [...failed] };
}
