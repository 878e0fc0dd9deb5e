import { TOPICS } from '@carbawatch/contracts';
import type { EncounterChanged, IsolateClassified } from '@carbawatch/contracts';
import type { RecordBatch } from '@carbawatch/event-log';
import type { ServiceContext, ServiceDefinition } from '@carbawatch/service-kit';
import { Controller, Inject, Module, type DynamicModule } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { STATS_BOOK } from './chinese/stats-book';
import { onEncountersChanged, onIsolatesClassified } from './consumers/batches';
import { AntibiogramController } from './http/antibiogram.controller';
import { CohortAnalysisController } from './http/cohort-analysis.controller';
import { CohortIsolatesController } from './http/cohort-isolates.controller';
import { CohortReportController } from './http/cohort-report.controller';
import { CohortController } from './http/cohort.controller';
import { KnownWardsController } from './http/known-wards.controller';
import { RatesController } from './http/rates.controller';
import { SeriesController } from './http/series.controller';
import { SignalsController } from './http/signals.controller';
import type { SiteClock } from './http/cohort-question';
import { CONTEXT, DATABASE, SITE_CLOCK } from './http/tokens';
import { statsMigrations } from './store/migrations';
import { SignalWatch } from './store/signal-watch';
import { Upkeep } from './store/upkeep';

/** Hears of isolates and movements, a batch a call. */
@Controller()
class FactsConsumer {
  constructor(@Inject(SITE_CLOCK) private readonly siteClock: SiteClock) {}

  @EventPattern(TOPICS.isolatesClassified)
  async onClassified(@Payload() batch: RecordBatch<IsolateClassified>): Promise<void> {
    await onIsolatesClassified(batch, this.siteClock.timeZone);
  }

  @EventPattern(TOPICS.encountersChanged)
  async onMoved(@Payload() batch: RecordBatch<EncounterChanged>): Promise<void> {
    await onEncountersChanged(batch, this.siteClock.timeZone);
  }
}

@Module({})
class StatsModule {
  static register(context: ServiceContext): DynamicModule {
    const { database, config, clock } = context;
    return {
      module: StatsModule,
      controllers: [
        FactsConsumer,
        CohortController,
        CohortAnalysisController,
        CohortReportController,
        SeriesController,
        RatesController,
        AntibiogramController,
        SignalsController,
        CohortIsolatesController,
        KnownWardsController,
      ],
      providers: [
        { provide: CONTEXT, useValue: context },
        { provide: DATABASE, useValue: database },
        { provide: SITE_CLOCK, useValue: { clock, timeZone: config.timezone } },
        { provide: Upkeep, useValue: new Upkeep(context) },
        { provide: SignalWatch, useValue: new SignalWatch(context) },
      ],
    };
  }
}

/** Counts: what each isolate adds to every number of the cohort. */
export const statsService: ServiceDefinition = {
  name: 'stats',
  migrations: statsMigrations,
  module: (context) => StatsModule.register(context),
  phrasebook: () => async () => STATS_BOOK,
};
