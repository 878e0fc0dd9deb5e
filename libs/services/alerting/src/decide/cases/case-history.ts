import { dayOf, instantMs, type Moment } from '@carbawatch/contracts';
import { admissionsOf, specimenGroupOf } from '@carbawatch/epidemiology';
import type { Admission, Stay } from '@carbawatch/epidemiology';
import { clearedTimes, type ClearedTime } from '../carriage';
import { familiesIn, familiesOf, isConfirmed, isProducer } from '../evidence';
import type { IsolationAct } from '../facts';
import { recordedIn } from '../isolation';
import { isListedSource } from '../known-before';
import type { IsolateView, Picture } from '../picture';
import { receivedAt, type Learned } from '../receipt-order';
import { whyBegun, whyCorrected, type Correcting } from './case-corrections';
import { lastNegativeBefore } from './negative-screens';
import { NO_SPECIES } from './same-carriage';

/** Time of a case on a ward, in milliseconds; half-open, open-ended while `toMs` is null. */
export interface CaseWardTime {
  readonly ward: string;
  readonly room: string | null;
  readonly bed: string | null;
  readonly unitType: string | null;
  readonly fromMs: number;
  readonly toMs: number | null;
  /** Since when a single room or cohort was recorded; null where none was. */
  readonly isolatedMs: number | null;
  /** Only a specimen's report names the ward, and maybe its kind; absent where movements tell. */
  readonly claimed?: { readonly unitType: string | null };
}

/** What one person is known to carry: one family in one species, of one type where it is known. */
export interface CaseState {
  readonly pseudonym: string;
  readonly family: string;
  readonly species: { readonly code: string; readonly name: string };
  readonly alleles: readonly string[];
  readonly st: string | null;
  readonly kLocus: string | null;
  readonly isolates: readonly string[];
  readonly confirmed: boolean;
  /** Activity that no gene of the panel explains: a rare or new enzyme; absent where it is none. */
  readonly unexplained?: true;
  /** Found in blood or another sterile site; absent where it was not. */
  readonly invasive?: true;
  readonly firstPositiveAt: Moment;
  readonly firstMs: number;
  readonly lastMs: number;
  /** When the last negative screen was taken before the first positive; absent where none was. */
  readonly lastNegativeMs?: number;
  /** When the person was presumed cleared of the family; absent where never. */
  readonly cleared?: readonly ClearedTime[];
  /** Ward of the first positive. */
  readonly ward: string | null;
  readonly wardTimes: readonly CaseWardTime[];
  /** Start of the admission of the first positive. */
  readonly admittedMs: number | null;
  /** Known from before this admission, here or by what was taken in. */
  readonly knownBefore: boolean;
  /** Any stay here in the 90 days before that admission. */
  readonly hereBefore: boolean;
}

/** What was known of a case while it was: null when it was known not to be one. */
export interface CaseVersion {
  readonly from: Moment;
  readonly state: CaseState | null;
  /**
   * Which correction took it back, or some of its isolates, or made it one, a sentence each; else
   * absent.
   */
  readonly because?: readonly string[];
}

export interface KnownCase {
  /** Stable: pseudonym, family, species and a number among several types of these. */
  readonly id: string;
  readonly pseudonym: string;
  readonly family: string;
  readonly versions: readonly CaseVersion[];
}

/** Species of a gene found in the specimen itself. */
export const NO_ISOLATE = { code: NO_SPECIES, name: 'no isolate' } as const;

const QUARTER_MS = 90 * 86_400_000;

/** Follows what every person of a family carries, as it became known. */
export class CaseHistory {
  private readonly versions = new Map<
    string,
    { pseudonym: string; family: string; versions: CaseVersion[] }
  >();

  /** On which day each isolate was taken, as it was last told. */
  private readonly daysTaken = new Map<string, string>();

  /** The person's picture has changed by what was learned, with what that corrects. */
  note(picture: Picture, person: CasePerson, learned: Learned, reason: Correcting): void {
    const { patient: pseudonym, members } = person;
    const from = receivedAt(learned);
    const present = new Map(casesOf(picture, pseudonym).map((one) => [one.id, one.state]));
    const had = this.statesOf(members);
    const begunBy = (now: CaseState, versions: readonly CaseVersion[]) => {
      const earlier = versions.flatMap(({ state }) => state ?? []);
      return reasons(whyBegun({ now, earlier, learned, reason, picture, had }));
    };
    const because = (before: CaseState, now: CaseState | null) => {
      const dayTaken = (id: string) => this.daysTaken.get(id) ?? '';
      const states = { before, now, present: [...present.values()] };
      return reasons(whyCorrected({ ...states, learned, picture, dayTaken }));
    };
    for (const [id, known] of this.versions) {
      if (!members.includes(known.pseudonym) || present.has(id)) continue;
      const before = known.versions.at(-1)?.state;
      if (before) known.versions.push({ from, state: null, ...because(before, null) });
    }
    for (const [id, state] of present) {
      const known = this.versions.get(id);
      const before = known?.versions.at(-1)?.state;
      if (!known) {
        const versions = [{ from, state, ...begunBy(state, []) }];
        this.versions.set(id, { pseudonym, family: state.family, versions });
      } else if (!before) {
        known.versions.push({ from, state, ...begunBy(state, known.versions) });
      } else if (JSON.stringify(before) !== JSON.stringify(state)) {
        known.versions.push({ from, state, ...because(before, state) });
      }
    }
    for (const { isolateId, collectedAt } of picture.isolates) {
      this.daysTaken.set(isolateId, dayOf(collectedAt, picture.timeZone));
    }
  }

