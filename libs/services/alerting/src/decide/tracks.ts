import type { AlertRule, Moment, Severity } from '@carbawatch/contracts';
import { SEVERITIES, instantMs } from '@carbawatch/contracts';
import { alertId, alertKey } from './alert-id';
import type { Ending, Finding, Goal } from './rule';
import { followed } from './wording';

export type DerivedKind = 'raised' | 'fed' | 'amended' | 'retracted' | 'cleared' | 'reraised';

/** What the facts alone made of an alert at one moment, before any person acted on it. */
export interface DerivedEvent {
  readonly at: Moment;
  readonly kind: DerivedKind;
  readonly text: string;
  /** A change of state that reopens an alert which a person had closed. */
  readonly news: boolean;
  /** News of a higher severity, which reopens an acknowledged alert as well. */
  readonly escalates: boolean;
  /** Of what amends it: the severity before, where it is another now. */
  readonly severityBefore?: Severity;
  /** Of what amends it: a correction did. */
  readonly corrected?: true;
  /** A further isolate says the same: news for whoever held the first for none of the patient's. */
  readonly further?: true;
  /** Its state is a new one: news for whoever has closed it, and nothing beside that. */
  readonly asksAgain?: true;
  /** It is late now: how it was called, and how urgent, until then. */
  readonly inTime?: Pick<Finding, 'title' | 'severity'>;
  /** What a person typed who ended it: told to whoever may read of the patient. */
  readonly comment?: string;
}

/** An alert as the facts have it, with its whole history. */
export interface DerivedAlert {
  readonly id: string;
  readonly rule: AlertRule;
  readonly key: string;
  /** The pseudonym that the key holds; it never changes, whoever the patient is merged with. */
  readonly pseudonym: string;
  /** The person's present number; null where it is about no single person. */
  readonly patient: string | null;
  readonly severity: Severity;
  readonly isolates: readonly string[];
  readonly wardAtCollection: string | null;
  readonly wardNow: string | null;
  /** Where those lie of whom it asks something; absent where that is the patient. */
  readonly wards?: readonly string[];
  readonly title: string;
  readonly because: readonly string[];
  readonly raisedAt: Moment;
  readonly count: number;
  readonly goal: Goal | null;
  /** Alerts of one cause carry the same name. */
  readonly group: string | null;
  readonly events: readonly DerivedEvent[];
}

/** One alert's course while its facts are walked in the order of receipt. */
export interface Track {
  readonly id: string;
  readonly rule: { readonly name: AlertRule; readonly goal: Goal | null };
  readonly key: string;
  readonly pseudonym: string;
  readonly name: string;
  readonly raisedAt: Moment;
  readonly order: number;
  standing: boolean;
  finding: Finding;
  count: number;
  /** The number that its patient goes by, as was known when it was last looked at. */
  patient?: string;
  /** Whether that patient lay in the house then. */
  inHouse?: boolean;
  readonly events: DerivedEvent[];
}

/** When the alert of a finding was raised that stands (epoch milliseconds); null for none. */
export function raisedIn(
  tracks: readonly Track[],
  finding: Pick<Finding, 'rule' | 'key'>,
): number | null {
  const name = nameOfFinding(finding);
  const track = tracks.find((one) => one.standing && one.name === name);
  return track ? raisedLastMs(track) : null;
}

export interface Opening {
  readonly site: string;
  readonly rule: Track['rule'];
  /** Whose alert it is, as the key's first part; null for what is about nobody alone. */
  readonly pseudonym: string | null;
  readonly at: Moment;
  readonly order: number;
}

export function openTrack(finding: Finding, opening: Opening): Track {
  const { site, rule, pseudonym, at, order } = opening;
  const key = alertKey(pseudonym === null ? finding.key : [pseudonym, ...finding.key]);
  return {
    id: alertId(site, finding.rule, key),
    rule,
    key,
    pseudonym: pseudonym ?? '',
    name: nameOfFinding(finding),
    raisedAt: at,
    order,
    standing: false,
    finding,
    count: 0,
    events: [],
  };
}

