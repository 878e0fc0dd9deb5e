import { createHash } from 'node:crypto';
import type { Database } from '@carbawatch/postgres';
import type { Ownership } from './event-log.port';
import { allPlaces } from './places';
import { placeName, type Place } from './records';
import { LOG_CHANNEL } from './statements';

type Session = Awaited<ReturnType<Database['openSession']>>;

interface OwnershipOptions {
  readonly consumer: string;
  readonly topics: readonly string[];
  /** Called on a hint of another process that a head has moved. */
  readonly wake: () => void;
}

/** Advisory locks have 64 bits of name and no text: the first bytes of a hash. */
function lockName(...parts: readonly string[]): Buffer {
  return createHash('sha256')
    .update(['carbawatch', ...parts].join('\n'))
    .digest();
}

/**
 * One dedicated session of a consumer's member: an advisory lock for each partition that it owns, a
 * shared one that says it is a member, and LISTEN. A lost session frees its locks by itself. The
 * locks save work; what keeps effects single is the fence.
 */
export class PostgresOwnership implements Ownership {
  private readonly owned = new Map<string, Place>();
  private readonly all: readonly (Place & { readonly lock: string })[];
  private readonly member: { readonly classId: number; readonly objectId: number };
  private session: Session | null = null;
  private stopped = false;

  private constructor(
    private readonly database: Database,
    private readonly options: OwnershipOptions,
  ) {
    const { consumer, topics } = options;
    this.all = allPlaces(topics).map((place) => ({
      ...place,
      lock: lockName(consumer, place.topic, String(place.partition)).readBigInt64BE().toString(),
    }));
    const member = lockName(consumer, 'members');
    this.member = { classId: member.readInt32BE(0), objectId: member.readInt32BE(4) };
  }

  static async open(database: Database, options: OwnershipOptions): Promise<PostgresOwnership> {
    const ownership = new PostgresOwnership(database, options);
    await ownership.connect();
    return ownership;
  }

  owns(place: Place): boolean {
    return this.session !== null && this.owned.has(placeName(place));
  }

  async balance(release: (place: Place) => Promise<void>): Promise<readonly Place[]> {
    const session = this.session ?? (await this.connect());
    try {
      return await this.share(session, release);
    } catch (error) {
      // A session that fails once is not trusted with locks: the next one begins from nothing.
      if (this.session === session) this.lose();
      void session.end().catch(() => undefined);
      throw error;
    }
  }

  private async share(
    session: Session,
    release: (place: Place) => Promise<void>,
  ): Promise<readonly Place[]> {
    const share = Math.ceil(this.all.length / Math.max(1, await this.countMembers(session)));
    for (const place of [...this.owned.values()].slice(share)) {
      await release(place);
      await this.giveBack(session, place);
    }
    for (const place of this.all) {
      if (this.owned.size >= share) break;
      if (!this.owned.has(placeName(place))) await this.tryTake(session, place);
    }
    return [...this.owned.values()];
  }

  async stop(): Promise<void> {
    this.stopped = true;
    const session = this.session;
    this.lose();
    await session?.end().catch(() => undefined); // ending frees all its locks
  }

  private async connect(): Promise<Session> {
    const session = await this.database.openSession(`${this.options.consumer} partitions`);
    const lost = () => {
      if (this.session === session) this.lose();
    };
    session.on('error', lost);
    session.on('end', lost);
    session.on('notification', this.options.wake);
    await session.query('SELECT pg_advisory_lock_shared($1::int, $2::int)', [
      this.member.classId,
      this.member.objectId,
    ]);
    await session.query(`LISTEN ${LOG_CHANNEL}`);
    if (this.stopped) await session.end();
    else this.session = session;
    return session;
  }

  private lose(): void {
    this.session = null;
    this.owned.clear();
  }

  /** Members are those who hold the shared lock, seen in pg_locks; it keeps int4 keys unsigned. */
  private async countMembers(session: Session): Promise<number> {
    const { rows } = await session.query<{ members: number }>(
      `SELECT count(*)::int AS members FROM pg_locks
       WHERE locktype = 'advisory' AND granted AND mode = 'ShareLock' AND objsubid = 2
         AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
         AND classid = $1::bigint::oid AND objid = $2::bigint::oid`,
      [this.member.classId >>> 0, this.member.objectId >>> 0],
    );
    return rows[0]?.members ?? 1;
  }

  private async tryTake(session: Session, place: Place & { readonly lock: string }): Promise<void> {
    const { rows } = await session.query<{ taken: boolean }>(
      'SELECT pg_try_advisory_lock($1::bigint) AS taken',
      [place.lock],
    );
    // The session may have been lost while the answer was on its way.
    if (rows[0]?.taken && this.session === session) this.owned.set(placeName(place), place);
  }

  private async giveBack(session: Session, place: Place): Promise<void> {
    this.owned.delete(placeName(place));
    const lock = this.all.find((one) => placeName(one) === placeName(place))?.lock;
    await session.query('SELECT pg_advisory_unlock($1::bigint)', [lock]);
  }
}
