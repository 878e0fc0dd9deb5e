import type { ServiceContext } from '@carbawatch/service-kit';
import type { Provider, Type } from '@nestjs/common';
import { BacktestController } from './backtest/backtest.controller';
import { AlertChangesController } from './delivery/alert-changes.controller';
import { DeliveriesController } from './delivery/deliveries.controller';
import { DeliveryWorker } from './delivery/delivery.worker';
import { RoutesController } from './delivery/routes.controller';
import { Senders } from './delivery/senders';
import { AcknowledgeManyController } from './http/acknowledge-many.controller';
import { MorningListController } from './morning/morning-list.controller';
import { QualityController } from './quality/quality.controller';
import { RiskModelController } from './risk/risk-model.controller';
import { TasksController } from './tasks/tasks.controller';

/** What is done with alerts once they stand: telling people, work lists, numbers. */
export const WORK_CONTROLLERS: readonly Type[] = [
  AcknowledgeManyController,
  AlertChangesController,
  RoutesController,
  DeliveriesController,
  TasksController,
  RiskModelController,
  MorningListController,
  QualityController,
  BacktestController,
];

/** Tables of theirs that HTTP reads; a site's channels and their secrets are not among them. */
export const WORK_TABLES = [
  'notice',
  'delivery',
  'delivery_attempt',
  'digest',
  'round',
  'task',
  'task_act',
  'cre_case',
  'carrier_now',
  'risk_model',
  'alert_news',
  'backtest_job',
] as const;

export function workProviders(context: ServiceContext): Provider[] {
  const { config, clock } = context;
  const senders = new Senders(config.smtp, clock);
  return [
    { provide: Senders, useValue: senders },
    { provide: DeliveryWorker, useFactory: () => new DeliveryWorker(context, senders) },
  ];
}
