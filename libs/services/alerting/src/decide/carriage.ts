import { addDays, dayOf, daysBetween, instantMs } from '@carbawatch/contracts';
import type { Carriage } from '@carbawatch/contracts';
import { familiesIn, familiesOf, isConfirmed, isProducer } from './evidence';
import { isNegativeFor, lastNegativeBefore } from './cases/negative-screens';
import { repeatedIn } from './known-before';
import { oncePer } from './once-per';
import type { Picture } from './picture';
import { distinct } from './wording';

/**
 * When a carrier may be presumed cleared. SHEA 2018: case by case, at least six months since the
 * last positive and at least two consecutive negative rectal swabs a week or more apart; for
 * carbapenemase producers "maintain indefinitely". Carriage never closes by itself.
 */
export interface ClearingRule {
  readonly days: number;
  readonly negatives: number;
  readonly daysApart: number;
}

export const CLEARING: ClearingRule = { days: 183, negatives: 2, daysApart: 7 };

export type PersonCarriage = Omit<Carriage, 'site' | 'pseudonym'>;

interface Gathered {
  readonly family: string | null;
  readonly species: Map<string, { code: string; name: string }>;
  readonly isolates: string[];
  readonly positives: string[];
  /** Days on which a list says that it was first positive; of the last one no list tells. */
  readonly claimedOn: string[];
  readonly because: string[];
  certainty: PersonCarriage['certainty'];
  own: boolean;
  imported: boolean;
  importedAs: PersonCarriage['kind'] | null;
}

/** What the person carries, a family each, with the dates; sorted by family. */
export function carriageOf(picture: Picture, clearing: ClearingRule): PersonCarriage[] {
  return [...gatheredOf(picture).entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, one]) => judged(one, picture, clearing));
}

/** Whether somebody carries for certain: growth on a plate is no news, and precautions stand. */
export function isKnownCarrier(carriage: readonly PersonCarriage[]): boolean {
  return carriage.some(({ kind, certainty }) => kind === 'carrier' && certainty !== 'probable');
}

/** That somebody was positive again, and by what the carriage was presumed cleared before. */
export interface PositiveAgain {
  readonly on: string;
  readonly lastPositiveOn: string | null;
  /** None where a list said so. */
  readonly negativesOn: readonly string[];
}

/** When the person was last positive again for a family presumed cleared before it. */
export function positiveAgain(picture: Picture, family: string): PositiveAgain | null {
  const gathered = gatheredOf(picture).get(family);
  const days = gathered ? distinct(knownDays(gathered)) : [];
  const again = days.flatMap((on, i): PositiveAgain[] => {
    const last = days[i - 1];
    if (last === undefined) return [];
    const before = negativeDays(picture, family, last).filter((negative) => negative < on);
    const isAgain = isCleared(last, before, picture.clearing);
    return isAgain ? [{ on, lastPositiveOn: last, negativesOn: before }] : [];
  });
  return again.at(-1) ?? null;
}

/** A time in which somebody was presumed cleared, in milliseconds, and by what. */
export interface ClearedTime {
  /** Null: since before anything is known here, by a list. */
  readonly fromMs: number | null;
  /** The last negative before the person was positive again; null for none. */
  readonly toMs: number | null;
  readonly lastPositiveOn: string | null;
  readonly negativesOn: readonly string[];
}

/**
 * When the person was presumed cleared of a family: from the negative that completed the site's
 * rule, to the last negative before a further positive. Between these two nobody knows since when.
 */
export function clearedTimes(picture: Picture, family: string): ClearedTime[] {
  const { specimens, carriers, clearing, timeZone } = picture;
  const isAsked =
    specimens.some(({ step }) => isNegativeFor(step, family)) ||
    carriers.some(({ kind }) => kind === 'presumed-cleared');
  const gathered = isAsked ? gatheredOf(picture).get(family) : undefined;
  if (!gathered) return [];
  const days = distinct(knownDays(gathered));
  if (!gathered.own && gathered.importedAs === 'presumed-cleared') {
    const lastPositiveOn = days.at(-1) ?? null;
    return [{ fromMs: null, toMs: null, lastPositiveOn, negativesOn: [] }];
  }
  return days.flatMap((day, i): ClearedTime[] => {
    const next = days[i + 1];
    const negatives = negativeDays(picture, family, day).filter(
      (negative) => next === undefined || negative < next,
    );
    const at = negatives.findIndex((_, n) => isCleared(day, negatives.slice(0, n + 1), clearing));
    const since = negatives[at];
    if (since === undefined) return [];
    const toMs =
      next === undefined
        ? null
        : lastNegativeBefore(specimens, { family, firstAt: next, timeZone });
    const fromMs = instantMs(since, timeZone);
    return [{ fromMs, toMs, lastPositiveOn: day, negativesOn: negatives.slice(0, at + 1) }];
  });
}

const gatheredOf = oncePer((picture: Picture): ReadonlyMap<string, Gathered> => {
  const gathered = new Map<string, Gathered>();
  gatherIsolates(picture, gathered);
  gatherSpecimens(picture, gathered);
  gatherImports(picture, gathered);
  return gathered;
});

