import { TOPICS, type Alert } from '@carbawatch/contracts';
import type { RecordBatch } from '@carbawatch/event-log';
import type { ServiceContext } from '@carbawatch/service-kit';
import { Controller, Inject } from '@nestjs/common';
import { EventPattern } from '@nestjs/microservices';
import { noteNews } from '../morning/alert-news';
import { CONTEXT } from '../providers';
import { planDeliveries } from './planner';

/** Alerts as the log tells of their changes: who has to be told is planned in the same order. */
@Controller()
export class AlertChangesController {
  constructor(@Inject(CONTEXT) private readonly context: ServiceContext) {}

  @EventPattern(TOPICS.alertsChanged)
  async onAlerts({ tx, records }: RecordBatch<Alert>): Promise<void> {
    // Of several versions in a batch the last one stands, and it carries the whole timeline.
    const newest = new Map(records.map(({ value }) => [value.id, value]));
    await noteNews(tx, [...newest.values()]);
    await planDeliveries(tx, [...newest.values()], this.context);
  }
}
