import fc from 'fast-check';
import type { Database } from '@carbawatch/postgres';
import { E_COLI, HospitalStory, KLEBSIELLA } from '@carbawatch/testing';
import { storyOf, type Deed, anyDeeds } from '../decide/any-story.story';
import { saveRules } from '../store/site-rules';
import { ToldSite } from '../site/told-site.story';
import { alertsOf, batchesOf, clustersOf, contactsOf, delivery, workOf } from './site-rows.story';

let database: Database;
let told: ToldSite;
let sites = 0;

beforeAll(async () => {
  told = await ToldSite.open();
  database = told.database;
});
afterAll(() => told.drop());

/** Says which hospital is the site's own, before anything is told. */
async function nameHouse(site: string): Promise<void> {
  const savedAt = new Date('2024-01-01T00:00:00Z');
  const choice = { tunings: {}, ownRules: [], facilities: ['City'] };
  const saved = { version: 1, savedAt, savedBy: 'ipc', reason: 'one campus', undoTo: null, choice };
  await database.transaction((tx) => saveRules(tx, site, saved));
}

/** A new site that is told the deeds; the story's own order is the order of receipt. */
function storyAt(deeds: readonly (readonly [Deed, boolean])[]): {
  site: string;
  story: HospitalStory;
} {
  sites += 1;
  const site = `site-${sites}`;
  return { site, story: storyOf(deeds, site) };
}

describe('alerts in the database', () => {
  it('any order and batching of the same facts gives the same rows', async () => {
    await fc.assert(
      fc.asyncProperty(anyDeeds, delivery, fc.boolean(), async (deeds, numbers, isNamed) => {
        const inOrder = storyAt(deeds);
        const mixed = storyAt(deeds);
        for (const { site } of isNamed ? [inOrder, mixed] : []) await nameHouse(site);
        await told.tell(inOrder.story);
        for (const batch of batchesOf(mixed.story, numbers)) await told.take(batch);
        await told.settle();
        expect(await alertsOf(database, mixed.site)).toEqual(
          await alertsOf(database, inOrder.site),
        );
        expect(await clustersOf(database, mixed.site)).toEqual(
          await clustersOf(database, inOrder.site),
        );
        expect(await workOf(database, mixed.site)).toEqual(await workOf(database, inOrder.site));
        expect(await contactsOf(database, mixed.site)).toEqual(
          await contactsOf(database, inOrder.site),
        );
      }),
      { numRuns: 40 },
    );
  });

  it('several workers at once give the same rows as one', async () => {
    await fc.assert(
      fc.asyncProperty(anyDeeds, delivery, async (deeds, numbers) => {
        const alone = storyAt(deeds);
        for (const batch of batchesOf(alone.story, numbers)) await told.take(batch);
        await told.settle();
        const together = storyAt(deeds);
        const batches = batchesOf(together.story, numbers);
        await Promise.all(
          [0, 1, 2].map(async (worker) => {
            for (const batch of batches.filter((_, i) => i % 3 === worker)) await told.take(batch);
          }),
        );
        await told.settle();
        expect(await alertsOf(database, together.site)).toEqual(
          await alertsOf(database, alone.site),
        );
        expect(await clustersOf(database, together.site)).toEqual(
          await clustersOf(database, alone.site),
        );
        expect(await workOf(database, together.site)).toEqual(await workOf(database, alone.site));
      }),
      { numRuns: 40 },
    );
  });
});

/**
 * KPC in Klebsiella three times on three wards in January and four times in July, and an NDM that
 * jumps to a second species on one ward twice: each of these twice, months apart.
 */
function twoEpisodes(site: string): HospitalStory {
  const story = new HospitalStory(site);
  const told = { cpe: 'confirmed', cre: 'cre', specimen: { type: 'urine' } } as const;
  for (const [month, n] of [
    ['01', 3],
    ['07', 4],
  ] as const) {
    for (let i = 0; i < n; i += 1) {
      const day = `2024-${month}-${String(2 + 4 * i).padStart(2, '0')}`;
      story
        .at(`${day} 10:00`)
        .admit(`k${month}${i}`, `MED-${i}`, 'ward')
        .report(`K-${month}-${i}`, {
          ...told,
          patient: `k${month}${i}`,
          collectedAt: `${day} 09:00`,
          carbapenemases: ['KPC-2'],
        });
    }
    for (const [i, species] of [KLEBSIELLA, E_COLI].entries()) {
      story
        .at(`2024-${month}-2${i} 08:00`)
        .admit(`n${month}${i}`, 'SURG-1', 'ward')
        .at(`2024-${month}-2${i} 15:00`)
        .report(`N-${month}-${i}`, {
          ...told,
          species,
          patient: `n${month}${i}`,
          collectedAt: `2024-${month}-2${i} 09:00`,
          carbapenemases: ['NDM-1'],
        });
    }
  }
  return story;
}

describe('two successive episodes of the same thing', () => {
  it('are two alerts each in any order, the first as it ended', async () => {
    const inOrder = 'episodes-in-order';
    await told.tell(twoEpisodes(inOrder));
    const expected = await alertsOf(database, inOrder);
    const jumps = await database.query<{ line: string }>(
      `SELECT rule || ' ' || coalesce(disposition, status) AS line FROM alerting.alert
       WHERE site = $1 AND rule IN ('hospital-wide', 'ward-species-jump') ORDER BY raised_at, rule`,
      [inOrder],
    );
    expect(jumps.map(({ line }) => line)).toEqual([
      'hospital-wide cleared',
      'ward-species-jump cleared',
      'hospital-wide open',
      'ward-species-jump open',
    ]);
    await fc.assert(
      fc.asyncProperty(delivery, async (numbers) => {
        sites += 1;
        const mixed = `episodes-${sites}`;
        for (const batch of batchesOf(twoEpisodes(mixed), numbers)) await told.take(batch);
        await told.settle();
        expect(await alertsOf(database, mixed)).toEqual(expected);
      }),
      { numRuns: 6 },
    );
  });
});

