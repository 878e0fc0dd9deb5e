import type { IsolateClassified, ShadowResult } from '@carbawatch/contracts';
import { proportionOf } from '@carbawatch/epidemiology';
import type { Tx } from '@carbawatch/postgres';
import { appendShadowed } from '../consumers/append-classified';
import { cohortPlaceOf, isInClinicalPopulation } from '../decide/cohort-place';
import { compareStates } from '../decide/compare-states';
import { foldReports } from '../decide/fold-reports';
import type { KnownMoves } from '../decide/moved-visits';
import { movesOf } from '../store/visit-moves';
import type { SiteRules } from '../decide/site-rules';
import { statesAfter, type StateWithReports } from '../store/isolate-walk';
import type { RuleJob } from '../store/rule-jobs';
import { countChangedSpecimens, countSpecimenKinds } from '../store/shadow-specimens';
import {
  cohortCounts,
  countAlertFacts,
  countKinds,
  keepDifferences,
  saveShadowIsolates,
  type CohortCounts,
  type ShadowIsolate,
} from '../store/shadow-isolates';
import type { Page, PageDone } from './page';

/** Compares the next isolates as stored with what the candidate says of them; changes nothing. */
export async function shadowPage(
  tx: Tx,
  job: Pick<RuleJob, 'id' | 'site'>,
  { site, afterIsolate, size }: Page,
  candidate: SiteRules,
): Promise<PageDone> {
  const isolates = await statesAfter(tx, site, afterIsolate, size);
  const moves = await movesOf(
    tx,
    isolates.map(({ reports }) => reports),
  );
  const compared = isolates.map((isolate) =>
    compareUnder(isolate, candidate, moves(isolate.reports)),
  );
  const noted = compared.map(({ note }) => note);
  const counted = noted.filter(({ difference, before, after, inPopulation }) => {
    const inCohort = [before, after].some(({ cre, verdict }) => cre || verdict === 'cpe');
    return difference !== null || (inPopulation && inCohort);
  });
  await saveShadowIsolates(tx, job, counted);
  appendShadowed(
    tx,
    compared.flatMap(({ note, candidate: state }) =>
      note.difference === null ? [] : [{ ...state, job: job.id }],
    ),
  );
  return {
    last: isolates.at(-1)?.isolateId ?? null,
    done: isolates.length,
    changed: noted.filter(({ difference }) => difference !== null).length,
  };
}

interface Compared {
  readonly note: ShadowIsolate;
  /** The isolate as it would stand under the candidate. */
  readonly candidate: IsolateClassified;
}

function compareUnder(
  { isolateId, state, day, reports }: StateWithReports,
  rules: SiteRules,
  moves: KnownMoves,
): Compared {
  const { steps, pseudonym, patientKnown } = foldReports(
    reports,
    (facts) => rules.classify(facts),
    moves,
  );
  const current = steps.at(-1);
  if (!current) throw new Error('an isolate with a state has no report');
  const { site, revision } = state;
  const earlier = steps.slice(0, -1);
  const candidate = { ...current, site, isolateId, pseudonym, patientKnown, revision, earlier };
  const note = {
    isolateId,
    pseudonym: state.pseudonym,
    day,
    inPopulation: isInClinicalPopulation(state),
    before: cohortPlaceOf(state),
    after: cohortPlaceOf(current),
    difference: compareStates(state, candidate),
  };
  return { note, candidate };
}

/** What the walk found, once it is through; rows that only served the counts go. */
export async function shadowResult(tx: Tx, job: RuleJob): Promise<ShadowResult> {
  const metrics = [];
  for (const dedup of ['none', 'patient-first'] as const) {
    metrics.push({
      dedup,
      before: shares(await cohortCounts(tx, job.id, 'before', dedup)),
      after: shares(await cohortCounts(tx, job.id, 'after', dedup)),
    });
  }
  const result: ShadowResult = {
    isolates: job.done - job.specimensDone,
    changed: job.changed,
    byKind: await countKinds(tx, job.id),
    metrics: { population: 'clinical', notes: METRIC_NOTES, items: metrics },
    alertFacts: { counts: await countAlertFacts(tx, job.id), notes: ALERT_NOTES },
    specimens: {
      compared: job.specimensDone,
      changed: await countChangedSpecimens(tx, job.id),
      byKind: await countSpecimenKinds(tx, job.id),
    },
  };
  await keepDifferences(tx, job.id);
  return result;
}

const METRIC_NOTES = [
  'All isolates stored, whatever their day.',
  'Inpatients by the sender’s word; movements and merged patients are known to stats alone.',
];
const ALERT_NOTES = [
  'Confirmed and probable carbapenemases, suspicion, CRE: the facts from which alerts start. The ' +
    'isolates under the kind alert-facts are those whose alerts may be gained or lost.',
  'GET /alerts/shadow/{id of this run} shows the alerts themselves, which alerting works out from ' +
    'them, from specimens without an isolate, movements and persons.',
];

function shares(counts: CohortCounts): ShadowResult['metrics']['items'][number]['before'] {
  const { cre, cpeOutsideCre } = counts;
  const share = (numerator: number) => proportionOf(numerator, cre, 'wilson');
  return {
    cre,
    cpe: share(counts.cpe),
    nonCpe: share(counts.nonCpe),
    undetermined: share(counts.undetermined),
    tested: share(counts.cpe + counts.nonCpe),
    cpeOutsideCre,
  };
}
