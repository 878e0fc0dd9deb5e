import type { CohortComparison, GenotypeCell } from '@carbawatch/contracts';
import { allSteps, proportionOf } from '@carbawatch/epidemiology';
import type { CohortCiMethod, Steps } from '@carbawatch/epidemiology';
import { creDefinition, isCreDefinitionId } from '@carbawatch/microbiology';
import { isContradicted, judgedResults } from './judged-results';
import { byGroup, organismName } from './patient';
import type { CohortPatient } from './patient';
import { resistanceOf } from './resistance';
import type { Tested } from './resistance';
import { cohortWarnings, guidelineOf, judgedBy, ownLimitsLeftOut } from './rules';
import type { GuidelineEdition, Warning } from './rules';
import { tableOne } from './table-one';
import { variablesOf } from './variables';

/** Below this share with a verdict, groups say more about testing than about carbapenemases. */
const TESTED_SHARE_MIN = 0.9;

export const NOT_REPRODUCED =
  'One result of a carbapenem of the definition is resistant and another one of the same isolate ' +
  'and agent is not, by the same guideline; or an earlier report was CRE by phenotype and the ' +
  'newest is by its enzyme alone.';

export type ComparisonNumbers = Omit<
  CohortComparison,
  'period' | 'asOf' | 'timezone' | 'dedup' | 'population' | 'vital' | 'rules' | 'sites' | 'ward'
>;

export function genotypeOf({ families, alleles }: CohortPatient): string {
  const named = new Set(alleles.map((each) => each.slice(0, each.indexOf(':'))));
  const names = [
    ...alleles.map((each) => each.slice(each.indexOf(':') + 1)),
    ...families.filter((family) => !named.has(family)),
  ];
  return names.length === 0 ? 'unknown' : names.sort().join(' + ');
}

/** Genotype by species by sequence type, the most frequent first. */
export function genotypeCells(patients: readonly CohortPatient[]): GenotypeCell[] {
  const cells = new Map<string, GenotypeCell>();
  for (const patient of patients.filter(({ verdict }) => verdict === 'cpe')) {
    const { organism, families, detail } = patient;
    const code = organism ?? 'unknown';
    const { scheme = null, st = null } = detail?.st ?? {};
    const genotype = genotypeOf(patient);
    const key = JSON.stringify([genotype, code, scheme, st]);
    const known = cells.get(key);
    const first = {
      genotype,
      families: [...families],
      organism: code,
      organismName: organismName(code),
      scheme,
      st,
      count: 0,
    };
    cells.set(key, { ...(known ?? first), count: (known?.count ?? 0) + 1 });
  }
  return [...cells]
    .sort(([a, one], [b, two]) => two.count - one.count || (a < b ? -1 : 1))
    .map(([, cell]) => cell);
}

function carbapenemsOf(definitions: readonly string[]): Set<string> {
  return new Set(
    definitions.flatMap((id) => (isCreDefinitionId(id) ? creDefinition(id).carbapenems : [])),
  );
}

function notReproduced(
  tested: readonly Tested[],
  carbapenems: ReadonlySet<string>,
  ci: CohortCiMethod,
) {
  const is = new Map(
    tested.map(({ patient, judged }) => [
      patient,
      isContradicted(judged, carbapenems) || patient.detail?.phenotypeLost === true,
    ]),
  );
  return byGroup(
    tested.map(({ patient }) => patient),
    (members) =>
      proportionOf(members.filter((each) => is.get(each) === true).length, members.length, ci),
  );
}

function warningsOf(
  patients: readonly CohortPatient[],
  notes: readonly { name: string; because: string }[],
): Warning[] {
  const verdicts = patients.filter(({ verdict }) => verdict !== 'undetermined').length;
  const warnings: Warning[] = [];
  if (patients.length > 0 && verdicts / patients.length < TESTED_SHARE_MIN) {
    warnings.push({
      code: 'tested-below-90',
      detail:
        `Only ${verdicts} of ${patients.length} CRE have a carbapenemase verdict; ` +
        'differences between the groups depend on who was tested.',
    });
  }
  for (const { name, because } of notes) {
    warnings.push({ code: 'covariate-left-out', detail: `${name} is left out: ${because}.` });
  }
  return warnings;
}

/** Values that the guideline has no limits for are in no share. */
function limitWarnings({ guideline, agents }: CohortComparison['resistance']): Warning[] {
  const unread = agents.filter(({ strata: [all] }) =>
    all ? Object.values(all.groups).some(({ unreadable }) => unreadable > 0) : false,
  );
  if (unread.length === 0) return [];
  return [
    {
      code: 'no-limits',
      detail:
        `${guideline.label} as known here has no limits for some values of ` +
        `${unread.map(({ agent }) => agent).join(', ')}: those without a reported category are ` +
        'in no share.',
    },
  ];
}

export interface ComparisonAsked {
  ci: CohortCiMethod;
  noLongerCre: number;
  guideline?: GuidelineEdition | undefined;
}

/** CPE, non-CPE and undetermined CRE side by side; patients come with their susceptibility. */
export function comparisonOf(
  patients: readonly CohortPatient[],
  asked: ComparisonAsked,
): ComparisonNumbers {
  return allSteps(comparisonInSteps(patients, asked));
}

/** Panels judged in one step. */
const PANELS_A_STEP = 1_000;

/** The same in steps, for thousands of patients. */
export function* comparisonInSteps(
  patients: readonly CohortPatient[],
  asked: ComparisonAsked,
): Steps<ComparisonNumbers> {
  const { ci, noLongerCre } = asked;
  const guideline = asked.guideline
    ? { ...asked.guideline, ownLimits: null }
    : guidelineOf(patients);
  const rules = judgedBy(patients);
  const carbapenems = carbapenemsOf(rules.creDefinitions);
  const tested: Tested[] = [];
  for (const patient of patients) {
    tested.push({ patient, ...judgedResults(patient, guideline) });
    if (tested.length % PANELS_A_STEP === 0) yield;
  }
  const { variables, notes } = variablesOf(patients);
  yield;
  const resistance = resistanceOf(tested, guideline, carbapenems, ci);
  yield;
  const table1 = tableOne(variables, patients, ci);
  yield;
  return {
    groups: byGroup(patients, (members) => members.length),
    judgedBy: rules,
    table1,
    phenotypeNotReproduced: {
      groups: notReproduced(tested, carbapenems, ci),
      noLongerCre,
      definition: NOT_REPRODUCED,
    },
    genotypes: genotypeCells(patients),
    resistance,
    warnings: [
      ...cohortWarnings(patients, rules),
      ...warningsOf(patients, notes),
      ...ownLimitsLeftOut(rules, guideline),
      ...limitWarnings(resistance),
    ],
  };
}
