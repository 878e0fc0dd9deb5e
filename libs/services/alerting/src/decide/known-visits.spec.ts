import fc from 'fast-check';
import { HospitalStory } from '@carbawatch/testing';
import { knownVisits, type AskedVisits } from './known-visits';
import { outpatientVisits } from './outpatient-visits';

const timeZone = 'Asia/Shanghai';
const asked: AskedVisits = {
  ...{ timeZone, own: null, announced: true, announcedDays: 30 },
  outpatients: ['dialysis'],
  afterMs: -Infinity,
};
const HD = { class: 'outpatient', ward: 'HD-1', unitType: 'dialysis', visit: 'hd' } as const;

/** Of each visit in January: after how many hours who came left, if anybody said so; cancelled. */
const series = fc.array(
  fc.record({
    after: fc.integer({ min: 2, max: 60 }),
    stays: fc.option(fc.integer({ min: 1, max: 12 })),
    isCancelled: fc.boolean(),
  }),
  { minLength: 1, maxLength: 8 },
);

function storyOf(visits: typeof series extends fc.Arbitrary<infer T> ? T : never): HospitalStory {
  const story = new HospitalStory();
  const clock = (hours: number) =>
    new Date(Date.UTC(2024, 0, 1, hours)).toISOString().slice(0, 16).replace('T', ' ');
  let hour = 0;
  for (const { after, stays, isCancelled } of visits) {
    hour += after + 12;
    story.at(clock(hour)).move('admit', 'bert', HD);
    if (stays !== null) story.at(clock(hour + stays)).move('discharge', 'bert', HD);
    else if (isCancelled) story.at(clock(hour + 1)).move('cancel-admit', 'bert', HD);
  }
  return story;
}

describe('what was known of visits that hold no bed', () => {
  it('is in the end what all messages of the series together say', () => {
    fc.assert(
      fc.property(series, (visits) => {
        const { movements } = storyOf(visits);
        const now = knownVisits(movements, asked).visits.filter(({ goneMs }) => goneMs === null);
        const whole = outpatientVisits(movements, timeZone);
        expect(now.map(({ visit: { key, holds } }) => [key, holds]).sort()).toEqual(
          whole.map(({ key, leftMs }) => [key, leftMs === null]).sort(),
        );
      }),
    );
  });

  it('is the same whatever the order in which the messages are at hand', () => {
    const story = storyOf([
      { after: 8, stays: 4, isCancelled: false },
      { after: 36, stays: null, isCancelled: true },
      { after: 36, stays: null, isCancelled: false },
    ]);
    story.announce('bert', { ward: 'MED-1' }).admit('bert', 'MED-1', 'ward');
    const said = knownVisits(story.movements, asked);
    expect(said.visits.length).toBeGreaterThan(4);
    fc.assert(
      fc.property(
        fc.shuffledSubarray(story.movements, { minLength: story.movements.length }),
        (mixed) => {
          expect(knownVisits(mixed, asked)).toEqual(said);
        },
      ),
    );
  });

  it('tells each of three years of visits apart, and of those alone that began after a moment', () => {
    const visits = Array.from({ length: 460 }, () => ({ after: 36, stays: 4, isCancelled: false }));
    const { movements } = storyOf(visits);
    const { visits: known } = knownVisits(movements, asked);
    // Came, and left.
    expect(known).toHaveLength(2 * visits.length);
    const afterMs = known.at(-3)?.visit.fromMs ?? 0;
    expect(knownVisits(movements, { ...asked, afterMs }).visits).toEqual(known.slice(-2));
  });
});
