import type { ServiceContext } from '@carbawatch/service-kit';
import type { Provider, Type } from '@nestjs/common';
import { AlertChangesController } from './delivery/alert-changes.controller';
import { DeliveriesController } from './delivery/deliveries.controller';
import { DeliveryWorker } from './delivery/delivery.worker';
import { RoutesController } from './delivery/routes.controller';
import { Senders } from './delivery/senders';

/** What is done with alerts once they stand: telling people, work lists, numbers. */
export const WORK_CONTROLLERS: readonly Type[] = [
  AlertChangesController,
  RoutesController,
  DeliveriesController,
];

export function workProviders(context: ServiceContext): Provider[] {
  const { config, clock } = context;
  const senders = new Senders(config.smtp, clock);
  return [
    { provide: Senders, useValue: senders },
    { provide: DeliveryWorker, useFactory: () => new DeliveryWorker(context, senders) },
  ];
}
