import fc from 'fast-check';
import { contributionsOf } from './contributions';
import type { MovementFact, PersonFacts } from './facts';
import { SHANGHAI, facts, history, members, movement, only } from './facts.builder';
import type { StepWords } from './facts.builder';
import { differenceOf, renewed } from './versions';
import type { Version } from './versions';

describe('the previous isolate of a person', () => {
  const day = (date: string, words: Partial<StepWords> = {}): StepWords => ({
    receivedAt: '2024-06-01T12:00:00+08:00',
    collectedAt: date,
    ...words,
  });

  it('is the last one of the same population before it, and none for the first', () => {
    const person = facts([
      history('a', 'p', day('2024-03-01')),
      history('b', 'p', day('2024-03-09', { specimen: { purpose: 'screening' } })),
      history('c', 'p', day('2024-03-20')),
    ]);
    expect(members(person).map(({ isolateId, prevDay }) => [isolateId, prevDay])).toEqual([
      ['a', null],
      ['c', '2024-03-01'],
    ]);
    expect(members(person, 'all').map(({ prevDay }) => prevDay)).toEqual([
      null,
      '2024-03-01',
      '2024-03-09',
    ]);
  });

  it('on one day the sterile site comes first, then the producer, then the lower id', () => {
    const person = facts([
      history('a', 'p', day('2024-03-01', { specimen: { type: 'urine' } })),
      history('b', 'p', day('2024-03-01')),
      history('c', 'p', day('2024-03-01', { genes: ['KPC-2'] })),
    ]);
    const first = members(person).filter(({ prevDay }) => prevDay === null);
    expect(first.map(({ isolateId }) => isolateId)).toEqual(['c']);
    expect(members(person).filter(({ prevDay }) => prevDay === '2024-03-01')).toHaveLength(2);
  });

  it('joins the pseudonyms of a merge from the day on which it became known', () => {
    const isolates = [
      history('a', 'p1', { ...day('2024-03-01'), receivedAt: '2024-03-03' }),
      history('b', 'p2', { ...day('2024-03-20'), receivedAt: '2024-03-22' }),
    ];
    const merge = movement('m', 'p2', 'merge-patient', { at: '2024-04-05', mergedInto: 'p1' });
    const undone = movement('u', 'p2', 'unmerge-patient', { at: '2024-05-01', mergedInto: 'p1' });
    const versions = contributionsOf(facts(isolates, [merge, undone]), SHANGHAI)
      .qualifying.filter(({ value }) => value.population === 'clinical' && value.isolateId === 'b')
      .map(({ knownFrom, knownTo, value }) => [knownFrom, knownTo, value.person, value.prevDay]);
    expect(versions).toEqual([
      ['2024-03-22', '2024-04-05', 'p2', null],
      ['2024-04-05', '2024-05-01', 'p1', '2024-03-01'],
      ['2024-05-01', 'infinity', 'p2', null],
    ]);
    const late = { ...merge, receivedAt: '2024-06-01T08:00:00Z' };
    const parted = contributionsOf(facts(isolates, [undone, late]), SHANGHAI).qualifying.filter(
      ({ value }) => value.population === 'clinical' && value.isolateId === 'b',
    );
    expect(parted.map(({ value }) => value.person)).toEqual(['p2']);
  });

  it('an isolate that was first another patient’s counted there while it was so known', () => {
    const person = facts([
      history('a', 'p1', { ...day('2024-03-01'), receivedAt: '2024-03-03' }),
      history(
        'b',
        'p1',
        { ...day('2024-03-05'), receivedAt: '2024-03-07', pseudonym: 'p9' },
        { ...day('2024-03-05'), receivedAt: '2024-03-09' },
      ),
    ]);
    const versions = contributionsOf(person, SHANGHAI)
      .qualifying.filter(({ value }) => value.population === 'clinical' && value.isolateId === 'b')
      .map(({ knownFrom, value }) => [knownFrom, value.person, value.prevDay]);
    expect(versions).toEqual([
      ['2024-03-07', 'p9', null],
      ['2024-03-09', 'p1', '2024-03-01'],
    ]);
  });
});

describe('the day of an isolate', () => {
  it.each([
    ['UTC', '2024-01-05'],
    ['Asia/Shanghai', '2024-01-06'],
    ['America/New_York', '2024-01-05'],
  ])('is counted in the time zone of the site: %s %s', (timeZone, day) => {
    const person = facts([
      history('i', 'p', { receivedAt: '2024-01-08', collectedAt: '2024-01-05T17:30:00Z' }),
    ]);
    expect(only(person, timeZone)).toMatchObject({ day, daySource: 'collected' });
  });

  it('falls back to the day of the report, then to that of its receipt, and says so', () => {
    const words = { receivedAt: '2024-01-09T08:00:00+08:00', collectedAt: null };
    expect(
      only(facts([history('i', 'p', { ...words, reportedAt: '2024-01-07T08:00:00+08:00' })])),
    ).toMatchObject({ day: '2024-01-07', daySource: 'reported' });
    expect(only(facts([history('i', 'p', words)]))).toMatchObject({
      day: '2024-01-09',
      daySource: 'received',
    });
  });
});

