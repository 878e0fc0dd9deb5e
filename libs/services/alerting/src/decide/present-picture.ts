import { isPersonLink, staysOf } from '@carbawatch/epidemiology';
import type { Moment } from '@carbawatch/contracts';
import { CLEARING } from './carriage';
import { Claims } from './claims';
import { isProducer } from './evidence';
import type { FamilyFacts, IsolateStep, IsolationAct, SpecimenFact } from './facts';
import { ownSince } from './gone';
import { Persons } from './persons';
import { movedAway } from './moved-visits';
import { pictureOf, type Picture } from './picture';
import { inOrderOfReceipt } from './receipt-order';
import { courseWith, type SpecimenCourse } from './specimen-course';

export interface PresentPerson {
  /** The person's present number. */
  readonly pseudonym: string;
  readonly members: readonly string[];
  readonly picture: Picture;
}

/** The joined picture of everybody in a family as it is known now, without the way there. */
export function presentPersons(facts: FamilyFacts, timeZone: string): PresentPerson[] {
  const { persons, named, steps, specimens, claims, acts, ...courses } = learnedOf(facts);
  const { own = null, clearing = CLEARING } = facts;
  const done = new Set<string>();
  return [...named].sort().flatMap((name) => {
    if (done.has(name)) return [];
    const members = persons.personOf(name);
    for (const member of members) done.add(member);
    const mine = new Set(members);
    const movements = facts.movements.filter(({ pseudonym }) => mine.has(pseudonym));
    const picture = pictureOf({
      ...courses,
      site: facts.site,
      timeZone,
      steps: new Map([...steps].filter(([, step]) => mine.has(step.pseudonym))),
      movedAway: movedAway(steps, mine),
      partedAway: persons.partedFrom(mine, steps),
      movements,
      stays: staysOf(movements, timeZone, own),
      specimens: new Map([...specimens].filter(([, step]) => mine.has(step.pseudonym))),
      carriers: claims.of(mine),
      claimedSince: claims.since,
      isolationActs: acts.filter(({ pseudonym }) => mine.has(pseudonym)),
      own,
      clearing,
    });
    return [{ pseudonym: persons.representativeOf(members), members, picture }];
  });
}

/** Everything as it stands after the last fact, and since when. */
function learnedOf(facts: FamilyFacts) {
  const persons = new Persons();
  const steps = new Map<string, IsolateStep>();
  const firstReceipts = new Map<string, Moment>();
  const specimens = new Map<string, SpecimenFact>();
  const specimenCourses = new Map<string, SpecimenCourse>();
  const claims = new Claims();
  const producerSince = new Map<string, number>();
  const acts: IsolationAct[] = [];
  const named = new Set<string>();
  for (const learned of inOrderOfReceipt(facts)) {
    if (learned.kind === 'movement') {
      named.add(learned.movement.pseudonym);
      if (isPersonLink(learned.movement)) persons.link(learned.movement);
    } else if (learned.kind === 'result') {
      const { isolateId, step, ms } = learned;
      steps.set(isolateId, { ...step, ...ownSince(steps.get(isolateId), step) });
      holdsSince(producerSince, isolateId, isProducer(step.classification) ? ms : null);
      named.add(step.pseudonym);
      if (!firstReceipts.has(isolateId)) firstReceipts.set(isolateId, step.receivedAt);
    } else if (learned.kind === 'specimen') {
      const { reportId, step } = learned;
      specimens.set(reportId, step);
      specimenCourses.set(reportId, courseWith(specimenCourses.get(reportId), step));
      named.add(step.pseudonym);
    } else if (learned.kind === 'carrier') {
      claims.learn(learned.carrier, learned.ms);
      named.add(learned.carrier.pseudonym);
    } else if (learned.kind === 'isolation') {
      acts.push(learned.act);
    }
  }
  const courses = { firstReceipts, specimenCourses, producerSince };
  return { persons, named, steps, specimens, claims, acts, ...courses };
}

/** Notes since when something holds without a break; null where it holds no more. */
function holdsSince(since: Map<string, number>, name: string, ms: number | null): void {
  if (ms === null) since.delete(name);
  else if (!since.has(name)) since.set(name, ms);
}
