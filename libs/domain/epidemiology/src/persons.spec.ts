import { everJoined, personsOf, type PersonLink } from './persons';

let told = 0;
const link = (kind: PersonLink['kind'], retired: string, survivor?: string): PersonLink => {
  told += 1;
  const at = new Date(Date.UTC(2026, 0, 1, 0, told)).toISOString();
  return {
    kind,
    factId: `f${told}`,
    pseudonym: retired,
    ...(survivor !== undefined && { mergedInto: survivor }),
    at,
    receivedAt: at,
  };
};

describe('Persons of a site', () => {
  it('are the pseudonyms that merges join, directly or through others, under one name', () => {
    const personOf = personsOf(
      [link('merge-patient', 'c', 'b'), link('merge-patient', 'b', 'a')],
      'UTC',
    );
    expect(['a', 'b', 'c', 'd'].map(personOf)).toEqual(['a', 'a', 'a', 'd']);
  });

  it('are two again when the merge is undone, in whatever order both are given', () => {
    const facts = [link('merge-patient', 'b', 'a'), link('unmerge-patient', 'b', 'a')];
    for (const given of [facts, [...facts].reverse()]) {
      expect(['a', 'b'].map(personsOf(given, 'UTC'))).toEqual(['a', 'b']);
    }
  });

  it.each([
    ['made before', '2025-12-20T08:00:00Z', 2],
    ['made before, as is known to the day', '2025-12-20', 2],
    ['made after', '2025-12-22T08:00:00Z', 1],
    ['made on the same day, which is all that is known', '2025-12-21', 1],
    ['made at the same time', '2025-12-21T08:00:00Z', 1],
  ])('are as many by a merge that came after its unmerge and was %s', (_, at, persons) => {
    const unmerge = { ...link('unmerge-patient', 'b', 'a'), at: '2025-12-21T08:00:00Z' };
    const merge = { ...link('merge-patient', 'b', 'a'), at };
    for (const given of [
      [unmerge, merge],
      [merge, unmerge],
    ]) {
      expect(new Set(['a', 'b'].map(personsOf(given, 'UTC'))).size).toBe(persons);
    }
  });

  it('part from every survivor when an unmerge names none', () => {
    const facts = [
      link('merge-patient', 'b', 'a'),
      link('merge-patient', 'b', 'c'),
      link('unmerge-patient', 'b'),
    ];
    expect(['a', 'b', 'c'].map(personsOf(facts, 'UTC'))).toEqual(['a', 'b', 'c']);
  });

  it('leave every other movement alone', () => {
    expect(personsOf([link('transfer', 'b', 'a')], 'UTC')('b')).toBe('b');
  });

  it('that were ever joined stay in one circle', () => {
    expect(['a', 'b', 'c'].map(everJoined([['b', 'a']]))).toEqual(['a', 'a', 'c']);
  });
});
