import { SEVERITIES, dayOf, instantMs, type Moment, type Severity } from '@carbawatch/contracts';
import { currentStay } from '@carbawatch/epidemiology';
import { carriageOf } from '../decide/carriage';
import { caseName, nameOfSpecimen } from '../decide/confirmed-cases';
import { awaitsTest, familiesOf, isConfirmed, isProbable, isProducer } from '../decide/evidence';
import type { IsolateHistory, IsolateStep } from '../decide/facts';
import { isolationState } from '../decide/isolation';
import { isListedBefore } from '../decide/known-before';
import { movedSentence } from '../decide/leaving';
import { confirmedSpecies, wardTimes, type IsolateView } from '../decide/picture';
import { since, type PresentPerson } from '../decide/present';
import { reportNow } from '../decide/reports-by-law';
import { specimenCases } from '../decide/specimen-cases';
import { growthOf, pendingIdOf } from '../decide/suspected-screens';
import { endOf, type DerivedAlert } from '../decide/tracks';
import { VULNERABLE_UNITS } from '../decide/units';
import { clockTime, distinct, familyWords, isolateSentence, listed } from '../decide/wording';
import { placeSentence } from '../decide/wording';
import { taskId } from '../decide/task-id';
import { announcedTasks } from './announced-tasks';
import { after, type DerivedTask, type TaskHours } from './derived-task';
import { growthTasks } from './growth-tasks';
import { listedContactTasks } from './listed-contact-tasks';
import { repeatTasks } from './repeat-tasks';
import { whoseTasks } from './whose-tasks';

interface Asking {
  readonly person: PresentPerson;
  readonly histories: ReadonlyMap<string, IsolateHistory>;
  readonly hours: TaskHours;
  /** Alerts of the person's family that stand by the facts. */
  readonly alerts: readonly DerivedAlert[];
}

/** Everything that one person's facts ask for now; a function of the facts alone. */
export function tasksOf(
  person: PresentPerson,
  isolates: readonly IsolateHistory[],
  hours: TaskHours,
  derived: readonly DerivedAlert[] = [],
): DerivedTask[] {
  const histories = new Map(isolates.map((history) => [history.isolateId, history]));
  const alerts = derived.filter(({ events }) => endOf(events) === null);
  const asking = { person, histories, hours, alerts };
  const { picture } = person;
  return [
    ...picture.isolates.flatMap((view) => testTask(view, asking)),
    ...growthTasks(person, hours),
    ...repeatTasks(person, hours),
    ...picture.isolates.flatMap((view) => discordanceTask(view, asking)),
    ...whoseTasks(person, hours),
    ...reportTasks(asking),
    ...specimenReportTasks(asking),
    ...arrivalTask(asking),
    ...announcedTasks(person, hours),
    ...listedContactTasks(person, hours),
  ];
}

/** Paper about a case, not the case. */
const PAPER = 'statutory-report';

/** The gravest of an isolate's or a patient's alerts that stand, and no less than `least`. */
function severityOf(
  serves: (alert: DerivedAlert) => boolean,
  { alerts }: Asking,
  least: Severity,
): Severity {
  const ranks = alerts.filter(serves).map(({ severity }) => SEVERITIES.indexOf(severity));
  return SEVERITIES[Math.min(SEVERITIES.indexOf(least), ...ranks)] ?? least;
}

function ofIsolate(view: IsolateView, { person }: Asking) {
  const { picture, patient } = person;
  return {
    site: picture.site,
    patient,
    isolateId: view.isolateId,
    ward: picture.wardNow ?? view.place.ward,
  };
}

function testTask(view: IsolateView, asking: Asking): DerivedTask[] {
  const { picture } = asking.person;
  const { step, species, isolateId } = view;
  if (!awaitsTest(step.classification) || confirmedSpecies(picture).has(species.code)) return [];
  const waits = ({ classification }: IsolateStep) => awaitsTest(classification);
  const growth = growthOf(view, picture);
  const from = growth
    ? new Date(growth.sinceMs).toISOString()
    : (since(asking.histories.get(isolateId), waits) ?? step.receivedAt);
  const vulnerable = wardTimes(view, picture, VULNERABLE_UNITS, 'admission').length > 0;
  const { test, testVulnerable } = asking.hours;
  const what = testWanted(step);
  return [
    {
      id: taskId(picture.site, 'confirmatory-test', [pendingIdOf(view, picture)]),
      kind: 'confirmatory-test',
      ...ofIsolate(view, asking),
      title: `${what}: ${species.name}${vulnerable ? ', vulnerable unit' : ''}`,
      because: [
        isolateSentence(view, picture.timeZone),
        ...step.classification.cpe.because,
        placeSentence(view.place),
      ],
      since: from,
      dueAt: after(from, vulnerable ? testVulnerable : test),
      severity: severityOf(
        ({ rule, isolates }) => rule !== PAPER && isolates.includes(isolateId),
        asking,
        vulnerable ? 'high' : 'medium',
      ),
    },
  ];
}

