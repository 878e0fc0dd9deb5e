import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { IsolateClassified, IsolateReported } from '@carbawatch/contracts';
import { TOPICS, eventKey } from '@carbawatch/contracts';
import { append, type RecordBatch } from '@carbawatch/event-log';
import { classifyFacts } from '../decide/classify-facts';
import { foldReports } from '../decide/fold-reports';
import { lockIsolates, saveIsolates, type StoredIsolate } from '../store/isolates';
import { isolateKeyText, reportsOf, saveReports, type IsolateKey } from '../store/reports';

/**
 * Takes a batch of reports: keeps them, folds the reports of every isolate touched, and appends
 * what changed. One transaction a batch, five statements whatever its size.
 */
export async function classifyBatch(
  batch: RecordBatch<IsolateReported>,
  timeZone: string,
): Promise<void> {
  const { tx, records } = batch;
  const causes = new Map<string, { key: IsolateKey; cause: string | null; traceparent?: string }>();
  for (const { value, cause, headers } of records) {
    const key = { site: value.site, isolateId: value.isolateId };
    const traceparent = headers['traceparent'];
    causes.set(isolateKeyText(key), { key, cause, ...(traceparent && { traceparent }) });
  }
  const keys = [...causes.values()].map(({ key }) => key);
  const stored = await lockIsolates(tx, keys);
  await saveReports(
    tx,
    records.map(({ value }) => value),
  );
  const reports = await reportsOf(tx, keys);

  const changed: IsolateClassified[] = [];
  for (const [text, { key, cause, traceparent }] of causes) {
    const state = nextState(key, reports.get(text) ?? [], stored.get(text));
    if (!state) continue;
    changed.push(state);
    append(tx, [
      {
        topic: TOPICS.isolatesClassified,
        key: eventKey(state.site, state.pseudonym),
        id: randomUUID(),
        type: TOPICS.isolatesClassified,
        subject: state.isolateId,
        source: '/carbawatch/classification',
        time: state.receivedAt,
        cause,
        value: state,
        ...(traceparent && { traceparent }),
      },
    ]);
  }
  if (changed.length > 0) await saveIsolates(tx, changed, timeZone);
}

/** The isolate's new state, or null when the reports said nothing new. */
function nextState(
  key: IsolateKey,
  reports: readonly IsolateReported[],
  stored: StoredIsolate | undefined,
): IsolateClassified | null {
  const { steps, pseudonym, patientKnown } = foldReports(reports, classifyFacts);
  const current = steps.at(-1);
  if (!current) return null;
  const earlier = steps.slice(0, -1);
  const next = { ...current, ...key, pseudonym, patientKnown, earlier };
  if (
    stored?.state &&
    isDeepStrictEqual(plain({ ...next, revision: stored.revision }), stored.state)
  ) {
    return null;
  }
  return { ...next, revision: (stored?.revision ?? 0) + 1 };
}

/** As it reads when it comes back from the database: absent instead of undefined. */
function plain(state: IsolateClassified): unknown {
  return JSON.parse(JSON.stringify(state));
}
