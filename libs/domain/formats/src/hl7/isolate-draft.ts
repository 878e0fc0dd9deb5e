import type { Moment, ResultStatus } from '@carbawatch/contracts';
import { instantMs } from '@carbawatch/contracts';
import { IsolateResults } from '../isolate-results';
import type { Hl7Reading } from './context';
import type { NamedOrganism } from './observation';
import type { Order } from './orders';
import type { Segment } from './tokens';

/** OBR-25, HL7 table 0123; results that are not verified yet are preliminary. */
const ORDER_STATUSES: Readonly<Record<string, ResultStatus>> = {
  F: 'final',
  P: 'preliminary',
  A: 'preliminary',
  I: 'preliminary',
  O: 'preliminary',
  R: 'preliminary',
  S: 'preliminary',
  C: 'corrected',
  K: 'corrected',
  M: 'corrected',
  X: 'cancelled',
};

/** OBX-11, HL7 table 0085. */
const LINE_STATUSES: Readonly<Record<string, ResultStatus>> = {
  F: 'final',
  U: 'final',
  V: 'final',
  B: 'final',
  P: 'preliminary',
  R: 'preliminary',
  S: 'preliminary',
  A: 'corrected',
  C: 'corrected',
};

/** Lines without a result: cannot be done, pending, not asked, no value. */
const WITHOUT_RESULT = new Set(['X', 'I', 'N', 'O']);

export function orderStatus(order: Order): ResultStatus | undefined {
  return ORDER_STATUSES[order.obr.text(25).toUpperCase()];
}

/** D "delete" and W "posted as wrong" take a line back. */
export function isTakenBack(obx: Segment): boolean {
  const status = obx.text(11).toUpperCase();
  return status === 'D' || status === 'W';
}

/**
 * X "cannot be obtained" on an organism's own line cancels the isolate that an earlier message may
 * have named there; on any other line nothing was found, and nothing is taken back.
 */
export function cancelsIsolate(obx: Segment): boolean {
  return isTakenBack(obx) || obx.text(11).toUpperCase() === 'X';
}

export function hasNoResult(obx: Segment): boolean {
  return WITHOUT_RESULT.has(obx.text(11).toUpperCase());
}

/** What a message says of one isolate, gathered from its culture and the panels linked to it. */
export class IsolateDraft extends IsolateResults {
  organism: NamedOrganism | undefined;
  /** Its organism was taken back, and none stands in its place. */
  withdrawn = false;
  /**
   * Where only a panel names the isolate, its culture having come before: what the panel's lines
   * take back. A whole report says this by leaving it out.
   */
  takenBack: IsolateResults | undefined;
  private readonly statuses = new Set<ResultStatus>();
  /** Filler numbers of the orders that it has lines in. */
  private readonly orders = new Set<string>();
  private reportedAt: Moment | undefined;

  constructor(
    readonly accession: string,
    readonly number: string,
    /** The order that describes its specimen. */
    readonly order: Order,
    readonly pointer: string,
  ) {
    super();
  }

  get isolateId(): string {
    return `${this.accession}-${this.number}`;
  }

  /** Status and time of an order that this isolate has lines in. */
  addOrder(reading: Hl7Reading, order: Order): void {
    const status = orderStatus(order);
    if (status) this.statuses.add(status);
    const number = order.obr.text(3);
    if (number !== '') this.orders.add(number);
    const reportedAt = reading.moment(order.obr, 22);
    if (reportedAt === undefined) return;
    const { timeZone } = reading.options;
    const isLater =
      this.reportedAt === undefined ||
      instantMs(reportedAt, timeZone) > instantMs(this.reportedAt, timeZone);
    if (isLater) this.reportedAt = reportedAt;
  }

  addLine(obx: Segment): void {
    const status = isTakenBack(obx) ? 'corrected' : LINE_STATUSES[obx.text(11).toUpperCase()];
    if (status) this.statuses.add(status);
  }

  /**
   * A correction anywhere corrects the whole report, which is a snapshot; while any part is
   * preliminary the report is.
   */
  get status(): ResultStatus | undefined {
    if (this.withdrawn) return 'cancelled';
    if (this.statuses.has('corrected')) return 'corrected';
    if (this.statuses.has('preliminary')) return 'preliminary';
    if (this.statuses.has('final')) return 'final';
    return this.statuses.has('cancelled') ? 'cancelled' : undefined;
  }

  results() {
    const { status, takenBack } = this;
    const [order] = this.orders;
    return {
      status,
      reportedAt: this.reportedAt,
      ...this.tests(),
      partial: takenBack && { order, takenBack: takenBack.tests() },
      orders: takenBack || status !== 'corrected' ? undefined : [...this.orders],
    };
  }
}
