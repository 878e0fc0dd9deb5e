import fc from 'fast-check';
import type { CaseState } from './case-history';
import { endByScreens, type ScreenedContact } from './cluster-end';
import { DAY_MS } from './cluster-parameters';
import { BY, day, known, state, swept } from './known-cases.story';

/** Anna and bert of one ward, the last of them positive and known on day 10: quiet on day 38. */
const CASES = [
  known(state('anna', { from: 0, to: 20, positive: 5 }), 5),
  known(state('bert', { from: 3, to: 20, positive: 10 }), 10),
];
const at = (n: number) => Date.parse(day(n));

/** A contact from one day to another on which nothing is outstanding any more. */
const contact = (
  pseudonym: string,
  since: number,
  closed: number | null,
  told = since,
): ScreenedContact => ({
  caseIds: ['anna'],
  pseudonym,
  sinceMs: at(since),
  knownMs: at(told),
  closedMs: closed === null ? null : at(closed),
});

function ended(contacts: readonly ScreenedContact[], now: number, by = BY, cases = CASES) {
  const [course] = swept(cases, now);
  if (!course) throw new Error('two cases of one ward are a cluster');
  return endByScreens(course, contacts, by, at(now));
}

const line = (course: ReturnType<typeof ended>): string =>
  course.steps.map((step) => `${(step.atMs - at(0)) / DAY_MS} ${step.kind}`).join(', ');

describe('a cluster ends', () => {
  it.each([
    ['without contacts 28 days after its last case', [], 200, '10 formed, 38 quiet'],
    [
      'where all screens were complete before',
      [contact('cora', 4, 37), contact('dan', 4, 38)],
      200,
      '10 formed, 38 quiet',
    ],
    [
      'with the last screen of its contacts',
      [contact('cora', 4, 41), contact('dan', 4, 45)],
      200,
      '10 formed, 38 waits, 45 quiet',
    ],
    [
      'not before somebody is screened who became a contact while it waited',
      [contact('cora', 4, 41), contact('dan', 40, 60)],
      200,
      '10 formed, 38 waits, 60 quiet',
    ],
    [
      'whoever becomes a contact after that',
      [contact('cora', 4, 41), contact('dan', 42, null)],
      200,
      '10 formed, 38 waits, 41 quiet',
    ],
    [
      'after 90 days at the latest',
      [contact('cora', 4, null)],
      200,
      '10 formed, 38 waits, 100 quiet',
    ],
    ['not while it waits', [contact('cora', 4, null)], 99, '10 formed, 38 waits'],
  ])('%s', (_, contacts, now, steps) => {
    expect(line(ended(contacts, now))).toBe(steps);
  });

  describe('is open again by a contact of before that is told late, and says why', () => {
    it.each([
      [
        'until the contact is screened',
        [contact('cora', 4, 60, 50)],
        '10 formed, 38 quiet, 50 waits, 60 quiet',
      ],
      [
        'once more for the next one',
        [contact('cora', 4, 60, 50), contact('dan', 5, 80, 70)],
        '10 formed, 38 quiet, 50 waits, 60 quiet, 70 waits, 80 quiet',
      ],
      [
        'after 90 days at the latest',
        [contact('cora', 4, null, 50)],
        '10 formed, 38 quiet, 50 waits, 100 quiet',
      ],
      ['not by one who is screened by then', [contact('cora', 4, 45, 50)], '10 formed, 38 quiet'],
      ['not by one of after the end', [contact('cora', 39, null, 50)], '10 formed, 38 quiet'],
      ['not after 90 days', [contact('cora', 4, null, 101)], '10 formed, 38 quiet'],
      [
        'not while it waits anyhow',
        [contact('cora', 4, 60), contact('dan', 5, 70, 50)],
        '10 formed, 38 waits, 70 quiet',
      ],
    ])('%s', (_, contacts, steps) => {
      expect(line(ended(contacts, 200))).toBe(steps);
    });

    it('in the words of its history', () => {
      const open = ended([contact('cora', 4, 60, 50), contact('dan', 4, 60, 50)], 55);
      expect(open).toMatchObject({ status: 'open', dueMs: at(60) });
      expect(open.steps.map(({ text }) => text).slice(1)).toEqual([
        'No linked case for 28 days.',
        '2 contacts of before its end were told late: open again.',
      ]);
    });
  });

  it('is open until then, and due at the latest moment', () => {
    const waiting = ended([contact('cora', 4, null)], 50);
    expect(waiting).toMatchObject({
      status: 'open',
      dueMs: at(100),
      waits: 'No linked case for 28 days; 1 contact still to screen.',
    });
    expect(ended([contact('cora', 4, null)], 100)).toMatchObject({ status: 'quiet', dueMs: null });
  });

  it('says at the end how many were never screened completely, one person once', () => {
    const never = [contact('cora', 4, null), contact('cora', 6, null), contact('dan', 5, null)];
    expect(ended(never, 200).steps.at(-1)?.text).toBe(
      'No linked case for 90 days; 2 contacts were never screened completely.',
    );
    expect(ended(never.slice(0, 2), 200).steps.at(-1)?.text).toBe(
      'No linked case for 90 days; 1 contact was never screened completely.',
    );
  });

  it('after as many days as the site says; after 28 where it lets nobody hold it', () => {
    const open = [contact('cora', 4, null)];
    expect(line(ended(open, 200, { ...BY, waitDays: 40 }))).toBe('10 formed, 38 waits, 50 quiet');
    expect(line(ended(open, 200, { ...BY, waitDays: 28 }))).toBe('10 formed, 38 quiet');
  });

  it('a new case ends the wait, and the time after it is looked at by itself', () => {
    const cora = known(state('cora', { from: 3, to: 60, positive: 50 }), 50);
    const grown = ended([contact('dan', 4, 60)], 200, BY, [...CASES, cora]);
    expect(line(grown)).toBe('10 formed, 38 waits, 50 grew, 78 quiet');
    const both = ended([contact('dan', 4, 40), contact('eva', 49, 90)], 200, BY, [...CASES, cora]);
    expect(line(both)).toBe('10 formed, 38 waits, 40 quiet, 50 grew, 78 waits, 90 quiet');
  });

  describe('the wait follows a case that goes on under another number', () => {
    const anna = { from: 0, to: 20, positive: 5 };
    /** Anna's number is joined to another, and maybe parted from it again. */
    const joined = (from: number, to?: number) => [
      known(state('anna', anna), 5, [
        [from, null],
        ...(to === undefined ? [] : [[to, state('anna', anna)] as [number, CaseState]]),
      ]),
      known(
        state('anne', anna, { isolates: ['L-anna'] }),
        from,
        to === undefined ? [] : [[to, null]],
      ),
      ...CASES.slice(1),
    ];
    const both = { ...contact('cora', 4, 60), caseIds: ['anna', 'anne'] };

    it.each([
      ['joined before the 28 days', joined(30), '10 formed, 30 amended, 38 waits, 60 quiet'],
      ['joined while it waits', joined(45), '10 formed, 38 waits, 45 amended, 60 quiet'],
      [
        'joined and parted again',
        joined(45, 50),
        '10 formed, 38 waits, 45 amended, 50 amended, 60 quiet',
      ],
    ])('%s', (_, cases, steps) => {
      expect(line(ended([both], 200, BY, cases))).toBe(steps);
    });

    it('of a case that was elsewhere until then it waits from the merge on', () => {
      const elsewhere = [
        { ...contact('cora', 4, null), caseIds: ['anna'], closedMs: at(45) },
        { ...contact('dan', 2, 70), caseIds: ['anne'] },
      ];
      expect(line(ended(elsewhere, 200, BY, joined(45)))).toBe(
        '10 formed, 38 waits, 45 amended, 70 quiet',
      );
      expect(line(ended(elsewhere.slice(1), 200, BY, joined(45)))).toBe(
        '10 formed, 38 quiet, 45 amended',
      );
    });
  });

  it('a case that is none any more takes its contacts along', () => {
    const three = [
      ...CASES,
      known(state('cora', { from: 3, to: 20, positive: 9 }), 9, [[44, null]]),
    ];
    const mine = { ...contact('dan', 4, null), caseIds: ['cora'] };
    expect(line(ended([mine], 200, BY, three))).toBe(
      '9 formed, 10 grew, 38 waits, 44 shrank, 44 quiet',
    );
  });
});

