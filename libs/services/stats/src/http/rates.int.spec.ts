import { knownWard, listOf, rates as ratesShape } from '@carbawatch/contracts';
import type { KnownWard, Rates } from '@carbawatch/contracts';
import { culture, history, movement } from '../decide/facts.builder';
import { HostedStats } from './hosted-stats.builder';

let stats: HostedStats;

beforeAll(async () => {
  stats = await HostedStats.start('2024-06-30');
});
afterAll(() => stats.stop());
beforeEach(() => stats.forgetAll());

async function rates(query: string): Promise<Rates> {
  const answer = await stats.get(query, undefined, 'rates');
  if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`);
  return ratesShape.parse(await answer.json());
}

const kpc = { genes: ['KPC-2'] };
const march = 'from=2024-03-01&to=2024-03-31';

/** 10 March 10:00 to 20 March 16:00: ten midnights, ten days and a quarter. */
const stay = (patient: string) => [
  movement(`${patient} in`, patient, 'admit', { at: '2024-03-10T10:00:00+08:00', ward: 'A' }),
  movement(`${patient} moved`, patient, 'transfer', { at: '2024-03-15T10:00:00+08:00', ward: 'B' }),
  movement(`${patient} out`, patient, 'discharge', { at: '2024-03-20T16:00:00+08:00' }),
];

describe('GET /rates', () => {
  it('counts patient-days at midnight or by the minute, and says which', async () => {
    await stats.know([], stay('a'));
    const census = await rates(march);
    expect(census.total).toMatchObject({ patientDays: 10, admissions: 1 });
    expect(census.denominators).toMatchObject({ source: 'adt', method: 'census' });
    const exact = await rates(`${march}&patientDays=exact`);
    expect(exact.total.patientDays).toBeCloseTo(10.25, 10);
    expect(exact.denominators.statement).toContain('by the minute');
  });

  it('shares a stay out among the months and the wards in which it lay', async () => {
    await stats.know([], stay('a'));
    const wards = await Promise.all(['A', 'B'].map((ward) => rates(`${march}&ward=${ward}`)));
    expect(wards.map(({ total }) => [total.patientDays, total.admissions])).toEqual([
      [5, 1],
      [5, 1],
    ]);
    const halves = await rates('from=2024-03-01&to=2024-03-15');
    expect(halves.total.patientDays).toBe(6);
  });

  it('takes the day of admission as day 1: day 3 is community onset, day 4 hospital onset', async () => {
    await stats.know(
      [
        culture('2024-03-12', kpc, 'a'),
        culture('2024-03-13', kpc, 'b'),
        culture('2024-03-14', kpc, 'c'),
      ],
      [...stay('a'), ...stay('b')],
    );
    const { total } = await rates(march);
    expect(total).toMatchObject({ communityOnset: 1, hospitalOnset: 1, onsetUnknown: 1 });
    expect(total.incidenceDensity).toMatchObject({ events: 1, time: 20, value: 500, per: 10_000 });
    expect(total.admissionPrevalence).toMatchObject({ numerator: 1, denominator: 2 });
    const later = await rates(`${march}&onsetDay=5`);
    expect(later.total).toMatchObject({ communityOnset: 2, hospitalOnset: 0 });
  });

  it('forgets a stay whose admission was cancelled, and knows it before', async () => {
    await stats.know(
      [],
      [
        ...stay('a').slice(0, 1),
        movement('cancelled', 'a', 'cancel-admit', {
          at: '2024-03-10T10:00:00+08:00',
          receivedAt: '2024-03-12T10:00:00+08:00',
        }),
      ],
    );
    expect((await rates(march)).total).toMatchObject({ patientDays: null, admissions: null });
    expect((await rates(`${march}&asOf=2024-03-11`)).total).toMatchObject({ patientDays: 2 });
  });
});

describe('uploaded denominators', () => {
  const put = (body: string, type = 'text/csv', key?: string) =>
    stats.put('denominators', body, type, key);
  const csv = 'month,ward,patientDays,admissions\n2024-03,,21000,4100\n';

  it('take the place of movements where they are asked for, by whole months', async () => {
    expect((await put(csv)).status).toBe(200);
    await stats.know([culture('2024-03-13', kpc, 'b')], stay('b'));
    const answer = await rates(`${march}&denominators=uploaded`);
    expect(answer.total).toMatchObject({ patientDays: 21_000, admissions: 4_100 });
    expect(answer.denominators).toMatchObject({ source: 'uploaded', method: null });
    const cut = await rates('from=2024-03-02&to=2024-03-31&denominators=uploaded');
    expect(cut.denominators.missingMonths).toEqual(['2024-03']);
    expect(cut.total.incidenceDensity.value).toBeNull();
  });

  it('are listed, replaced by a later upload, and audited', async () => {
    await put(csv);
    await put('{"month":"2024-03","patientDays":9,"admissions":2}', 'application/json');
    const list = await (await stats.get('', undefined, 'denominators')).json();
    expect(list).toMatchObject({
      items: [{ site: 'site-1', month: '2024-03', ward: null, patientDays: 9, admissions: 2 }],
      next: null,
    });
    const entries = await stats.platform.database.query(
      `SELECT action, target, site FROM access.audit WHERE action = 'denominators.uploaded'`,
    );
    expect(entries).toContainEqual({
      action: 'denominators.uploaded',
      target: '2024-03..2024-03',
      site: 'site-1',
    });
  });

  it('are refused by their place, to whom may not write, and for a site out of sight', async () => {
    const bad = await put('month,ward,patientDays,admissions\n2024-3,,1,1');
    expect(bad.status).toBe(422);
    expect(await bad.text()).toContain('line 2, month');
    expect((await put('x', 'text/plain')).status).toBe(415);
    expect((await put(csv, 'text/csv', await stats.keyFor('analyst', ['site-1']))).status).toBe(
      403,
    );
    expect((await put(csv, 'text/csv', await stats.keyFor('ipc', ['site-2']))).status).toBe(404);
  });
});

describe('GET /known-wards', () => {
  const wards = async (query = '', key?: string): Promise<[string, string, ...unknown[]][]> => {
    const answer = await stats.get(query, key, 'known-wards');
    if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`);
    const { items } = listOf(knownWard).parse(await answer.json());
    return items.map(({ site, ward, unitType, lastSeen }: KnownWard) => [
      ...([site, ward, unitType, lastSeen] as const),
    ]);
  };
  const icu = (day: string, patient: string, ward = 'ICU-2') =>
    culture(day, { encounter: { ward, unitType: 'icu' } }, patient);

  beforeEach(async () => {
    await stats.know(
      [
        ...[icu('2024-03-01', 'r'), icu('2024-05-02', 's'), culture('2024-05-03', {}, 't')],
        { ...icu('2024-02-01', 'u', 'NICU'), site: 'site-2' },
      ],
      [
        ...stay('a'),
        movement('here', 'b', 'admit', { at: '2024-06-01T10:00:00+08:00', ward: 'C' }),
        movement('typed wrong', 'c', 'admit', { at: '2024-06-01T10:00:00+08:00', ward: 'CC' }),
        movement('undone', 'c', 'cancel-admit', { at: '2024-06-01T10:00:00+08:00' }),
      ],
    );
  });

  const all = [
    ['site-1', 'A', null, '2024-03-15'],
    ['site-1', 'B', null, '2024-03-20'],
    ['site-1', 'C', null, '2024-06-30'],
    ['site-1', 'ICU-2', 'icu', '2024-05-02'],
    ['site-2', 'NICU', 'icu', '2024-02-01'],
  ];

  it('names the wards of stays and specimens with their kind and last day, once each', async () => {
    expect(await wards()).toEqual(all);
  });

  it('knows a ward no more that a correction has taken back', async () => {
    const corrected = { receivedAt: '2024-05-05', encounter: { ward: 'ICU-3' } };
    const first = { receivedAt: '2024-05-03', encounter: { ward: 'ICU-9' } };
    await stats.know([history('v', 'v', first, corrected)]);
    expect((await wards('site=site-1')).map(([, ward]) => ward)).toEqual([
      ...['A', 'B', 'C', 'ICU-2', 'ICU-3'],
    ]);
  });

  it('is read in pages, and by each key for its own sites', async () => {
    const page = await stats.get('limit=4', undefined, 'known-wards');
    const { next } = listOf(knownWard).parse(await page.json());
    expect(await wards(`limit=4&cursor=${next}`)).toEqual(all.slice(4));
    const own = await stats.keyFor('analyst', ['site-2']);
    expect(await wards('', own)).toEqual(all.slice(4));
    expect((await stats.get('site=site-1', own, 'known-wards')).status).toBe(404);
  });

  it.each([
    ['sender', 403],
    ['lab', 200],
    ['ipc', 200],
  ] as const)('answers the role %s with %i', async (role, status) => {
    const key = await stats.keyFor(role, ['site-1']);
    expect((await stats.get('', key, 'known-wards')).status).toBe(status);
  });
});
