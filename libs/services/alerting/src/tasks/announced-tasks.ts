import { instantMs } from '@carbawatch/contracts';
import { announcementsOf, type AnnouncedVisit } from '../decide/announced-visits';
import { carriageOf } from '../decide/carriage';
import { listedContactOf } from '../decide/listed-contact';
import type { PresentPerson } from '../decide/present';
import { clockTime, distinct, familyWords, listed } from '../decide/wording';
import { taskId } from '../decide/task-id';
import type { DerivedTask, TaskHours } from './derived-task';

type Arrival = Pick<DerivedTask, 'title' | 'because' | 'severity'> & {
  readonly ofContact: boolean;
};

/**
 * Who is announced, from the announcement until they come, are called off, or nobody waits any
 * more: a bed to isolate in is found before they stand in the corridor. Whose contact of a case
 * here somebody is, the one writer of the site knows: of everybody else it is kept and not shown.
 */
export function announcedTasks(
  { patient, picture }: PresentPerson,
  hours: Pick<TaskHours, 'announcedDays'>,
): DerivedTask[] {
  const { visits } = announcementsOf(picture, hours.announcedDays);
  const awaited = visits.filter(({ state }) => state === 'awaited');
  if (awaited.length === 0) return [];
  const { ofContact, title, because, severity } = arrivalOf(picture);
  return awaited.map((visit) => {
    const { key, last, expiresMs } = visit;
    const on = last.announced?.at;
    const expiresAt = new Date(expiresMs).toISOString();
    return {
      id: taskId(picture.site, 'carrier-arrived', [patient, `announced ${key}`]),
      site: picture.site,
      kind: 'carrier-arrived',
      patient,
      isolateId: null,
      ward: last.announced?.ward ?? null,
      title,
      because: [...because, announcedSentence(visit, picture.timeZone)],
      since: last.receivedAt,
      dueAt: on === undefined ? expiresAt : new Date(instantMs(on, picture.timeZone)).toISOString(),
      severity,
      expiresAt,
      ofContact,
    };
  });
}

function arrivalOf(picture: PresentPerson['picture']): Arrival {
  const known = carriageOf(picture, picture.clearing);
  const carrying = known.filter(({ kind }) => kind !== 'contact');
  const familiesOf = (some: typeof known) =>
    listed(distinct(some.map(({ family }) => familyWords(family ?? 'unknown'))));
  if (carrying.length > 0) {
    const isCleared = carrying.every(({ kind }) => kind === 'presumed-cleared');
    return {
      title: `Known carrier to come in: ${familiesOf(carrying)}`,
      because: carrying.flatMap(({ because }) => because),
      severity: isCleared ? 'medium' : 'high',
      ofContact: false,
    };
  }
  const isListed = known.length > 0 && !listedContactOf(picture, known, {}).complete;
  if (isListed) {
    return {
      title: `Contact by a list to come in: ${familiesOf(known)}`,
      because: known.flatMap(({ because }) => because),
      severity: 'medium',
      ofContact: false,
    };
  }
  return {
    title: 'Contact of a case here to come in',
    because: ['The screens of the contact are not complete: screen at the arrival.'],
    severity: 'medium',
    ofContact: true,
  };
}

function announcedSentence({ last: { announced } }: AnnouncedVisit, timeZone: string): string {
  const on = announced?.at === undefined ? ', the day not told' : '';
  const when = announced?.at === undefined ? '' : ` for ${clockTime(announced.at, timeZone)}`;
  return `Announced${when}${announced?.ward === undefined ? '' : ` on ${announced.ward}`}${on}.`;
}
