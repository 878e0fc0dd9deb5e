import type { Snapshot } from '../site-alert';
import { distinct, familyWords } from '../wording';
import { DAY_MS } from './cluster-parameters';
import { byFirstPositive, knownWithin, patientsAmong, type SeenCase } from './seen-cases';
import type { WindowCourse } from './window-clusters';

export interface HospitalWide {
  readonly days: number;
  readonly minPatients: number;
  readonly baselineDays: number;
}

/**
 * What the rule is shown of one cluster of the hospital: those of its patients whom the window still
 * holds, at each moment at which something was learnt, and nothing once it is quiet or dissolved. A
 * window that only thins out says nothing.
 */
export function hospitalSnapshots(
  about: { readonly family: string; readonly speciesName: string },
  { id, looks }: Pick<WindowCourse, 'id' | 'looks'>,
  cases: readonly SeenCase[],
  by: HospitalWide,
): Snapshot[] {
  const byFirst = byFirstPositive(cases);
  return looks.map(({ ms, status, members, corrected }): Snapshot => {
    const at = new Date(Math.round(ms)).toISOString();
    if (status !== 'open') {
      const why = corrected ? 'A correction leaves fewer patients than the rule asks for.' : null;
      return { at, row: null, why };
    }
    const recent = members.filter(
      ({ firstMs }) => firstMs > ms - by.days * DAY_MS && firstMs <= ms,
    );
    const usual = usualBefore(byFirst, ms, by);
    return { at, row: rowOf({ ...about, clusterId: id }, recent, usual), why: null };
  });
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
  about: { readonly clusterId: string; readonly family: string; readonly speciesName: string },
  recent: readonly SeenCase[],
  usual: number,
): Snapshot['row'] {
  const patients = patientsAmong(recent);
  const wards = distinct(recent.flatMap(({ ward }) => ward ?? [])).sort();
  return {
    isolates: [],
    wardAtCollection: null,
    facts: {
      ...about,
      familyWords: familyWords(about.family),
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
