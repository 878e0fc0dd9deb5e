import { Client, types, type ClientBase } from 'pg';
import { DataSource, type EntitySchema, type EntityTarget, type ObjectLiteral } from 'typeorm';
import { setTimeout as sleep } from 'node:timers/promises';
import { ConnectionLostError, isUnavailable } from './errors';
import { quietLogger } from './quiet-logger';
import { Signals } from './signals';
import { SteadyClient } from './steady-client';
import { RunningTransaction, runOn, type Statement, type Tx } from './transaction';

/** The role of HTTP reads: owns nothing, so that row-level security binds it. */
export const READER_ROLE = 'carbawatch_reader';

/** A server that recovers after a crash answers 57P03 for a while; compose starts all at once. */
const CONNECT_WAIT_MS_DEFAULT = 30_000;
const CONNECT_RETRY_MS = 100;

/** A session that forgot its transaction would hold a log head's lock: the server ends it. */
const IDLE_IN_TRANSACTION_MS_MAX = 300_000;

/** A server behind a cut cable is noticed by the kernel's probes, the first after this long. */
const KEEP_ALIVE_MS = 10_000;

const OID_INT8 = 20;
const OID_DATE = 1082;

/** Every row-level policy reads this: an array literal of site names, or of the one name `*`. */
const SITES_SETTING = 'carbawatch.sites';

export interface DatabaseOptions {
  readonly url: string;
  /** Shown in pg_stat_activity. */
  readonly applicationName: string;
  readonly poolSize: number;
  readonly entities?: readonly (EntityTarget<ObjectLiteral> & (Function | EntitySchema))[];
  /** How long to wait for a server that starts or recovers; 30 seconds by default. */
  readonly connectWaitMs?: number;
  /** Told of errors of idle connections (a server that restarts); the process goes on. */
  readonly onIdleError?: (error: Error) => void;
}

/** bigint as number (our counters stay below 2^53), date as text: a day has no time zone. */
function typeParser(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
  if (oid === OID_INT8) return Number;
  if (oid === OID_DATE) return (value) => value;
  return format === 'binary'
    ? types.getTypeParser(oid, 'binary')
    : types.getTypeParser(oid, 'text');
}

const typeOverrides = { getTypeParser: typeParser };

/** A PostgreSQL array literal of the sites: `{"a","b"}`. */
function sitesLiteral(sites: readonly string[] | 'all'): string {
  if (sites === 'all') return '{"*"}';
  if (sites.includes('*')) throw new RangeError('A site cannot be named *: it stands for all.');
  return `{${sites.map((site) => `"${site.replace(/[\\"]/g, '\\$&')}"`).join(',')}}`;
}

/** One PostgreSQL database: transactions, queries, and sessions of one's own. */
export class Database {
  private readerAvailable: boolean | null = null;
  private isClosing = false;
  private readonly signals: Signals;

  private constructor(
    readonly dataSource: DataSource,
    private readonly options: DatabaseOptions,
  ) {
    this.signals = new Signals(async (channels) => {
      await this.query('SELECT pg_notify(channel, $2) FROM unnest($1::text[]) AS channel', [
        channels,
        String(process.pid),
      ]);
    });
  }

  /** Connects, waiting for a server that starts; a refused password or database fails at once. */
  static async connect(options: DatabaseOptions): Promise<Database> {
    let opened: Database | null = null;
    const dataSource = new DataSource({
      type: 'postgres',
      url: options.url,
      applicationName: options.applicationName,
      poolSize: options.poolSize,
      entities: [...(options.entities ?? [])],
      synchronize: false,
      migrationsRun: false,
      installExtensions: false,
      logging: false,
      logger: quietLogger,
      poolErrorHandler: (error: Error) => opened?.onLost(error),
      extra: {
        Client: SteadyClient,
        types: typeOverrides,
        keepAlive: true,
        keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
        idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS_MAX,
      },
    });
    const deadline = Date.now() + (options.connectWaitMs ?? CONNECT_WAIT_MS_DEFAULT);
    for (;;) {
      try {
        await dataSource.initialize();
        opened = new Database(dataSource, options);
        return opened;
      } catch (error) {
        if (!isUnavailable(error) || Date.now() >= deadline) throw error;
        await sleep(CONNECT_RETRY_MS);
      }
    }
  }

  /** Name of the database connected to. */
  get name(): string {
    return decodeURIComponent(new URL(this.options.url).pathname.slice(1));
  }

