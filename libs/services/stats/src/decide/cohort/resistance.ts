import type {
  CohortGroup,
  CohortResistance,
  ResistanceRow,
  ResistanceStratum,
} from '@carbawatch/contracts';
import { benjaminiHochberg, proportionOf } from '@carbawatch/epidemiology';
import type { CohortCiMethod } from '@carbawatch/epidemiology';
import { agentByCode, intrinsicResistance, organismByCode } from '@carbawatch/microbiology';
import { resultByAgent } from './judged-results';
import type { JudgedResult, Reading } from './judged-results';
import { groupOf, organismName } from './patient';
import type { CohortPatient } from './patient';
import type { Ruler } from './rules';
import { shareTest } from './tests';

/** An agent that fewer isolates of a group were tested for is marked. */
const TESTED_SHARE_MIN = 0.9;

/** A species with fewer patients has no stratum of its own. */
const STRATUM_PATIENTS_MIN = 10;

const ADJUSTMENT =
  'Benjamini-Hochberg over the agents of one stratum; carbapenems that define the cohort are ' +
  'not tested';

/** A patient with what each agent came to. */
export interface Tested {
  patient: CohortPatient;
  judged: readonly JudgedResult[];
  intrinsic: readonly string[];
}

type Count = Record<Reading | 'categoryOnly', number>;

const NONE: Count = {
  resistant: 0,
  intermediate: 0,
  susceptible: 0,
  indefinite: 0,
  unreadable: 0,
  categoryOnly: 0,
};

/** Patients of one group with one species; every cell is a sum of these. */
interface Tally {
  group: CohortGroup;
  organism: string | null;
  patients: number;
  agents: Map<string, Count>;
}

interface Stratum {
  stratum: string;
  label: string;
  tallies: readonly Tally[];
}

type Row = Omit<ResistanceStratum, 'pAdjusted'>;

function tallied(tested: readonly Tested[]): Tally[] {
  const tallies = new Map<string, Tally>();
  for (const { patient, judged } of tested) {
    const { organism } = patient;
    const group = groupOf(patient);
    const key = JSON.stringify([group, organism]);
    const tally = tallies.get(key) ?? { group, organism, patients: 0, agents: new Map() };
    tallies.set(key, tally);
    tally.patients += 1;
    for (const [agent, { reading, categoryOnly }] of resultByAgent(judged)) {
      const count = tally.agents.get(agent) ?? { ...NONE };
      tally.agents.set(agent, count);
      count[reading] += 1;
      if (categoryOnly && reading !== 'indefinite') count.categoryOnly += 1;
    }
  }
  return [...tallies.values()];
}

export function isIntrinsic(agent: string, { organism }: Pick<Tally, 'organism'>): boolean {
  const known = organism === null ? null : organismByCode(organism);
  return known !== null && intrinsicResistance(known, agent) !== null;
}

/** By nature resistant species are left out: nobody is missing a test there. */
function cellOf(
  agent: string,
  tallies: readonly Tally[],
  group: CohortGroup,
  ci: CohortCiMethod,
): ResistanceStratum['groups']['cpe'] {
  const open = tallies.filter((tally) => tally.group === group && !isIntrinsic(agent, tally));
  const sum = (of: keyof Count) =>
    open.reduce((total, { agents }) => total + (agents.get(agent)?.[of] ?? 0), 0);
  const [resistant, susceptible, intermediate] = [
    sum('resistant'),
    sum('susceptible'),
    sum('intermediate'),
  ];
  const [indefinite, unreadable] = [sum('indefinite'), sum('unreadable')];
  const read = resistant + susceptible + intermediate;
  const patients = open.reduce((total, each) => total + each.patients, 0);
  return {
    resistant: proportionOf(resistant, read, ci),
    susceptible,
    intermediate,
    indefinite,
    categoryOnly: sum('categoryOnly'),
    unreadable,
    notTested: patients - read - indefinite - unreadable,
  };
}

