import { everJoined, personsOf, type PersonLink } from './persons';

let told = 0;
const link = (kind: PersonLink['kind'], retired: string, survivor?: string): PersonLink => {
  told += 1;
  return {
    kind,
    factId: `f${told}`,
    pseudonym: retired,
    ...(survivor !== undefined && { mergedInto: survivor }),
    receivedAt: new Date(Date.UTC(2026, 0, 1, 0, told)).toISOString(),
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
