import { TOPICS, type EncounterChanged, type IsolateClassified } from '@carbawatch/contracts';
import type { RecordBatch } from '@carbawatch/event-log';
import { Controller, Inject } from '@nestjs/common';
import { EventPattern } from '@nestjs/microservices';
import { DECIDING } from '../providers';
import type { Deciding } from './recompute';
import { takeMovements } from './take-movements';
import { takeResults } from './take-results';

/** Facts as the log brings them, a batch a call, each in its own transaction. */
@Controller()
export class EventsController {
  constructor(@Inject(DECIDING) private readonly deciding: Deciding) {}

  @EventPattern(TOPICS.isolatesClassified)
  onResults(batch: RecordBatch<IsolateClassified>): Promise<void> {
    return takeResults(batch, this.deciding);
  }

  @EventPattern(TOPICS.encountersChanged)
  onMovements(batch: RecordBatch<EncounterChanged>): Promise<void> {
    return takeMovements(batch, this.deciding);
  }
}
