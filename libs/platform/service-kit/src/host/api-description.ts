import type { Database } from '@carbawatch/postgres';
import { mergedDescription, openApiDocument } from '../http/openapi';
import type { RunningService } from './service-host';

/**
 * Services that run by themselves know their own routes alone, but a client sees one API: each
 * leaves its description in the database at its start, and whichever is asked answers the whole.
 */
export async function leaveDescriptions(
  database: Database,
  services: readonly RunningService[],
  version: string,
): Promise<void> {
  for (const { name, routes } of services) {
    await database.query(
      `INSERT INTO access.api_description (service, document) VALUES ($1, $2)
       ON CONFLICT (service) DO UPDATE SET document = excluded.document`,
      [name, JSON.stringify(openApiDocument(routes, version))],
    );
  }
}

/** The OpenAPI document of every service that has started on this database, as JSON. */
export async function wholeDescription(database: Database, version: string): Promise<string> {
  const rows = await database.query<{ document: Record<string, unknown> }>(
    'SELECT document FROM access.api_description ORDER BY service',
  );
  const documents = rows.map(({ document }) => document);
  return JSON.stringify(mergedDescription(documents, version));
}