  known(): KnownCase[] {
    return [...this.versions].map(([id, known]) => ({ id, ...known }));
  }

  /** The cases of these numbers as they were known last. */
  private statesOf(members: readonly string[]): CaseState[] {
    return [...this.versions.values()].flatMap(({ pseudonym, versions }) =>
      members.includes(pseudonym) ? (versions.at(-1)?.state ?? []) : [],
    );
  }
}

function reasons(told: readonly string[]): Pick<CaseVersion, 'because'> {
  return told.length === 0 ? {} : { because: told };
}

/** Whose cases these are, by the number that stands for all that the person has now. */
interface CasePerson {
  readonly patient: string;
  readonly members: readonly string[];
}

interface Group {
  readonly family: string;
  readonly species: { readonly code: string; readonly name: string };
  st: string | null;
  readonly views: IsolateView[];
}

function casesOf(picture: Picture, pseudonym: string): { id: string; state: CaseState }[] {
  const groups: Group[] = [];
  for (const view of picture.isolates) {
    const { classification } = view.step;
    if (!isProducer(classification)) continue;
    for (const family of familiesOf(classification))
      groupFor(groups, family, view).views.push(view);
  }
  const times = wardTimesOf(picture);
  const cases = groups.map((group, at) => {
    const { family, species } = group;
    const number = groups
      .slice(0, at)
      .filter((other) => other.family === family && other.species.code === species.code).length;
    const id = JSON.stringify([pseudonym, family, species.code, number]);
    return { id, state: stateOf(group, picture, pseudonym, times) };
  });
  return [
    ...cases,
    ...withoutIsolate(picture, pseudonym, times, new Set(groups.map((g) => g.family))),
  ];
}

/** An isolate of unknown type belongs to the first type of its family and species. */
function groupFor(groups: Group[], family: string, view: IsolateView): Group {
  const { st } = view.step.classification;
  const alike = groups.filter((g) => g.family === family && g.species.code === view.species.code);
  const fitting = alike.find((g) => st === null || g.st === null || g.st === st);
  if (fitting) {
    fitting.st ??= st;
    return fitting;
  }
  const fresh: Group = { family, species: view.species, st, views: [] };
  groups.push(fresh);
  return fresh;
}

function stateOf(
  { family, species, st, views }: Group,
  picture: Picture,
  pseudonym: string,
  wardTimes: readonly CaseWardTime[],
): CaseState {
  const [first] = views;
  if (!first) throw new RangeError('a case has at least one isolate');
  const firstMs = instantMs(first.collectedAt, picture.timeZone);
  const shown = views.flatMap(({ step }) =>
    step.classification.cpe.carbapenemases.filter((enzyme) => enzyme.family === family),
  );
  const alleles = new Set(shown.flatMap(({ allele }) => (allele ? [allele] : [])));
  const loci = views.flatMap(({ step }) => step.classification.kLocus ?? []);
  const { place } = first;
  const claimed = place.source === 'sender' ? claimedTime(first, picture, firstMs) : [];
  return {
    pseudonym,
    family,
    species: { code: species.code, name: species.name },
    alleles: [...alleles].sort(),
    st,
    kLocus: loci[0] ?? null,
    isolates: views.map(({ isolateId }) => isolateId),
    confirmed: views.some(({ step }) => isConfirmed(step.classification)),
    ...(views.some(isUnexplained) && { unexplained: true as const }),
    ...(views.some(isInvasive) && { invasive: true as const }),
    firstPositiveAt: first.collectedAt,
    firstMs,
    lastMs: instantMs(views.at(-1)?.collectedAt ?? first.collectedAt, picture.timeZone),
    ...lastNegative(picture, family, first.collectedAt),
    ...clearedOf(picture, family),
    ward: place.ward,
    wardTimes: [...wardTimes, ...claimed],
    ...before(first.admission, picture, family, firstMs),
  };
}

function lastNegative(
  { specimens, timeZone }: Picture,
  family: string,
  firstAt: Moment,
): Pick<CaseState, 'lastNegativeMs'> {
  const lastMs = lastNegativeBefore(specimens, { family, firstAt, timeZone });
  return lastMs === null ? {} : { lastNegativeMs: lastMs };
}

