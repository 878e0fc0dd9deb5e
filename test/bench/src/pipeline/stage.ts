import { randomBytes } from 'node:crypto';
import { Database, startEmbeddedPostgres } from '@carbawatch/postgres';
import { readConfig, type Config } from '@carbawatch/service-kit';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** One PostgreSQL, durable as in use, on which every contestant gets a database of its own. */
export interface Stage {
  freshDatabase(name: string): Promise<string>;
  close(): Promise<void>;
}

export async function openStage(): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'carbawatch-bench-'));
  const server = await startEmbeddedPostgres({ dataDir: folder, log: () => undefined });
  const admin = await Database.connect({ url: server.url, applicationName: 'bench', poolSize: 1 });
  return {
    async freshDatabase(name) {
      await admin.query(`CREATE DATABASE ${name}`);
      const url = new URL(server.url);
      url.pathname = `/${name}`;
      return url.href;
    },
    async close() {
      await admin.close();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export function configFor(url: string, brokers: readonly string[]): Config {
  const reading = readConfig({
    DATABASE_URL: url,
    KAFKA_BROKERS: brokers.join(','),
    CARBAWATCH_ADMIN_KEY: randomBytes(24).toString('base64url'),
    CARBAWATCH_SECRET_KEY: randomBytes(32).toString('base64'),
    CARBAWATCH_SITE: 'bench',
    CARBAWATCH_TIMEZONE: 'UTC',
    PORT: '0',
    LOG_LEVEL: 'error',
  });
  if (!reading.ok) throw new Error(reading.message);
  return reading.config;
}
