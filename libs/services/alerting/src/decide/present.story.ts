import type { HospitalStory } from '@carbawatch/testing';
import { historyOf, type FamilyFacts } from './facts';
import type { PresentPerson } from './present';
import { decideFamily } from './decide-family';

export const ZONE = 'Asia/Shanghai';

/** Everything that a story told of one site. */
export function factsOf(story: HospitalStory, more: Partial<FamilyFacts> = {}): FamilyFacts {
  return {
    site: 'site-1',
    isolates: story.latest().map(historyOf),
    movements: story.movements,
    specimens: [],
    carriers: story.carriers,
    isolations: [],
    ...more,
  };
}

/** The persons of a story as known at its end. */
export function personsOf(facts: FamilyFacts): readonly PresentPerson[] {
  return decideFamily(facts, { rules: [], timeZone: ZONE, nowMs: -Infinity }).persons;
}
