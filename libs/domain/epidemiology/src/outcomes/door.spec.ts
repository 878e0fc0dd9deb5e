import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { DOOR_METHODS, door, partialCredit } from './door';
import { doorPower } from './door-power';
import { CRE_DOOR_1, checkDoorRanking, doorRank } from './door-ranks';

// Expected values: outcomes.expected.R (R 4.2.2) and the examples of the R package door.
const counts = fc.array(fc.nat(25), { minLength: 3, maxLength: 5 });
const groups = fc
  .tuple(counts, counts)
  .map(([a, b]) => [a.slice(0, 3), b.slice(0, 3)] as const)
  .filter(([a, b]) => a.some((n) => n > 0) && b.some((n) => n > 0));

describe('the DOOR probability', () => {
  it('of 60, 30, 10 against 50, 40, 10 is .545, Halperin .4734504-.6147386, p .216', () => {
    const found = door({ a: [60, 30, 10], b: [50, 40, 10] });
    expect(found.probability).toBeCloseTo(0.545, 14);
    expect(found.lower?.toFixed(7)).toBe('0.4734504');
    expect(found.upper?.toFixed(7)).toBe('0.6147386');
    expect(found.z?.toFixed(4)).toBe('1.2372');
    expect(found.p).toBeCloseTo(0.215997033627298, 12);
    expect(found.method).toBe('halperin');
  });

  it('of a against b and of b against a add up to 1, with mirrored limits, by every method', () => {
    fc.assert(
      fc.property(groups, fc.constantFrom(...DOOR_METHODS), ([a, b], method) => {
        const [there, back] = [door({ a, b, method }), door({ a: b, b: a, method })];
        expect(there.probability + back.probability).toBeCloseTo(1, 12);
        expect(there.p ?? -1).toBeCloseTo(back.p ?? -1, 10);
        expect(there.lower === null).toBe(back.lower === null);
        if (there.lower !== null && back.upper !== null) {
          expect(there.lower + back.upper).toBeCloseTo(1, 9);
        }
      }),
    );
  });

  it('lies within its limits, which lie within 0 and 1, or says why there are none', () => {
    fc.assert(
      fc.property(groups, fc.constantFrom(...DOOR_METHODS), ([a, b], method) => {
        const { probability, lower, upper, reason } = door({ a, b, method });
        if (lower === null || upper === null) return expect(reason).toEqual(expect.any(String));
        expect(lower).toBeLessThanOrEqual(probability + 1e-12);
        expect(upper).toBeGreaterThanOrEqual(probability - 1e-12);
        expect(lower).toBeGreaterThanOrEqual(-1e-12);
        expect(upper).toBeLessThanOrEqual(1 + 1e-12);
      }),
    );
  });

  it('of 1 has limits by Halperin alone, and no p where all have one rank', () => {
    const best = { a: [5, 0], b: [0, 7] };
    expect(door(best)).toMatchObject({ probability: 1, upper: 1, lower: expect.any(Number) });
    for (const method of ['logit', 'wald'] as const) {
      expect(door({ ...best, method })).toMatchObject({ lower: null, reason: expect.any(String) });
    }
    expect(door({ a: [4, 0], b: [3, 0] })).toMatchObject({
      probability: 0.5,
      p: null,
      reason: expect.any(String),
    });
  });

  it.each([
    ['a', { a: [0, 0], b: [1, 1] }],
    ['b', { a: [1, 0], b: [1] }],
    ['b[1]', { a: [1, 0], b: [1, -1] }],
    ['a[0]', { a: [0.5, 0], b: [1, 1] }],
    ['level', { a: [1, 0], b: [1, 1], level: 1 }],
  ])('is refused by naming %s', (field, input) => {
    expect(() => door(input)).toThrow(expect.objectContaining({ field }));
  });
});

describe('partial credit', () => {
  const [a, b] = [
    [20, 12, 6, 9],
    [28, 40, 18, 33],
  ];
  const input = { a: a ?? [], b: b ?? [] };

  it("is the difference of mean scores with Welch's t, as R's t.test", () => {
    const found = partialCredit(input, [100, 60, 40, 0]);
    expect(found.meanA).toBeCloseTo(62.9787234042553, 11);
    expect(found.meanB).toBeCloseTo(49.7478991596639, 11);
    expect(found.statistic).toBeCloseTo(2.04211450775517, 11);
    expect(found.df).toBeCloseTo(81.6849540454214, 9);
    expect(found.p).toBeCloseTo(0.0443666123603265, 11);
    expect(found.lower).toBeCloseTo(0.341319752815303, 8);
    expect(found.upper).toBeCloseTo(26.1203287363676, 8);
  });

  it('says why a single patient has no spread, and refuses scores that rise', () => {
    const one = partialCredit({ a: [1, 0, 0, 0], b: [0, 2, 0, 0] }, [100, 60, 40, 0]);
    expect(one).toMatchObject({ value: 40, lower: null, p: null, reason: expect.any(String) });
    expect(() => partialCredit(input, [100, 60, 70, 0])).toThrow(
      expect.objectContaining({ field: 'scores[2]' }),
    );
    expect(() => partialCredit(input, [100, 0])).toThrow(
      expect.objectContaining({ field: 'scores' }),
    );
  });
});

