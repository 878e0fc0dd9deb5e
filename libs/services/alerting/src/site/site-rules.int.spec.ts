import type { FeedChanged, Signal } from '@carbawatch/contracts';
import { migrateLog } from '@carbawatch/event-log';
import { runMigrations, type Database } from '@carbawatch/postgres';
import { E_COLI, HospitalStory, testDatabase, type TestDatabase } from '@carbawatch/testing';
import { alertingService } from '../alerting.service';
import { takeFeeds, takeSignals } from '../consumers/take-site-facts';
import { DECIDING, ToldSite } from './told-site.story';

const KPC = { cpe: 'confirmed', carbapenemases: ['KPC-2'], specimen: { type: 'urine' } } as const;

let test: TestDatabase;
let database: Database;
let told: ToldSite;
let sites = 0;

beforeAll(async () => {
  test = await testDatabase();
  database = test.database;
  await migrateLog(database);
  await runMigrations(database, alertingService.migrations);
  told = new ToldSite(database);
});
afterAll(() => test.drop());

/** Given and when: the story, on a site of its own. Then: the kinds of each alert's timeline. */
async function courses(
  rule: string,
  tell: (story: HospitalStory) => HospitalStory,
): Promise<string[]> {
  sites += 1;
  const site = `site-${sites}`;
  await told.tell(tell(new HospitalStory(site).at('2024-01-01 08:00')));
  return timelines(rule, site);
}

async function timelines(rule: string, site: string): Promise<string[]> {
  const rows = await database.query<{ kinds: string[] }>(
    `SELECT jsonb_path_query_array(timeline, '$[*].kind') AS kinds FROM alerting.alert
     WHERE site = $1 AND rule = $2 ORDER BY raised_at, key`,
    [site, rule],
  );
  return rows.map(({ kinds }) => kinds.join(' '));
}

/** Anna is a case of MED-1; bert lies in another room of it from the first day on. */
const beside = (story: HospitalStory) =>
  story
    .admit('anna', 'MED-1', 'ward', { room: '1', bed: 'A' })
    .admit('bert', 'MED-1', 'ward', { room: '2', bed: 'A' })
    .at('2024-01-05 10:00')
    .report('L-1', { patient: 'anna', collectedAt: '2024-01-05 06:00', ...KPC });

/** Anna leaves on 6 January; bert is screened on these days. */
const screenedOn = (story: HospitalStory, days: readonly string[]) => {
  beside(story).at('2024-01-06 10:00').discharge('anna');
  for (const day of days) story.at(`${day} 10:00`).screen(`S-${day}`, { patient: 'bert' });
  return story;
};
const WEEKLY = ['2024-01-13', '2024-01-20', '2024-01-27', '2024-02-03'];

describe('contacts', () => {
  it('fires for a case that lay beside somebody for a day', async () => {
    expect(await courses('contacts', beside)).toEqual(['raised']);
  });

  it('says nothing of a case that lay in a single room from the beginning', async () => {
    const alone = (story: HospitalStory) =>
      story
        .admit('anna', 'MED-1', 'ward', { isolation: 'single' })
        .admit('bert', 'MED-1', 'ward')
        .at('2024-01-05 10:00')
        .report('L-1', { patient: 'anna', collectedAt: '2024-01-05 06:00', ...KPC });
    expect(await courses('contacts', alone)).toEqual([]);
  });

  it('a further contact feeds it', async () => {
    const more = (story: HospitalStory) =>
      beside(story)
        .at('2024-01-06 10:00')
        .admit('cora', 'MED-1', 'ward', { room: '3' })
        .at('2024-01-08 10:00')
        .admit('zoe', 'MED-9', 'ward');
    expect(await courses('contacts', more)).toEqual(['raised amended']);
  });

  it.each([
    ['four negative screens, the last 28 days after the last contact', WEEKLY, 'raised cleared'],
    ['three of them', WEEKLY.slice(1), 'raised'],
    ['four within the first week', ['07', '08', '09', '10'].map((d) => `2024-01-${d}`), 'raised'],
    ['four, the last on day 27', [...WEEKLY.slice(0, 3), '2024-02-02'], 'raised'],
    ['a fifth on day 28', [...WEEKLY.slice(0, 3), '2024-02-02', '2024-02-03'], 'raised cleared'],
  ])('screens (28 days, 4 negative swabs; UHL): %s', async (_, days, kinds) => {
    expect(await courses('contacts', (story) => screenedOn(story, days))).toEqual([kinds]);
  });

  it('no screens complete the set while both still lie there', async () => {
    const together = (story: HospitalStory) => {
      beside(story);
      for (const day of WEEKLY) story.at(`${day} 10:00`).screen(`S-${day}`, { patient: 'bert' });
      return story;
    };
    expect(await courses('contacts', together)).toEqual(['raised']);
  });

  it('is retracted with the case when the result was wrong', async () => {
    const wrong = (story: HospitalStory) =>
      beside(story)
        .at('2024-01-06 10:00')
        .report('L-1', { cpe: 'negative', carbapenemases: [], cre: 'not-cre' });
    expect(await courses('contacts', wrong)).toEqual(['raised retracted']);
  });

  it('a movement that is cancelled takes its contact along', async () => {
    const cancelled = (story: HospitalStory) =>
      beside(story).at('2024-01-06 10:00').move('cancel-admit', 'bert', {}, '2024-01-01T08:00');
    expect(await courses('contacts', cancelled)).toEqual([]);
  });
});

