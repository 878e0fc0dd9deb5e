import type { Snapshot } from '../site-alert';
import { distinct, familyWords } from '../wording';
import { DAY_MS } from './cluster-parameters';
import { byFirstPositive, knownWithin, patientsAmong, type SeenCase } from './seen-cases';

export interface HospitalWide {
  readonly days: number;
  readonly minPatients: number;
  readonly baselineDays: number;
}

/** What the rule of the whole hospital is shown, and when it has to be looked at again. */
export interface HospitalCourse {
  readonly snapshots: readonly Snapshot[];
  readonly dueMs: number | null;
}

/**
 * The course of one family and species in the hospital: at each moment at which a case became
 * known, was taken back or grew older than the window. A window that only thins out says nothing
 * until it is below the number of patients asked for.
 */
export function hospitalCourse(
  about: { readonly family: string; readonly speciesName: string },
  cases: readonly SeenCase[],
  by: HospitalWide,
  nowMs: number,
): HospitalCourse {
  const byFirst = byFirstPositive(cases);
  const expiries = cases.map(({ firstMs, knownMs }) =>
    Math.max(firstMs + by.days * DAY_MS, knownMs),
  );
  const known = new Set(cases.map(({ knownMs }) => knownMs));
  const gone = new Set(cases.flatMap(({ goneMs }) => goneMs ?? []));
  const times = [...new Set([...known, ...gone, ...expiries])].sort((a, b) => a - b);
  const snapshots = times
    .filter((ms) => ms <= nowMs)
    .flatMap((ms): Snapshot[] => {
      const recent = knownWithin(byFirst, ms, { fromMs: ms - by.days * DAY_MS, toMs: ms });
      const at = new Date(Math.round(ms)).toISOString();
      if (patientsAmong(recent) < by.minPatients) {
        const why = gone.has(ms)
          ? 'A correction leaves fewer patients than the rule asks for.'
          : null;
        return [{ at, row: null, why }];
      }
      if (!known.has(ms) && !gone.has(ms)) return [];
      return [{ at, row: rowOf(about, recent, usualBefore(byFirst, ms, by)), why: null }];
    });
  const next = expiries.filter((ms) => ms > nowMs);
  return { snapshots, dueMs: next.length > 0 ? Math.min(...next) : null };
}

/** Patients that a window of the year before held on average. */
export function usualBefore(byFirst: readonly SeenCase[], ms: number, by: HospitalWide): number {
  const toMs = ms - by.days * DAY_MS;
  const before = knownWithin(byFirst, ms, { fromMs: toMs - by.baselineDays * DAY_MS, toMs });
  return (patientsAmong(before) * by.days) / by.baselineDays;
}

/** Two standard deviations of a Poisson count above the mean, which is its variance. */
export function isAboveUsual(patients: number, usual: number): boolean {
  return patients > usual + 2 * Math.sqrt(usual);
}

function rowOf(
  { family, speciesName }: { readonly family: string; readonly speciesName: string },
  recent: readonly SeenCase[],
  usual: number,
): Snapshot['row'] {
  const patients = patientsAmong(recent);
  const wards = distinct(recent.flatMap(({ ward }) => ward ?? [])).sort();
  return {
    isolates: [],
    wardAtCollection: null,
    facts: {
      family,
      familyWords: familyWords(family),
      speciesName,
      patients,
      usual,
      aboveUsual: isAboveUsual(patients, usual),
      wards,
    },
    sentences: {
      cases: () =>
        recent.map(
          ({ ward, firstMs }) =>
            `First positive ${new Date(firstMs).toISOString().slice(0, 10)}${ward ? `, ${ward}` : ''}.`,
        ),
      usual: () => [
        `Usual here: ${usual.toFixed(1)} patients in as many days, from the year before.`,
      ],
    },
  };
}
