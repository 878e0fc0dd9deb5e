import { addDays } from '@carbawatch/contracts';
import fc from 'fast-check';
import { contributionsOf } from '../contributions';
import { SHANGHAI, facts, history, movement } from '../facts.builder';
import type { StepWords } from '../facts.builder';
import { alarmsBySeries, signalsOf } from './alarms';
import type { FoldedSignal } from './alarms';
import type { ResistantIsolate } from './new-cases';
import { bySeries, daysToRecount, recountsOf } from './recounts';
import type { Recount } from './recounts';

const FIRST = '2024-01-01';
const PATIENTS = 12;

const culture = fc.record({
  patient: fc.nat(PATIENTS - 1),
  ward: fc.constantFrom('ICU', 'MED'),
  gene: fc.constantFrom('KPC-2', 'KPC-2', 'NDM-5'),
  day: fc.nat(80),
  delay: fc.nat(3),
  withdrawnAfter: fc.option(fc.nat(20), { freq: 4 }),
});

/** Two numbers are found to be one person's, and perhaps found to be two persons' after all. */
const merge = fc.record({
  patient: fc.nat(PATIENTS - 1),
  other: fc.nat(PATIENTS - 1),
  day: fc.nat(90),
  undoneAfter: fc.option(fc.integer({ min: 1, max: 20 })),
});

const weeks = fc.record({
  cultures: fc.array(culture, { minLength: 6, maxLength: 24 }),
  merges: fc.array(merge, { minLength: 1, maxLength: 6 }),
  names: fc.shuffledSubarray([...Array(PATIENTS).keys()], { minLength: PATIENTS }),
});
type Weeks = typeof weeks extends fc.Arbitrary<infer T> ? T : never;

const at = (day: number, hour: string) => `${addDays(FIRST, day)}T${hour}:00:00+08:00`;

/** Every version of a CRE or CPE that these weeks come to, under these names of the patients. */
function resistantOf({ cultures, merges }: Weeks, nameOf: (n: number) => string) {
  const isolates = cultures.map(({ patient, ward, gene, day, delay, withdrawnAfter }, n) => {
    const words: StepWords = {
      collectedAt: addDays(FIRST, day),
      receivedAt: at(day + delay, '10'),
      encounter: { ward },
      genes: [gene],
    };
    const ids = [`i${n}`, nameOf(patient)] as const;
    if (withdrawnAfter === null) return history(...ids, words);
    const receivedAt = at(day + delay + withdrawnAfter, '11');
    return history(...ids, words, { ...words, withdrawn: true, receivedAt });
  });
  const movements = merges.flatMap(({ patient, other, day, undoneAfter }, n) => {
    const [mine, mergedInto] = [nameOf(patient), nameOf(other)];
    if (mine === mergedInto) return [];
    const told = movement(`m${n}`, mine, 'merge-patient', { at: at(day, '12'), mergedInto });
    if (undoneAfter === null) return [told];
    const later = { at: at(day + undoneAfter, '13'), mergedInto };
    return [told, movement(`u${n}`, mine, 'unmerge-patient', later)];
  });
  const { contributions } = contributionsOf(facts(isolates, movements), SHANGHAI);
  return contributions.flatMap(({ knownFrom, knownTo, value }): ResistantIsolate[] => {
    const { isolateId, person, day, cre, verdict, families, ward } = value;
    const resistant = { cre: cre === 'cre', cpe: verdict === 'cpe' };
    return [{ isolateId, person, day, knownFrom, knownTo, ...resistant, families, ward }];
  });
}

/** The signals of all these days, as each was known at its end, and how they count since. */
function signalsIn(
  told: Weeks,
  nameOf: (n: number) => string,
): (FoldedSignal & { recounts: Recount[] })[] {
  const isolates = resistantOf(told, nameOf);
  const alarms = Array.from({ length: 120 }, (_, n) => addDays(FIRST, n)).flatMap((day) =>
    [...alarmsBySeries(day, isolates, FIRST)].flat(),
  );
  const all = bySeries(isolates);
  return signalsOf(alarms.map((alarm) => ({ ...alarm, knownAt: alarm.newCases.join() }))).map(
    (signal) => {
      const days = daysToRecount(signal, all, FIRST);
      const recounts = recountsOf(signal, all, { days, before: undefined, siteFrom: () => FIRST });
      return { ...signal, recounts };
    },
  );
}

const numbered = (n: number) => `p${String(n).padStart(2, '0')}`;

describe('signals', () => {
  it('are the same whatever the names of the patients, merged or parted among them', () => {
    let [seen, none] = [0, 0];
    fc.assert(
      fc.property(weeks, (told) => {
        const signals = signalsIn(told, numbered);
        expect(signalsIn(told, (n) => numbered(told.names[n] ?? n))).toEqual(signals);
        seen += signals.length;
        none += signals.filter(({ recounts }) => recounts.some(({ holds }) => !holds)).length;
      }),
      { numRuns: 40, seed: 51_716 },
    );
    expect(seen).toBeGreaterThan(40);
    expect(none).toBeGreaterThan(40);
  });
});
