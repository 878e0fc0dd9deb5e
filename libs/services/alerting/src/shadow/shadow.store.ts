import type { BacktestReport } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import type { IsolateHistory, SpecimenHistory } from '../decide/facts';
import { refArrays } from '../store/facts';
import { membersOf, refText, type Family, type PersonRef } from '../store/person-refs';

/** Runs of a site that are kept: the newest is looked at, those before it are compared with. */
const RUNS_KEPT = 5;

/** One shadow run of classification at one site. */
export interface ShadowRun {
  readonly site: string;
  readonly job: string;
}

export type AlertDifference = Pick<
  BacktestReport,
  'counts' | 'gained' | 'lost' | 'moved' | 'notListed'
>;

/** An isolate, or a specimen without one, as it would stand under the run's rules. */
export type ShadowedHistory = IsolateHistory | SpecimenHistory;

export interface ShadowedFact {
  readonly pseudonym: string;
  readonly history: ShadowedHistory;
}

/** Keeps what the run says of these; each comes once, whatever is delivered again. */
export async function saveShadowed(
  tx: Tx,
  { site, job }: ShadowRun,
  facts: readonly ShadowedFact[],
): Promise<void> {
  await tx.execute(
    `INSERT INTO alerting.shadow_fact (site, job, kind, subject, pseudonym, steps)
     SELECT $1, $2, * FROM unnest($3::text[], $4::text[], $5::text[], $6::jsonb[])
     ON CONFLICT (site, job, kind, subject) DO NOTHING`,
    [
      site,
      job,
      facts.map(({ history }) => ('isolateId' in history ? 'isolate' : 'specimen')),
      facts.map(({ history }) => ('isolateId' in history ? history.isolateId : history.reportId)),
      facts.map(({ pseudonym }) => pseudonym),
      facts.map(({ history }) => JSON.stringify(history.steps)),
    ],
  );
}

type ShadowedRow = PersonRef & { readonly subject: string } & (
    | { readonly kind: 'isolate'; readonly steps: IsolateHistory['steps'] }
    | { readonly kind: 'specimen'; readonly steps: SpecimenHistory['steps'] }
  );

/** What the run has of these persons, by person. */
export async function shadowedOf(
  tx: Tx,
  { site, job }: ShadowRun,
  persons: readonly PersonRef[],
): Promise<Map<string, ShadowedHistory[]>> {
  const rows = await tx.query<ShadowedRow>(
    `SELECT shadow.site, shadow.pseudonym, shadow.kind, shadow.subject, shadow.steps
     FROM unnest($1::text[], $2::text[]) AS wanted (site, pseudonym)
     JOIN alerting.shadow_fact AS shadow USING (site, pseudonym)
     WHERE shadow.site = $3 AND shadow.job = $4`,
    [...refArrays(persons), site, job],
  );
  const byPerson = new Map<string, ShadowedHistory[]>();
  for (const row of rows) {
    const person = refText(row);
    byPerson.set(person, [...(byPerson.get(person) ?? []), shadowedHistory(row)]);
  }
  return byPerson;
}

function shadowedHistory(row: ShadowedRow): ShadowedHistory {
  if (row.kind === 'isolate') return { isolateId: row.subject, steps: row.steps };
  return { reportId: row.subject, steps: row.steps };
}

/** Replaces what was noted of the family, under whichever of its members. */
export async function saveDifference(
  tx: Tx,
  { site, job }: ShadowRun,
  family: Family,
  difference: AlertDifference | null,
): Promise<void> {
  await tx.execute(
    `DELETE FROM alerting.shadow_family WHERE site = $1 AND job = $2 AND member = ANY ($3)`,
    [site, job, membersOf([family]).map(({ pseudonym }) => pseudonym)],
  );
  if (!difference) return;
  await tx.execute(
    `INSERT INTO alerting.shadow_family (site, job, member, difference) VALUES ($1, $2, $3, $4)`,
    [site, job, family.members[0], JSON.stringify(difference)],
  );
}

/** Older runs than the newest few go, with what was found in them. */
export async function forgetOldRuns(tx: Tx, site: string): Promise<void> {
  for (const table of ['shadow_family', 'shadow_fact']) {
    await tx.execute(
      `DELETE FROM alerting.${table} WHERE site = $1 AND job NOT IN (
         SELECT job FROM alerting.shadow_fact WHERE site = $1
         GROUP BY job ORDER BY max(seq) DESC LIMIT ${RUNS_KEPT})`,
      [site],
    );
  }
}

export interface RunFound {
  readonly site: string;
  readonly isolates: number;
  readonly specimens: number;
  readonly differences: readonly AlertDifference[];
}

/** What was found so far; null where nothing of such a run has come. */
export async function runOf(
  tx: Tx,
  sites: readonly string[] | 'all',
  job: string,
): Promise<RunFound | null> {
  const [run] = await tx.query<Omit<RunFound, 'differences'>>(
    `SELECT site, count(*) FILTER (WHERE kind = 'isolate') AS isolates,
            count(*) FILTER (WHERE kind = 'specimen') AS specimens
     FROM alerting.shadow_fact
     WHERE job = $1 AND ($2::text[] IS NULL OR site = ANY ($2)) GROUP BY site`,
    [job, sites === 'all' ? null : sites],
  );
  if (!run) return null;
  const rows = await tx.query<{ difference: AlertDifference }>(
    `SELECT difference FROM alerting.shadow_family
     WHERE site = $1 AND job = $2 ORDER BY member`,
    [run.site, job],
  );
  return { ...run, differences: rows.map(({ difference }) => difference) };
}
