import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  DataInUseError,
  Database,
  runningEmbeddedUrl,
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from '@carbawatch/postgres';
import { readConfig, type Config } from '@carbawatch/service-kit';

/** What the arguments or the settings lack, in one line. */
export class UsageError extends Error {}

export interface OpenedDatabase {
  readonly database: Database;
  readonly config: Config;
  /** Where it is, as the operator knows it. */
  readonly place: string;
  close(): Promise<void>;
}

/** Settings as the start reads them; throws UsageError with the line that the start would print. */
export function settings(): Config {
  const reading = readConfig(process.env);
  if (!reading.ok) throw new UsageError(reading.message);
  return reading.config;
}

/**
 * The installation's database: DATABASE_URL's; else the embedded one of CARBAWATCH_DATA, through
 * the running system where there is one, and started for this command alone where there is none.
 */
export async function openInstallation(config: Config): Promise<OpenedDatabase> {
  const { databaseUrl, dataFolder } = config;
  if (databaseUrl !== null) return opened(config, databaseUrl, 'DATABASE_URL', null);
  const folder = join(dataFolder, 'postgres');
  if (!existsSync(folder)) {
    throw new UsageError(
      `${dataFolder}: there is no database; name its folder by CARBAWATCH_DATA, or set DATABASE_URL`,
    );
  }
  const running = runningEmbeddedUrl(folder);
  if (running !== null) return opened(config, running, `${dataFolder} (running)`, null);
  const embedded = await embeddedServer(folder);
  return opened(config, embedded.url, dataFolder, embedded);
}

/** A database to restore into; an embedded one is made when it is not there. */
export async function openTarget(config: Config): Promise<OpenedDatabase> {
  const { databaseUrl, dataFolder } = config;
  if (databaseUrl !== null) return opened(config, databaseUrl, 'DATABASE_URL', null);
  const embedded = await embeddedServer(join(dataFolder, 'postgres'));
  return opened(config, embedded.url, dataFolder, embedded);
}

async function embeddedServer(dataDir: string): Promise<EmbeddedPostgres> {
  try {
    return await startEmbeddedPostgres({ dataDir, log: () => undefined });
  } catch (error) {
    if (error instanceof DataInUseError) throw new UsageError(error.message);
    throw error;
  }
}

async function opened(
  config: Config,
  url: string,
  place: string,
  embedded: EmbeddedPostgres | null,
): Promise<OpenedDatabase> {
  try {
    const database = await Database.connect({
      url,
      applicationName: 'carbawatch cli',
      poolSize: 2,
    });
    const close = async (): Promise<void> => {
      await database.close();
      await embedded?.stop();
    };
    return { database, config, place, close };
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
}
