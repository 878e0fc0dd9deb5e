import type { IsolateReported } from '@carbawatch/contracts';
import type { RecordBatch } from '@carbawatch/event-log';
import { takeVisits } from '../store/move-locks';
import { isolateKeyText, saveReports, type IsolateKey } from '../store/reports';
import type { RuleBook } from '../store/rule-book';
import { reportedAccounts } from '../store/visit-accounts';
import type { ClassifiedBecause } from './append-classified';
import { classifyIsolates } from './fold-isolates';
import { foldNaming } from './fold-naming';

/**
 * Takes a batch of reports: keeps them, folds the reports of every isolate touched by the rules in
 * force at its site, and appends what changed. One transaction a batch, nine statements whatever
 * its size.
 */
export async function classifyBatch(
  batch: RecordBatch<IsolateReported>,
  timeZone: string,
  book: RuleBook,
): Promise<void> {
  const { tx, records } = batch;
  const causes = new Map<string, ClassifiedBecause & { readonly key: IsolateKey }>();
  for (const { value, cause, headers } of records) {
    const key = { site: value.site, isolateId: value.isolateId };
    const traceparent = headers['traceparent'];
    causes.set(isolateKeyText(key), { key, cause, ...(traceparent && { traceparent }) });
  }
  const reports = records.map(({ value }) => value);
  const reported = reports.map(({ site }) => site);
  const news = await takeVisits(tx, { reported, accounts: reportedAccounts(reports) });
  await classifyIsolates(tx, causes, { timeZone, book }, () => saveReports(tx, reports));
  await foldNaming(tx, news, { cause: records[0]?.cause ?? null }, { timeZone, book });
}
