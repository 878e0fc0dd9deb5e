import { staysOf } from '@carbawatch/epidemiology';
import type { CarrierReported, Moment } from '@carbawatch/contracts';
import { CLEARING } from './carriage';
import { isProducer } from './evidence';
import type { FamilyFacts, IsolateStep, IsolationAct, SpecimenFact } from './facts';
import { Persons } from './persons';
import { courseWith, pictureOf, type Picture, type SpecimenCourse } from './picture';
import { inOrderOfReceipt } from './receipt-order';

export interface PresentPerson {
  /** The person's present number. */
  readonly pseudonym: string;
  readonly members: readonly string[];
  readonly picture: Picture;
}

/** The joined picture of everybody in a family as it is known now, without the way there. */
export function presentPersons(facts: FamilyFacts, timeZone: string): PresentPerson[] {
  const persons = new Persons();
  const { own = null, clearing = CLEARING } = facts;
  const steps = new Map<string, IsolateStep>();
  const firstReceipts = new Map<string, Moment>();
  const specimens = new Map<string, SpecimenFact>();
  const specimenCourses = new Map<string, SpecimenCourse>();
  const carriers = new Map<string, CarrierReported>();
  const producerSince = new Map<string, number>();
  const claimedSince = new Map<string, number>();
  const acts: IsolationAct[] = [];
  const named = new Set<string>();
  for (const learned of inOrderOfReceipt(facts)) {
    if (learned.kind === 'movement') {
      const { kind, pseudonym, mergedInto } = learned.movement;
      named.add(pseudonym);
      if (kind === 'unmerge-patient') persons.unmerge(pseudonym, mergedInto);
      else if (kind === 'merge-patient' && mergedInto) persons.merge(pseudonym, mergedInto);
    } else if (learned.kind === 'result') {
      steps.set(learned.isolateId, learned.step);
      if (!isProducer(learned.step.classification)) producerSince.delete(learned.isolateId);
      else if (!producerSince.has(learned.isolateId)) {
        producerSince.set(learned.isolateId, learned.ms);
      }
      named.add(learned.step.pseudonym);
      if (!firstReceipts.has(learned.isolateId)) {
        firstReceipts.set(learned.isolateId, learned.step.receivedAt);
      }
    } else if (learned.kind === 'specimen') {
      const { reportId, step } = learned;
      specimens.set(reportId, step);
      specimenCourses.set(reportId, courseWith(specimenCourses.get(reportId), step));
      named.add(step.pseudonym);
    } else if (learned.kind === 'carrier') {
      const { claimId, withdrawn } = learned.carrier;
      carriers.set(claimId, learned.carrier);
      if (withdrawn) claimedSince.delete(claimId);
      else if (!claimedSince.has(claimId)) claimedSince.set(claimId, learned.ms);
      named.add(learned.carrier.pseudonym);
    } else if (learned.kind === 'isolation') {
      acts.push(learned.act);
    }
  }
  const done = new Set<string>();
  return [...named].sort().flatMap((name) => {
    if (done.has(name)) return [];
    const members = persons.personOf(name);
    for (const member of members) done.add(member);
    const mine = new Set(members);
    const movements = facts.movements.filter(({ pseudonym }) => mine.has(pseudonym));
    const picture = pictureOf({
      site: facts.site,
      timeZone,
      steps: new Map([...steps].filter(([, step]) => mine.has(step.pseudonym))),
      firstReceipts,
      movements,
      stays: staysOf(movements, timeZone, own),
      specimens: new Map([...specimens].filter(([, step]) => mine.has(step.pseudonym))),
      specimenCourses,
      carriers: [...carriers.values()].filter(
        ({ pseudonym, withdrawn }) => mine.has(pseudonym) && !withdrawn,
      ),
      isolationActs: acts.filter(({ pseudonym }) => mine.has(pseudonym)),
      producerSince,
      claimedSince,
      own,
      clearing,
    });
    return [{ pseudonym: persons.representativeOf(members), members, picture }];
  });
}