/** A panel of genes excludes only its own targets: then it is the activity that is to be tested. */
function testWanted({ classification, isolate }: IsolateStep): string {
  if (isProbable(classification)) return 'Confirm the carbapenemase';
  const { negativeGenes = [], inactiveTests = [] } = isolate;
  if (inactiveTests.length > 0) return 'Test of carbapenemase genes';
  return negativeGenes.length > 0 ? 'Test of carbapenemase activity' : 'Carbapenemase test';
}

function discordanceTask(view: IsolateView, asking: Asking): DerivedTask[] {
  const { picture } = asking.person;
  const { step, species, isolateId } = view;
  const discordances = step.classification.discordance ?? [];
  if (discordances.length === 0) return [];
  const stands = ({ classification }: IsolateStep) => (classification.discordance ?? []).length > 0;
  const from = since(asking.histories.get(isolateId), stands) ?? step.receivedAt;
  const tests = distinct(discordances.flatMap(({ reflexTest }) => reflexTest ?? []));
  return [
    {
      id: taskId(picture.site, 'discordant-result', [isolateId]),
      kind: 'discordant-result',
      ...ofIsolate(view, asking),
      title: `Results that contradict each other: ${species.name}`,
      because: [
        isolateSentence(view, picture.timeZone),
        ...discordances.map(({ because }) => because),
        ...(tests.length > 0 ? [`The test that settles it: ${listed(tests)}.`] : []),
      ],
      since: from,
      dueAt: after(from, asking.hours.discordance),
      severity: severityOf(
        ({ rule, isolates }) => rule === 'discordant' && isolates.includes(isolateId),
        asking,
        'medium',
      ),
    },
  ];
}

/**
 * One report for each family and species of a person, at its first confirmation. It stands behind
 * whatever is to be done for a patient: the report is paper with a time limit of its own.
 */
function reportTasks(asking: Asking): DerivedTask[] {
  const { picture } = asking.person;
  const bySpecimen = asking.hours.reportSpecimens ? specimenCases(picture) : null;
  const reported = new Set<string>();
  return picture.isolates.flatMap((view) => {
    const { step, species, isolateId } = view;
    if (!isConfirmed(step.classification)) return [];
    return familiesOf(step.classification).flatMap((family): DerivedTask[] => {
      const name = `${family}\n${species.code}`;
      const isReported = bySpecimen?.get(family)?.species === species.code;
      if (isReported || reported.has(name)) return [];
      reported.add(name);
      const one = { site: picture.site, name: isolateId, family, species: species.code };
      const known = picture.confirmed?.get(caseName(family, species.code));
      const from = known ? new Date(known.sinceMs).toISOString() : step.receivedAt;
      return [
        {
          id: reportNow(one, asking.person, picture.reports).id,
          kind: 'statutory-report',
          ...ofIsolate(view, asking),
          title: `Report by law: ${familyWords(family)} in ${species.name}`,
          because: [isolateSentence(view, picture.timeZone), REPORT_WORDS],
          since: from,
          dueAt: after(from, asking.hours.report),
          severity: 'low',
        },
      ];
    });
  });
}

const REPORT_WORDS =
  'Which case is reported to whom and by when is the site’s; whoever completes this enters the ' +
  'number of the report.';

