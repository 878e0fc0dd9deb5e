import type { ServiceContext, ServiceDefinition } from '@carbawatch/service-kit';
import { Module, type DynamicModule } from '@nestjs/common';
import { EventsController } from './consumers/events.controller';
import type { Deciding } from './consumers/recompute';
import { RULES } from './decide/rules/rules';
import { AlertDesk } from './http/alert-desk';
import { AlertsController } from './http/alerts.controller';
import { ChangeTail } from './http/change-tail';
import { StreamController } from './http/stream.controller';
import { CONTEXT, DECIDING } from './providers';
import { CreateAlerting1792300000000 } from './store/migrations/create-alerting-1792300000000';
import { CreateDelivery1792400000000 } from './store/migrations/create-delivery-1792400000000';
import { WORK_CONTROLLERS, workProviders } from './work.providers';

@Module({})
class AlertingModule {
  static with(context: ServiceContext): DynamicModule {
    const deciding: Deciding = { rules: RULES, timeZone: context.config.timezone };
    return {
      module: AlertingModule,
      controllers: [EventsController, ...WORK_CONTROLLERS, AlertsController, StreamController],
      providers: [
        { provide: CONTEXT, useValue: context },
        { provide: DECIDING, useValue: deciding },
        { provide: AlertDesk, useValue: new AlertDesk(context, deciding) },
        { provide: ChangeTail, useValue: new ChangeTail(context.database, context.log) },
        ...workProviders(context),
      ],
    };
  }
}

/**
 * Joins results with where the patient lies, raises alerts, keeps their course, tells open pages.
 */
export const alertingService: ServiceDefinition = {
  name: 'alerting',
  migrations: {
    schema: 'alerting',
    migrations: [CreateAlerting1792300000000, CreateDelivery1792400000000],
    readable: ['alert', 'notice', 'delivery', 'delivery_attempt'],
  },
  module: (context) => AlertingModule.with(context),
};
