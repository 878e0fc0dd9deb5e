import { carriageOf } from '../decide/carriage';
import { takenWith, wardTimes } from '../decide/picture';
import type { PresentPerson } from '../decide/present';
import { screenIdOf, type SuspectedScreen } from '../decide/suspected-screens';
import { VULNERABLE_UNITS } from '../decide/units';
import { clockTime, placeSentence } from '../decide/wording';
import { taskId } from '../decide/task-id';
import { after, type DerivedTask, type TaskHours } from './derived-task';

/**
 * Growth in a screening culture waits for a name and a carbapenemase test as an isolate does; of
 * whoever is known to carry no test is asked. The isolate that follows goes on in the same task.
 */
export function growthTasks({ patient, picture }: PresentPerson, hours: TaskHours): DerivedTask[] {
  const open = picture.screens.filter((one) => one.open && one.view.step.repeatTest !== true);
  if (open.length === 0) return [];
  const isCarrier = carriageOf(picture, picture.clearing).some(
    ({ kind, certainty }) => kind === 'carrier' && certainty !== 'probable',
  );
  return isCarrier ? [] : open.map((screen) => growthTask(screen, { patient, picture }, hours));
}

function growthTask(
  screen: SuspectedScreen,
  { patient, picture }: Pick<PresentPerson, 'patient' | 'picture'>,
  hours: TaskHours,
): DerivedTask {
  const { view, sinceMs } = screen;
  const { reportId, step, collectedAt } = view;
  const kind = 'confirmatory-test';
  const taken = takenWith(view, picture);
  const isVulnerable = wardTimes(taken, picture, VULNERABLE_UNITS, 'admission').length > 0;
  const when = clockTime(collectedAt, picture.timeZone);
  const since = new Date(sinceMs).toISOString();
  return {
    id: taskId(picture.site, kind, [screenIdOf(screen)]),
    site: picture.site,
    kind,
    patient,
    isolateId: null,
    ward: picture.wardNow ?? taken.place.ward,
    title: `Carbapenemase test: growth in a CPE screen${isVulnerable ? ', vulnerable unit' : ''}`,
    because: [
      `Specimen ${reportId}, collected ${when}, without an isolate.`,
      ...step.classification.because,
      placeSentence(taken.place),
    ],
    since,
    dueAt: after(since, isVulnerable ? hours.testVulnerable : hours.test),
    severity: isVulnerable ? 'high' : 'medium',
  };
}