function gatherIsolates(picture: Picture, gathered: Map<string, Gathered>): void {
  for (const view of picture.isolates) {
    const { classification } = view.step;
    if (!isProducer(classification)) continue;
    const confirmed = isConfirmed(classification);
    for (const family of familiesOf(classification)) {
      const one = of(gathered, family);
      one.own = true;
      if (confirmed) one.certainty = 'confirmed';
      else if (one.certainty === 'reported') one.certainty = 'probable';
      one.species.set(view.species.code, view.species);
      one.isolates.push(view.isolateId);
      const day = dayOf(view.collectedAt, picture.timeZone);
      one.positives.push(day);
      const level = confirmed ? 'confirmed' : 'probable';
      one.because.push(`${day}: ${family} ${level} in ${view.species.name}, ${view.isolateId}.`);
    }
  }
}

function gatherSpecimens(picture: Picture, gathered: Map<string, Gathered>): void {
  for (const { reportId, step, collectedAt } of picture.specimens) {
    const { status } = step.classification;
    if (status !== 'confirmed' && status !== 'probable') continue;
    const day = dayOf(collectedAt, picture.timeZone);
    for (const family of familiesIn(step, picture)) {
      const one = of(gathered, family);
      one.own = true;
      if (one.certainty === 'reported' || status === 'confirmed') one.certainty = status;
      one.positives.push(day);
      one.because.push(`${day}: ${family} ${status} in specimen ${reportId}, without an isolate.`);
    }
  }
}

function gatherImports(picture: Picture, gathered: Map<string, Gathered>): void {
  if (picture.carriers.length === 0) return;
  const repeated = repeatedIn(picture);
  for (const claim of picture.carriers) {
    const family = repeated(claim);
    const one = of(gathered, claim.family ?? family);
    one.imported = true;
    one.importedAs = stronger(one.importedAs, claim.kind);
    if (claim.organism) {
      one.species.set(claim.organism.code, {
        code: claim.organism.code,
        name: claim.organism.name,
      });
    }
    if (claim.firstPositiveOn !== undefined) one.claimedOn.push(claim.firstPositiveOn);
    const source = claim.source ? `, by ${claim.source}` : '';
    const since = claim.firstPositiveOn ? `, first positive on ${claim.firstPositiveOn}` : '';
    const listed = claim.firstPositiveOn ? `, listed on ${claim.firstPositiveOn}` : '';
    one.because.push(
      family === null
        ? `Known before as ${claim.kind}${claim.kind === 'contact' ? listed : since}${source}.`
        : `Listed as ${claim.kind}${since}${source}: it repeats what was found here.`,
    );
  }
}

const STRENGTH = ['carrier', 'presumed-cleared', 'contact'] as const;

function stronger(
  a: PersonCarriage['kind'] | null,
  b: PersonCarriage['kind'],
): PersonCarriage['kind'] {
  return a !== null && STRENGTH.indexOf(a) < STRENGTH.indexOf(b) ? a : b;
}

function of(gathered: Map<string, Gathered>, family: string | null): Gathered {
  const known = gathered.get(family ?? '');
  if (known) return known;
  const fresh: Gathered = {
    family,
    species: new Map(),
    isolates: [],
    positives: [],
    claimedOn: [],
    because: [],
    certainty: 'reported',
    own: false,
    imported: false,
    importedAs: null,
  };
  gathered.set(family ?? '', fresh);
  return fresh;
}

/** Own and claimed days together, ascending: from the last of them clearing is counted. */
function knownDays({ positives, claimedOn }: Gathered): string[] {
  return [...positives, ...claimedOn].sort();
}

function judged(one: Gathered, picture: Picture, clearing: ClearingRule): PersonCarriage {
  const days = knownDays(one);
  const last = days.at(-1) ?? null;
  const negatives = negativeDays(picture, one.family, last);
  const cleared = isCleared(last, negatives, clearing);
  const kind = one.own || one.importedAs === 'carrier' ? 'carrier' : (one.importedAs ?? 'carrier');
  const because = cleared
    ? [`Negative on ${negatives.join(', ')}: presumed cleared, never closed.`]
    : [];
  return {
    kind: cleared && kind === 'carrier' ? 'presumed-cleared' : kind,
    family: one.family,
    species: [...one.species.values()],
    origin: one.own ? (one.imported ? 'both' : 'own') : 'imported',
    certainty: one.certainty,
    isolates: one.isolates,
    firstPositiveOn: days[0] ?? null,
    lastPositiveOn: [...one.positives].sort().at(-1) ?? null,
    negativesOn: negatives,
    because: [...one.because, ...because],
  };
}

/** Days of screens after the last positive that looked for this family and found nothing. */
function negativeDays(
  { specimens, timeZone }: Pick<Picture, 'specimens' | 'timeZone'>,
  family: string | null,
  after: string | null,
): string[] {
  const days = specimens.flatMap(({ step, collectedAt }) =>
    isNegativeFor(step, family) ? [dayOf(collectedAt, timeZone)] : [],
  );
  return [...new Set(days)].filter((day) => after === null || day > after).sort();
}

function isCleared(last: string | null, negatives: readonly string[], rule: ClearingRule): boolean {
  if (last === null) return false;
  const due = addDays(last, rule.days);
  const counted: string[] = [];
  for (const day of negatives) {
    const before = counted.at(-1);
    if (before === undefined || daysBetween(before, day) >= rule.daysApart) counted.push(day);
  }
  return counted.length >= rule.negatives && (negatives.at(-1) ?? '') >= due;
}
