import { addDays, dayOfInstant, instantMs, type Task, type TaskKind } from '@carbawatch/contracts';
import { NO_ISOLATE } from '../decide/cases/case-history';
import { RESULT_DAYS } from '../decide/cases/contacts';
import { SCREENS } from '../decide/listed-contact';
import { counted, distinct, familyWords, listed } from '../decide/wording';
import { riskScoreOf, type SiteModel } from '../risk/risk-score';
import type { ContactBody } from '../store/contacts';
import { lastScreenWords } from './derived-task';
import type { TaskRow } from './tasks.store';

/** When a task is looked at, and where days begin. */
export interface TaskLook {
  readonly now: Date;
  readonly timeZone: string;
}

/** A task as the API shows it. */
export function shownTask(
  row: TaskRow,
  { now, timeZone }: TaskLook,
  modelOf: (site: string) => SiteModel,
): Task {
  const done = row.done ?? false;
  const { contacts, cre } = row;
  const [contact] = contacts ?? [];
  const isScreen = row.kind === 'screen-contact';
  return {
    id: row.id,
    site: row.site,
    kind: row.kind,
    status: done ? 'done' : 'open',
    patient: { pseudonym: row.patient },
    isolateId: row.isolateId,
    ward: row.ward,
    title: contact ? contactTitle(contact, timeZone) : (row.title ?? ''),
    because: [
      ...missingResult(row, timeZone),
      ...(contact ? contactSentences(contact, contacts ?? [], now) : row.because),
    ],
    since: row.since.toISOString(),
    dueAt: row.dueAt.toISOString(),
    overdue: !done && row.dueAt < (isScreen ? beginOfDay(now, timeZone) : now),
    severity: row.severity,
    risk: cre && riskScoreOf(cre, modelOf(row.site)),
    completedAt: done ? (row.doneAt?.toISOString() ?? null) : null,
    completedBy: done ? row.actor : null,
    comment: row.comment,
    reference: row.reference,
    noReference: row.noReference,
    endedBecause: row.ended ? ENDED_WORDS[row.kind] : null,
  };
}

/** Why facts stop asking for a task of this kind. */
const ENDED_WORDS: Readonly<Record<TaskKind, string>> = {
  'screen-contact':
    'The screens are complete, the contact has died or, known by a list alone, left, or it or its ' +
    'case was corrected.',
  'screen-admission':
    'A screen was taken, the patient has left, or what spoke for an import is told no more.',
  'confirmatory-test': 'A test has answered, or the isolate was corrected.',
  'discordant-result': 'The results contradict each other no longer.',
  'check-patient': 'Nothing leaves open any more whose it is.',
  'carrier-arrived':
    'The isolation is recorded, the stay has ended, or who was announced has come or was called off.',
  'statutory-report': 'The confirmation was corrected or taken back.',
  'withdraw-report': 'The case that was reported stands again.',
};

/** A screen is due on a day, and late when that is over: at night nobody takes a swab. */
export function beginOfDay(now: Date, timeZone: string): Date {
  return new Date(instantMs(dayOfInstant(now.getTime(), timeZone), timeZone));
}

function contactTitle(contact: ContactBody, timeZone: string): string {
  const { family, speciesName, screens, screensWanted } = contact;
  const lastMs = contact.times.at(-1)?.toMs ?? null;
  // A gene in the specimen itself, or a carrier of a list: there is no organism to name.
  const of =
    speciesName === NO_ISOLATE.name
      ? `a carrier of ${familyWords(family)} of whom no isolate is known`
      : `${familyWords(family)} in ${speciesName}`;
  // Enough screens, but all too early: one at the end of the span is wanting.
  if (screens.length >= screensWanted && lastMs !== null) {
    const lastOn = addDays(
      dayOfInstant(lastMs, timeZone),
      contact.screenDays ?? SCREENS.screenDays,
    );
    return `${lastScreenWords(lastOn)}: contact of ${of}`;
  }
  const next = Math.min(screens.length + 1, screensWanted);
  return `Screen ${next} of ${screensWanted}: contact of ${of}`;
}

/** Why a screen that was said to be done is due again. */
function missingResult(
  { resultDays, sentAt }: Pick<TaskRow, 'resultDays' | 'sentAt'>,
  timeZone: string,
): string[] {
  if (sentAt === null) return [];
  const sent = dayOfInstant(sentAt.getTime(), timeZone);
  return [
    `Due again: said to be done on ${sent}, and no result that counts came in ` +
      `${counted(resultDays ?? RESULT_DAYS, 'day')}.`,
  ];
}

const KINDS = {
  bay: 'in the same bay of',
  ward: 'on',
  'next-in-bed': 'next in the bed on',
} as const;

function contactSentences(
  contact: ContactBody,
  contacts: readonly ContactBody[],
  now: Date,
): string[] {
  const { screens, screensWanted, screenDays = 28 } = contact;
  const done = screens.map(({ day, result }) => `${result} on ${day}`).join(', ');
  return [
    ...(contacts.length > 1
      ? ['Beside more than one case or ward: the screens count from the last time.']
      : []),
    ...distinct(contacts.map((one) => timeBeside(one, now))),
    ...distinct(contacts.flatMap((one) => one.clearedBecause ?? [])),
    `Screens so far: ${done || 'none'}; ${screensWanted} are wanted, the last ${screenDays} days ` +
      'after the last time together or later.',
    ...notCountedIn(contact),
    ...believedOf(contact),
  ];
}

/** Negatives that a nurse may count and the rule does not. */
function notCountedIn({ notCounted = [] }: ContactBody): string[] {
  return notCounted.map(({ day, because }) => `Not counted: ${day}, ${because}.`);
}

/** What counts on the word of whoever called it a screen. */
function believedOf({ screens }: ContactBody): string[] {
  const days = screens.flatMap(({ day, believed }) => (believed ? [day] : []));
  if (days.length === 0) return [];
  return [`Counted though neither site nor target was told: ${listed(days)}.`];
}

function timeBeside({ kind, ward, times }: ContactBody, now: Date): string {
  const ms = times.reduce((all, { fromMs, toMs }) => all + (toMs ?? now.getTime()) - fromMs, 0);
  const still = times.at(-1)?.toMs === null ? ', and still there' : '';
  return `With the case ${KINDS[kind]} ${ward} for ${Math.round(ms / 3_600_000)} h${still}.`;
}
