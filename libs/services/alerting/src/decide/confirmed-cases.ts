import { instantMs, type Moment } from '@carbawatch/contracts';
import { MECHANISM_UNKNOWN, concernsPatient, familiesOf, isConfirmed } from './evidence';
import type { IsolateHistory, IsolateStep, SpecimenFact, SpecimenHistory } from './facts';
import { distinct } from './wording';

/** A carbapenemase of a person in an organism; of a specimen without an isolate in none. */
export interface ConfirmedCase {
  readonly family: string;
  readonly species: { readonly code: string; readonly name: string } | null;
}

/** Since when it is confirmed, without a break. */
export interface Confirmation {
  readonly sinceMs: number;
  /** As what it had been confirmed until it was corrected into this; null for nothing else. */
  readonly formerly: ConfirmedCase | null;
}

/** By `caseName`. */
export type Confirmations = ReadonlyMap<string, Confirmation>;

export interface ToldHistories {
  readonly isolates: readonly IsolateHistory[];
  readonly specimens: readonly SpecimenHistory[];
}

/** Whether it was reported by law: an isolate, or `report` and a report on a specimen. */
export type IsReported = (name: string, one: ConfirmedCase) => boolean;

export function caseName(family: string, species: string): string {
  return JSON.stringify([family, species]);
}

/** How what is said of a report on a specimen is named, beside what is said of isolates. */
export function nameOfSpecimen(reportId: string): string {
  return `report ${reportId}`;
}

/** Every case that an isolate ever showed of somebody. */
export function casesOfStep(step: IsolateStep): ConfirmedCase[] {
  if (!concernsPatient(step) || !isConfirmed(step.classification)) return [];
  const { code, name } = step.isolate.organism ?? NO_ORGANISM;
  return familiesOf(step.classification).map((family) => ({ family, species: { code, name } }));
}

/** The same of a report on a specimen without an isolate. */
export function casesOfSpecimen({ withdrawn, classification }: SpecimenFact): ConfirmedCase[] {
  if (withdrawn || classification.status !== 'confirmed') return [];
  const named = distinct(classification.carbapenemases.map(({ family }) => family));
  return (named.length > 0 ? named : [MECHANISM_UNKNOWN]).map((family) => ({
    family,
    species: null,
  }));
}

interface Showing {
  readonly name: string;
  readonly ms: number;
  readonly cases: readonly ConfirmedCase[];
}

type Shown = ConfirmedCase & Confirmation;

/**
 * Since when each case of these pseudonyms' person is confirmed. What a correction makes of one
 * (another species, another enzyme) is confirmed since that one was, unless that had been reported:
 * the law's term does not begin anew because the laboratory changes a name. What was found beside
 * it, or again after it had been taken back, is confirmed since then.
 */
export function confirmedCases(
  members: ReadonlySet<string>,
  told: ToldHistories,
  isReported: IsReported,
): Confirmations {
  const byName = new Map<string, ReadonlyMap<string, Shown>>();
  let standing = new Map<string, Shown>();
  for (const { name, ms, cases } of showings(members, told)) {
    const before = byName.get(name) ?? new Map<string, Shown>();
    byName.set(name, shownNow(before, { name, ms, cases }, isReported));
    const now = new Map<string, Shown>();
    for (const shown of byName.values()) {
      for (const [key, one] of shown) {
        const known = [standing.get(key), now.get(key)].flatMap((other) => other ?? []);
        now.set(
          key,
          known.reduce((first, other) => (other.sinceMs < first.sinceMs ? other : first), one),
        );
      }
    }
    standing = now;
  }
  return standing;
}

/** What one isolate shows after one more report. */
function shownNow(
  before: ReadonlyMap<string, Shown>,
  { name, ms, cases }: Showing,
  isReported: IsReported,
): Map<string, Shown> {
  const keyOf = ({ family, species }: ConfirmedCase) => caseName(family, species?.code ?? '');
  const keys = new Set(cases.map(keyOf));
  const gone = [...before].flatMap(([key, one]) => (keys.has(key) ? [] : [one]));
  const open = gone.filter((one) => !isReported(name, one));
  return new Map(
    cases.map((one): [string, Shown] => {
      const key = keyOf(one);
      const known = before.get(key);
      if (known) return [key, known];
      const same = open.filter(({ family }) => family === one.family);
      const [former] = (same.length > 0 ? same : open).sort((a, b) => a.sinceMs - b.sinceMs);
      if (!former) return [key, { ...one, sinceMs: ms, formerly: null }];
      const { family, species, sinceMs } = former;
      return [key, { ...one, sinceMs, formerly: { family, species } }];
    }),
  );
}

/** All reports of what ever confirmed anything, in the order of receipt. */
function showings(members: ReadonlySet<string>, { isolates, specimens }: ToldHistories): Showing[] {
  const found = [
    ...isolates.map(({ isolateId, steps }) => showingsOf(isolateId, steps, members, casesOfStep)),
    ...specimens.map(({ reportId, steps }) =>
      showingsOf(nameOfSpecimen(reportId), steps, members, casesOfSpecimen),
    ),
  ];
  return found
    .filter((mine) => mine.some(({ cases }) => cases.length > 0))
    .flat()
    .sort((a, b) => a.ms - b.ms || (a.name < b.name ? -1 : Number(a.name > b.name)));
}

function showingsOf<Step extends { readonly receivedAt: Moment; readonly pseudonym: string }>(
  name: string,
  steps: readonly Step[],
  members: ReadonlySet<string>,
  casesOf: (step: Step) => ConfirmedCase[],
): Showing[] {
  let ms = -Infinity;
  return steps.map((step) => {
    ms = Math.max(ms, instantMs(step.receivedAt, 'UTC'));
    return { name, ms, cases: members.has(step.pseudonym) ? casesOf(step) : [] };
  });
}

const NO_ORGANISM = { code: 'unknown', name: 'unidentified organism' } as const;