describe('contact-readmission', () => {
  const back = (story: HospitalStory) =>
    story
      .at('2024-01-06 10:00')
      .discharge('bert')
      .at('2024-01-20 10:00')
      .admit('bert', 'SURG-1', 'ward', { visit: 'bert-2' });

  it('fires when a contact comes back before the screens are complete', async () => {
    expect(await courses('contact-readmission', (story) => back(beside(story)))).toEqual([
      'raised',
    ]);
  });

  it('is cleared when the contact leaves', async () => {
    const left = (story: HospitalStory) =>
      back(beside(story)).at('2024-01-22 10:00').discharge('bert', { visit: 'bert-2' });
    expect(await courses('contact-readmission', left)).toEqual(['raised cleared']);
  });

  it('says nothing of somebody who was no contact', async () => {
    const stranger = (story: HospitalStory) =>
      beside(story).at('2024-01-20 10:00').admit('zoe', 'SURG-1', 'ward');
    expect(await courses('contact-readmission', stranger)).toEqual([]);
  });
});

/** Anna's enzyme in bert, a few days later on the same ward. */
const second = (story: HospitalStory, more = {}) =>
  beside(story)
    .at('2024-01-12 10:00')
    .report('L-2', { patient: 'bert', collectedAt: '2024-01-11 06:00', ...KPC, ...more });

describe('cluster', () => {
  it('fires at the second patient of one species and enzyme on a ward', async () => {
    expect(await courses('cluster', second)).toEqual(['raised']);
  });

  it('says nothing of two isolates of one patient', async () => {
    const same = (story: HospitalStory) =>
      beside(story)
        .at('2024-01-12 10:00')
        .report('L-2', { patient: 'anna', collectedAt: '2024-01-11 06:00', ...KPC });
    expect(await courses('cluster', same)).toEqual([]);
  });

  it('is retracted with the reason when a result was wrong', async () => {
    const wrong = (story: HospitalStory) =>
      second(story)
        .at('2024-01-14 10:00')
        .report('L-2', { cpe: 'negative', carbapenemases: [], cre: 'not-cre' });
    expect(await courses('cluster', wrong)).toEqual(['raised retracted']);
  });

  it('is cleared after 28 days without a linked case, by the site’s clock', async () => {
    const quiet = (story: HospitalStory) =>
      second(story).at('2024-02-15 10:00').admit('zoe', 'MED-9', 'ward');
    expect(await courses('cluster', quiet)).toEqual(['raised cleared']);
  });
});

describe('hospital-wide', () => {
  /** Patients of different wards, a week apart, each with Anna's enzyme in Klebsiella. */
  const apart =
    (n: number, more = {}) =>
    (story: HospitalStory) => {
      for (let i = 1; i <= n; i += 1) {
        const day = `2024-01-${String(1 + 7 * i).padStart(2, '0')}`;
        story
          .at(`${day} 08:00`)
          .admit(`p${i}`, `WARD-${i}`, 'ward')
          .at(`${day} 10:00`)
          .report(`L-${i}`, { patient: `p${i}`, collectedAt: `${day} 09:00`, ...KPC, ...more });
      }
      return story;
    };

  it('the third patient within 28 days fires, though no ward joins them, and the fourth feeds it', async () => {
    expect(await courses('hospital-wide', apart(2))).toEqual([]);
    expect(await courses('hospital-wide', apart(3))).toEqual(['raised']);
    expect(await courses('hospital-wide', apart(4))).toEqual(['raised amended']);
    expect(await courses('cluster', apart(4))).toEqual([]);
  });

  it('is cleared when fewer than three are of the last 28 days', async () => {
    const later = (story: HospitalStory) =>
      apart(3)(story).at('2024-02-20 10:00').admit('zoe', 'MED-9', 'ward');
    expect(await courses('hospital-wide', later)).toEqual(['raised cleared']);
  });

  it('is retracted when a correction leaves two', async () => {
    const wrong = (story: HospitalStory) =>
      apart(3)(story)
        .at('2024-01-24 10:00')
        .report('L-2', { cpe: 'negative', carbapenemases: [], cre: 'not-cre' });
    expect(await courses('hospital-wide', wrong)).toEqual(['raised retracted']);
  });

  it('says nothing of three species, nor where three in 28 days are usual', async () => {
    const mixed = (story: HospitalStory) =>
      apart(2)(story)
        .at('2024-01-22 10:00')
        .report('L-9', { patient: 'p9', species: E_COLI, ...KPC });
    expect(await courses('hospital-wide', mixed)).toEqual([]);
    const usual = (story: HospitalStory) => {
      for (let month = 1; month <= 12; month += 1) {
        const day = `2023-${String(month).padStart(2, '0')}-03`;
        for (const one of [1, 2]) {
          const told = { patient: `u${month}-${one}`, collectedAt: `${day} 06:00`, ...KPC };
          story.at(`${day} 10:00`).report(`U-${month}-${one}`, told);
        }
      }
      return apart(3)(story);
    };
    expect(await courses('hospital-wide', usual)).toEqual([]);
  });
});

