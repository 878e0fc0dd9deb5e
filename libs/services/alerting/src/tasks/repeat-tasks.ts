import { instantMs } from '@carbawatch/contracts';
import { currentStay } from '@carbawatch/epidemiology';
import { takenWith, wardTimes, type Picture, type SpecimenView } from '../decide/picture';
import type { PresentPerson } from '../decide/present';
import { hasMoved } from '../decide/reported-stay';
import { VULNERABLE_UNITS } from '../decide/units';
import { clockTime, placeSentence } from '../decide/wording';
import { taskId } from '../decide/task-id';
import { after, type DerivedTask, type TaskHours } from './derived-task';

/**
 * A screen whose test was not valid says nothing until it is repeated: it is no negative, and the
 * laboratory's word that it will be done again is easily lost. Not of who has left: nobody swabs
 * them, and whoever comes back is screened anew.
 */
export function repeatTasks({ patient, picture }: PresentPerson, hours: TaskHours): DerivedTask[] {
  if (hasMoved(picture) && currentStay(picture.stays) === null) return [];
  return picture.specimens
    .filter((view) => view.step.repeatTest === true && !isRepeated(view, picture))
    .map((view) => repeatTask(view, { patient, picture }, hours));
}

function repeatTask(
  view: SpecimenView,
  { patient, picture }: Pick<PresentPerson, 'patient' | 'picture'>,
  hours: TaskHours,
): DerivedTask {
  const { reportId, step, collectedAt } = view;
  const kind = 'confirmatory-test';
  const taken = takenWith(view, picture);
  const isVulnerable = wardTimes(taken, picture, VULNERABLE_UNITS, 'admission').length > 0;
  const what = step.specimen?.type ?? 'specimen';
  const when = clockTime(collectedAt, picture.timeZone);
  return {
    id: taskId(picture.site, kind, [`report ${reportId}`]),
    site: picture.site,
    kind,
    patient,
    isolateId: null,
    ward: picture.wardNow ?? taken.place.ward,
    title: `Repeat the carbapenemase test: ${what}${isVulnerable ? ', vulnerable unit' : ''}`,
    because: [
      `The test of specimen ${reportId}, collected ${when}, was not valid and is to be repeated.`,
      placeSentence(taken.place),
    ],
    since: step.receivedAt,
    dueAt: after(step.receivedAt, isVulnerable ? hours.testVulnerable : hours.test),
    severity: isVulnerable ? 'high' : 'medium',
  };
}

/** Whether a later specimen, or this one again as another report, has answered or waits instead. */
function isRepeated(view: SpecimenView, { specimens, timeZone }: Picture): boolean {
  const sinceMs = instantMs(view.collectedAt, timeZone);
  return specimens.some(({ reportId, step, collectedAt }) => {
    const ms = instantMs(collectedAt, timeZone);
    if (step.repeatTest === true) return ms > sinceMs;
    const isAnswer = step.classification.status !== 'undetermined';
    return isAnswer && reportId !== view.reportId && ms >= sinceMs;
  });
}