describe('the ranks of the CRE literature', () => {
  const outcome = (dead: boolean | null, ...answers: (boolean | null)[]) => ({
    dead,
    events: Object.fromEntries(CRE_DOOR_1.events.map((event, i) => [event, answers[i] ?? null])),
  });

  it.each([
    ['alive without events', outcome(false, false, false, false), 0],
    ['alive with one', outcome(false, false, true, false), 1],
    ['alive with two', outcome(false, true, true, false), 2],
    ['alive with three', outcome(false, true, true, true), 2],
    ['dead, whatever else', outcome(true, null, null, null), 3],
    [
      'alive with two, the third unknown: two or three are one rank',
      outcome(false, true, true, null),
      2,
    ],
    ['alive, one event unknown', outcome(false, false, false, null), null],
    ['vital status unknown', outcome(null, false, false, false), null],
  ])('%s', (_title, patient, rank) => {
    expect(doorRank(CRE_DOOR_1, patient)).toBe(rank);
  });

  it('can be set otherwise, if the parts fit', () => {
    expect(() => checkDoorRanking(CRE_DOOR_1)).not.toThrow();
    expect(() => checkDoorRanking({ ...CRE_DOOR_1, mostEvents: [0, 2] })).toThrow(
      expect.objectContaining({ field: 'mostEvents' }),
    );
    expect(() => checkDoorRanking({ ...CRE_DOOR_1, scores: [0, 33, 67, 100] })).toThrow(
      expect.objectContaining({ field: 'scores' }),
    );
  });
});

describe('sample size for the DOOR test', () => {
  it("is Zhao's: 8,390 in all for the worked example of 2008, of which power is 80%", () => {
    const input = { a: [0.66, 0.15, 0.19], b: [0.61, 0.23, 0.16], ratio: 0.47 / 0.53 };
    const found = doorPower(input);
    expect(found.probability).toBeCloseTo(0.51515, 12);
    expect(found.total).toBeCloseTo(8389.70026784132, 6);
    expect(found.sizes).toEqual({ a: 3944, b: 4447 });
    const { power } = doorPower({ ...input, sizes: { a: 3944, b: 4447 } });
    expect(power).toBeCloseTo(0.8, 3);
  });

  it('is unbounded for equal distributions, and refuses what is no distribution', () => {
    const same = doorPower({ a: [5, 3], b: [50, 30] });
    expect(same).toMatchObject({ total: Infinity, sizes: null, reason: expect.any(String) });
    for (const [field, bad] of [
      ['a[0]', { a: [-1, 2], b: [1, 1] }],
      ['b', { a: [1, 2], b: [1, 1, 1] }],
      ['power', { a: [1, 2], b: [1, 1], power: 80 }],
      ['sizes.a', { a: [1, 2], b: [1, 1], sizes: { a: 0, b: 1 } }],
    ] as const) {
      expect(() => doorPower(bad)).toThrow(expect.objectContaining({ field }));
    }
  });
});

const expectedFile = join(
  process.env['CARBAWATCH_DATA_FIXTURES'] ?? join(__dirname, '../../../../../../shared/data'),
  'door-worked/expected/door_probability_and_ci.csv',
);

describe('the worked DOOR examples', () => {
  (existsSync(expectedFile) ? it : it.skip)(
    'agree by Halperin and logit (skipped when the shared test data is absent)',
    () => {
      const [header = '', ...lines] = readFileSync(expectedFile, 'utf8').trim().split(/\r?\n/);
      const cells = (line: string) => line.replaceAll('"', '').split(',');
      const names = cells(header);
      expect(lines.length).toBeGreaterThanOrEqual(7);
      for (const line of lines) {
        const text = (name: string) => cells(line)[names.indexOf(name)] ?? '';
        const cell = (name: string) => Number(text(name));
        const [a, b] = ['group1', 'group2'].map((name) => text(name).split(' ').map(Number));
        const input = { a: a ?? [], b: b ?? [] };
        const [halperin, logit] = [door(input), door({ ...input, method: 'logit' })];
        expect(halperin.probability).toBeCloseTo(cell('door_prob'), 12);
        expect(halperin.lower).toBeCloseTo(cell('halperin_lo'), 11);
        expect(halperin.upper).toBeCloseTo(cell('halperin_hi'), 11);
        expect(logit.lower).toBeCloseTo(cell('inv_tanh_lo'), 11);
        expect(logit.upper).toBeCloseTo(cell('inv_tanh_hi'), 11);
        expect(halperin.z).toBeCloseTo(cell('test_stat'), 11);
        expect(halperin.p).toBeCloseTo(cell('test_p'), 11);
      }
    },
  );
});
