import type { IncomingMessage } from 'node:http';
import {
  Refusal,
  audit,
  readBody,
  type Caller,
  type ServiceContext,
} from '@carbawatch/service-kit';
import { z } from 'zod';
import type { TableReading } from '../decide/read-table';
import { TABLE_KINDS, type TableKind } from '../decide/site-rules';
import { saveTable, tableIdOf, type TableEntry } from '../store/reference-tables';

export const tableView = z.object({
  id: z.string(),
  site: z.string(),
  kind: z.enum(TABLE_KINDS),
  scheme: z.string().nullable(),
  title: z.string(),
  uploadedAt: z.string(),
  uploadedBy: z.string(),
});
export const savedTable = tableView.extend({ rows: z.number().int() });

export function viewOfTable(entry: TableEntry): z.output<typeof tableView> {
  return { ...entry, uploadedAt: entry.uploadedAt.toISOString() };
}

export interface TableUpload {
  readonly site: string;
  readonly kind: TableKind;
  readonly scheme?: string;
  readonly caller: Caller;
  readonly read: (body: string) => TableReading;
}

/** Reads, keeps and audits an uploaded table; nothing uses it until a rule set names it. */
export async function takeTable(
  { config, clock, database }: ServiceContext,
  request: IncomingMessage,
  upload: TableUpload,
): Promise<z.output<typeof savedTable>> {
  const bytes = await readBody(request, config.maxBytes);
  const body = bytes.toString('utf8');
  const reading = upload.read(body);
  if (!reading.ok) {
    const places = reading.problems.map(({ pointer }) => pointer || '/').join(', ');
    throw new Refusal(422, 'unusable-table', {
      detail: `Check ${places}.`,
      problems: reading.problems,
    });
  }
  const { site, kind, scheme = null, caller } = upload;
  const id = tableIdOf(kind, scheme, body);
  const made = { uploadedAt: clock.now(), uploadedBy: caller.keyId };
  const entry: TableEntry = { site, id, kind, scheme, title: reading.title, ...made };
  await database.transaction(async (tx) => {
    if (!(await saveTable(tx, { ...entry, body }))) return;
    await audit(tx, {
      at: made.uploadedAt,
      actor: caller.keyId,
      action: 'reference-table.uploaded',
      target: id,
      site,
      detail: { kind, title: reading.title },
    });
  });
  return { ...viewOfTable(entry), rows: reading.rows };
}