  /** Commits when the work resolves, rolls back when it throws; READ COMMITTED. */
  async transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.inTransaction([], work);
  }

  /** Rows of one statement outside of any transaction of ours. */
  async query<R>(sql: string | Statement, params: readonly unknown[] = []): Promise<R[]> {
    const runner = this.dataSource.createQueryRunner();
    try {
      const client: ClientBase = await runner.connect();
      const { rows } = await runOn(client, sql, params);
      return rows as R[]; // the caller states its row's shape: a decode edge
    } finally {
      await runner.release();
    }
  }

  /**
   * A read-only transaction as the role that owns nothing, with the sites that the caller may see
   * in `carbawatch.sites`: policies (see `rowLevelSecurity`) then hide all others. Where the role
   * could not be made (see `prepareReaderRole`) the transaction is read-only under our own role.
   * A `snapshot` sees in all its statements what was committed before the first.
   */
  async readAs<T>(
    sites: readonly string[] | 'all',
    work: (tx: Tx) => Promise<T>,
    { snapshot = false }: { readonly snapshot?: boolean } = {},
  ): Promise<T> {
    const reader = await this.hasReaderRole();
    const isolation = snapshot ? 'ISOLATION LEVEL REPEATABLE READ, ' : '';
    const opening = [`SET TRANSACTION ${isolation}READ ONLY`];
    if (reader) opening.push(`SET LOCAL ROLE ${READER_ROLE}`);
    return this.inTransaction(opening, async (tx) => {
      await tx.query('SELECT set_config($1, $2, true)', [SITES_SETTING, sitesLiteral(sites)]);
      return work(tx);
    });
  }

  /**
   * Whether `readAs` runs as the reader's role. Where not, row-level security is off and the sites
   * in each statement are what holds: worth a line at start.
   */
  async hasReaderRole(): Promise<boolean> {
    this.readerAvailable ??= await this.mayBecomeReader();
    return this.readerAvailable;
  }

  /** A session outside of the pool, for locks and LISTEN; the caller ends it. */
  async openSession(purpose: string): Promise<Client> {
    const client = new SteadyClient({
      connectionString: this.options.url,
      application_name: `${this.options.applicationName} ${purpose}`.slice(0, 63),
      types: typeOverrides,
      keepAlive: true,
      keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
    });
    client.on('error', (error) => this.onLost(error));
    await client.connect();
    return client;
  }

  /** Hears signals sent in this process; for other processes' LISTEN on a session. */
  onSignal(channel: string, listener: () => void): () => void {
    return this.signals.listen(channel, listener);
  }

  async close(): Promise<void> {
    this.isClosing = true;
    await this.signals.close();
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }

  /** Forgets whether the reader role can be had; called when a migration made it. */
  forgetReader(): void {
    this.readerAvailable = null;
  }

  /**
   * The pool says goodbye without waiting for the server's answer: one that is stopped right after
   * us still tells those sessions of it, and nothing was lost.
   */
  private onLost(error: Error): void {
    if (!this.isClosing) this.options.onIdleError?.(error);
  }

  private async mayBecomeReader(): Promise<boolean> {
    const [row] = await this.query<{ may: boolean }>(
      `SELECT coalesce(bool_or(pg_has_role(current_user, oid, 'MEMBER')), false) AS may
       FROM pg_roles WHERE rolname = $1`,
      [READER_ROLE],
    );
    return row?.may ?? false;
  }

  private async inTransaction<T>(
    opening: readonly string[],
    work: (tx: Tx) => Promise<T>,
  ): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    try {
      const client: ClientBase = await runner.connect();
      const tx = new RunningTransaction(client, runner.manager, (c) => this.signals.send(c));
      await runner.startTransaction();
      let result: T;
      try {
        for (const statement of opening) await runner.query(statement);
        result = await work(tx);
        await tx.runStepsBefore();
        tx.end();
        await runner.commitTransaction();
      } catch (error) {
        tx.end();
        // TypeORM drops a broken session at once and then only says that it is released.
        if (runner.isReleased) throw new ConnectionLostError({ cause: error });
        await runner.rollbackTransaction().catch(() => discard(client));
        throw error;
      }
      tx.runStepsAfter();
      return result;
    } finally {
      await runner.release();
    }
  }
}

/** A session whose ROLLBACK failed must not return to the pool; pg-pool drops one that ends. */
function discard(client: ClientBase): void {
  if (client instanceof Client) void client.end().catch(() => undefined);
}
