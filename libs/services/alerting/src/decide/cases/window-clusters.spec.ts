import fc from 'fast-check';
import { hospitalSnapshots } from './hospital-wide';
import { surpriseSentences } from './mechanism-rows';
import { rareAmong } from './rare-cases';
import { isKnownAt, patientsAmong, type SeenCase } from './seen-cases';
import { anyOneRule, hospitalRule, sweepWindows } from './window-clusters';

const DAY = 86_400_000;
const START = Date.parse('2024-01-01T00:00:00Z');
const BY = { days: 28, minPatients: 3, baselineDays: 364, joinDays: 90 };

/** A patient of this name with a first positive on a day, known the day after. */
function seen(name: string, first: number, more: { gone?: number; known?: number } = {}): SeenCase {
  const { gone, known = first + 1 } = more;
  return {
    id: name,
    pseudonym: name,
    speciesName: 'Klebsiella pneumoniae',
    ward: `WARD-${name}`,
    firstMs: START + first * DAY,
    lastMs: START + first * DAY,
    source: false,
    knownMs: START + known * DAY,
    goneMs: gone === undefined ? null : START + gone * DAY,
  };
}

const at = (day: number) => START + day * DAY;
const ASKED = (now: number) => ({ site: 'site-1', nowMs: at(now), timeZone: 'Asia/Shanghai' });

function hospital(cases: readonly SeenCase[], now = 400) {
  return sweepWindows(hospitalRule(['KPC', 'K'], cases, BY), ASKED(now));
}

const told = (courses: ReturnType<typeof hospital>) =>
  courses.map(({ steps }) => steps.map(({ kind }) => kind).join(' '));

const three = [seen('anna', 0), seen('bert', 9), seen('cora', 18)];

describe('the hospital rule: three patients with one species and enzyme in 28 days, above usual', () => {
  it.each([
    ['two patients are none', three.slice(0, 2), []],
    ['the third opens it; it is quiet when the window holds fewer', three, ['formed quiet']],
    ['a third on day 28 after the first is too late', [...three.slice(0, 2), seen('cora', 28)], []],
    ['a fourth feeds it', [...three, seen('dora', 25)], ['formed grew quiet']],
    [
      'a correction that leaves two dissolves it',
      [...three.slice(0, 2), seen('cora', 18, { gone: 22 })],
      ['formed dissolved'],
    ],
    [
      'one that leaves three shrinks it',
      [...three, seen('dora', 20, { gone: 24 })],
      ['formed grew shrank quiet'],
    ],
    [
      'three more within 90 days wake it under its id',
      [...three, ...[70, 75, 80].map((day) => seen(`p${day}`, day))],
      ['formed quiet grew quiet'],
    ],
    [
      'three more after that form another',
      [...three, ...[150, 155, 160].map((day) => seen(`p${day}`, day))],
      ['formed quiet', 'formed quiet'],
    ],
  ])('%s', (_, cases, steps) => {
    expect(told(hospital(cases))).toEqual(steps);
  });

  it('stays silent where as many are usual in a window of the year before', () => {
    const usual = Array.from({ length: 26 }, (_, i) => seen(`u${i}`, -360 + i * 13));
    const fresh = [seen('anna', 0), seen('bert', 4), seen('cora', 8)];
    const ids = (cases: readonly SeenCase[]) =>
      hospital(cases).filter(({ members }) => members.some(({ id }) => id === 'cora'));
    expect(ids(fresh)).toHaveLength(1);
    expect(ids([...usual, ...fresh])).toEqual([]);
  });

  it('ends by itself where what went on for a year has become the usual', () => {
    // One a week, for three years: three or four in each window.
    const endemic = Array.from({ length: 156 }, (_, i) => seen(`e${i}`, i * 7));
    const [course, ...more] = hospital(endemic, 156 * 7);
    expect(more).toEqual([]);
    expect(course?.steps.at(-1)).toMatchObject({
      kind: 'quiet',
      text: 'No more than usual: 3 patients within the last 28 days, 3.0 on average in the year before.',
    });
    expect(Date.parse(course?.steps.at(-1)?.at ?? '')).toBeLessThan(at(420));
  });

  it('what is found late, between the cases of a cluster that stands, joins it', () => {
    const late = seen('dora', 5, { known: 40 });
    const standing = [...three, seen('eva', 30), seen('fay', 31)];
    const [course] = hospital([...standing, late], 41);
    expect(course?.members.map(({ id }) => id)).toContain('dora');
  });

  it('keeps its id and its members’ days whatever comes later', () => {
    const [before] = hospital(three, 20);
    const [after] = hospital([...three, seen('dora', 25)], 30);
    expect(after?.id).toBe(before?.id);
    expect([...(after?.joinedAt.keys() ?? [])]).toEqual(['anna', 'bert', 'cora', 'dora']);
  });

  it('does not depend on the order in which cases are handed in', () => {
    const cases = [...three, seen('dora', 25, { gone: 29 }), seen('eva', 70), seen('fay', 72)];
    const expected = hospital(cases);
    fc.assert(
      fc.property(fc.shuffledSubarray(cases, { minLength: cases.length }), (order) => {
        expect(hospital(order)).toEqual(expected);
      }),
    );
  });
});

