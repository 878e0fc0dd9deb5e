import type { ResultStatus } from '@carbawatch/contracts';
import { instantMs } from '@carbawatch/contracts';

/** What a report of an isolate and one of a specimen have in common: whose it is, and how new. */
export interface OrderedReport {
  readonly sender: string;
  readonly messageId: string;
  /** Which reading of its message it is, where an earlier one had told something. */
  readonly reading?: number | undefined;
  /** Nothing is said of the isolate any more by this reading. */
  readonly unsaid?: true | undefined;
  readonly status: ResultStatus;
  /** When the site received it. */
  readonly receivedAt: string;
  /** When its message had come in, where that was before: it waited, and was read again. */
  readonly messageReceivedAt?: string | undefined;
  readonly reportedAt?: string | undefined;
  readonly version?: number | undefined;
  /** Of a single order: what the sender said in others stays, also when it corrects this one. */
  readonly partial?: { readonly order?: string | undefined } | undefined;
  /** The orders that a correction holds, where its format tells. */
  readonly orders?: readonly string[] | undefined;
}

export interface Ranked<Report> {
  readonly report: Report;
  /** Final and corrected stand above preliminary, whatever came last. */
  readonly authority: 0 | 1;
}

/** Whether what was said before stands beside a correction: an order of its own, not in it. */
function standsBeside({ partial }: OrderedReport, { orders }: OrderedReport): boolean {
  const order = partial?.order;
  return order !== undefined && orders !== undefined && !orders.includes(order);
}

/**
 * Newest last: version, then the time of report, then the arrival of its message; content settles a
 * tie. A report
 * that does not say its time counts as the newest of its sender when it was received.
 */
export function newestLast<Report extends OrderedReport>(reports: readonly Report[]): Report[] {
  const latestOf = new Map<string, number>();
  const saidAt = new Map<Report, number>();
  const received = [...reports].sort(byArrival);
  for (const report of received) {
    const latest = latestOf.get(report.sender) ?? -Infinity;
    const own = report.reportedAt === undefined ? latest : instantMs(report.reportedAt, 'UTC');
    saidAt.set(report, own);
    latestOf.set(report.sender, Math.max(latest, own));
  }
  const timeOf = (report: Report): number => saidAt.get(report) ?? -Infinity;
  // The sort is stable, so what ties stays in the order of receipt.
  return received.sort(
    (a, b) => (a.version ?? -1) - (b.version ?? -1) || compareNumbers(timeOf(a), timeOf(b)),
  );
}

/** As the messages came in, whenever they were read; what was read again is newer than before. */
function byArrival(a: OrderedReport, b: OrderedReport): number {
  return arrivedMs(a) - arrivedMs(b) || byReceipt(a, b);
}

/** Two infinities are equal here, and their difference is not a number. */
function compareNumbers(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Receipt order, made total by the content so that it never depends on how a batch was cut. */
export function byReceipt(a: OrderedReport, b: OrderedReport): number {
  return (
    receivedMs(a) - receivedMs(b) ||
    reportedMs(a) - reportedMs(b) ||
    compareText(identityOf(a), identityOf(b))
  );
}

export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * Everything a report says, without the message that carried it; what was read again is of its
 * message, of which it takes the place.
 */
export function identityOf(report: OrderedReport): string {
  const messageId = report.reading === undefined ? undefined : report.messageId;
  const carriage = { messageId, receivedAt: undefined, messageReceivedAt: undefined };
  return JSON.stringify({ ...report, ...carriage });
}

const arrivedMs = ({ messageReceivedAt, receivedAt }: OrderedReport): number =>
  instantMs(messageReceivedAt ?? receivedAt, 'UTC');

const receivedMs = (report: OrderedReport): number => instantMs(report.receivedAt, 'UTC');
const reportedMs = (report: OrderedReport): number =>
  instantMs(report.reportedAt ?? report.receivedAt, 'UTC');

/**
 * Of what one message said, its newest reading alone: it may have been read by a mapping that was
 * changed since, or before it was corrected.
 */
export function newestReadings<Report extends OrderedReport>(reports: readonly Report[]): Report[] {
  const newest = new Map<string, number>();
  for (const { messageId, reading = 0 } of reports) {
    newest.set(messageId, Math.max(newest.get(messageId) ?? 0, reading));
  }
  return reports.filter(
    ({ messageId, reading = 0, unsaid }) => !unsaid && reading === newest.get(messageId),
  );
}

/**
 * Whether more of the same reading comes behind this place of a walk: what is read again takes the
 * place of what was read before as a whole.
 */
export function isInsideReading<Report extends OrderedReport>(
  walked: readonly Report[],
  index: number,
): boolean {
  const report = walked[index];
  if (report?.reading === undefined) return false;
  const { messageId, reading } = report;
  return walked
    .slice(index + 1)
    .some((later) => later.messageId === messageId && later.reading === reading);
}

/** The sender's reports that still stand, oldest first. */
export function standing<Report extends OrderedReport>(reports: readonly Report[]): Report[] {
  let stand: Report[] = [];
  for (const report of newestLast(reports)) {
    const { status, partial } = report;
    if (status === 'cancelled') stand = [];
    else if (status !== 'corrected' || partial) stand.push(report);
    else stand = [...stand.filter((before) => standsBeside(before, report)), report];
  }
  return stand;
}

export function bySender<Report extends OrderedReport>(
  reports: readonly Report[],
): Map<string, Report[]> {
  const senders = new Map<string, Report[]>();
  for (const report of reports) {
    const known = senders.get(report.sender);
    if (known) known.push(report);
    else senders.set(report.sender, [report]);
  }
  return new Map([...senders].sort(([a], [b]) => compareText(a, b)));
}

function rank<Report extends OrderedReport>(report: Report): Ranked<Report> {
  return { report, authority: report.status === 'preliminary' ? 0 : 1 };
}

/** Weakest first, and of equal authority the newest last, so that a later spread wins. */
export function weakestFirst<Report extends OrderedReport>(
  reports: readonly Report[],
): Ranked<Report>[] {
  return newestLast(reports)
    .map(rank)
    .sort((a, b) => a.authority - b.authority);
}

/** What a report says of its tests: those that stand, and those that it takes back. */
export interface SaidOfTests<Row> {
  readonly rows: readonly Row[] | undefined;
  readonly takenBack?: readonly Row[] | undefined;
}

/** Of one sender's reports, the newest word on each test; equal keys of one report all stay. */
export function latestOfEachTest<Report extends OrderedReport, Row>(
  reports: readonly Report[],
  select: (report: Report) => SaidOfTests<Row>,
  keyOf: (row: Row) => string,
): Row[] {
  const latest = new Map<string, { source: Ranked<Report> | null; rows: Row[] }>();
  for (const source of weakestFirst(reports)) {
    const { rows, takenBack = [] } = select(source.report);
    for (const row of takenBack) latest.set(keyOf(row), { source: null, rows: [] });
    for (const row of rows ?? []) {
      const key = keyOf(row);
      const known = latest.get(key);
      if (known?.source === source) known.rows.push(row);
      else latest.set(key, { source, rows: [row] });
    }
  }
  return [...latest].sort(([a], [b]) => compareText(a, b)).flatMap(([, { rows }]) => rows);
}