describe('rare-mechanism and ward-species-jump', () => {
  it('the first case of an enzyme fires, the second does not', async () => {
    expect(await courses('rare-mechanism', second)).toEqual(['raised']);
  });

  it('an enzyme outside the usual five fires each time', async () => {
    const unusual = { carbapenemases: ['SME-1'] };
    const rare = (story: HospitalStory) =>
      story
        .admit('anna', 'MED-1', 'ward')
        .at('2024-01-05 10:00')
        .report('L-1', { patient: 'anna', ...KPC, ...unusual })
        .at('2024-01-12 10:00')
        .report('L-2', { patient: 'dora', ...KPC, ...unusual });
    expect(await courses('rare-mechanism', rare)).toEqual(['raised amended']);
  });

  it('one enzyme in two species of two patients on one ward fires', async () => {
    const jump = (story: HospitalStory) => second(story, { species: E_COLI });
    expect(await courses('ward-species-jump', jump)).toEqual(['raised']);
    expect(await courses('ward-species-jump', second)).toEqual([]);
  });
});

describe('feed-silent and signal', () => {
  const around = { consumer: 'alerting', topic: 'test', partition: 0 };
  const record = <V>(value: V, offset: number) => ({
    topic: 'test',
    partition: 0,
    offset,
    key: 'test',
    headers: {},
    cause: null,
    value,
  });

  it('a silent feed fires and is cleared when it is heard again, told in either order', async () => {
    const changes = (site: string): FeedChanged[] => [
      {
        site,
        sender: 'LIS',
        status: 'silent',
        at: '2024-01-02T10:00:00Z',
        silentSince: '2024-01-02T02:00:00Z',
        expected: 12,
      },
      {
        site,
        sender: 'LIS',
        status: 'ok',
        at: '2024-01-02T12:00:00Z',
        silentSince: '2024-01-02T02:00:00Z',
        expected: 15,
      },
    ];
    for (const site of ['feed-1', 'feed-2']) {
      const told = site === 'feed-1' ? changes(site) : changes(site).reverse();
      for (const [offset, change] of told.entries()) {
        const records = [record(change, offset)];
        await database.transaction((tx) => takeFeeds({ ...around, tx, records }, DECIDING));
      }
      expect(await timelines('feed-silent', site)).toEqual(['raised cleared']);
    }
  });

  it('a signal fires and is retracted when corrected facts no longer hold it', async () => {
    const signal = (status: Signal['status'], at: string): Signal => ({
      id: 'signal-1',
      site: 'signal-site',
      status,
      detector: 'bayes',
      method: 'Poisson exceedance',
      parameters: {},
      series: { of: 'cpe', family: 'KPC', ward: 'ICU-2' },
      detectedOn: '2024-01-05',
      from: '2024-01-01',
      to: '2024-01-05',
      observed: 4,
      expected: 0.6,
      upper: 2,
      statistic: null,
      history: 'a year',
      because: ['4 where 0.6 are usual.'],
      at,
    });
    const states = [
      signal('detected', '2024-01-05T12:00:00Z'),
      signal('withdrawn', '2024-01-08T12:00:00Z'),
    ];
    for (const [offset, state] of states.entries()) {
      const records = [record(state, offset)];
      await database.transaction((tx) => takeSignals({ ...around, tx, records }, DECIDING));
    }
    expect(await timelines('signal', 'signal-site')).toEqual(['raised retracted']);
  });
});
