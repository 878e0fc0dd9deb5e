import { join } from 'node:path';
import { migrateLog } from '@carbawatch/event-log';
import {
  Database,
  isUnavailable,
  runMigrations,
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from '@carbawatch/postgres';
import { Access } from '../access/access';
import { accessMigrations } from '../access/access.migrations';
import { ClientTokens } from '../access/client-tokens';
import { OidcTokens } from '../access/oidc-tokens';
import { systemClock, type Clock } from '../clock';
import type { Config } from '../config';
import { Metrics } from '../health/metrics';
import { createLog, type Log } from '../log';
import type { Secrets } from '../secrets';
import { prepareDataFolder } from './data-folder';
import { StartError } from './start-error';
import { loadSecrets, prepareAdminKey, type KeyPlace } from './start-keys';

/**
 * Sessions of one process's pool: four partitions at work for each of four services, writers of
 * ingestion, and readers of the API. Below the 100 of a default server, with room for others.
 */
const POOL_SIZE_ALL = 40;
export const POOL_SIZE_ONE = 14;

/** Everything that the services of one process share. */
export interface Platform {
  readonly config: Config;
  readonly database: Database;
  readonly databaseUrl: string;
  readonly log: Log;
  readonly clock: Clock;
  readonly secrets: Secrets;
  readonly access: Access;
  readonly clients: ClientTokens;
  readonly metrics: Metrics;
  /** Text of the administrator's key, where this process knows it. */
  readonly adminKey: string | null;
  /** After the services have stopped: closes the pool, ends an embedded server. */
  close(): Promise<void>;
}

export interface PlatformOptions {
  readonly keys: KeyPlace;
  /** Without it, a process that makes its keys is taken for one that has all four services. */
  readonly poolSize?: number;
  readonly clock?: Clock;
  readonly log?: Log;
}

/** Opens the database (an embedded one without DATABASE_URL), the keys, the log and the metrics. */
export async function openPlatform(config: Config, options: PlatformOptions): Promise<Platform> {
  const log = options.log ?? createLog({ level: config.logLevel });
  const clock = options.clock ?? systemClock;
  if (options.keys === 'data-folder') prepareDataFolder(config.dataFolder);
  const embedded = config.databaseUrl === null ? await embeddedServer(config, log) : null;
  const databaseUrl = config.databaseUrl ?? embedded?.url ?? '';
  let database: Database | null = null;
  try {
    database = await connect(databaseUrl, options, log);
    await migrateLog(database);
    await runMigrations(database, accessMigrations);
    const secrets = await loadSecrets(database, config, options.keys);
    const adminKey = await prepareAdminKey(database, config, options.keys);
    const clients = new ClientTokens(database, secrets, clock);
    const provider = config.oidc ? [new OidcTokens(config.oidc, config.site, clock)] : [];
    const access = new Access(database, clock, [clients, ...provider]);
    const metrics = new Metrics({ processMetrics: true });
    const close = closing(database, embedded);
    return {
      config,
      database,
      databaseUrl,
      log,
      clock,
      secrets,
      access,
      clients,
      metrics,
      adminKey,
      close,
    };
  } catch (error) {
    await database?.close();
    await embedded?.stop();
    throw error;
  }
}

/** Waits for a server that starts; one that stays away is told of by the name of its setting. */
async function connect(url: string, options: PlatformOptions, log: Log): Promise<Database> {
  const poolSize =
    options.poolSize ?? (options.keys === 'data-folder' ? POOL_SIZE_ALL : POOL_SIZE_ONE);
  try {
    return await Database.connect({
      url,
      applicationName: 'carbawatch',
      poolSize,
      onIdleError: (error) => log.warn('database.session-lost', { error }),
    });
  } catch (error) {
    if (!isUnavailable(error)) throw error;
    const remedy = 'no PostgreSQL answers there; start it, or correct the address.';
    throw new StartError('DATABASE_URL', remedy, { cause: error });
  }
}

async function embeddedServer(config: Config, log: Log): Promise<EmbeddedPostgres> {
  return startEmbeddedPostgres({
    dataDir: join(config.dataFolder, 'postgres'),
    log: (line) => log.info('postgres.notice', { reason: line }),
  });
}

function closing(database: Database, embedded: EmbeddedPostgres | null): () => Promise<void> {
  return async () => {
    await database.close();
    await embedded?.stop();
  };
}