function rowOf(
  agent: string,
  { stratum, label, tallies }: Stratum,
  defines: boolean,
  ci: CohortCiMethod,
): Row {
  const groups = {
    cpe: cellOf(agent, tallies, 'cpe', ci),
    nonCpe: cellOf(agent, tallies, 'nonCpe', ci),
    undetermined: cellOf(agent, tallies, 'undetermined', ci),
  };
  const [a, c] = [groups.cpe.resistant, groups.nonCpe.resistant];
  const test = shareTest({
    a: a.numerator,
    b: a.denominator - a.numerator,
    c: c.numerator,
    d: c.denominator - c.numerator,
  });
  const reason = 'not tested for a difference: it defines the cohort';
  return {
    stratum,
    label,
    groups,
    test: defines ? { ...test, statistic: null, df: null, p: null, reason } : test,
  };
}

/** Adjusts the tests of one stratum together; rows without a test stay without. */
function adjusted(rows: readonly Row[]): (number | null)[] {
  const tested = rows.flatMap(({ test }) => (test.p === null ? [] : [test.p]));
  const values = benjaminiHochberg(tested);
  let next = 0;
  return rows.map(({ test }) => (test.p === null ? null : (values[next++] ?? null)));
}

function strataOf(tallies: readonly Tally[]): Stratum[] {
  const species = [...new Set(tallies.flatMap(({ organism }) => organism ?? []))].map((code) => {
    const own = tallies.filter(({ organism }) => organism === code);
    return { code, own, patients: own.reduce((total, each) => total + each.patients, 0) };
  });
  const large = species
    .filter(({ patients }) => patients >= STRATUM_PATIENTS_MIN)
    .sort((a, b) => b.patients - a.patients || (a.code < b.code ? -1 : 1));
  return [
    { stratum: 'all', label: 'All species', tallies },
    ...large.map(({ code, own }) => ({
      stratum: code,
      label: organismName(code),
      tallies: own,
    })),
  ];
}

/** Tested in less than most isolates of a group: who was tested decides the number. */
function isSelective({ groups }: Row): boolean {
  return Object.values(groups).some(({ resistant, indefinite, unreadable, notTested }) => {
    const tested = resistant.denominator + indefinite + unreadable;
    const patients = tested + notTested;
    return patients > 0 && tested / patients < TESTED_SHARE_MIN;
  });
}

function intrinsicPairs(tested: readonly Tested[]): CohortResistance['intrinsic'] {
  const pairs = new Map<string, CohortResistance['intrinsic'][number]>();
  for (const { patient, intrinsic } of tested) {
    const organism = patient.organism === null ? null : organismByCode(patient.organism);
    for (const agent of organism ? intrinsic : []) {
      const known = pairs.get(`${agent} ${organism?.code}`);
      const source = (organism && intrinsicResistance(organism, agent)?.source) ?? '';
      const first = { agent, organism: organism?.name ?? '', source, isolates: 0 };
      const pair = known ?? first;
      pairs.set(`${agent} ${organism?.code}`, { ...pair, isolates: pair.isolates + 1 });
    }
  }
  return [...pairs].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, pair]) => pair);
}

/** Resistance of CPE, non-CPE and undetermined CRE by one guideline, in all and by species. */
export function resistanceOf(
  tested: readonly Tested[],
  guideline: Ruler,
  carbapenems: ReadonlySet<string>,
  ci: CohortCiMethod,
): CohortResistance {
  const tallies = tallied(tested);
  const agents = [...new Set(tallies.flatMap((tally) => [...tally.agents.keys()]))].sort();
  const strata = strataOf(tallies).map((stratum) => {
    const rows = agents.map((agent) => rowOf(agent, stratum, carbapenems.has(agent), ci));
    const p = adjusted(rows);
    return rows.map((row, k) => ({ ...row, pAdjusted: p[k] ?? null }));
  });
  return {
    guideline,
    testedShareMin: TESTED_SHARE_MIN,
    stratumPatientsMin: STRATUM_PATIENTS_MIN,
    adjustment: ADJUSTMENT,
    agents: agents.map((agent, k): ResistanceRow => {
      const known = agentByCode(agent);
      const rows = strata.flatMap((stratum) => stratum[k] ?? []);
      const [all] = rows;
      return {
        agent,
        name: known?.name ?? agent,
        class: known?.class ?? '',
        marks: [
          ...(carbapenems.has(agent) ? (['group-defining'] as const) : []),
          ...(all && isSelective(all) ? (['selectively-tested'] as const) : []),
        ],
        strata: rows,
      };
    }),
    intrinsic: intrinsicPairs(tested),
  };
}
