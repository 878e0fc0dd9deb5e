import type { Moment, ResultStatus } from '@carbawatch/contracts';
import { instantMs } from '@carbawatch/contracts';
import type { NamedOrganism } from '../hl7/observation';
import { IsolateResults } from '../isolate-results';
import type { FhirReading, NodeOf } from './reading';
import { Problems } from './reading';

/** hl7.org/fhir/R4/valueset-diagnostic-report-status.html; an appended report keeps its results. */
const REPORT_STATUSES: Readonly<Record<string, ResultStatus>> = {
  registered: 'preliminary',
  partial: 'preliminary',
  preliminary: 'preliminary',
  final: 'final',
  appended: 'final',
  amended: 'corrected',
  corrected: 'corrected',
  cancelled: 'cancelled',
  'entered-in-error': 'cancelled',
};

/** hl7.org/fhir/R4/valueset-observation-status.html */
const OBSERVATION_STATUSES: Readonly<Record<string, ResultStatus>> = {
  registered: 'preliminary',
  preliminary: 'preliminary',
  final: 'final',
  amended: 'corrected',
  corrected: 'corrected',
  cancelled: 'cancelled',
  'entered-in-error': 'cancelled',
};

/** Its result was said once and is taken back. */
export function isTakenBack({ resource }: NodeOf<'Observation'>): boolean {
  return resource.status === 'entered-in-error';
}

/** Taken back, not done, or not there yet: nothing is read from it. */
export function hasNoResult(node: NodeOf<'Observation'>): boolean {
  const { status } = node.resource;
  return isTakenBack(node) || status === 'cancelled' || status === 'registered';
}

/** What a payload says of one isolate, gathered from its organism and the results linked to it. */
export class IsolateDraft extends IsolateResults {
  readonly problems = new Problems();
  /** Observations and reports that were read for it. */
  readonly sources = new Set<NodeOf<'Observation'> | NodeOf<'DiagnosticReport'>>();
  readonly reports: NodeOf<'DiagnosticReport'>[] = [];
  /** Some of its results are not in the payload, so that it is no snapshot. */
  isPartial = false;
  private readonly statuses = new Set<ResultStatus>();
  private issued: Moment | undefined;

  constructor(
    readonly node: NodeOf<'Observation'>,
    readonly pointer: string,
    readonly organism: NamedOrganism | undefined,
  ) {
    super();
    this.sources.add(node);
  }

  get isWithdrawn(): boolean {
    return (
      hasNoResult(this.node) ||
      (this.reports.length > 0 &&
        this.reports.every(({ resource }) => isWithdrawn(resource.status)))
    );
  }

  addReport(reading: FhirReading, report: NodeOf<'DiagnosticReport'>): void {
    if (this.sources.has(report)) return;
    this.sources.add(report);
    this.reports.push(report);
    const status = REPORT_STATUSES[report.resource.status];
    if (status && status !== 'cancelled') this.statuses.add(status);
    this.addIssued(reading, report);
  }

  addObservation(reading: FhirReading, node: NodeOf<'Observation'>): void {
    this.sources.add(node);
    const status = isTakenBack(node) ? 'corrected' : OBSERVATION_STATUSES[node.resource.status];
    if (status && status !== 'cancelled') this.statuses.add(status);
    this.addIssued(reading, node);
  }

  private addIssued(
    reading: FhirReading,
    node: NodeOf<'Observation'> | NodeOf<'DiagnosticReport'>,
  ): void {
    const place = `${node.pointer}/issued`;
    const issued = reading.moment(node.resource.issued, place, this.problems);
    if (issued === undefined) return;
    const { timeZone } = reading.options;
    const isLater =
      this.issued === undefined || instantMs(issued, timeZone) > instantMs(this.issued, timeZone);
    if (isLater) this.issued = issued;
  }

  get reportedAt(): Moment | undefined {
    return this.issued;
  }

  /**
   * A correction corrects the whole report, which is a snapshot, unless parts of it are not in the
   * payload; while any part is preliminary the report is.
   */
  get status(): ResultStatus | undefined {
    if (this.isWithdrawn) return 'cancelled';
    if (this.statuses.has('corrected')) return this.isPartial ? 'final' : 'corrected';
    if (this.statuses.has('preliminary')) return 'preliminary';
    return this.statuses.has('final') ? 'final' : undefined;
  }
}

function isWithdrawn(status: string): boolean {
  return REPORT_STATUSES[status] === 'cancelled';
}
