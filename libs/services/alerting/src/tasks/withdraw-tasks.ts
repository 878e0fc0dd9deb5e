import type { Moment } from '@carbawatch/contracts';
import { casesOfSpecimen, casesOfStep, nameOfSpecimen } from '../decide/confirmed-cases';
import { MECHANISM_UNKNOWN, familiesOf, isConfirmed } from '../decide/evidence';
import type { IsolateHistory, IsolateStep, SpecimenFact, SpecimenHistory } from '../decide/facts';
import { becameWords } from '../decide/gone';
import type { PresentPerson } from '../decide/present';
import { lastMade, type ReportAct } from '../decide/reports-by-law';
import { specimenCases } from '../decide/specimen-cases';
import { familyWords } from '../decide/wording';
import { after, type DerivedTask, type TaskHours } from './derived-task';

/** A case as it was once to be reported, of which nothing is left in the person. */
export interface LostCase {
  readonly site: string;
  readonly person: PresentPerson;
  readonly name: string;
  readonly isolateId: string | null;
  readonly family: string;
  readonly species: { readonly code: string; readonly name: string } | null;
  /** Receipt of what took it away. */
  readonly since: Moment;
  readonly became: string;
  /** The isolate shows another case now: the report is to be corrected, and not taken back. */
  readonly isOther: boolean;
}

interface Told {
  readonly isolates: readonly IsolateHistory[];
  readonly specimens: readonly SpecimenHistory[];
}

/**
 * What was reported by law may be taken back by the laboratory: the authority is to be told. Cases
 * that the facts had asked to report and ask no more; a function of the facts alone.
 */
export function lostCases(
  person: PresentPerson,
  told: Told,
  hours: Pick<TaskHours, 'reportSpecimens'>,
): LostCase[] {
  const lost = [
    ...told.isolates.flatMap((history) => lostInIsolate(history, person)),
    ...told.specimens.flatMap((history) => lostInSpecimen(history, person)),
  ];
  return lost.filter((one) => !stands(one, hours));
}

/** What is to be withdrawn of them: that which somebody has said to be reported of this patient. */
export function withdrawTasks(lost: readonly LostCase[], hours: TaskHours): DerivedTask[] {
  return lost.flatMap((one) => {
    const { site, name, family, species, person } = one;
    const about = { site, name, family, species: species?.code ?? '' };
    const report = lastMade(about, person, person.picture.reports);
    return report?.made ? [withdrawTask(one, report.withdrawId, report.made, hours)] : [];
  });
}

function withdrawTask(
  lost: LostCase,
  id: string,
  report: ReportAct,
  hours: TaskHours,
): DerivedTask {
  const { site, family, species, isolateId, since, became, isOther } = lost;
  const { picture, patient } = lost.person;
  const number = report.reference === null ? '' : ` ${report.reference}`;
  const what = `${familyWords(family)} ${species ? `in ${species.name}` : 'without an isolate'}`;
  const verb = isOther ? 'Correct' : 'Withdraw';
  const where = picture.steps.get(isolateId ?? '')?.isolate.encounter?.ward ?? null;
  return {
    id,
    kind: 'withdraw-report',
    site,
    patient,
    isolateId,
    ward: picture.wardNow ?? where,
    title: `${verb} the report${number} at the authority: ${what}`,
    because: [
      'It was reported by law, and its task is completed.',
      ...(report.noReference === null ? [] : [`No number of the report: ${report.noReference}.`]),
      became,
      'Whether a report is taken back or corrected, and how, is the authority’s.',
    ],
    since,
    dueAt: after(since, hours.report),
    severity: 'medium',
  };
}

function lostInIsolate(history: IsolateHistory, person: PresentPerson): LostCase[] {
  const { isolateId, steps } = history;
  const { picture, members } = person;
  const casesOf = (step: IsolateStep) => {
    if (!members.includes(step.pseudonym)) return [];
    return casesOfStep(step).flatMap(({ family, species }) =>
      species ? [{ family, species }] : [],
    );
  };
  const ever = new Map(
    steps.flatMap((step, i) =>
      casesOf(step).map((one) => [`${one.family}\n${one.species.code}`, { ...one, last: i }]),
    ),
  );
  const isShown = picture.isolates.some(
    (view) => view.isolateId === isolateId && isConfirmed(view.step.classification),
  );
  return [...ever.values()].flatMap(({ family, species, last }): LostCase[] => {
    const next = steps[last + 1];
    // An enzyme that was named later is the same case.
    if (!next || (isShown && family === MECHANISM_UNKNOWN)) return [];
    const told = { family, keyedSpecies: species.code };
    return [
      {
        ...{ site: picture.site, person, name: isolateId, isolateId, family, species },
        since: next.receivedAt,
        became: `${isolateId}: ${becameWords(isolateId, picture, told)}.`,
        isOther: isShown,
      },
    ];
  });
}

function lostInSpecimen({ reportId, steps }: SpecimenHistory, person: PresentPerson): LostCase[] {
  const { picture, members } = person;
  const familiesAt = (step: SpecimenFact) =>
    members.includes(step.pseudonym) ? casesOfSpecimen(step).map(({ family }) => family) : [];
  const ever = new Map(steps.flatMap((step, i) => familiesAt(step).map((family) => [family, i])));
  const present = steps.at(-1);
  const isShown = present !== undefined && familiesAt(present).length > 0;
  return [...ever].flatMap(([family, last]): LostCase[] => {
    const next = steps[last + 1];
    if (!next || (isShown && family === MECHANISM_UNKNOWN)) return [];
    const name = nameOfSpecimen(reportId);
    return [
      {
        ...{ site: picture.site, person, name, isolateId: null, family, species: null },
        since: next.receivedAt,
        became: `The report on specimen ${reportId} says it no more.`,
        isOther: isShown,
      },
    ];
  });
}

/** Whether anything of the person is this case still: then its report was right. */
function stands(
  { family, species, person: { picture } }: LostCase,
  { reportSpecimens }: Pick<TaskHours, 'reportSpecimens'>,
): boolean {
  const isIn = picture.isolates.some(
    (view) =>
      isConfirmed(view.step.classification) &&
      familiesOf(view.step.classification).includes(family) &&
      (species === null || species.code === view.species.code),
  );
  return isIn || (reportSpecimens && specimenCases(picture).has(family));
}
