import type { Tx } from '@carbawatch/postgres';
import { ANNOUNCED_DAYS } from '../decide/announced-visits';
import { FIRST_SCREEN_HOURS, RESULT_DAYS } from '../decide/cases/contacts';
import { SCREEN_DAYS_APART } from '../decide/cases/counted-screens';
import type { IsolateHistory, SpecimenHistory } from '../decide/facts';
import { SCREENS } from '../decide/listed-contact';
import type { PresentPerson } from '../decide/present';
import type { DerivedAlert } from '../decide/tracks';
import type { RuleBook } from '../decide/rules/rule-book';
import { carrierNow } from '../morning/carriers';
import { creCasesOf } from '../risk/cre-cases';
import { membersOf, type Family } from '../store/person-refs';
import { admissionScreens } from './admission-screens';
import { tasksOf } from './derive-tasks';
import type { TaskHours } from './derived-task';
import { saveWork, type Work } from './tasks.store';
import { lostCases, withdrawTasks } from './withdraw-tasks';

/** A family as stage one has decided it. */
export interface WorkedFamily {
  readonly family: Family;
  readonly facts: {
    readonly isolates: readonly IsolateHistory[];
    readonly specimens: readonly SpecimenHistory[];
  };
  readonly decided: {
    readonly persons: readonly PresentPerson[];
    readonly alerts: readonly DerivedAlert[];
  };
}

/** Of the shipped rules, where a site has switched the rule off or named no such parameter. */
const HOURS_DEFAULT: TaskHours = {
  test: 48,
  testVulnerable: 24,
  discordance: 24,
  report: 120,
  reportSpecimens: false,
  isolation: 0.25,
  announcedDays: ANNOUNCED_DAYS,
  listed: {
    ...SCREENS,
    screenDaysApart: SCREEN_DAYS_APART,
    firstScreenHours: FIRST_SCREEN_HOURS,
    resultDays: RESULT_DAYS,
  },
};

/** Hours of the tasks, from the rules in force of the same names. */
export function hoursOfRules({ documents }: Pick<RuleBook, 'documents'>): TaskHours {
  const named = new Map(documents.map(({ document }) => [document.rule, document]));
  const parameter = (rule: string, name: string): number | undefined => {
    const value = named.get(rule)?.parameters[name];
    return typeof value === 'number' ? value : undefined;
  };
  const goal = (rule: string): number | undefined => {
    const minutes = named.get(rule)?.goal?.minutes;
    return minutes === undefined ? undefined : minutes / 60;
  };
  return {
    test: parameter('suspected-pending', 'hours') ?? HOURS_DEFAULT.test,
    testVulnerable:
      parameter('suspected-pending', 'hoursVulnerable') ?? HOURS_DEFAULT.testVulnerable,
    discordance: goal('discordant') ?? HOURS_DEFAULT.discordance,
    report: parameter('statutory-report', 'hours') ?? HOURS_DEFAULT.report,
    reportSpecimens: named.get('statutory-report')?.parameters['specimens'] === true,
    isolation: goal('known-readmission') ?? HOURS_DEFAULT.isolation,
    announcedDays: parameter('known-readmission', 'announcedDays') ?? HOURS_DEFAULT.announcedDays,
    listed: listedFrom(parameter),
  };
}

function listedFrom(
  parameter: (rule: string, name: string) => number | undefined,
): TaskHours['listed'] {
  const { listed } = HOURS_DEFAULT;
  const ofSet = (name: keyof typeof listed) => parameter('known-readmission', name) ?? listed[name];
  const ofTimes = (name: keyof typeof listed) => parameter('contacts', name) ?? listed[name];
  return {
    screens: ofSet('screens'),
    screenDays: ofSet('screenDays'),
    screenDaysApart: ofSet('screenDaysApart'),
    firstScreenHours: ofTimes('firstScreenHours'),
    resultDays: ofTimes('resultDays'),
  };
}

/** What one family's facts ask people to do, its CRE, its carriers; pure. */
export function workOf({ family, facts, decided }: WorkedFamily, hours: TaskHours): Work {
  const { persons, alerts } = decided;
  return {
    tasks: persons.flatMap((person) => {
      const mine = alerts.filter(({ pseudonym }) => person.members.includes(pseudonym ?? ''));
      return tasksOf(person, facts.isolates, hours, mine);
    }),
    cases: persons.flatMap(({ patient, picture }) =>
      creCasesOf(picture).map((one) => ({ ...one, site: family.site, patient })),
    ),
    carriers: persons.flatMap(carrierNow),
  };
}

/** Writes the work lists of these families anew; their locks are held. */
export async function writeWork(
  tx: Tx,
  families: readonly WorkedFamily[],
  bookOf: (site: string) => RuleBook,
): Promise<void> {
  if (families.length === 0) return;
  const asked = families.map((one) => {
    const hours = hoursOfRules(bookOf(one.family.site));
    const { facts, decided } = one;
    const lost = decided.persons.flatMap((person) => lostCases(person, facts, hours));
    const rules = bookOf(one.family.site).personRules;
    const imports = decided.persons.flatMap((person) => admissionScreens(person, rules));
    return { hours, lost, imports, work: workOf(one, hours) };
  });
  const works = asked.map(({ work }) => work);
  await saveWork(tx, membersOf(families.map(({ family }) => family)), {
    tasks: asked.flatMap(({ work, lost, hours, imports }) => [
      ...work.tasks,
      ...withdrawTasks(lost, hours),
      ...imports,
    ]),
    cases: works.flatMap(({ cases }) => cases),
    carriers: works.flatMap(({ carriers }) => carriers),
  });
}
