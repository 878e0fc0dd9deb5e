import { dayOf, instantMs, type Moment } from '@carbawatch/contracts';
import { stayAt } from '@carbawatch/epidemiology';
import type { LostStay } from '../decide/moved-visits';
import type { Picture } from '../decide/picture';
import type { PresentPerson } from '../decide/present';
import { clockTime } from '../decide/wording';
import { taskId } from '../decide/task-id';
import { after, type DerivedTask, type TaskHours } from './derived-task';

/** A result that names no visit, so that no move of a visit says whose it is. */
interface Unnamed {
  readonly name: string;
  readonly isolateId: string | null;
  readonly what: string;
  readonly ward: string | null;
  readonly collectedAt: Moment;
  readonly receivedAt: Moment;
}

/**
 * A visit was moved to another patient's number, and what was reported with its number went along.
 * A result that names no visit and was taken in its time, on its ward, is not moved by guess:
 * somebody asks the laboratory or the ward whose it is. Not where the patient lay here otherwise.
 */
export function whoseTasks({ patient, picture }: PresentPerson, hours: TaskHours): DerivedTask[] {
  const { lostStays = [], site } = picture;
  if (lostStays.length === 0) return [];
  return unnamedOf(picture).flatMap((one): DerivedTask[] => {
    const lost = lostStays.find((stay) => isTakenIn(one, stay, picture));
    if (!lost) return [];
    const since = new Date(Math.max(lost.sinceMs, instantMs(one.receivedAt, 'UTC'))).toISOString();
    const when = clockTime(one.collectedAt, picture.timeZone);
    const ward = lost.stay.ward ?? one.ward;
    return [
      {
        id: taskId(site, 'check-patient', [one.name]),
        site,
        kind: 'check-patient',
        patient,
        isolateId: one.isolateId,
        ward,
        title: `Check whose result this is: ${one.what}`,
        because: [
          ward === null
            ? `Collected ${when}, in the time of a visit that was moved to another patient's number.`
            : `Collected ${when}, in the time of a visit on ${ward} that was moved to another patient's number.`,
          'It names no visit, so that nothing says to whom it belongs: a correction by the laboratory moves it.',
        ],
        since,
        dueAt: after(since, hours.discordance),
        severity: 'high',
      },
    ];
  });
}

function unnamedOf({ isolates, specimens }: Picture): Unnamed[] {
  return [
    ...isolates.flatMap(({ isolateId, step, species, place, collectedAt }): Unnamed[] => {
      const { visit, account } = step.isolate.encounter ?? {};
      if ((visit ?? account) !== undefined) return [];
      const ward = step.isolate.encounter?.ward ?? place.ward;
      const { receivedAt } = step;
      return [{ name: isolateId, isolateId, what: species.name, ward, collectedAt, receivedAt }];
    }),
    ...specimens.flatMap(({ reportId, step, collectedAt }): Unnamed[] => {
      const { status } = step.classification;
      const isPositive = status === 'confirmed' || status === 'probable';
      if (step.ofVisit || step.isolateId !== undefined || !isPositive) return [];
      const { ward, receivedAt } = step;
      const what = step.specimen?.type ?? 'specimen';
      return [{ name: `report ${reportId}`, isolateId: null, what, ward, collectedAt, receivedAt }];
    }),
  ];
}

function isTakenIn(
  { ward, collectedAt }: Unnamed,
  { stay }: LostStay,
  { stays, timeZone }: Picture,
): boolean {
  if (ward !== null && stay.ward !== null && ward !== stay.ward) return false;
  if (stayAt(stays, collectedAt, timeZone)) return false;
  const day = dayOf(collectedAt, timeZone);
  // Of a day without a time nobody knows on which side of a move it lies.
  return stayAt([stay], collectedAt.length === 10 ? day : collectedAt, timeZone) !== null;
}