describe('what was known when', () => {
  it('a gene report that came later makes the isolate a producer from its own day on', () => {
    const person = facts([
      history(
        'i',
        'p',
        { receivedAt: '2024-03-03T10:00:00+08:00' },
        { receivedAt: '2024-03-03T22:00:00+08:00', status: 'corrected' },
        { receivedAt: '2024-03-10T10:00:00+08:00', genes: ['KPC-2', 'NDM-'] },
        { receivedAt: '2024-03-12T10:00:00+08:00', withdrawn: true },
      ),
    ]);
    const { qualifying, contributions } = contributionsOf(person, SHANGHAI);
    const clinical = qualifying.filter(({ value }) => value.population === 'clinical');
    expect(
      clinical.map(({ knownFrom, knownTo, value }) => [
        knownFrom,
        knownTo,
        value.verdict,
        value.families,
        value.alleles,
      ]),
    ).toEqual([
      ['2024-03-03', '2024-03-10', 'undetermined', [], []],
      ['2024-03-10', '2024-03-12', 'cpe', ['KPC', 'NDM'], ['KPC:KPC-2']],
    ]);
    expect(contributions.at(-1)?.knownTo).toBe('2024-03-12');
  });

  it('a producer that no CRE definition finds stands in a cohort of its own', () => {
    const member = only(
      facts([history('i', 'p', { receivedAt: '2024-03-03', cre: 'not-cre', genes: ['OXA-48'] })]),
    );
    expect(member).toMatchObject({ cohort: 'cpe-outside-cre', verdict: 'cpe' });
  });
});

describe('deciding anew from a known day on', () => {
  const day = (n: number) => `2024-03-${String(n).padStart(2, '0')}`;
  const receivedDay = fc.integer({ min: 1, max: 9 }).map(day);
  const steps = fc.array(
    fc.record({
      receivedAt: receivedDay,
      status: fc.constantFrom('preliminary', 'final'),
      genes: fc.constantFrom<string[]>([], ['KPC-2']),
      withdrawn: fc.boolean(),
      collectedAt: fc.integer({ min: 1, max: 3 }).map(day),
    }),
    { minLength: 1, maxLength: 3 },
  );
  const anyFacts = fc
    .record({
      isolates: fc.array(fc.record({ pseudonym: fc.constantFrom('p', 'q'), steps }), {
        minLength: 1,
        maxLength: 3,
      }),
      movements: fc.array(
        fc.record({
          kind: fc.constantFrom(
            'admit',
            'transfer',
            'discharge',
            'merge-patient',
            'unmerge-patient',
          ),
          at: fc.integer({ min: 1, max: 9 }).map(day),
          receivedAt: receivedDay,
          pseudonym: fc.constantFrom('p', 'q'),
          unitType: fc.constantFrom('icu', 'ward'),
        }),
        { maxLength: 5 },
      ),
    })
    .map(({ isolates, movements }): PersonFacts => ({
      isolates: isolates.map(({ pseudonym, steps: drawn }, index) => {
        const inReceipt = [...drawn].sort((a, b) => (a.receivedAt < b.receivedAt ? -1 : 1));
        const [first = { receivedAt: day(1) }, ...rest] = inReceipt as StepWords[];
        return history(`i${index}`, pseudonym, first, ...rest);
      }),
      movements: movements.map(({ kind, pseudonym, ...details }, index) =>
        movement(`m${index}`, pseudonym, kind as MovementFact['kind'], {
          ...details,
          visit: 'V',
          ward: details.unitType,
          ...(kind.includes('merge') && { mergedInto: pseudonym === 'p' ? 'q' : 'p' }),
        }),
      ),
    }));

  it('joined to what stood before gives the same versions as deciding from the first day', () => {
    const sorted = (versions: Version<unknown>[]) =>
      versions.map((version) => JSON.stringify(version)).sort();
    fc.assert(
      fc.property(anyFacts, receivedDay, (person, since) => {
        const whole = contributionsOf(person, SHANGHAI);
        const fresh = contributionsOf(person, SHANGHAI, since);
        // What stood before knew nothing of the facts received since.
        const before = contributionsOf(receivedBefore(person, since), SHANGHAI);
        for (const rows of ['contributions', 'qualifying'] as const) {
          const joined = renewed<unknown>(before[rows], fresh[rows], since);
          expect(sorted(joined)).toEqual(sorted(whole[rows]));
          expect(differenceOf<unknown>(whole[rows], joined)).toEqual({
            removed: [],
            written: [],
            replaced: [],
          });
        }
      }),
    );
  });
});

function receivedBefore({ isolates, movements }: PersonFacts, day: string): PersonFacts {
  return {
    isolates: isolates
      .map((each) => ({ ...each, steps: each.steps.filter(({ receivedAt }) => receivedAt < day) }))
      .filter(({ steps }) => steps.length > 0),
    movements: movements.filter(({ receivedAt }) => receivedAt < day),
  };
}
