import { main } from '../main';

async function calc(name: string, input: unknown) {
  const out: string[] = [];
  const err: string[] = [];
  const status = await main(['calc', name], {
    out: (text) => out.push(text),
    err: (text) => err.push(text),
    data: async () => undefined,
    input: () => Promise.resolve(JSON.stringify(input)),
  });
  return { status, answer: out.length > 0 ? (JSON.parse(out.join('')) as unknown) : null, err };
}

/** Ten cases in four weeks that are all known, and two days of which half is. */
const ask = { known: 3, shares: [0.5, 0.5], reference: { cases: 10, shares: Array(28).fill(1) } };

it('calc nowcast adds one day more at 10.5 cases in 28 days to what is known', async () => {
  const { status, answer } = await calc('nowcast', ask);
  expect(status).toBe(0);
  // R: qnbinom(c(.025, .975), 10.5, 28 / 29) is 0 and 2.
  expect(answer).toEqual({ expected: 3.375, lower: 3, upper: 5, level: 0.95 });
});

it('calc nowcast says where nothing can be known yet', async () => {
  const { answer } = await calc('nowcast', { ...ask, reference: { cases: 0, shares: [0, 0] } });
  expect(answer).toMatchObject({ expected: null, reason: expect.stringContaining('reference') });
});

it('calc reporting-delay knows two of three cases at once, and all after two days', async () => {
  const cases = [
    { age: 9, delay: 0 },
    { age: 9, delay: 0 },
    { age: 9, delay: 2 },
  ];
  const { answer } = await calc('reporting-delay', { cases, maxDays: 3 });
  expect(answer).toMatchObject({ cases: 3, late: 0, median: 0, p90: 2 });
  const { shares } = answer as { shares: number[] };
  expect(shares.map((share) => share.toFixed(3))).toEqual(['0.667', '0.667', '1.000', '1.000']);
});

it.each<[string, object, RegExp]>([
  ['nowcast', { ...ask, shares: [1.5] }, /^shares\[0\]: a share from 0 to 1$/],
  ['nowcast', { ...ask, days: 3 }, /^days: no such field$/],
  ['reporting-delay', { cases: [{ age: 1, delay: 2 }] }, /^cases\[0\]\.delay: at most the age$/],
])('calc %s refuses %j by the name of the field', async (name, input, message) => {
  const { status, err } = await calc(name, input);
  expect([status, err]).toEqual([2, [expect.stringMatching(message)]]);
});
