import type { Moment } from '@carbawatch/contracts';
import { problemOf, unmappedProblem } from '../problems';
import type { ProblemCode, ReadProblem } from '../problems';
import type { ReadOptions } from '../read-result';
import { headerOf, readHeader } from './header';
import type { Hl7Header } from './header';
import { momentOf } from './timestamps';
import type { Segment, TokenizedMessage } from './tokens';

/** A message that is wrong in more places than this is wrong in one way. */
const PROBLEMS_MAX = 200;

/** One message while it is read: its segments, and the problems met on the way. */
export class Hl7Reading {
  readonly problems: ReadProblem[] = [];
  private readonly moments = new Map<string, Moment | null>();
  private readonly reported = new Set<string>();
  readonly segments: readonly Segment[];
  readonly header: Hl7Header;

  constructor(
    message: TokenizedMessage,
    readonly options: ReadOptions,
  ) {
    this.segments = message.segments;
    const msh = message.segments[0];
    this.header = msh ? readHeader(msh) : EMPTY_HEADER;
  }

  first(name: string): Segment | undefined {
    return this.segments.find((segment) => segment.name === name);
  }

  /** Each problem of a place once; beyond the bound the message says only that there are more. */
  report(code: ProblemCode, pointer: string, about?: string): void {
    this.take(problemOf(code, pointer, about));
  }

  /** A drug that nobody has mapped, with every code and text of its field. */
  reportAgent(pointer: string, said: readonly string[] = []): void {
    this.take(unmappedProblem('agent', pointer, said));
  }

  private take(problem: ReadProblem): void {
    const { code, pointer } = problem;
    const key = `${code} ${pointer}`;
    if (this.reported.has(key) || this.reported.size > PROBLEMS_MAX) return;
    this.reported.add(key);
    const isMore = this.reported.size > PROBLEMS_MAX;
    this.problems.push(isMore ? problemOf('problems-cut', pointer) : problem);
  }

  /** A time of a field; absent is silent, impossible or imprecise is reported and left out. */
  moment(segment: Segment, field: number): Moment | undefined {
    const text = segment.text(field);
    if (text === '') return undefined;
    // One message says few times, each of them in many segments.
    let moment = this.moments.get(text);
    if (moment === undefined) {
      moment = momentOf(text, this.options.timeZone);
      this.moments.set(text, moment);
    }
    if (moment === null) this.report('bad-date', segment.at(field));
    return moment ?? undefined;
  }

  get messageTime(): Moment | undefined {
    return momentOf(this.header.messageTime, this.options.timeZone) ?? undefined;
  }

  /**
   * MSH-11.1 D or T; its second component, the processing mode, also knows a T and means "current".
   */
  get isTest(): boolean {
    return this.header.processingId === 'T' || this.header.processingId === 'D';
  }
}

const EMPTY_HEADER: Hl7Header = headerOf('MSH|^~\\&|') ?? {
  controlId: '',
  messageType: '',
  trigger: '',
  structure: '',
  version: '',
  processingId: '',
  sendingApplication: '',
  sendingFacility: '',
  receivingApplication: '',
  receivingFacility: '',
  messageTime: '',
  acceptAcknowledgement: '',
  applicationAcknowledgement: '',
  charset: '',
};