describe('the any-one rule: one case of a mechanism that is new or rare here', () => {
  const rule = (cases: readonly SeenCase[], every = false) => {
    const rare = rareAmong(cases, { days: 365, every });
    return sweepWindows(
      anyOneRule(['SME'], cases, rare, { joinDays: 90, quietDays: 28 }),
      ASKED(2_000),
    );
  };

  it.each([
    ['the first case ever opens it', [seen('anna', 0)], ['formed quiet']],
    [
      'the next within 90 days of the first joins it while it is open',
      [seen('anna', 0), seen('bert', 20)],
      ['formed grew quiet'],
    ],
    ['a case within the year opens none', [seen('anna', 0), seen('bert', 200)], ['formed quiet']],
    [
      'a case after a year without opens another',
      [seen('anna', 0), seen('bert', 400)],
      ['formed quiet', 'formed quiet'],
    ],
    ['a correction dissolves it', [seen('anna', 0, { gone: 5 })], ['formed dissolved']],
  ])('%s', (_, cases, steps) => {
    expect(told(rule(cases))).toEqual(steps);
  });

  it('each case of a mechanism that is usual nowhere wakes it or opens another', () => {
    const cases = [seen('anna', 0), seen('bert', 60), seen('cora', 200)];
    expect(told(rule(cases, true))).toEqual(['formed quiet grew quiet', 'formed quiet']);
  });

  it.each([
    ['none before', [seen('anna', 0)], false, ['The first case of SME known here: one case']],
    [
      'one long before',
      [seen('anna', 0), seen('bert', 400)],
      false,
      ['The first case of SME known here', 'The last case of SME known here was on 2024-01-01'],
    ],
    [
      'usual nowhere',
      [seen('anna', 0), seen('bert', 60)],
      true,
      ['The first case of SME known here', 'Each case of SME is enough: it is usual nowhere.'],
    ],
  ])('says why one case was enough: %s', (_, cases, every, told) => {
    const asked = { days: 365, every };
    const said = surpriseSentences('SME', rareAmong(cases, asked), { days: 365, timeZone: 'UTC' });
    expect(said).toEqual(told.map((begin) => expect.stringContaining(begin)));
  });

  it('who came in as a known carrier is no surprise, but has been seen', () => {
    const carrier = { ...seen('anna', 0), source: true };
    expect(rareAmong([carrier], { days: 365, every: true })).toEqual([]);
    expect(rareAmong([carrier, seen('bert', 30)], { days: 365, every: false })).toEqual([]);
    expect(rareAmong([carrier, seen('bert', 400)], { days: 365, every: false })).toHaveLength(1);
  });

  it('whom a list of elsewhere names has not been seen here before they come', () => {
    const listed = { ...seen('anna', 0), source: true, elsewhere: true as const };
    const { elsewhere, ...admitted } = { ...listed, knownMs: at(20) };
    const asked = { days: 365, every: false };
    expect(elsewhere).toBe(true);
    expect(rareAmong([listed, seen('bert', 30)], asked)).toMatchObject([{ id: 'bert' }]);
    const came = [{ ...listed, goneMs: at(20) }, admitted];
    expect(rareAmong([...came, seen('bert', 30)], asked)).toEqual([]);
    expect(rareAmong([...came, seen('bert', 5)], asked)).toMatchObject([{ id: 'bert' }]);
    const taken = [seen('dora', 2, { gone: 40 }), seen('bert', 30)];
    expect(rareAmong([listed, ...taken], asked)).toMatchObject([
      { id: 'dora' },
      { id: 'bert', knownMs: at(40), lastSeenMs: null, seenBefore: 0 },
    ]);
  });

  it('a case is the first after all when the one before it is taken back', () => {
    const cases = [seen('anna', 0, { gone: 50 }), seen('bert', 40)];
    expect(rareAmong(cases, { days: 365, every: false })).toMatchObject([
      { id: 'anna', knownMs: at(1) },
      { id: 'bert', knownMs: at(50) },
    ]);
  });
});

