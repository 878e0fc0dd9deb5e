import { addDays, instantMs } from '@carbawatch/contracts';
import { admissionsOf, currentStay } from '@carbawatch/epidemiology';
import { carriageOf } from '../decide/carriage';
import { listedContactOf, type ListedContact } from '../decide/listed-contact';
import type { PresentPerson } from '../decide/present';
import { distinct, familyWords, listed } from '../decide/wording';
import { taskId } from '../decide/task-id';
import { after, lastScreenWords, type DerivedTask, type TaskHours } from './derived-task';

/**
 * The next screen of a contact by a list, while in the house: as for contacts of cases here, the
 * first is due a day after somebody could know, the others by the schedule of the whole set. It is
 * one task a person, since one swab looks for all; isolation ends nothing of it.
 */
export function listedContactTasks(
  { patient, picture }: PresentPerson,
  { listed: wanted }: TaskHours,
): DerivedTask[] {
  const stay = currentStay(picture.stays);
  if (stay === null || !picture.carriers.some(({ kind }) => kind === 'contact')) return [];
  const carriage = carriageOf(picture, picture.clearing).filter(({ kind }) => kind === 'contact');
  const contact = listedContactOf(picture, carriage, wanted);
  const { since, screenedOn } = contact;
  if (since === null || contact.complete) return [];
  const knownAt = new Date(knownMs(contact, stay, picture)).toISOString();
  const families = contact.families.map((one) =>
    one === null ? 'an unknown enzyme' : familyWords(one),
  );
  const lastOn = addDays(since, wanted.screenDays);
  const which =
    screenedOn.length < wanted.screens
      ? `Screen ${screenedOn.length + 1} of ${wanted.screens}`
      : lastScreenWords(lastOn);
  const done = screenedOn.map((day) => `negative on ${day}`).join(', ');
  return [
    {
      id: taskId(picture.site, 'screen-contact', [patient, 'by a list']),
      site: picture.site,
      kind: 'screen-contact',
      patient,
      isolateId: null,
      ward: picture.wardNow,
      title: `${which}: contact of ${listed(distinct(families))} by a list`,
      because: [
        ...carriage.flatMap(({ because }) => because),
        `Screens so far: ${done || 'none'}; ${wanted.screens} are wanted, the last on ` +
          `${lastOn} or later.`,
      ],
      since: knownAt,
      dueAt: dueAt({ since, screenedOn }, knownAt, { wanted, timeZone: picture.timeZone }),
      severity: 'medium',
      screens: screenedOn.length,
      resultDays: wanted.resultDays,
    },
  ];
}

/** When somebody could know that a listed contact was here: by the list, and by the admission. */
function knownMs(
  { toldMs }: ListedContact,
  stay: NonNullable<ReturnType<typeof currentStay>>,
  { stays, movements }: PresentPerson['picture'],
): number {
  const admission = admissionsOf(stays).find((one) => one.stays.includes(stay));
  const ofVisit = movements.filter(({ visit }) => (visit ?? null) === stay.visit);
  const told = ofVisit.map(({ receivedAt }) => instantMs(receivedAt, 'UTC'));
  const moments = [admission?.fromMs ?? stay.fromMs, Math.min(...told), toldMs];
  return Math.max(...moments.filter(Number.isFinite));
}

/** Nobody is late before a day has passed, nor before the next screen could count. */
function dueAt(
  { since, screenedOn }: Pick<ListedContact, 'screenedOn'> & { readonly since: string },
  knownAt: string,
  by: { readonly wanted: TaskHours['listed']; readonly timeZone: string },
): string {
  const { screens, screenDays, screenDaysApart, firstScreenHours } = by.wanted;
  const first = after(knownAt, firstScreenHours);
  const last = screenedOn.at(-1);
  if (last === undefined) return first;
  const next = Math.min(screenedOn.length + 1, screens);
  const planned = [
    addDays(since, Math.ceil((next * screenDays) / screens)),
    addDays(last, screenDaysApart),
  ].map((day) => instantMs(day, by.timeZone));
  return new Date(Math.max(instantMs(first, 'UTC'), ...planned)).toISOString();
}
