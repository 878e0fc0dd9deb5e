import { readConfig, type Config, type Environment } from '../config';
import { createLog, type Log } from '../log';
import { POOL_SIZE_ONE, openPlatform } from './platform';
import type { ServiceDefinition } from './service';
import { StartError } from './start-error';
import { startSystem } from './system';

/** Something that runs until the process is told to stop. */
export interface Running {
  /** Drains and frees everything; bounded by whoever implements it. */
  stop(): Promise<void>;
}

/** The process is told of a bug that must end it. */
export type OnFatal = (error: Error) => void;

/** A stop that hangs must not: what has been acknowledged is on disk. */
const EXIT_MS_MAX = 15_000;

/** What a start is refused with: one line, and no stack that hides it. */
function refusalLine(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  const code: unknown = Reflect.get(error, 'code');
  return typeof code === 'string' && /^[A-Z][A-Z0-9]*_[A-Z0-9_]+$/.test(code)
    ? error.message
    : null;
}

function sayOnStandardError(line: string): void {
  process.stderr.write(`${line}\n`);
}

/**
 * Runs something as this process: SIGTERM and SIGINT drain and exit 0, a second one exits at once,
 * a bug exits 1 so that whoever watches the process starts it again. A refused start says why in
 * one line and exits 1.
 */
export function runProcess(log: Log, start: (onFatal: OnFatal) => Promise<Running>): void {
  let running: Running | null = null;
  let ending = false;

  const end = (code: number): void => {
    if (ending) process.exit(code === 0 ? 130 : code);
    ending = true;
    setTimeout(() => process.exit(code), EXIT_MS_MAX).unref();
    const stopped = running?.stop() ?? Promise.resolve();
    void stopped
      .catch((error: unknown) => log.error('process.stop-failed', { error }))
      .then(() => process.exit(code));
  };
  const onFatal: OnFatal = () => end(1);

  process.on('SIGTERM', () => end(0));
  process.on('SIGINT', () => end(0));
  process.on('uncaughtException', (error) => {
    log.fatal('process.bug', { error });
    end(1);
  });
  process.on('unhandledRejection', (error) => {
    log.fatal('process.bug', { error });
    end(1);
  });

  start(onFatal).then(
    (started) => {
      running = started;
      if (ending) void started.stop().finally(() => process.exit(0)); // told to stop meanwhile
    },
    (error: unknown) => {
      const line = refusalLine(error);
      if (line === null) log.fatal('process.start-failed', { error });
      sayOnStandardError(
        line ?? `The start failed: ${error instanceof Error ? error.message : ''}`,
      );
      process.exit(1);
    },
  );
}

/** The settings, or a StartError with the one line that names the wrong one. */
export function configOrRefuse(env: Environment): Config {
  const reading = readConfig(env);
  if (reading.ok) return reading.config;
  const [setting = '', ...remedy] = reading.message.split(': ');
  throw new StartError(setting, remedy.join(': '));
}

export interface ServiceProcessOptions {
  /** This service makes the keys that no setting gives; of all services one alone may. */
  readonly makesKeys?: boolean;
}

/** The whole main of one service as a process of its own. */
export function runServiceProcess(
  definition: ServiceDefinition,
  version: string,
  { makesKeys = false }: ServiceProcessOptions = {},
): void {
  const reading = readConfig(process.env);
  const log = createLog({ level: reading.ok ? reading.config.logLevel : 'info' });
  runProcess(log, async (onFatal) => {
    const config = configOrRefuse(process.env);
    if (!config.databaseUrl) {
      throw new StartError(
        'DATABASE_URL',
        'needed by a service that runs by itself; `npm start` runs all on an embedded database.',
      );
    }
    const platform = await openPlatform(config, {
      keys: makesKeys ? 'data-folder' : 'made-folder',
      poolSize: POOL_SIZE_ONE,
      log,
    });
    try {
      const system = await startSystem(platform, { services: [definition], version, onFatal });
      const { host, timezone } = config;
      log.info('service.ready', {
        service: definition.name,
        host,
        port: system.port,
        timezone,
        version,
      });
      return {
        stop: async () => {
          await system.stop();
          await platform.close();
        },
      };
    } catch (error) {
      await platform.close();
      throw error;
    }
  });
}
