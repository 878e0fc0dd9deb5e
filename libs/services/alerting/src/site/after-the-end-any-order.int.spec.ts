import fc from 'fast-check';
import { E_COLI, HospitalStory } from '@carbawatch/testing';
import { KPC, second } from './site-courses.story';
import { ToldSite, type SiteBatch } from './told-site.story';

let told: ToldSite;
let sites = 0;

beforeAll(async () => {
  told = await ToldSite.open();
});
afterAll(() => told.drop());

const WRONG = { cpe: 'negative', carbapenemases: [], cre: 'not-cre' } as const;
const NDM = { ...KPC, carbapenemases: ['NDM-5'] } as const;

/** In winter patients of two wards, with screens of who lay beside them; in May it is corrected. */
function story(site: string): HospitalStory {
  const told = new HospitalStory(site).at('2024-01-01 08:00');
  told.admit('cora', 'MED-1', 'ward', { room: '3' }).admit('dora', 'MED-1', 'ward', { room: '4' });
  second(told)
    .at('2024-01-15 10:00')
    .report('L-3', { patient: 'cora', collectedAt: '2024-01-14 06:00', ...KPC })
    .report('L-4', { patient: 'dora', collectedAt: '2024-01-14 07:00', ...KPC });
  told
    .admit('eva', 'SURG-1', 'ward', { room: '1' })
    .admit('fay', 'SURG-1', 'ward', { room: '2' })
    .admit('gina', 'SURG-1', 'ward', { room: '3' })
    .at('2024-01-18 10:00')
    .report('L-5', { patient: 'eva', collectedAt: '2024-01-17 06:00', ...NDM })
    .report('L-6', {
      patient: 'fay',
      species: E_COLI,
      collectedAt: '2024-01-17 07:00',
      ...NDM,
    })
    .at('2024-01-19 10:00')
    .discharge('eva')
    .discharge('fay')
    .discharge('gina', { dischargedTo: 'Nursing home Elm' });
  for (const day of ['2024-01-20', '2024-01-27', '2024-02-03', '2024-02-17']) {
    told.at(`${day} 10:00`).screen(`S-${day}`, { patient: 'gina', families: ['NDM'] });
  }
  return told
    .at('2024-05-01 10:00')
    .admit('zoe', 'MED-9', 'ward')
    .at('2024-05-02 10:00')
    .report('L-1', { st: '11' })
    .report('L-2', { st: '11' })
    .at('2024-05-02 11:00')
    .report('L-3', { st: '307' })
    .report('L-4', { st: '307' })
    .at('2024-05-03 10:00')
    .report('L-6', WRONG)
    .at('2024-05-04 10:00')
    .report('L-6', { ...NDM, cre: 'cre' })
    .at('2024-05-04 12:00')
    .move('discharge', 'gina', { dischargedTo: 'Nursing home Oak' }, '2024-01-19T10:00')
    .at('2024-05-05 10:00')
    .report('L-4', { withdrawn: true })
    .at('2024-05-06 10:00')
    .merge('bert', 'bert-2')
    .at('2024-05-07 10:00')
    .report('L-5', { patient: 'hana' })
    .at('2024-05-08 10:00')
    .admit('zoe-2', 'MED-9', 'ward');
}

async function stateOf(site: string): Promise<unknown> {
  const alerts = await told.database.query(
    `SELECT rule, patient, status, disposition, title, count, raised_at, timeline
     FROM alerting.alert WHERE site = $1 ORDER BY rule, pseudonym, title, raised_at`,
    [site],
  );
  const clusters = await told.database.query(
    `SELECT kind, status, patients, body -> 'title' AS title,
            jsonb_path_query_array(body, '$.history[*].text') AS history
     FROM alerting.cluster WHERE site = $1 ORDER BY kind, formed_at, title`,
    [site],
  );
  return { alerts, clusters };
}

function mixed({ movements, results, specimens }: HospitalStory, order: readonly number[]) {
  return [
    ...movements.map((movement): SiteBatch => ({ movements: [movement] })),
    ...results.map((result): SiteBatch => ({ results: [result] })),
    ...specimens.map((specimen): SiteBatch => ({ specimens: [specimen] })),
  ]
    .map((batch, i) => ({ batch, at: order[(i * 7) % order.length] ?? 0 }))
    .sort((a, b) => a.at - b.at)
    .map(({ batch }) => batch);
}

it('what is corrected after the end gives the same alerts and clusters in whatever order it came', async () => {
  await told.tell(story('in-order'));
  const expected = await stateOf('in-order');
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(), { minLength: 30, maxLength: 30 }), async (order) => {
      sites += 1;
      const site = `mixed-${sites}`;
      for (const [at, batch] of mixed(story(site), order).entries()) {
        await told.take(batch);
        if (at % 4 === 0) await told.settle();
      }
      await told.settle();
      expect(await stateOf(site)).toEqual(expected);
    }),
    { numRuns: 8, endOnFailure: true },
  );
}, 300_000);

it('and so when each fact is followed to its end before the next one comes', async () => {
  const live = story('live');
  const facts: { at: string; batch: SiteBatch }[] = [
    ...live.movements.map((one) => ({ at: one.receivedAt, batch: { movements: [one] } })),
    ...live.results.map((one) => ({ at: one.receivedAt, batch: { results: [one] } })),
    ...live.specimens.map((one) => ({ at: one.receivedAt, batch: { specimens: [one] } })),
  ];
  for (const { batch } of facts.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))) {
    await told.take(batch);
    await told.settle();
  }
  expect(await stateOf('live')).toEqual(await stateOf('in-order'));
  const ends = await told.database.query<{ rule: string; last: string }>(
    `SELECT DISTINCT rule, timeline -> -1 ->> 'kind' AS last FROM alerting.alert
     WHERE site = 'live' AND stage = 2 AND timeline @@ '$[*].kind == "cleared"'
     ORDER BY rule, last`,
  );
  expect(ends.map(({ rule, last }) => `${rule} ${last}`)).toEqual([
    'cluster amended',
    'cluster retracted',
    'contact-export amended',
    'contacts reraised',
    'contacts retracted',
    'hospital-wide amended',
    'ward-species-jump retracted',
  ]);
});
