import type { Tx } from '@carbawatch/postgres';
import type { SiteScope } from '@carbawatch/service-kit';
import type { FilledFields } from '../decide/completeness';

/** The fields of one event, with whose and which day's it was. */
export interface ReportedFields extends FilledFields {
  readonly site: string;
  readonly sender: string;
  readonly day: string;
}

const SAVE = {
  name: 'ingestion-save-field-counts',
  text: `
    INSERT INTO ingestion.field_count AS known (site, sender, day, kind, field, reports, present)
    SELECT * FROM unnest($1::text[], $2::text[], $3::date[], $4::text[], $5::text[], $6::int[],
                         $7::int[])
    ON CONFLICT (site, sender, day, kind, field) DO UPDATE
      SET reports = known.reports + excluded.reports, present = known.present + excluded.present`,
};

interface Counted {
  readonly key: readonly [string, string, string, FilledFields['kind'], string];
  reports: number;
  present: number;
}

/** Counts a batch; rows are taken in their order, so that two processes never wait in a ring. */
export async function countFields(tx: Tx, reports: readonly ReportedFields[]): Promise<void> {
  const counts = new Map<string, Counted>();
  for (const { site, sender, day, kind, fields } of reports) {
    for (const [field, isPresent] of fields) {
      const place = [site, sender, day, kind, field].join('\n');
      const known = counts.get(place);
      const count = known ?? { key: [site, sender, day, kind, field], reports: 0, present: 0 };
      if (!known) counts.set(place, count);
      count.reports += 1;
      if (isPresent) count.present += 1;
    }
  }
  if (counts.size === 0) return;
  const rows = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, count]) => count);
  const column = (place: 0 | 1 | 2 | 3 | 4): string[] => rows.map(({ key }) => key[place]);
  await tx.execute(SAVE, [
    column(0),
    column(1),
    column(2),
    column(3),
    column(4),
    rows.map(({ reports: n }) => n),
    rows.map(({ present }) => present),
  ]);
}

export interface FieldLine {
  readonly sender: string;
  readonly kind: FilledFields['kind'];
  readonly field: string;
  readonly reports: number;
  readonly present: number;
}

export interface FieldQuery {
  readonly scope: SiteScope;
  readonly from: string | null;
  readonly to: string | null;
  readonly sender: string | null;
  readonly limit: number;
  readonly after: readonly [sender: string, kind: string, field: string] | null;
}

/** Per sender and field, over days of receipt; one row more than `limit` where there is more. */
export function fieldLines(tx: Tx, query: FieldQuery): Promise<FieldLine[]> {
  const { scope, from, to, sender, limit, after } = query;
  return tx.query<FieldLine>(
    `SELECT sender, kind, field, sum(reports)::int AS reports, sum(present)::int AS present
     FROM ingestion.field_count
     WHERE ($1::text[] IS NULL OR site = ANY ($1))
       AND ($2::date IS NULL OR day >= $2) AND ($3::date IS NULL OR day <= $3)
       AND ($4::text IS NULL OR sender = $4)
       AND ($6::text IS NULL OR (sender, kind, field) > ($6, $7::text, $8::text))
     GROUP BY sender, kind, field ORDER BY sender, kind, field LIMIT $5`,
    [scope === 'all' ? null : scope, from, to, sender, limit + 1, ...(after ?? [null, null, null])],
  );
}