export interface Advance {
  readonly at: Moment;
  /** The finding's isolate whose result came in, with its words; null for anything else. */
  readonly fedBy: string | null;
  /** What of that result does not agree with the ones before it. */
  readonly disagrees?: readonly string[] | undefined;
  /** What became of isolates that the alert stood on, when some are lost. */
  readonly becameOf: (lost: readonly string[]) => string;
  /** Growth is told again to whoever has acknowledged it: of an outbreak, not of one patient. */
  readonly growthCalls?: boolean;
  /** The same was told once more by anything but a result: how the timeline says it. */
  readonly again?: string;
  /** What has happened, where that says more than the whole anew. */
  readonly says?: string;
  /** There is more to do again by a correction: news, also where what is told stays the same. */
  readonly isMore?: boolean;
  /** Somebody else is in it: told, also where what is told stays the same. */
  readonly isOther?: boolean;
  /** Its state is a new one, and has held as long as the rule says. */
  readonly isElsewhere?: boolean;
  /** Which correction made it what it is; empty where none did. */
  readonly because?: () => string;
  /** Where this raises it, one alone did: nothing has happened that the first line could say. */
  readonly isRaisedBy?: boolean;
  /** One did, and the timeline marks it. */
  readonly isCorrected?: boolean;
  /** The same, worked out for the line alone. */
  readonly isCorrection?: () => boolean;
  /** Which further result did; empty where none did. */
  readonly further?: () => string;
  /** The same, where it says what was not known before; else empty. */
  readonly brings?: () => string;
}

/** A standing finding moves its track on: raises, amends or feeds it. */
export function advance(track: Track, finding: Finding, step: Advance): void {
  const before = track.finding;
  const further = step.fedBy !== null && !before.isolates.includes(step.fedBy);
  const more = further ? { further: true as const } : {};
  const lost = before.isolates.filter((isolate) => !finding.isolates.includes(isolate));
  if (!track.standing) {
    const kind = track.events.length === 0 ? 'raised' : 'reraised';
    const isTold = kind === 'reraised' || step.isRaisedBy === true;
    const why = isTold ? step.because?.() || step.further?.() : undefined;
    const text = followed(why, finding.summary);
    track.events.push({ ...event(kind, step.at, text), news: true });
    track.standing = true;
    track.count += 1;
  } else if (isOtherwise(before, finding) || step.isMore === true || step.isOther === true) {
    const isGraver = finding.gravity.some((n, i) => n > (before.gravity[i] ?? 0));
    const news = isGraver || step.isMore === true;
    const isHigher = rankOf(finding.severity) < rankOf(before.severity);
    // What was foretold has come: nothing of it was pressing while it was.
    const hasCome = before.gravity[0] === 0;
    const escalates = news && (isHigher || hasCome || step.growthCalls === true);
    const text = step.says ?? followed(whyAmended(lost, step), finding.summary);
    track.events.push({
      ...event('amended', step.at, text),
      ...{ news, escalates, ...more },
      ...(finding.severity !== before.severity && { severityBefore: before.severity }),
      ...((step.isCorrected ?? step.isCorrection?.()) === true && { corrected: true as const }),
      ...(before.lateMs !== undefined &&
        finding.lateMs === undefined && {
          inTime: { title: before.title, severity: before.severity },
        }),
    });
    if (step.fedBy !== null || step.again !== undefined) track.count += 1;
  } else if (step.fedBy !== null) {
    track.events.push({
      ...event('fed', step.at, fedText(before, step.fedBy, step)),
      ...more,
    });
    track.count += 1;
  } else if (step.again !== undefined) {
    track.events.push(event('fed', step.at, step.again));
    track.count += 1;
  }
  if (track.standing && step.isElsewhere === true) {
    const text = followed(IN_ANOTHER_PLACE, finding.summary);
    track.events.push({ ...event('amended', step.at, text), asksAgain: true });
  }
  track.finding = finding;
}

/** How the timeline says that a merge has made a patient in the house one of whom it tells. */
export const IN_HOUSE_NOW = 'The patient is in the house by this.';

/**
 * Whose an alert is, and that this one is in the house, may be all that a merge or its undoing
 * changes: it says so, unless it has told more by the same fact (`lines` it had before).
 */
export function nowOf(
  track: Track,
  { patient, inHouse }: { readonly patient: string; readonly inHouse: boolean },
  {
    at,
    lines,
    because,
    hasJoined,
  }: Pick<Advance, 'at' | 'because'> & { readonly lines: number; readonly hasJoined: boolean },
): void {
  const isOther = track.patient !== undefined && track.patient !== patient;
  track.patient = patient;
  track.inHouse = inHouse;
  if (!(isOther || hasJoined) || track.events.length > lines) return;
  const text = followed(because?.() ?? '', track.finding.summary);
  track.events.push({ ...event('amended', at, text), corrected: true });
}

/** How the timeline says why an alert that somebody had closed stands again. */
export const IN_ANOTHER_PLACE = 'The patient lies in another place now.';

/** The correction itself; what of it shows in the isolates where that is not at hand. */
function whyAmended(lost: readonly string[], { because, further, becameOf }: Advance): string {
  const corrected = because?.() ?? '';
  const became = lost.length > 0 ? becameOf(lost) : '';
  // What stands on the facts of one person is told by what came; a site's rule says both.
  if (further === undefined) return [corrected, became].filter(Boolean).join(' ');
  return corrected || became || further();
}

