import { alertingService } from '@carbawatch/alerting';
import { classificationService } from '@carbawatch/classification';
import { ingestionService } from '@carbawatch/ingestion';
import {
  VERSION,
  holdDatabaseAlone,
  openPlatform,
  startSystem,
  type Config,
  type OnFatal,
  type Platform,
  type RunningSystem,
} from '@carbawatch/service-kit';
import { statsService } from '@carbawatch/stats';
import { refuseOtherData, refuseTls, runDemonstration, type Running } from './demo/demonstration';
import { dashboardPages } from './pages';

export interface StandaloneOptions {
  readonly demo: boolean;
  readonly onFatal: OnFatal;
  /** Lines for whoever started the program. */
  readonly say: (line: string) => void;
}

/** The whole system in one process. */
export interface Standalone {
  readonly platform: Platform;
  readonly system: RunningSystem;
  stop(): Promise<void>;
}

export async function startStandalone(
  config: Config,
  { demo, onFatal, say }: StandaloneOptions,
): Promise<Standalone> {
  if (demo) refuseTls(config);
  const platform = await openPlatform(config, { keys: 'data-folder' });
  let release = async (): Promise<void> => undefined;
  try {
    release = await holdDatabaseAlone(platform.database);
    if (demo) await refuseOtherData(platform.database);
    const system = await startSystem(platform, {
      services: [ingestionService, classificationService, alertingService, statsService],
      version: VERSION,
      onFatal,
      pages: dashboardPages(config.signIn.oidc?.issuer ?? null),
    });
    greet(config, system.port, platform.adminKey, demo).forEach(say);
    const stopping = new AbortController();
    const feeding = demo
      ? feed(config, system.port, platform.adminKey ?? '', {
          database: platform.database,
          say,
          signal: stopping.signal,
        })
      : Promise.resolve();
    return {
      platform,
      system,
      stop: async () => {
        stopping.abort();
        await system.stop();
        await feeding;
        await release();
        await platform.close();
      },
    };
  } catch (error) {
    await release();
    await platform.close();
    throw error;
  }
}

async function feed(
  config: Config,
  httpPort: number,
  key: string,
  running: Running,
): Promise<void> {
  const { host, mllpPort } = config;
  const target = { host, mllpPort, httpPort, key };
  try {
    await runDemonstration(config, target, running);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    running.say(`The demonstration feed stopped: ${reason} Start again to go on with it.`);
  }
}

function greet(config: Config, port: number, key: string | null, demo: boolean): string[] {
  const { host, mllpPort, timezone, site } = config;
  return [
    ...(demo ? ['DEMONSTRATION: an invented hospital. No patient, no result in it is real.'] : []),
    `Carbawatch ${VERSION}, site ${site}, days counted in ${timezone}`,
    `Dashboard  http://${host}:${port}/#key=${key ?? ''}`,
    `HL7 MLLP   ${host}:${mllpPort}`,
    `Data       ${config.databaseUrl ? 'in DATABASE_URL' : config.dataFolder}`,
    ...(config.secretKey
      ? []
      : [
          `Secret key ${config.dataFolder}/secret-key: losing it loses raw payloads and identities.`,
        ]),
  ];
}