/** The same of a specimen that is a case without an isolate, where the site counts it. */
function specimenReportTasks({ person, hours }: Asking): DerivedTask[] {
  const { picture, patient } = person;
  if (!hours.reportSpecimens) return [];
  return [...specimenCases(picture)].map(([family, { reportId, sinceMs }]): DerivedTask => {
    const one = { site: picture.site, name: nameOfSpecimen(reportId), family, species: '' };
    const known = picture.confirmed?.get(caseName(family, ''));
    const from = new Date(known?.sinceMs ?? sinceMs).toISOString();
    const specimen = picture.specimens.find((one) => one.reportId === reportId);
    const when = clockTime(specimen?.collectedAt ?? from, picture.timeZone);
    return {
      id: reportNow(one, person, picture.reports).id,
      kind: 'statutory-report',
      site: picture.site,
      patient,
      isolateId: null,
      ward: picture.wardNow ?? specimen?.step.ward ?? null,
      title: `Report by law: ${familyWords(family)} without an isolate`,
      because: [`Specimen ${reportId}, collected ${when}, without an isolate.`, REPORT_WORDS],
      since: from,
      dueAt: after(from, hours.report),
      severity: 'low',
    };
  });
}

/** A carrier who came in and whose isolation nobody has recorded. */
function arrivalTask(asking: Asking): DerivedTask[] {
  const { person, hours } = asking;
  const { picture, patient } = person;
  const stay = currentStay(picture.stays);
  const state = isolationState(stay, picture);
  if (!stay || state === 'isolated') return [];
  const admission = picture.stays.filter(({ visit }) => visit === stay.visit)[0] ?? stay;
  const day = dayOf(admission.from, picture.timeZone);
  const begun = { fromMs: admission.fromMs, stays: [admission] };
  // Of who was found here a list says nothing new by having the case too.
  const isListed = (of: string | null) => {
    const claims = picture.carriers.filter(({ family = null }) => family === of);
    return isListedBefore(picture, claims, begun);
  };
  const known = carriageOf(picture, picture.clearing).filter(
    ({ kind, origin, family, firstPositiveOn }) =>
      kind !== 'contact' &&
      (origin === 'imported' ||
        (firstPositiveOn ?? day) < day ||
        (origin === 'both' && isListed(family))),
  );
  if (known.length === 0) return [];
  const from = arrivalKnownAt(admission, asking);
  const kind = 'carrier-arrived';
  const families = distinct(known.map(({ family }) => familyWords(family ?? 'unknown')));
  return [
    {
      id: taskId(picture.site, kind, [patient, admission.from]),
      site: picture.site,
      kind,
      patient,
      isolateId: null,
      ward: stay.ward,
      title: `Known carrier in house, isolation ${ARRIVAL_WORDS[state]}: ${listed(families)}`,
      because: [
        ...known.flatMap(({ because }) => because),
        `Admitted on ${day}${stay.ward ? `, now on ${stay.ward}` : ''}.`,
        ...movedSentence(stay, picture),
      ],
      since: from,
      dueAt: after(from, hours.isolation),
      severity: severityOf(({ rule }) => ARRIVAL_RULES.has(rule), asking, 'high'),
    },
  ];
}

/** What an arrival without isolation serves. */
const ARRIVAL_RULES: ReadonlySet<string> = new Set([
  'known-readmission',
  'not-isolated',
  'vulnerable-unit',
]);

/**
 * When somebody could know that a carrier had come: the movement may be told hours late, and the
 * carriage may be heard of after the admission. Nobody is late before that.
 */
function arrivalKnownAt(
  admission: { readonly from: Moment; readonly visit: string | null },
  { person: { picture }, histories }: Asking,
): Moment {
  const told = picture.movements
    .filter(({ visit }) => (visit ?? null) === admission.visit)
    .map(({ receivedAt }) => receivedAt);
  const producers = picture.isolates
    .filter(({ step }) => isProducer(step.classification))
    .flatMap(
      ({ isolateId }) =>
        since(histories.get(isolateId), ({ classification }) => isProducer(classification)) ?? [],
    );
  const carriage = [
    ...producers,
    ...picture.carriers.filter(({ kind }) => kind !== 'contact').map((one) => one.receivedAt),
    ...picture.specimens.map(({ step }) => step.receivedAt),
  ];
  const firstOf = (moments: readonly Moment[]) =>
    Math.min(...moments.map((moment) => instantMs(moment, 'UTC')));
  const ms = [admission.from, ...[told, carriage].filter(({ length }) => length > 0)].map((one) =>
    typeof one === 'string' ? instantMs(one, picture.timeZone) : firstOf(one),
  );
  return new Date(Math.max(...ms)).toISOString();
}

const ARRIVAL_WORDS = {
  'not-isolated': 'said to be none',
  'not-recorded': 'not recorded',
  isolated: 'recorded',
  left: 'over',
} as const;
