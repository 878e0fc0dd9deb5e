import type { Moment } from '@carbawatch/contracts';
import { MECHANISM_UNKNOWN, concernsPatient, familiesOf, isConfirmed } from '../decide/evidence';
import type { IsolateHistory, IsolateStep, SpecimenFact, SpecimenHistory } from '../decide/facts';
import { becameWords } from '../decide/gone';
import type { PresentPerson } from '../decide/present';
import { specimenCases } from '../decide/specimen-cases';
import { distinct, familyWords } from '../decide/wording';
import { after, taskId, type DerivedTask, type TaskHours } from './derived-task';
import type { DoneReport } from './task-acts.store';

/** What was reported by law may be taken back by the laboratory: the authority is to be told. */
const KIND = 'withdraw-report';

/** A case as it was once to be reported, of which nothing is left in the person. */
export interface LostCase {
  readonly site: string;
  /** The task of its report, whoever completed it. */
  readonly report: string;
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

/** Cases that the facts had asked to report and ask no more; a function of the facts alone. */
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
export function withdrawTasks(
  lost: readonly LostCase[],
  done: ReadonlyMap<string, DoneReport>,
  hours: TaskHours,
): DerivedTask[] {
  return lost.flatMap((one) => {
    const report = done.get(one.report);
    const isOfPerson = report && one.person.members.includes(report.pseudonym);
    return isOfPerson ? [withdrawTask(one, report, hours)] : [];
  });
}

function withdrawTask(lost: LostCase, report: DoneReport, hours: TaskHours): DerivedTask {
  const { site, family, species, name, isolateId, since, became, isOther } = lost;
  const { picture, patient } = lost.person;
  const number = report.reference === null ? '' : ` ${report.reference}`;
  const what = `${familyWords(family)} ${species ? `in ${species.name}` : 'without an isolate'}`;
  const verb = isOther ? 'Correct' : 'Withdraw';
  const where = picture.steps.get(isolateId ?? '')?.isolate.encounter?.ward ?? null;
  return {
    id: taskId(site, KIND, [name, family, species?.code ?? '', patient]),
    kind: KIND,
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
    const isMine = members.includes(step.pseudonym) && concernsPatient(step);
    if (!isMine || !isConfirmed(step.classification)) return [];
    const { code, name } = step.isolate.organism ?? NO_ORGANISM;
    return familiesOf(step.classification).map((family) => ({ family, species: { code, name } }));
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
        report: taskId(picture.site, 'statutory-report', [isolateId, family, species.code]),
        since: next.receivedAt,
        became: `${isolateId}: ${becameWords(isolateId, picture, told)}.`,
        isOther: isShown,
      },
    ];
  });
}

function lostInSpecimen({ reportId, steps }: SpecimenHistory, person: PresentPerson): LostCase[] {
  const { picture, members } = person;
  const familiesAt = ({ pseudonym, withdrawn, classification }: SpecimenFact) => {
    if (!members.includes(pseudonym) || withdrawn || classification.status !== 'confirmed') {
      return [];
    }
    const named = distinct(classification.carbapenemases.map(({ family }) => family));
    return named.length > 0 ? named : [MECHANISM_UNKNOWN];
  };
  const ever = new Map(steps.flatMap((step, i) => familiesAt(step).map((family) => [family, i])));
  const present = steps.at(-1);
  const isShown = present !== undefined && familiesAt(present).length > 0;
  return [...ever].flatMap(([family, last]): LostCase[] => {
    const next = steps[last + 1];
    if (!next || (isShown && family === MECHANISM_UNKNOWN)) return [];
    const name = `report ${reportId}`;
    return [
      {
        ...{ site: picture.site, person, name, isolateId: null, family, species: null },
        report: taskId(picture.site, 'statutory-report', [name, family, '']),
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

const NO_ORGANISM = { code: 'unknown', name: 'unidentified organism' } as const;
