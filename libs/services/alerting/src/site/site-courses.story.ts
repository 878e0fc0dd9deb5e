import type { Database } from '@carbawatch/postgres';
import { E_COLI, HospitalStory } from '@carbawatch/testing';
import { ToldSite } from './told-site.story';

export const KPC = {
  cpe: 'confirmed',
  carbapenemases: ['KPC-2'],
  specimen: { type: 'urine' },
} as const;

/** Anna is a case of MED-1; bert lies in another room of it from the first day on. */
export const beside = (story: HospitalStory) =>
  story
    .admit('anna', 'MED-1', 'ward', { room: '1', bed: 'A' })
    .admit('bert', 'MED-1', 'ward', { room: '2', bed: 'A' })
    .at('2024-01-05 10:00')
    .report('L-1', { patient: 'anna', collectedAt: '2024-01-05 06:00', ...KPC });

/** Anna's enzyme in bert, a few days later on the same ward. */
export const second = (story: HospitalStory, more = {}) =>
  beside(story)
    .at('2024-01-12 10:00')
    .report('L-2', { patient: 'bert', collectedAt: '2024-01-11 06:00', ...KPC, ...more });

/** A second species on the ward of the first. */
export const jump = (story: HospitalStory) => second(story, { species: E_COLI });

/** And a third patient. */
export const third = (story: HospitalStory) =>
  jump(story)
    .at('2024-01-13 08:00')
    .admit('cora', 'MED-1', 'ward')
    .at('2024-01-20 10:00')
    .report('L-3', { patient: 'cora', collectedAt: '2024-01-19 06:00', ...KPC });

interface ToldCluster {
  readonly id: string;
  readonly kind: string;
  readonly family: string;
  readonly status: string;
  /** The texts of its history. */
  readonly history: readonly string[];
}

interface ToldAlert {
  readonly id: string;
  readonly status: string;
  readonly title: string;
  readonly basis: string;
  /** The texts of its timeline. */
  readonly lines: readonly string[];
}

/** Alerts that stories come to, each story on a site of its own, both stages on one database. */
export interface SiteCourses {
  readonly database: Database;
  /** The site of the story that was told last. */
  readonly site: string;
  /** Given and when: the story. Then: the kinds of each alert's timeline. */
  readonly of: (rule: string, tell: (story: HospitalStory) => HospitalStory) => Promise<string[]>;
  /** Tells more of the site of the last story. */
  readonly more: (tell: (story: HospitalStory) => HospitalStory) => Promise<void>;
  readonly timelines: (rule: string, site?: string) => Promise<string[]>;
  /** Clusters that links make, as they were formed. */
  readonly clusters: (site?: string) => Promise<ToldCluster[]>;
  /** Alerts of a rule, as they were raised. */
  readonly alerts: (rule?: string) => Promise<ToldAlert[]>;
}

/** For the tests of one file: the database comes before them and goes after them. */
export function siteCourses(): SiteCourses {
  let told: ToldSite;
  let sites = 0;
  beforeAll(async () => {
    told = await ToldSite.open();
  });
  afterAll(() => told.drop());
  const site = () => `site-${sites}`;
  const timelines: SiteCourses['timelines'] = async (rule, of = site()) => {
    const rows = await told.database.query<{ kinds: string[] }>(
      `SELECT jsonb_path_query_array(timeline, '$[*].kind') AS kinds FROM alerting.alert
       WHERE site = $1 AND rule = $2 ORDER BY raised_at, key`,
      [of, rule],
    );
    return rows.map(({ kinds }) => kinds.join(' '));
  };
  return {
    get database() {
      return told.database;
    },
    get site() {
      return site();
    },
    of: async (rule, tell) => {
      sites += 1;
      await told.tell(tell(new HospitalStory(site()).at('2024-01-01 08:00')));
      return timelines(rule);
    },
    more: (tell) => told.tell(tell(new HospitalStory(site()))),
    timelines,
    clusters: (of = site()) =>
      told.database.query<ToldCluster>(
        `SELECT id, kind, family, status,
                jsonb_path_query_array(body, '$.history[*].text') AS history
         FROM alerting.cluster WHERE site = $1 AND kind NOT IN ('hospital', 'any-one')
         ORDER BY formed_at`,
        [of],
      ),
    alerts: (rule = 'cluster') =>
      told.database.query<ToldAlert>(
        `SELECT id, status, title, basis, jsonb_path_query_array(timeline, '$[*].text') AS lines
         FROM alerting.alert WHERE site = $1 AND rule = $2 ORDER BY raised_at`,
        [site(), rule],
      ),
  };
}
