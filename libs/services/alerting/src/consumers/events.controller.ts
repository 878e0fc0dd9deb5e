import {
  TOPICS,
  type CarrierReported,
  type CasesChanged,
  type EncounterChanged,
  type FeedChanged,
  type IsolateClassified,
  type Signal,
  type SpecimenClassified,
} from '@carbawatch/contracts';
import type { RecordBatch } from '@carbawatch/event-log';
import { Controller, Inject } from '@nestjs/common';
import { EventPattern } from '@nestjs/microservices';
import { DECIDING } from '../providers';
import type { Deciding } from './recompute';
import { takeCarriers } from './take-carriers';
import { takeCases } from './take-cases';
import { takeMovements } from './take-movements';
import { takeResults } from './take-results';
import { takeFeeds, takeSignals } from './take-site-facts';
import { takeSpecimens } from './take-specimens';

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

  @EventPattern(TOPICS.specimensClassified)
  onSpecimens(batch: RecordBatch<SpecimenClassified>): Promise<void> {
    return takeSpecimens(batch, this.deciding);
  }

  @EventPattern(TOPICS.carriersReported)
  onCarriers(batch: RecordBatch<CarrierReported>): Promise<void> {
    return takeCarriers(batch, this.deciding);
  }

  /** What the first stage changed, for the second. */
  @EventPattern(TOPICS.casesChanged)
  onCases(batch: RecordBatch<CasesChanged>): Promise<void> {
    return takeCases(batch, this.deciding);
  }

  @EventPattern(TOPICS.feedsChanged)
  onFeeds(batch: RecordBatch<FeedChanged>): Promise<void> {
    return takeFeeds(batch, this.deciding);
  }

  @EventPattern(TOPICS.signalsDetected)
  onSignals(batch: RecordBatch<Signal>): Promise<void> {
    return takeSignals(batch, this.deciding);
  }
}