function clearedOf(picture: Picture, family: string): Pick<CaseState, 'cleared'> {
  const cleared = clearedTimes(picture, family);
  return cleared.length > 0 ? { cleared } : {};
}

function isInvasive({ step }: IsolateView): boolean {
  return specimenGroupOf(step.isolate.specimen ?? {}) === 'sterile';
}

const UNEXPLAINED = 'activity-positive-genes-negative';

function isUnexplained({ step }: IsolateView): boolean {
  return (step.classification.discordance ?? []).some(({ code }) => code === UNEXPLAINED);
}

function before(
  admission: Admission | null,
  picture: Picture,
  family: string,
  firstMs: number,
): Pick<CaseState, 'admittedMs' | 'knownBefore' | 'hereBefore'> {
  const admittedMs = admission?.fromMs ?? null;
  const hereBefore = picture.stays.some(
    (stay) =>
      stay.class !== 'outpatient' &&
      stay.toMs !== null &&
      admittedMs !== null &&
      stay.toMs <= admittedMs &&
      stay.toMs > firstMs - QUARTER_MS,
  );
  return { admittedMs, knownBefore: isListedSource(picture, family, admission), hereBefore };
}

/**
 * The moment of the specimen: nobody knows since when, until when or in which bed. Of somebody of
 * whom no movement is known at all since the admission that the report tells: nothing else will
 * ever say so, and two who came before each other's specimens were there at one time.
 */
function claimedTime(
  { place: { ward, unitType }, step }: IsolateView,
  { stays, timeZone }: Picture,
  atMs: number,
): CaseWardTime[] {
  if (!ward) return [];
  const admittedAt = stays.length === 0 ? step.isolate.encounter?.admittedAt : undefined;
  const admittedMs = admittedAt === undefined ? atMs : instantMs(admittedAt, timeZone);
  const fromMs = Math.max(Math.min(admittedMs, atMs), atMs - QUARTER_MS);
  const nowhere = { room: null, bed: null, unitType: null, isolatedMs: null };
  return [{ ward, ...nowhere, fromMs, toMs: atMs + 1, claimed: { unitType } }];
}

/** Where the person lay, in the order of time. */
function wardTimesOf({ stays, isolationActs }: Picture): CaseWardTime[] {
  return stays.flatMap((stay) => {
    const { ward, room, bed, unitType, fromMs, toMs } = stay;
    if (!ward || stay.class === 'outpatient') return [];
    return [
      { ward, room, bed, unitType, fromMs, toMs, isolatedMs: isolatedSince(stay, isolationActs) },
    ];
  });
}

function isolatedSince(stay: Stay, acts: readonly IsolationAct[]): number | null {
  const isFeeds = stay.isolation === 'single' || stay.isolation === 'cohort';
  return isFeeds ? stay.fromMs : recordedIn(stay, acts);
}

/** A gene in the specimen, or a carrier who was told of, before any isolate shows it. */
function withoutIsolate(
  picture: Picture,
  pseudonym: string,
  wardTimes: readonly CaseWardTime[],
  shown: ReadonlySet<string>,
): { id: string; state: CaseState }[] {
  const found = new Map<string, { at: Moment; ward: string | null; confirmed: boolean }>();
  for (const { step, collectedAt } of picture.specimens) {
    const confirmed = step.classification.status === 'confirmed';
    for (const family of familiesIn(step, picture)) {
      if (shown.has(family) || found.has(family)) continue;
      found.set(family, { at: collectedAt, ward: step.ward, confirmed });
    }
  }
  for (const claim of picture.carriers) {
    const { family, kind, firstPositiveOn, receivedAt } = claim;
    if (kind === 'contact' || family === undefined || shown.has(family) || found.has(family))
      continue;
    found.set(family, { at: firstPositiveOn ?? receivedAt, ward: null, confirmed: false });
  }
  return [...found].map(([family, { at, ward, confirmed }]) => {
    const firstMs = instantMs(at, picture.timeZone);
    const admitted = picture.stays.find(
      (stay) => stay.fromMs <= firstMs && (stay.toMs ?? Infinity) > firstMs,
    );
    const admission = admissionsOf(picture.stays).find(
      ({ stays }) => admitted !== undefined && stays.includes(admitted),
    );
    const state: CaseState = {
      pseudonym,
      family,
      species: NO_ISOLATE,
      alleles: [],
      st: null,
      kLocus: null,
      isolates: [],
      confirmed,
      firstPositiveAt: at,
      firstMs,
      lastMs: firstMs,
      ...lastNegative(picture, family, at),
      ...clearedOf(picture, family),
      ward: admitted?.ward ?? ward,
      wardTimes: [...wardTimes],
      ...before(admission ?? null, picture, family, firstMs),
    };
    return { id: JSON.stringify([pseudonym, family, '', 0]), state };
  });
}
