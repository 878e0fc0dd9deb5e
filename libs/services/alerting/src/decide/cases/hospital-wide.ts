import { dayOfInstant } from '@carbawatch/contracts';
import type { Snapshot } from '../site-alert';
import { distinct, familyWords } from '../wording';
import { DAY_MS } from './cluster-parameters';
import { byFirstPositive, knownWithin, patientsAmong, type SeenCase } from './seen-cases';
import type { HeldSpan } from './sweep';
import type { WindowCourse } from './window-clusters';

export interface HospitalWide {
  readonly days: number;
  readonly minPatients: number;
  readonly baselineDays: number;
}

/** A cluster that time on a ward joins, and when each case was known to be in it. */
export interface WardCluster {
  readonly id: string;
  readonly wards: readonly string[];
  readonly held: readonly HeldSpan[];
}

/** What a cluster of the hospital is judged against. */
export interface HospitalAround {
  readonly cases: readonly SeenCase[];
  readonly onWards: readonly WardCluster[];
  readonly by: HospitalWide;
  readonly timeZone: string;
}

/**
 * What the rule is shown of one cluster of the hospital: those of its patients whom the window
 * still holds, at each moment at which something was learnt or a ward's cluster took one of them in
 * or let one go, and nothing once it is quiet or dissolved. A window that only thins out says
 * nothing.
 */
export function hospitalSnapshots(
  about: { readonly family: string; readonly speciesName: string },
  { id, looks, joinedAt }: Pick<WindowCourse, 'id' | 'looks' | 'joinedAt'>,
  around: HospitalAround,
): Snapshot[] {
  const byFirst = byFirstPositive(around.cases);
  const turns = around.onWards.flatMap(({ held }) =>
    held.flatMap(([node, fromMs, toMs]) => (joinedAt.has(node) ? [fromMs, toMs ?? fromMs] : [])),
  );
  return looks.flatMap(({ ms, status, members, corrected }, i): Snapshot[] => {
    const at = timeOf(ms);
    if (status !== 'open') {
      const why = corrected ? 'A correction leaves fewer patients than the rule asks for.' : null;
      return [{ at, row: null, why }];
    }
    const untilMs = looks[i + 1]?.ms ?? Infinity;
    const between = [...new Set(turns)].filter((turn) => turn > ms && turn < untilMs);
    return [ms, ...between.sort((a, b) => a - b)].map((now) => {
      const usual = usualBefore(byFirst, now, around.by);
      const recent = members.filter(
        ({ firstMs }) => firstMs > now - around.by.days * DAY_MS && firstMs <= now,
      );
      const told = toldOnWards(recent, around.onWards, now);
      return {
        at: timeOf(now),
        row: rowOf({ ...about, clusterId: id, timeZone: around.timeZone }, recent, usual, told),
        why: null,
      };
    });
  });
}

interface Told {
  /** Patients who are in a cluster of a ward. */
  readonly joined: number;
  readonly sentences: readonly string[];
}

/** Who of these patients is told of already, as a cluster of a ward. */
function toldOnWards(
  recent: readonly SeenCase[],
  onWards: readonly WardCluster[],
  ms: number,
): Told {
  const patients = patientsAmong(recent);
  const joined = new Set<string>();
  const sentences = onWards.flatMap(({ wards, held }) => {
    const nodes = new Set(
      held.flatMap(([node, fromMs, toMs]) =>
        fromMs <= ms && (toMs === null || ms < toMs) ? [node] : [],
      ),
    );
    const mine = recent.filter((one) => nodes.has(one.id));
    if (mine.length === 0) return [];
    for (const { pseudonym } of mine) joined.add(pseudonym);
    const where = wards.join(', ');
    return [
      `The same outbreak as the cluster on ${where}: ${patientsAmong(mine)} of these ${patients} patients.`,
    ];
  });
  return { joined: joined.size, sentences };
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
  {
    timeZone,
    ...about
  }: {
    readonly clusterId: string;
    readonly family: string;
    readonly speciesName: string;
    readonly timeZone: string;
  },
  recent: readonly SeenCase[],
  usual: number,
  told: Told,
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
      joined: told.joined,
      apart: patients - told.joined,
      usual,
      aboveUsual: isAboveUsual(patients, usual),
      wards,
    },
    sentences: {
      outbreak: () => [...told.sentences],
      cases: () =>
        recent.map(
          ({ ward, firstMs }) =>
            `First positive ${dayOfInstant(firstMs, timeZone)}${ward ? `, ${ward}` : ''}.`,
        ),
      usual: () => [
        `Usual here: ${usual.toFixed(1)} patients in as many days, from the year before.`,
      ],
    },
  };
}

function timeOf(ms: number): string {
  return new Date(Math.round(ms)).toISOString();
}
