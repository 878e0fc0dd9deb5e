import { touchedSeries } from './new-cases';
import type { ResistantIsolate } from './new-cases';

const DAY = '2024-03-20';

let ids = 0;
const kpc = (
  person: string,
  knownFrom: string,
  rest: Partial<ResistantIsolate> = {},
): ResistantIsolate => ({
  isolateId: `i${++ids}`,
  person,
  day: knownFrom,
  knownFrom,
  knownTo: 'infinity',
  cre: false,
  cpe: true,
  families: ['KPC'],
  ward: 'ICU',
  ...rest,
});

/** An isolate that stands as it was until the day, and otherwise from then on. */
const changed = (one: ResistantIsolate, to: Partial<ResistantIsolate>): ResistantIsolate[] => [
  { ...one, knownTo: DAY },
  { ...one, knownFrom: DAY, ...to },
];

const touched = (...isolates: ResistantIsolate[]) =>
  touchedSeries(isolates, DAY).map(({ series, since, newCases }) => [
    `${series.family} ${series.ward ?? 'hospital'}`,
    since,
    newCases.length,
  ]);

const before = kpc('a', '2024-03-10');

describe('a case became known on a day', () => {
  it('of a patient who had none in the series', () => {
    expect(touched(before, kpc('b', DAY))).toEqual([
      ['KPC hospital', DAY, 1],
      ['KPC ICU', DAY, 1],
    ]);
  });

  it('in the series alone in which the isolate was none', () => {
    expect(touched(...changed(before, { ward: 'MED' }))).toEqual([['KPC MED', '2024-03-10', 1]]);
    expect(touched(...changed(before, { families: ['KPC', 'NDM'] }))).toEqual([
      ['NDM hospital', '2024-03-10', 1],
      ['NDM ICU', '2024-03-10', 1],
    ]);
  });

  it('where one person’s cultures turn out to be two persons’', () => {
    const again = kpc('a', '2024-03-14');
    expect(touched(before, ...changed(again, { person: 'b' }))).toEqual([
      ['KPC hospital', '2024-03-14', 1],
      ['KPC ICU', '2024-03-14', 1],
    ]);
    expect(touched(...changed(before, { person: 'b' }), again)).toEqual([
      ['KPC hospital', '2024-03-14', 1],
      ['KPC ICU', '2024-03-14', 1],
    ]);
  });

  it.each<[string, ResistantIsolate[]]>([
    ['a further culture of the same patient', [before, kpc('a', DAY)]],
    ['anything else that is known better', changed(before, {})],
    ['a number that stands for the person since a merge', changed(before, { person: 'b' })],
    ['a merge of two cases', [...changed(before, { person: 'b' }), kpc('b', '2024-03-14')]],
    [
      'a merge of the same two, under the other number',
      [before, ...changed(kpc('b', '2024-03-14'), { person: 'a' })],
    ],
    ['a result that is taken back', [{ ...before, knownTo: DAY }, kpc('b', '2024-03-14')]],
    ['an old culture', [before, kpc('b', DAY, { day: '2024-02-21' })]],
  ])('not by %s', (_, isolates) => {
    expect(touched(...isolates)).toEqual([]);
  });
});
