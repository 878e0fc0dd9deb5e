import { TOPICS, type IsolateReported } from '@carbawatch/contracts';
import type { RecordBatch } from '@carbawatch/event-log';
import type { ServiceContext, ServiceDefinition } from '@carbawatch/service-kit';
import { Controller, Inject, Module, type DynamicModule } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { classifyBatch } from './consumers/isolates-reported.consumer';
import { ClassifyController } from './http/classify.controller';
import { IsolatesController } from './http/isolates.controller';
import { DATABASE, TIME_ZONE } from './http/tokens';
import { classificationMigrations } from './store/migrations';

/** Hears of reports, a batch a call. */
@Controller()
class ReportsConsumer {
  constructor(@Inject(TIME_ZONE) private readonly timeZone: string) {}

  @EventPattern(TOPICS.isolatesReported)
  async onReported(@Payload() batch: RecordBatch<IsolateReported>): Promise<void> {
    await classifyBatch(batch, this.timeZone);
  }
}

@Module({})
class ClassificationModule {
  static register({ database, config }: ServiceContext): DynamicModule {
    return {
      module: ClassificationModule,
      controllers: [ReportsConsumer, IsolatesController, ClassifyController],
      providers: [
        { provide: DATABASE, useValue: database },
        { provide: TIME_ZONE, useValue: config.timezone },
      ],
    };
  }
}

/** Decides what each isolate is: CRE, CPE, gene and clone, with the reasons. */
export const classificationService: ServiceDefinition = {
  name: 'classification',
  migrations: { schema: 'classification', migrations: classificationMigrations },
  module: (context) => ClassificationModule.register(context),
};
