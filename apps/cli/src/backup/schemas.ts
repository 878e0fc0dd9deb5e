import { alertingService } from '@carbawatch/alerting';
import { classificationService } from '@carbawatch/classification';
import { logMigrations } from '@carbawatch/event-log';
import { ingestionService } from '@carbawatch/ingestion';
import type { SchemaMigrations } from '@carbawatch/postgres';
import { accessMigrations } from '@carbawatch/service-kit';
import { statsService } from '@carbawatch/stats';

/** Everything that an installation keeps, in the order in which a start migrates it. */
export const INSTALLATION_SCHEMAS: readonly SchemaMigrations[] = [
  logMigrations,
  accessMigrations,
  ingestionService.migrations,
  classificationService.migrations,
  alertingService.migrations,
  statsService.migrations,
];
