import { signalsOf } from './alarms';
import type { FoldedSignal } from './alarms';
import type { ResistantIsolate } from './new-cases';
import { bySeries, daysToRecount, recountsOf } from './recounts';

const DAY = '2024-03-20';

const kpc = (
  person: string,
  knownFrom: string,
  rest: Partial<ResistantIsolate> = {},
): ResistantIsolate => ({
  ...{ isolateId: `i-${person}-${knownFrom}`, person, day: knownFrom },
  ...{ knownFrom, knownTo: 'infinity', cre: false, cpe: true, families: ['KPC'], ward: 'ICU' },
  ...rest,
});

/** An isolate that stands as it was until the day, and otherwise from then on. */
const changed = (one: ResistantIsolate, to: Partial<ResistantIsolate>): ResistantIsolate[] => [
  { ...one, knownTo: DAY },
  { ...one, knownFrom: DAY, ...to },
];

const FIRST = [kpc('a', '2024-03-08'), kpc('b', '2024-03-10')] as const;

/** Two patients of one ward, seen on the day of the second and perhaps on a further one. */
const signal = (...days: readonly string[]): FoldedSignal => {
  const alarms = ['2024-03-10', ...days].map((knownDay) => ({
    ...{ knownDay, knownAt: `${knownDay}T10:00:00Z`, detector: 'fixed-rule' as const },
    ...{ method: 'Fixed rule', parameters: {}, from: '2024-02-12', to: knownDay, observed: 2 },
    ...{ series: { of: 'cpe' as const, family: 'KPC', ward: 'ICU' } },
    ...{ expected: null, upper: null, statistic: null, history: '' },
  }));
  const [folded, ...others] = signalsOf(alarms);
  if (!folded || others.length > 0) throw new Error('one signal');
  return folded;
};

const told = (folded: FoldedSignal, isolates: readonly ResistantIsolate[]) => {
  const all = bySeries(isolates);
  const days = daysToRecount(folded, all, '2024-01-01');
  const asked = { days, before: undefined, siteFrom: () => '2023-01-01' };
  return recountsOf(folded, all, asked).map(({ on, observed, further }) => [on, observed, further]);
};
const onTheDay = (...isolates: ResistantIsolate[]) =>
  told(signal(), [...FIRST, ...isolates]).at(-1);

describe('of what a signal counts, further cases are', () => {
  it('those that made it one', () => {
    expect(told(signal(), FIRST)).toEqual([['2024-03-10', 2, 1]]);
  });

  it.each<[string, ResistantIsolate[]]>([
    ['a patient whom nobody had counted', [kpc('c', DAY)]],
    ['one whose culture is older than the last', [kpc('c', DAY, { day: '2024-03-09' })]],
    [
      'one whose enzyme was found in a CRE',
      changed(kpc('c', '2024-03-09', { cpe: false, families: [], cre: true }), {
        cpe: true,
        families: ['KPC'],
      }),
    ],
    [
      'one with a further enzyme',
      changed(kpc('c', '2024-03-09', { families: ['NDM'] }), { families: ['KPC', 'NDM'] }),
    ],
    [
      'one whose enzyme got its name',
      changed(kpc('c', '2024-03-09', { families: [] }), { families: ['KPC'] }),
    ],
  ])('%s', (_, isolates) => {
    expect(onTheDay(...isolates)).toEqual([DAY, 3, 1]);
  });

  it.each<[string, ResistantIsolate[]]>([
    [
      'what was taken back and is given back',
      [
        kpc('c', '2024-03-09', { knownTo: '2024-03-15' }),
        { ...kpc('c', '2024-03-09'), knownFrom: DAY },
      ],
    ],
    [
      'a case of another ward until then',
      changed(kpc('c', '2024-03-09', { ward: 'MED' }), { ward: 'ICU' }),
    ],
    [
      'a case of which no ward was told',
      changed(kpc('c', '2024-03-09', { ward: null }), { ward: 'ICU' }),
    ],
    [
      'another enzyme in place of the first',
      changed(kpc('c', '2024-03-09', { families: ['NDM'] }), { families: ['KPC'] }),
    ],
    [
      'another person’s by the undoing of a merge',
      changed(kpc('a', '2024-03-09'), { person: 'c' }),
    ],
  ])('not %s', (_, isolates) => {
    expect(onTheDay(...isolates)).toEqual([DAY, 3, 0]);
  });

  it('not an old culture that came in late', () => {
    const isolates = [...FIRST, kpc('c', DAY, { day: '2024-02-14' })];
    expect(told({ ...signal(), firstDay: '2024-02-12' }, isolates).at(-1)).toEqual([DAY, 3, 0]);
  });

  it('each, where another is lost on the same day', () => {
    const [a, b] = FIRST;
    const lost = { ...b, knownTo: DAY };
    const isolates = [a, lost, kpc('c', DAY), kpc('d', DAY)];
    expect(told(signal(), isolates).at(-1)).toEqual([DAY, 3, 2]);
  });
});
