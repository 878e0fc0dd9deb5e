import type { SpecimenReported } from '@carbawatch/contracts';
import type { RecordBatch } from '@carbawatch/event-log';
import type { SpecimenKey } from '../decide/next-specimen';
import { takeVisits } from '../store/move-locks';
import type { RuleBook } from '../store/rule-book';
import { saveSpecimenReports, specimenKeyText } from '../store/specimens';
import { reportedAccounts } from '../store/visit-accounts';
import type { ClassifiedBecause } from './append-classified';
import { foldNaming } from './fold-naming';
import { foldSpecimens } from './fold-specimens';

/** As with isolates: keeps the reports, folds each specimen touched, appends what changed. */
export async function classifySpecimens(
  batch: RecordBatch<SpecimenReported>,
  timeZone: string,
  book: RuleBook,
): Promise<void> {
  const { tx, records } = batch;
  const causes = new Map<string, ClassifiedBecause & { readonly key: SpecimenKey }>();
  for (const { value, cause, headers } of records) {
    const key = { site: value.site, reportId: value.reportId };
    const traceparent = headers['traceparent'];
    causes.set(specimenKeyText(key), { key, cause, ...(traceparent && { traceparent }) });
  }
  const reports = records.map(({ value }) => value);
  const reported = reports.map(({ site }) => site);
  const news = await takeVisits(tx, { reported, accounts: reportedAccounts(reports) });
  await foldSpecimens(tx, causes, { timeZone, book }, () => saveSpecimenReports(tx, reports));
  await foldNaming(tx, news, { cause: records[0]?.cause ?? null }, { timeZone, book });
}
