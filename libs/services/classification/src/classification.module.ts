import {
  TOPICS,
  type EncounterChanged,
  type IsolateReported,
  type SpecimenReported,
} from '@carbawatch/contracts';
import type { RecordBatch } from '@carbawatch/event-log';
import type { ServiceContext, ServiceDefinition } from '@carbawatch/service-kit';
import {
  Controller,
  Inject,
  Module,
  type BeforeApplicationShutdown,
  type DynamicModule,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { CLASSIFICATION_BOOK } from './chinese/classification-book';
import { noteWhoseTheyAre } from './consumers/encounters-changed.consumer';
import { classifyBatch } from './consumers/isolates-reported.consumer';
import { classifySpecimens } from './consumers/specimens-reported.consumer';
import { ClassifyController } from './http/classify.controller';
import { DrawingsController } from './http/drawings.controller';
import { ExportsController } from './http/exports.controller';
import { IsolatesController } from './http/isolates.controller';
import { ReferenceTablesController } from './http/reference-tables.controller';
import { RuleSetsController } from './http/rule-sets.controller';
import { ShadowController } from './http/shadow.controller';
import { SpecimensController } from './http/specimens.controller';
import { TypingController } from './http/typing.controller';
import { CONTEXT, DATABASE, TIME_ZONE } from './http/tokens';
import { RuleJobs } from './jobs/rule-jobs';
import { classificationMigrations } from './store/migrations';
import { RuleBook } from './store/rule-book';

/** Hears of reports, of merges and of visits that were moved, a batch a call. */
@Controller()
class ReportsConsumer {
  constructor(
    @Inject(TIME_ZONE) private readonly timeZone: string,
    @Inject(RuleBook) private readonly book: RuleBook,
  ) {}

  @EventPattern(TOPICS.isolatesReported)
  async onReported(@Payload() batch: RecordBatch<IsolateReported>): Promise<void> {
    await classifyBatch(batch, this.timeZone, this.book);
  }

  @EventPattern(TOPICS.specimensReported)
  async onSpecimens(@Payload() batch: RecordBatch<SpecimenReported>): Promise<void> {
    await classifySpecimens(batch, this.timeZone, this.book);
  }

  @EventPattern(TOPICS.encountersChanged)
  async onEncounters(@Payload() batch: RecordBatch<EncounterChanged>): Promise<void> {
    await noteWhoseTheyAre(batch, { timeZone: this.timeZone, book: this.book });
  }
}

@Module({})
class ClassificationModule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(@Inject(RuleJobs) private readonly jobs: RuleJobs) {}

  onApplicationBootstrap(): void {
    this.jobs.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.jobs.stop();
  }

  static register(context: ServiceContext): DynamicModule {
    const { database, config, clock, log } = context;
    const { timezone: timeZone } = config;
    const book = new RuleBook();
    return {
      module: ClassificationModule,
      controllers: [
        ReportsConsumer,
        IsolatesController,
        SpecimensController,
        RuleSetsController,
        ShadowController,
        ReferenceTablesController,
        TypingController,
        ExportsController,
        DrawingsController,
        ClassifyController,
      ],
      providers: [
        { provide: CONTEXT, useValue: context },
        { provide: DATABASE, useValue: database },
        { provide: TIME_ZONE, useValue: timeZone },
        { provide: RuleBook, useValue: book },
        { provide: RuleJobs, useValue: new RuleJobs({ database, book, clock, log, timeZone }) },
      ],
    };
  }
}

/** Decides what each isolate is, and what a specimen without one shows, with the reasons. */
export const classificationService: ServiceDefinition = {
  name: 'classification',
  migrations: { schema: 'classification', migrations: classificationMigrations },
  module: (context) => ClassificationModule.register(context),
  phrasebook: () => async () => CLASSIFICATION_BOOK,
};
