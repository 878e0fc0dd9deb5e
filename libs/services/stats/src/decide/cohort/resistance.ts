import type { CohortResistance, ResistanceRow, ResistanceStratum } from '@carbawatch/contracts';
import { benjaminiHochberg, proportionOf } from '@carbawatch/epidemiology';
import type { CohortCiMethod } from '@carbawatch/epidemiology';
import { agentByCode, intrinsicResistance, organismByCode } from '@carbawatch/microbiology';
import { resultByAgent } from './judged-results';
import type { JudgedResult } from './judged-results';
import { byGroup, organismName } from './patient';
import type { CohortPatient } from './patient';
import type { GuidelineEdition } from './rules';
import { shareTest } from './tests';

/** Below this share of isolates tested, who was tested decides the number. */
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

interface Read {
  patient: CohortPatient;
  results: ReadonlyMap<string, JudgedResult>;
}

interface Stratum {
  stratum: string;
  label: string;
  members: readonly Read[];
}

type Row = Omit<ResistanceStratum, 'pAdjusted'>;

function cellOf(agent: string, members: readonly Read[], ci: CohortCiMethod) {
  const results = members.map(({ results: each }) => each.get(agent));
  const count = (is: (result: JudgedResult) => boolean) =>
    results.filter((result) => result !== undefined && is(result)).length;
  const resistant = count(({ reading }) => reading === 'resistant');
  const susceptible = count(({ reading }) => reading === 'susceptible');
  const intermediate = count(({ reading }) => reading === 'intermediate');
  return {
    resistant: proportionOf(resistant, resistant + susceptible + intermediate, ci),
    susceptible,
    intermediate,
    indefinite: count(({ reading }) => reading === 'indefinite'),
    categoryOnly: count(({ categoryOnly, reading }) => categoryOnly && reading !== 'indefinite'),
    unreadable: count(({ reading }) => reading === 'unreadable'),
    notTested: results.filter((result) => result === undefined).length,
  };
}

function rowOf(
  agent: string,
  { stratum, label, members }: Stratum,
  defines: boolean,
  ci: CohortCiMethod,
): Row {
  // By nature resistant: nobody is missing a test there.
  const open = members.filter(({ patient }) => !isIntrinsic(agent, patient));
  const groups = byGroup(
    open.map(({ patient }) => patient),
    (own) => {
      const inGroup = new Set(own);
      return cellOf(
        agent,
        open.filter(({ patient }) => inGroup.has(patient)),
        ci,
      );
    },
  );
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

function isIntrinsic(agent: string, { organism }: CohortPatient): boolean {
  const known = organism === null ? null : organismByCode(organism);
  return known !== null && intrinsicResistance(known, agent) !== null;
}

/** Adjusts the tests of one stratum together; rows without a test stay without. */
function adjusted(rows: readonly Row[]): (number | null)[] {
  const tested = rows.flatMap(({ test }) => (test.p === null ? [] : [test.p]));
  const values = benjaminiHochberg(tested);
  let next = 0;
  return rows.map(({ test }) => (test.p === null ? null : (values[next++] ?? null)));
}

function strataOf(reads: readonly Read[]): Stratum[] {
  const species = new Map<string, Read[]>();
  for (const read of reads) {
    const code = read.patient.organism;
    if (code !== null) species.set(code, [...(species.get(code) ?? []), read]);
  }
  const large = [...species]
    .filter(([, members]) => members.length >= STRATUM_PATIENTS_MIN)
    .sort(([a, one], [b, two]) => two.length - one.length || (a < b ? -1 : 1));
  return [
    { stratum: 'all', label: 'All species', members: reads },
    ...large.map(([code, members]) => ({ stratum: code, label: organismName(code), members })),
  ];
}

function isSelective(agent: string, reads: readonly Read[]): boolean {
  const open = reads.filter(({ patient }) => !isIntrinsic(agent, patient));
  const shares = Object.values(
    byGroup(
      open.map(({ patient }) => patient),
      (own) => {
        const inGroup = new Set(own);
        const tested = open.filter(
          ({ patient, results }) => inGroup.has(patient) && results.has(agent),
        ).length;
        return own.length === 0 ? 1 : tested / own.length;
      },
    ),
  );
  return shares.some((share) => share < TESTED_SHARE_MIN);
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
  guideline: GuidelineEdition,
  carbapenems: ReadonlySet<string>,
  ci: CohortCiMethod,
): CohortResistance {
  const reads = tested.map(({ patient, judged }) => ({ patient, results: resultByAgent(judged) }));
  const agents = [...new Set(reads.flatMap(({ results }) => [...results.keys()]))].sort();
  const strata = strataOf(reads).map((stratum) => {
    const rows = agents.map((agent) => rowOf(agent, stratum, carbapenems.has(agent), ci));
    const p = adjusted(rows);
    return rows.map((row, k) => ({ ...row, pAdjusted: p[k] ?? null }));
  });
  return {
    guideline,
    testedShareMin: TESTED_SHARE_MIN,
    adjustment: ADJUSTMENT,
    agents: agents.map((agent, k): ResistanceRow => {
      const known = agentByCode(agent);
      return {
        agent,
        name: known?.name ?? agent,
        class: known?.class ?? '',
        marks: [
          ...(carbapenems.has(agent) ? (['group-defining'] as const) : []),
          ...(isSelective(agent, reads) ? (['selectively-tested'] as const) : []),
        ],
        strata: strata.flatMap((rows) => rows[k] ?? []),
      };
    }),
    intrinsic: intrinsicPairs(tested),
  };
}