it('is never over while somebody is to be screened, nor later than the wait, and never before 28 days', () => {
  const anyContact = fc
    .tuple(
      fc.integer({ min: 0, max: 120 }),
      fc.option(fc.integer({ min: 0, max: 60 })),
      fc.integer({ min: 0, max: 40 }),
    )
    .map(([since, lasts, late]) => {
      const closed = lasts === null ? null : since + lasts;
      return contact(`p${since}`, since, closed, since + late);
    });
  fc.assert(
    fc.property(fc.array(anyContact, { maxLength: 6 }), (contacts) => {
      const { steps } = ended(contacts, 300);
      const end = steps.at(-1);
      /** Whoever becomes a contact while the cluster is quiet holds it no longer. */
      const isOpenAt = (ms: number) => {
        const before = steps.findLast(({ atMs }) => atMs < ms);
        return (
          before?.kind !== 'quiet' ||
          steps.some(({ atMs, kind }) => atMs === ms && kind === 'waits')
        );
      };
      const outstanding = contacts.filter(
        ({ sinceMs, knownMs, closedMs }) =>
          isOpenAt(sinceMs) &&
          knownMs < Math.min(at(100), closedMs ?? Infinity) &&
          sinceMs <= (end?.atMs ?? 0) &&
          (closedMs === null || closedMs > (end?.atMs ?? 0)),
      );
      expect(end?.kind).toBe('quiet');
      expect(end?.atMs).toBeGreaterThanOrEqual(at(38));
      expect(end?.atMs).toBeLessThanOrEqual(at(100));
      if (end?.atMs !== at(100)) expect(outstanding).toEqual([]);
    }),
  );
});
