import type { ServiceName } from '@carbawatch/contracts';
import type { Database, SchemaMigrations } from '@carbawatch/postgres';
import type { DynamicModule } from '@nestjs/common';
import type { Access } from '../access/access';
import type { ClientTokens } from '../access/client-tokens';
import type { Clock } from '../clock';
import type { Config } from '../config';
import type { Metrics } from '../health/metrics';
import type { Log } from '../log';
import type { PhrasebookOf } from '../http/answer-language';
import type { Secrets } from '../secrets';

/** What the host gives a service; everything outside comes through here. */
export interface ServiceContext {
  readonly config: Config;
  readonly database: Database;
  readonly log: Log;
  readonly clock: Clock;
  readonly secrets: Secrets;
  readonly access: Access;
  readonly clients: ClientTokens;
  readonly metrics: Metrics;
}

/** One service, as its package exports it: `export const statsService: ServiceDefinition = …`. */
export interface ServiceDefinition {
  /** Also the name of its consumer of the event log. */
  readonly name: ServiceName;
  /** The service's own schema, brought up to date before the module is made. */
  readonly migrations: SchemaMigrations;
  /**
   * The Nest module: controllers of HTTP (paths below /api/v1, `@Roles`) and of events
   * (`@EventPattern(TOPICS.…)`, a batch a call). It starts what else it needs in
   * `onApplicationBootstrap` and ends it in `beforeApplicationShutdown`.
   */
  module(context: ServiceContext): DynamicModule;
  /** How its sentences are said in Chinese, for whoever asks by `Accept-Language`. */
  phrasebook?(context: ServiceContext): PhrasebookOf;
}
