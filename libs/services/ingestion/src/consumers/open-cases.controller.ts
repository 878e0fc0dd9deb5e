import { TOPICS, type Alert, type CarrierReported } from '@carbawatch/contracts';
import type { RecordBatch } from '@carbawatch/event-log';
import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { saveStandings } from '../store/open-alerts';

/**
 * Keeps who is somebody's open case: whose alerts stand open, and who is said to be a carrier or a
 * contact. The infection control team may look up who these are without a reason, and whom alerting
 * flags by results and stays (see `flaggedPersons`).
 */
@Controller()
export class OpenCasesController {
  @EventPattern(TOPICS.alertsChanged)
  async onAlerts(@Payload() batch: RecordBatch<Alert>): Promise<void> {
    const standings = batch.records.flatMap(({ value }) => {
      const { site, id, patient, status } = value;
      if (!patient) return [];
      const { pseudonym } = patient;
      return [{ site, alertId: id, pseudonym, isOpen: status !== 'resolved' }];
    });
    await saveStandings(batch.tx, standings);
  }

  @EventPattern(TOPICS.carriersReported)
  async onCarriers(@Payload() batch: RecordBatch<CarrierReported>): Promise<void> {
    const standings = batch.records.map(({ value }) => {
      const { site, claimId, pseudonym, kind, withdrawn } = value;
      const isOpen = !withdrawn && kind !== 'presumed-cleared';
      return { site, alertId: `carrier/${claimId}`, pseudonym, isOpen };
    });
    await saveStandings(batch.tx, standings);
  }
}