/**
 * Anna and bert are a cluster of MED-1. Cora is screened until March; dora's time there is told
 * late, eva's is cancelled, and a screen of cora's is withdrawn and told again.
 */
function waitingCluster(site: string): HospitalStory {
  const told = {
    cpe: 'confirmed',
    carbapenemases: ['KPC-2'],
    specimen: { type: 'urine' },
  } as const;
  const story = new HospitalStory(site)
    .at('2024-01-01 08:00')
    .admit('anna', 'MED-1', 'ward')
    .admit('bert', 'MED-1', 'ward')
    .admit('cora', 'MED-1', 'ward')
    .admit('eva', 'MED-1', 'ward')
    .at('2024-01-05 10:00')
    .report('L-1', { ...told, patient: 'anna', collectedAt: '2024-01-05 06:00' })
    .at('2024-01-12 10:00')
    .report('L-2', { ...told, patient: 'bert', collectedAt: '2024-01-11 06:00' })
    .at('2024-01-13 10:00')
    .discharge('anna')
    .discharge('bert')
    .discharge('cora');
  for (const day of ['2024-01-20', '2024-01-27', '2024-02-03', '2024-02-14', '2024-02-20']) {
    story.at(`${day} 10:00`).screen(`S-${day}`, { patient: 'cora' });
  }
  return story
    .at('2024-02-15 10:00')
    .move('cancel-admit', 'eva', {}, '2024-01-01T08:00')
    .at('2024-02-18 10:00')
    .screen('S-2024-02-14', { patient: 'cora', withdrawn: true })
    .at('2024-02-19 10:00')
    .move('admit', 'dora', { class: 'inpatient', ward: 'MED-1', visit: 'd' }, '2024-01-03T08:00')
    .move('discharge', 'dora', { visit: 'd' }, '2024-01-09T08:00')
    .at('2024-05-01 10:00')
    .admit('zoe', 'MED-9', 'ward');
}

describe('a cluster that waits for the screens of its contacts', () => {
  it('ends alike in any order, live and told at once, after 90 days for whom nobody screened', async () => {
    const inOrder = 'waiting-in-order';
    await told.tell(waitingCluster(inOrder));
    const expected = await alertsOf(database, inOrder);
    const [ended] = await database.query<{ kinds: string[]; text: string }>(
      `SELECT jsonb_path_query_array(timeline, '$[*].kind') AS kinds, timeline -> -1 ->> 'text' AS text
       FROM alerting.alert WHERE site = $1 AND rule = 'cluster'`,
      [inOrder],
    );
    expect(ended).toEqual({
      // Over when eva was none and cora complete; dora was told late.
      kinds: ['raised', 'amended', 'cleared', 'reraised', 'cleared'],
      text: 'No linked case for 90 days; 1 contact was never screened completely.',
    });
    await fc.assert(
      fc.asyncProperty(delivery, async (numbers) => {
        sites += 1;
        const mixed = `waiting-${sites}`;
        for (const batch of batchesOf(waitingCluster(mixed), numbers)) {
          await told.take(batch);
          if ((numbers[0] ?? 0) % 2 === 0) await told.settle();
        }
        await told.settle();
        expect(await alertsOf(database, mixed)).toEqual(expected);
      }),
      { numRuns: 8 },
    );
  });
});

describe('two workers with the same patient', () => {
  it('raise one alert between them, fed by both results', async () => {
    const site = 'site-two-workers';
    const story = new HospitalStory(site)
      .at('2024-01-05 10:00')
      .report('L-1', { patient: 'anna', cpe: 'confirmed', carbapenemases: ['KPC'] })
      .at('2024-01-05 11:00')
      .report('L-2', { patient: 'anna', cpe: 'confirmed', carbapenemases: ['KPC'] });
    await Promise.all(story.results.map((result) => told.take({ results: [result] })));
    const rows = await database.query<{ count: number; status: string }>(
      `SELECT count, status FROM alerting.alert WHERE site = $1 AND rule = 'new-cpe'`,
      [site],
    );
    expect(rows).toEqual([{ count: 2, status: 'open' }]);
  });

  it('the database refuses a second open alert of the same rule and key', async () => {
    const site = 'site-constraint';
    const story = new HospitalStory(site)
      .at('2024-01-05 10:00')
      .report('L-1', { patient: 'anna', cpe: 'confirmed', carbapenemases: ['KPC'] });
    await told.take({ results: story.results });
    const copy = `INSERT INTO alerting.alert SELECT (jsonb_populate_record(alert,
      jsonb_build_object('id', gen_random_uuid(), 'status', $2::text))).*
      FROM alerting.alert WHERE site = $1 AND rule = 'new-cpe' LIMIT 1`;
    await expect(database.query(copy, [site, 'open'])).rejects.toThrow('one_open_alert');
    await database.query(copy, [site, 'resolved']);
    await expect(
      database.query(`UPDATE alerting.alert SET status = 'open' WHERE site = $1`, [site]),
    ).rejects.toThrow('one_open_alert');
  });
});