export function end(track: Track, at: Moment, ending: Ending): void {
  track.standing = false;
  track.events.push(event(ending.as, at, ending.text));
}

/** How a timeline says that what follows was learnt when the alert was over. */
export const AFTER_ITS_END = 'Corrected after its end.';

/**
 * What an alert that is over had told is known otherwise: it says so and why, calls nobody and
 * stays as it ended. One that a correction had taken back after its end is over as before.
 */
export function amendEnded(
  track: Track,
  finding: Finding,
  { at, says, isOther }: { readonly at: Moment; readonly says: string; readonly isOther: boolean },
): void {
  const before = track.finding;
  track.finding = finding;
  const text = followed(AFTER_ITS_END, says);
  if (endOf(track.events) === 'retracted') end(track, at, { as: 'cleared', text });
  else if (isOther || isOtherwise(before, finding)) tellAfterEnd(track, at, text);
}

/** A line of the timeline that changes nothing of how it ended. */
export function tellAfterEnd(track: Track, at: Moment, text: string): void {
  track.events.push(event('amended', at, text));
}

/** Fewer isolates speak for it, or it says something else. */
function isOtherwise(before: Finding, finding: Finding): boolean {
  return (
    before.detail !== finding.detail ||
    before.severity !== finding.severity ||
    before.isolates.some((isolate) => !finding.isolates.includes(isolate))
  );
}

/** Of several after a merge the one that stands, of these the one that was raised first. */
export function firstOf(name: string, tracks: readonly Track[]): Track | undefined {
  return tracks
    .filter((track) => track.name === name)
    .sort((a, b) => Number(b.standing) - Number(a.standing) || a.order - b.order)[0];
}

/** When it was last raised (epoch milliseconds). */
export function raisedLastMs({ events }: Track): number {
  const raised = events.findLast(({ kind }) => kind === 'raised' || kind === 'reraised');
  return raised ? instantMs(raised.at, 'UTC') : -Infinity;
}

type End = DerivedEvent & { readonly kind: Ending['as'] };

/** What ended it last. */
export function lastEndOf(events: readonly DerivedEvent[]): End | undefined {
  return events.findLast((event): event is End => ENDS.has(event.kind));
}

const ENDS: ReadonlySet<DerivedKind> = new Set<DerivedKind>(['cleared', 'retracted']);

/** How the facts ended an alert that nothing has opened since; null for one that stands. */
export function endOf(events: readonly DerivedEvent[]): Ending['as'] | null {
  const last = events.findLast(({ kind, news }) => news || TURNS.has(kind))?.kind;
  return last === 'cleared' || last === 'retracted' ? last : null;
}

const TURNS: ReadonlySet<DerivedKind> = new Set<DerivedKind>([
  'raised',
  'reraised',
  'cleared',
  'retracted',
]);

function event(kind: DerivedKind, at: Moment, text: string): DerivedEvent {
  return { at, kind, text, news: false, escalates: false };
}

export function nameOfFinding({ rule, key }: Pick<Finding, 'rule' | 'key'>): string {
  return JSON.stringify([rule, ...key]);
}

function rankOf(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}

/** A result that leaves the alert as it is may say something new all the same. */
function fedText(
  before: Finding,
  isolateId: string,
  { disagrees = [], because, brings }: Advance,
): string {
  if (disagrees.length > 0) {
    return `A further result of isolate ${isolateId} does not agree (${disagrees.join('; ')}).`;
  }
  const told = because?.() || brings?.();
  if (told) return told;
  return before.isolates.includes(isolateId)
    ? `A further result of isolate ${isolateId} says the same.`
    : `Isolate ${isolateId} says the same.`;
}

/** The rule's goal with what is to be done in the present state. */
function goalNow(goal: Goal | null, { action, goalFromMs }: Finding): Goal | null {
  if (goal === null || action === null) return null;
  const from = goalFromMs === undefined ? {} : { fromMs: goalFromMs };
  return { minutes: goal.minutes, action: action ?? goal.action, ...from };
}

/** The alert that a track has come to. */
export function derivedOf(
  track: Track,
  now: {
    readonly patient: string | null;
    readonly wardNow: string | null;
    readonly wards?: readonly string[];
    readonly group: string | null;
  },
): DerivedAlert {
  const { finding } = track;
  return {
    id: track.id,
    rule: track.rule.name,
    key: track.key,
    pseudonym: track.pseudonym,
    ...now,
    severity: finding.severity,
    isolates: finding.isolates,
    wardAtCollection: finding.wardAtCollection,
    title: finding.title,
    because: finding.because(),
    raisedAt: track.raisedAt,
    count: track.count,
    goal: goalNow(track.rule.goal, finding),
    events: track.events,
  };
}