it('days in the words are those of the hospital, not of Greenwich', () => {
  const late = three.map((one) => ({ ...one, firstMs: one.firstMs + 0.8 * DAY }));
  const day = new Date(START + DAY).toISOString().slice(0, 10);
  expect(hospital(late)[0]?.steps[0]?.text).toContain(`first positive ${day}`);
});

describe('what was known at a moment, followed from moment to moment', () => {
  const days = (max: number) => fc.integer({ min: 0, max });
  const anyCases = fc
    .array(fc.record({ first: days(300), told: days(9), stands: fc.option(days(60)) }), {
      maxLength: 25,
    })
    .map((told) =>
      told.map(({ first, told: late, stands }, i) => {
        const known = first + late;
        return seen(`p${i}`, first, { known, ...(stands && { gone: known + stands }) });
      }),
    );

  it('beside a surprise stand the cases that were known when it became known, and no others', () => {
    const inOrder = (a: SeenCase, b: SeenCase) =>
      a.knownMs - b.knownMs || a.firstMs - b.firstMs || (a.id < b.id ? -1 : 1);
    fc.assert(
      fc.property(anyCases, (cases) => {
        const sorted = [...cases].sort(inOrder);
        const expected = sorted.map((one, i) => {
          const before = sorted.slice(0, i).filter((other) => isKnownAt(other, one.knownMs));
          const last = before.map(({ lastMs }) => lastMs).sort((a, b) => b - a)[0] ?? null;
          return { id: one.id, lastSeenMs: last, seenBefore: before.length };
        });
        expect(rareAmong(cases, { days: 365, every: true })).toMatchObject(expected);
      }),
    );
  });

  it('usual is what the year before held, and recent who is in the window, at every look', () => {
    const by = { days: 28, minPatients: 2, baselineDays: 90, joinDays: 90 };
    fc.assert(
      fc.property(anyCases, (cases) => {
        const about = { family: 'KPC', speciesName: 'K' };
        const around = { cases, onWards: [], by, timeZone: 'UTC' };
        for (const course of sweepWindows(hospitalRule(['KPC', 'K'], cases, by), ASKED(400))) {
          const shown = hospitalSnapshots(about, course, around).flatMap(({ at: when, row }) =>
            row ? [{ ms: Date.parse(when), facts: row.facts }] : [],
          );
          for (const { ms, facts } of shown) {
            const recent = cases.filter(
              (one) =>
                isKnownAt(one, ms) &&
                one.firstMs > ms - by.days * DAY &&
                one.firstMs <= ms &&
                course.joinedAt.has(one.id),
            );
            const before = cases.filter(
              (one) =>
                isKnownAt(one, ms) &&
                one.firstMs <= ms - by.days * DAY &&
                one.firstMs > ms - (by.days + by.baselineDays) * DAY,
            );
            const usual = (patientsAmong(before) * by.days) / by.baselineDays;
            expect(facts).toMatchObject({ usual, patients: recent.length });
            expect(recent.length).toBeGreaterThan(usual);
          }
        }
      }),
    );
  });
});
